//! The shim: a virtual file system for SQLite over the one that it has.
//!
//! It becomes the default of this process, so that the store is opened as always. Files that nobody watches are opened
//! by the underlying file system and never seen again; of a watched database every request passes through here.
#![allow(unsafe_code, reason = "a file system of SQLite is a table of C functions")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::sync::{Arc, Mutex, Once, PoisonError};

use libsqlite3_sys::{
    SQLITE_FCNTL_PRAGMA, SQLITE_IOERR, SQLITE_OK, SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL, sqlite3_file,
    sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register,
};

use super::{Disk, Part, Request, Ticket};

/// Which databases are watched.
static WATCHED: Mutex<Vec<(PathBuf, Arc<dyn Disk>)>> = Mutex::new(Vec::new());

/// Ends with it.
#[derive(Debug)]
pub(crate) struct Watch(PathBuf);

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        watched.retain(|(path, _)| *path != self.0);
    }
}

/// Has `disk` hear of the database in `file`, an absolute path, from its next opening on.
pub(crate) fn watch(file: &Path, disk: Arc<dyn Disk>) -> Watch {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(register);
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner).push((file.to_owned(), disk));
    Watch(file.to_owned())
}

/// Who watches that file, and which part of the database it is.
fn watcher(file: &str) -> Option<(Part, Arc<dyn Disk>)> {
    let (part, file) = match file.strip_suffix("-wal") {
        Some(file) => (Part::Log, file),
        None => (Part::Pages, file),
    };
    let watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.iter().find(|(path, _)| path == Path::new(file)).map(|(_, disk)| (part, Arc::clone(disk)))
}

/// An open file that is watched. SQLite gives it the room; right behind it is that of the underlying file.
#[repr(C)]
struct Watched {
    base: sqlite3_file,
    /// Made by `Box::into_raw` when the file is opened, taken back when it is closed.
    seen: *mut (Part, Arc<dyn Disk>),
}

fn register() {
    // SAFETY: asks for the default file system, which is there from the start and never goes away.
    let real = unsafe { sqlite3_vfs_find(std::ptr::null()) };
    assert!(!real.is_null(), "SQLite has a file system");
    // SAFETY: not null, and nobody changes it.
    let room = unsafe { (*real).szOsFile };
    let head = c_int::try_from(size_of::<Watched>()).expect("a small struct");
    let shim = sqlite3_vfs {
        // Without the calls that replace those of the operating system.
        iVersion: 2,
        szOsFile: head + room,
        // SAFETY: as above.
        mxPathname: unsafe { (*real).mxPathname },
        pNext: null_mut(),
        zName: c"simroll-bench".as_ptr(),
        pAppData: real.cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        // Nothing is loaded at run time.
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(last_error),
        xCurrentTimeInt64: Some(current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    };
    // SAFETY: a complete table of functions that lives for ever.
    let registered = unsafe { sqlite3_vfs_register(Box::leak(Box::new(shim)), 1) };
    assert_eq!(registered, SQLITE_OK, "SQLite takes the file system");
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Shared memory, which a write-ahead log needs, but no mapped files: their reads and writes would pass unseen.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The file system under the shim.
///
/// # Safety
/// `vfs` is the shim as SQLite hands it back.
unsafe fn real(vfs: *mut sqlite3_vfs) -> *mut sqlite3_vfs {
    // SAFETY: `register` put it there.
    unsafe { (*vfs).pAppData.cast() }
}

/// The file under a watched one, and its functions.
///
/// # Safety
/// `file` is one that `open` opened and watches.
unsafe fn under<'a>(file: *mut sqlite3_file) -> (*mut sqlite3_file, &'a sqlite3_io_methods) {
    // SAFETY: `register` asked for room for both, one behind the other; the underlying file is open.
    unsafe {
        let under: *mut sqlite3_file = file.cast::<Watched>().add(1).cast();
        (under, &*(*under).pMethods)
    }
}

/// Who watches an open file.
///
/// # Safety
/// `file` is one that `open` opened and watches.
unsafe fn seen<'a>(file: *mut sqlite3_file) -> &'a (Part, Arc<dyn Disk>) {
    // SAFETY: `open` put it there, and `close`, which takes it away, is the last call about a file.
    unsafe { &*(*file.cast::<Watched>()).seen }
}

/// A name as SQLite hands it over.
///
/// # Safety
/// `name` is null or a C string.
unsafe fn text<'a>(name: *const c_char) -> Option<&'a str> {
    // SAFETY: as the caller promises.
    (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) }.to_str().ok()).flatten()
}

/// Passes a request on, where the disk lets it pass.
///
/// # Safety
/// `file` is one that `open` opened and watches.
unsafe fn pass(file: *mut sqlite3_file, request: Request<'_>, carry_out: impl FnOnce() -> c_int) -> c_int {
    // SAFETY: as the caller promises.
    let (part, disk) = unsafe { seen(file) };
    match disk.begin(*part, request) {
        Ok(ticket) => settle(*part, disk.as_ref(), request, ticket, carry_out()),
        Err(code) => code,
    }
}

fn settle(part: Part, disk: &dyn Disk, request: Request<'_>, ticket: Ticket, code: c_int) -> c_int {
    if code == SQLITE_OK {
        disk.done(part, request, ticket);
    }
    code
}

fn offset(number: i64) -> u64 {
    number.unsigned_abs()
}

// SQLite calls all that follows with what it was handed in `register` and `open`, as its documentation of `sqlite3_vfs` and
// `sqlite3_io_methods` says; each passes its arguments on as they came.

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let real = real(vfs);
        let Some(open) = (*real).xOpen else { return SQLITE_IOERR };
        let is_ours = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL) != 0;
        let Some((part, disk)) = text(name).filter(|_| is_ours).and_then(watcher) else {
            return open(real, name, file, flags, out_flags);
        };
        (*file).pMethods = std::ptr::null();
        let ticket = match disk.begin(part, Request::Open) {
            Ok(ticket) => ticket,
            Err(code) => return code,
        };
        let under: *mut sqlite3_file = file.cast::<Watched>().add(1).cast();
        let code = open(real, name, under, flags, out_flags);
        if code == SQLITE_OK {
            disk.done(part, Request::Open, ticket);
            let watched = file.cast::<Watched>();
            (*watched).seen = Box::into_raw(Box::new((part, disk)));
            (*watched).base.pMethods = &raw const METHODS;
        }
        code
    }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let real = real(vfs);
        let Some(delete) = (*real).xDelete else { return SQLITE_IOERR };
        let carry_out = || delete(real, name, sync_dir);
        let Some((part, disk)) = text(name).and_then(watcher) else { return carry_out() };
        match disk.begin(part, Request::Delete) {
            Ok(ticket) => settle(part, disk.as_ref(), Request::Delete, ticket, carry_out()),
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        drop(Box::from_raw((*file.cast::<Watched>()).seen));
        methods.xClose.map_or(SQLITE_IOERR, |close| close(under))
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, amount: c_int, from: i64) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        let carry_out = || methods.xRead.map_or(SQLITE_IOERR, |read| read(under, into, amount, from));
        pass(file, Request::Read, carry_out)
    }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, amount: c_int, to: i64) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        let Some(write) = methods.xWrite else { return SQLITE_IOERR };
        let data = std::slice::from_raw_parts(from.cast::<u8>(), amount.unsigned_abs() as usize);
        let (part, disk) = seen(file);
        let request = Request::Write(offset(to), data);
        match disk.begin(*part, request) {
            Ok(ticket) => settle(*part, disk.as_ref(), request, ticket, write(under, from, amount, to)),
            Err(code) => {
                // As a disk does that fails in the middle.
                write(under, from, amount / 2, to);
                code
            }
        }
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        let carry_out = || methods.xTruncate.map_or(SQLITE_IOERR, |truncate| truncate(under, size));
        pass(file, Request::Truncate(offset(size)), carry_out)
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        let carry_out = || methods.xSync.map_or(SQLITE_IOERR, |sync| sync(under, flags));
        pass(file, Request::Sync, carry_out)
    }
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        if operation == SQLITE_FCNTL_PRAGMA && seen(file).1.weakens() {
            weaken(argument.cast());
        }
        methods.xFileControl.map_or(SQLITE_IOERR, |control| control(under, operation, argument))
    }
}

/// Turns `synchronous = FULL` into `synchronous = 1`, which is NORMAL, where SQLite is about to read it.
///
/// # Safety
/// `pragma` is what comes with `SQLITE_FCNTL_PRAGMA`: an error text to fill, the name, the argument or null. The argument is
/// a copy of SQLite's own in the heap.
unsafe fn weaken(pragma: *mut *mut c_char) {
    // SAFETY: as the caller promises; what is written is shorter than what is there.
    unsafe {
        let (name, argument) = (*pragma.add(1), *pragma.add(2));
        if text(name) == Some("synchronous") && text(argument) == Some("FULL") {
            argument.copy_from_nonoverlapping(c"1".as_ptr(), 2);
        }
    }
}

/// Functions that do nothing but call the one underneath.
macro_rules! forward_file {
    ($($function:ident = $method:ident($($argument:ident: $type:ty),*) -> $otherwise:expr;)*) => {
        $(unsafe extern "C" fn $function(file: *mut sqlite3_file $(, $argument: $type)*) -> c_int {
            // SAFETY: the arguments are SQLite's, see above.
            unsafe {
                let (under, methods) = under(file);
                methods.$method.map_or($otherwise, |function| function(under $(, $argument)*))
            }
        })*
    };
}

forward_file! {
    file_size = xFileSize(size: *mut i64) -> SQLITE_IOERR;
    lock = xLock(level: c_int) -> SQLITE_IOERR;
    unlock = xUnlock(level: c_int) -> SQLITE_IOERR;
    check_reserved_lock = xCheckReservedLock(is_held: *mut c_int) -> SQLITE_IOERR;
    sector_size = xSectorSize() -> 0;
    device_characteristics = xDeviceCharacteristics() -> 0;
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, at: *mut *mut c_void) -> SQLITE_IOERR;
    shm_lock = xShmLock(offset: c_int, count: c_int, flags: c_int) -> SQLITE_IOERR;
    shm_unmap = xShmUnmap(delete: c_int) -> SQLITE_IOERR;
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: the arguments are SQLite's, see above.
    unsafe {
        let (under, methods) = under(file);
        if let Some(barrier) = methods.xShmBarrier {
            barrier(under);
        }
    }
}

macro_rules! forward_vfs {
    ($($function:ident = $method:ident($($argument:ident: $type:ty),*);)*) => {
        $(unsafe extern "C" fn $function(vfs: *mut sqlite3_vfs $(, $argument: $type)*) -> c_int {
            // SAFETY: the arguments are SQLite's, see above.
            unsafe {
                let real = real(vfs);
                (*real).$method.map_or(SQLITE_IOERR, |function| function(real $(, $argument)*))
            }
        })*
    };
}

forward_vfs! {
    access = xAccess(name: *const c_char, flags: c_int, answer: *mut c_int);
    full_pathname = xFullPathname(name: *const c_char, room: c_int, into: *mut c_char);
    randomness = xRandomness(count: c_int, into: *mut c_char);
    sleep = xSleep(microseconds: c_int);
    current_time = xCurrentTime(into: *mut f64);
    last_error = xGetLastError(room: c_int, into: *mut c_char);
    current_time_int64 = xCurrentTimeInt64(into: *mut i64);
}
