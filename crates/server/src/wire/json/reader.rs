//! The grammar of RFC 8259, read from left to right.

use std::borrow::Cow;

use super::{Json, JsonError, MAX_DEPTH, Object};

/// A text and how far it was read.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// One value and nothing after it.
    pub(super) fn document(mut self) -> Result<Json<'a>, JsonError> {
        self.blanks();
        let value = self.value(0)?;
        self.blanks();
        if self.at == self.text.len() { Ok(value) } else { Err(self.error("something after the JSON value")) }
    }

    fn error(&self, reason: &'static str) -> JsonError {
        JsonError { reason, at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        match self.peek() {
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
            None => Err(self.error("an unfinished JSON value")),
        }
    }

    fn open(&mut self, depth: usize) -> Result<(), JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.error("JSON nested deeper than 128 levels"));
        }
        self.at += 1;
        self.blanks();
        Ok(())
    }

    /// After an element: `true` where another follows, `false` where `end` was eaten.
    fn more(&mut self, end: u8) -> Result<bool, JsonError> {
        self.blanks();
        if self.eat(b',') {
            self.blanks();
            return Ok(true);
        }
        if self.eat(end) { Ok(false) } else { Err(self.error("malformed JSON")) }
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        self.open(depth)?;
        let mut items = Vec::new();
        let mut more = !self.eat(b']');
        while more {
            items.push(self.value(depth)?);
            more = self.more(b']')?;
        }
        Ok(Json::Array(items))
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        let start = self.at;
        self.open(depth)?;
        let mut object = Object::default();
        let mut more = !self.eat(b'}');
        while more {
            if self.peek() != Some(b'"') {
                return Err(self.error("malformed JSON"));
            }
            let key = self.string()?;
            self.blanks();
            if !self.eat(b':') {
                return Err(self.error("malformed JSON"));
            }
            self.blanks();
            object.0.push((key, self.value(depth)?));
            more = self.more(b'}')?;
        }
        if object.repeats() {
            return Err(JsonError { reason: "a key that stands twice in the object", at: start });
        }
        Ok(Json::Object(object))
    }

    fn word(&mut self) -> Result<Json<'a>, JsonError> {
        for (word, value) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))]
        {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.error("malformed JSON"))
    }

    fn number(&mut self) -> Result<Json<'a>, JsonError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(Json::Number(&self.text[start..self.at]))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(self.error("malformed JSON")) }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let start = self.at;
            while matches!(self.peek(), Some(byte) if byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            let plain = &self.text[start..self.at];
            if text.is_empty() {
                text = Cow::Borrowed(plain);
            } else {
                text.to_mut().push_str(plain);
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    let character = self.escape()?;
                    text.to_mut().push(character);
                }
                Some(0) => return Err(self.error("a NUL")),
                Some(_) => return Err(self.error("a control character within a JSON string")),
                None => return Err(self.error("an unfinished JSON string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        self.at += 1;
        Ok(match self.text.as_bytes().get(start) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return Err(JsonError { reason: "malformed JSON", at: start }),
        })
    }

    /// The character of `\uXXXX`, or of two that are a surrogate pair (RFC 8259 §7).
    fn code_point(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        let mut code = self.four_digits()?;
        if (0xD800..0xDC00).contains(&code) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let low = self.four_digits()?;
            if (0xDC00..0xE000).contains(&low) {
                code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            }
        }
        match char::from_u32(code) {
            Some('\0') => Err(JsonError { reason: "a NUL", at: start }),
            Some(character) => Ok(character),
            None => Err(JsonError { reason: "half of a surrogate pair", at: start }),
        }
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.error("malformed JSON"))?;
        self.at += 4;
        Ok(code)
    }
}
