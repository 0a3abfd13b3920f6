//! A program without the standard library: its own panic handler, no allocator, and the identifiers.
//!
//! It exits with 0 if everything that it reads is what it should be. `tests/it/no_std.rs` builds and runs it.

#![no_std]
#![no_main]

use core::ffi::c_int;
use core::fmt::Write;
use core::panic::PanicInfo;

use simroll_identifiers::{Code, Eid, Iccid, Imei, Imsi, Kind, Msisdn, Network, Plmn, explain, luhn};

#[link(name = "c")]
unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    abort()
}

/// The precompiled `core` was built to unwind and asks for this; a program that aborts never calls it.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn main() -> c_int {
    c_int::from(check().is_none())
}

fn check() -> Option<()> {
    let ensure = |condition: bool| condition.then_some(());
    ensure(luhn::is_valid(b"352099001761481"))?;
    let imei: Imei = "352099001761480".parse().ok()?;
    ensure(imei.as_str() == "352099001761481")?;
    let imsi = Imsi::parse_lenient("imsi-262-02 1234567890").ok()?.value;
    let Network::Certain(network) = imsi.network(None) else { return None };
    ensure(network == Plmn::from_bcd([0x62, 0xf2, 0x20]).ok()?)?;
    let iccid: Iccid = "8991101200003204514".parse().ok()?;
    ensure(iccid.twins().count() == 2)?;
    ensure("89001012012341234012345678901224".parse::<Eid>().is_ok())?;
    ensure("004915112345678".parse::<Msisdn>().is_err_and(|error| error.code() == Code::LeadingZeros))?;
    ensure(explain("+4915112345678").reports().first()?.kind() == Some(Kind::Msisdn))?;

    let mut shown = Buffer { bytes: [0; 64], used: 0 };
    write!(shown, "{imei:?}").ok()?;
    ensure(&shown.bytes[..shown.used] == b"Imei(35209900*******)")
}

/// Text without an allocator.
struct Buffer {
    bytes: [u8; 64],
    used: usize,
}

impl Write for Buffer {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let target = self.bytes.get_mut(self.used..self.used + text.len()).ok_or(core::fmt::Error)?;
        target.copy_from_slice(text.as_bytes());
        self.used += text.len();
        Ok(())
    }
}
