//! Swagger UI's release, a ZIP archive within the binary (APPNOTE.TXT 6.3, §4.3), as far as it takes to find a file.
//!
//! What lies deflated in a ZIP archive is with another head and tail a gzip file (RFC 1952), so that no file need ever
//! be unpacked.

use std::sync::LazyLock;

use actix_web::web::Bytes;
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED as ARCHIVE;

use super::FILES;

/// A file as it is sent.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) bytes: Bytes,
    /// Whether it is compressed.
    pub(super) gzip: bool,
}

static PACKED: LazyLock<Vec<(&str, Packed)>> = LazyLock::new(|| {
    let found = |name| Some((name, pack(ARCHIVE, &format!("/dist/{name}"))?));
    FILES.iter().filter_map(|file| found(file.name)).collect()
});

/// The file of that name, if it is one that the page loads.
pub(super) fn file(name: &str) -> Option<&'static Packed> {
    PACKED.iter().find(|(own, _)| *own == name).map(|(_, packed)| packed)
}

/// The file of `archive` whose name ends so.
fn pack(archive: &'static [u8], end_of_name: &str) -> Option<Packed> {
    let end = archive.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
    let mut at = long(archive, end + 16)?;
    while archive.get(at..at + 4)? == b"PK\x01\x02" {
        let name_len = short(archive, at + 28)?;
        let name = archive.get(at + 46..at + 46 + name_len)?;
        if name.ends_with(end_of_name.as_bytes()) {
            return content(archive, at);
        }
        at += 46 + name_len + short(archive, at + 30)? + short(archive, at + 32)?;
    }
    None
}

/// What the entry of the central directory at that place stands for.
fn content(archive: &'static [u8], entry: usize) -> Option<Packed> {
    let (method, packed_len, head) =
        (short(archive, entry + 10)?, long(archive, entry + 20)?, long(archive, entry + 42)?);
    let start = head + 30 + short(archive, head + 26)? + short(archive, head + 28)?;
    let packed = archive.get(start..start + packed_len)?;
    // The sum and the length of the unpacked file, as both formats write them.
    let tail = [archive.get(entry + 16..entry + 20)?, archive.get(entry + 24..entry + 28)?];
    match method {
        0 => Some(Packed { bytes: Bytes::from_static(packed), gzip: false }),
        8 => {
            let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
            Some(Packed { bytes: [&head, packed, tail[0], tail[1]].concat().into(), gzip: true })
        }
        _ => None,
    }
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?).into())
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_is_in_the_archive_but_the_one_that_starts_it() {
        let missing: Vec<&str> =
            FILES.iter().map(|file| file.name).filter(|name| file(name).is_none()).collect();
        assert_eq!(missing, [super::super::START]);
    }

    #[test]
    fn what_is_no_archive_has_no_file() {
        for bytes in [&b""[..], b"PK\x05\x06", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0"] {
            assert!(pack(bytes, "x").is_none());
        }
        assert!(pack(ARCHIVE, "/dist/nothing").is_none());
    }
}
