//! Where memory comes from.
//!
//! mimalloc is faster than the allocator of the C library where threads free what others allocated, as they do between
//! HTTP and the writer. It keeps what was freed for a second, in case it is wanted again: with bulk calls one after the
//! other that was a third of all the memory in use. What a bulk call needed is given back as soon as it is free; it took
//! no longer for that.

use std::ffi::{c_int, c_long};

use libmimalloc_sys::{mi_option_get, mi_option_set};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay`, in milliseconds: the sixteenth of mimalloc's options since its version 2.
const PURGE_DELAY: c_int = 15;

/// Has memory that nobody uses go back to the operating system without delay. Where `MIMALLOC_PURGE_DELAY` is set, its
/// user knows better.
pub(crate) fn give_back_at_once() {
    const AS_IT_COMES: c_long = 1000;
    // SAFETY: both functions take any number and may be called at any time, and no other thread runs yet.
    #[expect(unsafe_code, reason = "mimalloc has no other way to be told")]
    unsafe {
        if mi_option_get(PURGE_DELAY) == AS_IT_COMES {
            mi_option_set(PURGE_DELAY, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_the_one_that_is_meant() {
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "mimalloc has no other way to be asked")]
        let now = || unsafe { mi_option_get(PURGE_DELAY) };
        assert_eq!(now(), 1000, "how long mimalloc keeps memory by default");
        give_back_at_once();
        assert_eq!(now(), 0);
    }
}
