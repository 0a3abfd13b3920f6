//! The parts of a request target, decoded strictly (RFC 3986 §2.1).

/// The decoded `index`-th segment of a path, the one after the first slash being 0; empty where there is none.
///
/// `None` where it holds a malformed escape or is not UTF-8. An encoded slash is a character of the segment.
pub(crate) fn segment(path: &str, index: usize) -> Option<String> {
    decode(path.split('/').nth(index + 1).unwrap_or_default())
}

/// The decoded parameters of a query, in order; `None` where one cannot be decoded.
pub(crate) fn parameters(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        bytes.push(match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                rest = tail;
                hex(*high)? << 4 | hex(*low)?
            }
            (b'%', _) => return None,
            (byte, _) => *byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_decoded_after_they_are_told_apart() {
        let path = "/api/v2/subscriber/username/a%2Fb%2b+c%C3%A9/";
        assert_eq!(segment(path, 3).as_deref(), Some("username"));
        assert_eq!(segment(path, 4).as_deref(), Some("a/b++cé"));
        assert_eq!(segment(path, 5).as_deref(), Some(""));
        assert_eq!(segment(path, 6).as_deref(), Some(""));
    }

    #[test]
    fn malformed_escapes_are_not_guessed_at() {
        for path in ["/%", "/%2", "/%zz", "/%+1", "/%ff", "/a%"] {
            assert_eq!(segment(path, 0), None, "{path}");
        }
    }

    #[test]
    fn parameters_keep_their_order() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(parameters("a=1&b&a=%3D+"), Some(vec![pair("a", "1"), pair("b", ""), pair("a", "=+")]));
        assert_eq!(parameters("a=%"), None);
        assert_eq!(parameters(""), Some(Vec::new()));
    }
}
