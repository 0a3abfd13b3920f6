//! The lenient reading: what people write in files and forms, reduced to the characters that count.
//!
//! Only a closed list of things is dropped, each with a finding; every other character is refused where it stands.
//! Tabs, line ends inside the text, NUL, byte order marks and superscripts are on no list.

use crate::place::{Places, Position};
use crate::{Code, Expected, Findings, Kind, ParseError, Prefix, urn};

/// Which letters are kept for the caller to judge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    None,
    /// `F`, a filler.
    Filler,
    /// `A` to `F`.
    Hex,
}

/// Longer texts are refused unread: no identifier in any notation comes near.
const MAX_TEXT: usize = 254;

/// The most characters kept: the longest identifier (32) and some that are too many.
const CAPACITY: usize = 40;

/// The characters that count, upper case, and where each stood.
pub(crate) struct Cleaned {
    characters: [u8; CAPACITY],
    positions: [u8; CAPACITY],
    len: usize,
    pub(crate) findings: Findings,
}

impl Cleaned {
    pub(crate) fn characters(&self) -> &[u8] {
        &self.characters[..self.len]
    }

    /// Where each stood.
    pub(crate) fn places(&self) -> Places<'_> {
        Places::Listed(self.positions())
    }

    /// The byte positions of the characters.
    pub(crate) fn positions(&self) -> &[u8] {
        &self.positions[..self.len]
    }

    fn push(&mut self, character: u8, position: usize) -> bool {
        let Some(slot) = self.characters.get_mut(self.len) else { return false };
        *slot = character;
        #[expect(clippy::cast_possible_truncation, reason = "the text is at most 254 bytes long")]
        {
            self.positions[self.len] = position as u8;
        }
        self.len += 1;
        true
    }

    fn note(&mut self, code: Code, position: usize) {
        if !self.findings.contains(code) {
            self.findings.note(code, Position::at(position), Expected::Nothing);
        }
    }
}

/// Reads `text` as `kind` allows.
///
/// # Errors
/// A character that is on no list, or far too many.
pub(crate) fn clean(text: &str, kind: Kind, letters: Letters) -> Result<Cleaned, ParseError> {
    if text.len() > MAX_TEXT {
        return Err(kind.wrong_length());
    }
    let mut cleaned =
        Cleaned { characters: [0; CAPACITY], positions: [0; CAPACITY], len: 0, findings: Findings::EMPTY };

    let mut start = 0;
    let mut rest = text;
    trim(&mut rest, &mut start, &mut cleaned);
    for quote in ['"', '\''] {
        if let Some(inner) = rest.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)) {
            cleaned.note(Code::Quotes, start);
            rest = inner;
            start += 1;
            trim(&mut rest, &mut start, &mut cleaned);
            break;
        }
    }
    if let Some((prefix, behind)) = Prefix::of(rest)
        && prefix.kind() == kind
    {
        cleaned.note(Code::Prefix, start);
        start += rest.len() - behind.len();
        rest = behind;
        if prefix == Prefix::Urn
            && let Some(end) = rest.find(';')
            && urn::version(&rest[end..]).is_some()
        {
            cleaned.note(Code::Parameters, start + end);
            rest = &rest[..end];
        }
    }

    let mut plus = false;
    for (index, character) in rest.char_indices() {
        let position = start + index;
        let kept = match role(character, kind, letters) {
            Role::Counts(kept) => kept,
            Role::FullWidth(digit) => {
                cleaned.note(Code::FullWidthDigits, position);
                digit
            }
            Role::Dropped(code) => {
                cleaned.note(code, position);
                continue;
            }
            Role::Plus if !plus && cleaned.len == 0 => {
                plus = true;
                continue;
            }
            Role::Plus | Role::Stranger => {
                let expected = if letters == Letters::Hex { Expected::HexDigits } else { Expected::Digits };
                return Err(kind.error(Code::InvalidCharacter, Position::at(position), expected));
            }
        };
        if !cleaned.push(kept, position) {
            return Err(kind.wrong_length());
        }
    }
    Ok(cleaned)
}

/// What a character is to the reader of an identifier.
enum Role {
    /// A part of the identifier: a digit, or a letter in upper case.
    Counts(u8),
    /// A full-width digit, as the digit that it stands for.
    FullWidth(u8),
    /// Presentation.
    Dropped(Code),
    /// The plus before a telephone number.
    Plus,
    /// Nothing that belongs there.
    Stranger,
}

fn role(character: char, kind: Kind, letters: Letters) -> Role {
    match character {
        '0'..='9' => Role::Counts(character as u8),
        'f' | 'F' if letters == Letters::Filler => Role::Counts(b'F'),
        'a'..='f' | 'A'..='F' if letters == Letters::Hex => {
            Role::Counts((character as u8).to_ascii_uppercase())
        }
        #[expect(clippy::cast_possible_truncation, reason = "the range has ten characters")]
        '\u{ff10}'..='\u{ff19}' => Role::FullWidth(b'0' + (character as u32 - 0xff10) as u8),
        ' ' => Role::Dropped(Code::Spaces),
        '-' => Role::Dropped(Code::Hyphens),
        '(' | ')' | '.' | '/' if kind == Kind::Msisdn => Role::Dropped(Code::Punctuation),
        '+' if kind == Kind::Msisdn => Role::Plus,
        _ => Role::Stranger,
    }
}

/// Drops blanks and line ends around `text`.
fn trim<'a>(text: &mut &'a str, start: &mut usize, cleaned: &mut Cleaned) {
    const BLANKS: [char; 3] = [' ', '\n', '\r'];
    let front: &'a str = text.trim_start_matches(BLANKS);
    let skipped = text.len() - front.len();
    let trimmed = front.trim_end_matches(BLANKS);
    if skipped > 0 {
        cleaned.note(Code::SurroundingBlanks, *start);
    } else if trimmed.len() < front.len() {
        cleaned.note(Code::SurroundingBlanks, *start + trimmed.len());
    }
    *start += skipped;
    *text = trimmed;
}
