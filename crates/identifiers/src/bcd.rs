//! The binary forms that cards and signalling use: two digits a byte, the first one in the low half.

use crate::place::{Places, Position};
use crate::{Code, Expected, Findings, Iccid, Imsi, Kind, Mcc, Mnc, ParseError, Parsed, PartError, Plmn};

/// The half-byte that stands where there is no digit.
const FILLER: u8 = 0xf;

impl Iccid {
    /// Reads the content of EF_ICCID (ETSI TS 102 221 clause 13.2): 10 bytes, fillers behind the last digit.
    ///
    /// # Errors
    /// A half-byte above 9 before the seventh digit, or fewer than 18 digits. Positions are bytes of the file.
    ///
    /// ```
    /// use simroll_identifiers::Iccid;
    ///
    /// let file = [0x98, 0x94, 0x20, 0x00, 0x00, 0x21, 0x43, 0x65, 0x87, 0xf9];
    /// let iccid = Iccid::from_ef(&file)?.value;
    /// assert_eq!(iccid.as_str(), "8949020000123456789");
    /// assert_eq!(iccid.to_ef(), file);
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn from_ef(file: &[u8; 10]) -> Result<Parsed<Self>, ParseError> {
        let (mut characters, mut positions) = ([0; 20], [0; 20]);
        for (index, nibble) in nibbles(file).enumerate() {
            characters[index] = b"0123456789ABCDEF"[usize::from(nibble)];
            #[expect(clippy::cast_possible_truncation, reason = "less than 10")]
            {
                positions[index] = (index / 2) as u8;
            }
        }
        let fillers = characters.iter().rev().take_while(|character| **character == b'F').count();
        let used = characters.len() - fillers;
        Self::assess_hex(&characters[..used], Places::Listed(&positions[..used]), Findings::EMPTY)
    }

    /// The content of EF_ICCID.
    #[must_use]
    pub fn to_ef(&self) -> [u8; 10] {
        let mut file = [0xff; 10];
        for (index, character) in self.as_str().bytes().enumerate() {
            let nibble = if character.is_ascii_digit() { character - b'0' } else { character - b'A' + 10 };
            set_nibble(&mut file, index, nibble);
        }
        file
    }
}

impl Imsi {
    /// Reads the content of EF_IMSI (3GPP TS 31.102 clause 4.2.2): the number of bytes that follow, then the digits
    /// behind a half-byte that says "IMSI" and whether their number is odd (3GPP TS 24.008 clause 10.5.1.4).
    ///
    /// # Errors
    /// Another content ([`Code::InvalidCharacter`] with the byte) or a number of digits that no IMSI has.
    ///
    /// ```
    /// use simroll_identifiers::Imsi;
    ///
    /// let file = [0x08, 0x29, 0x26, 0x20, 0x21, 0x43, 0x65, 0x87, 0x09];
    /// let imsi = Imsi::from_ef(&file)?.value;
    /// assert_eq!(imsi.as_str(), "262021234567890");
    /// assert_eq!(imsi.to_ef(), file);
    /// # Ok::<(), simroll_identifiers::ParseError>(())
    /// ```
    pub fn from_ef(file: &[u8; 9]) -> Result<Parsed<Self>, ParseError> {
        let wrong = |byte, expected| Kind::Imsi.error(Code::InvalidCharacter, Position::at(byte), expected);
        let [length, content @ ..] = file;
        let length = usize::from(*length);
        if !(1..=content.len()).contains(&length) {
            return Err(wrong(0, Expected::FileLength));
        }
        let (used, unused) = content.split_at(length);
        if let Some(index) = unused.iter().position(|byte| *byte != 0xff) {
            return Err(wrong(1 + length + index, Expected::Filler));
        }
        let odd = match used[0] & 0xf {
            0b1001 => true,
            0b0001 => false,
            _ => return Err(wrong(1, Expected::ImsiCoding)),
        };
        let (mut digits, mut positions) = ([0; 15], [0; 15]);
        let count = 2 * length - if odd { 1 } else { 2 };
        for (index, nibble) in nibbles(used).skip(1).enumerate() {
            let byte = index.div_ceil(2) + 1;
            match nibble {
                FILLER if index == count => {}
                0..=9 if index < count => {
                    digits[index] = b'0' + nibble;
                    #[expect(clippy::cast_possible_truncation, reason = "at most 8")]
                    {
                        positions[index] = byte as u8;
                    }
                }
                _ => {
                    return Err(wrong(byte, if index < count { Expected::Digits } else { Expected::Filler }));
                }
            }
        }
        Self::read(&digits[..count], Findings::EMPTY, Places::Listed(&positions[..count]))
    }

    /// The content of EF_IMSI, unused bytes FF.
    #[must_use]
    pub fn to_ef(&self) -> [u8; 9] {
        let digits = self.as_str().as_bytes();
        let mut file = [0xff; 9];
        let (length, content) = file.split_at_mut(1);
        #[expect(clippy::cast_possible_truncation, reason = "at most 8")]
        {
            length[0] = (digits.len() / 2 + 1) as u8;
        }
        set_nibble(content, 0, if digits.len() % 2 == 1 { 0b1001 } else { 0b0001 });
        for (index, digit) in digits.iter().enumerate() {
            set_nibble(content, index + 1, digit - b'0');
        }
        file
    }
}

impl Plmn {
    /// Reads the three bytes of 3GPP TS 24.008 clause 10.5.1.13, as in PLMN lists, EF_LOCI and on the air.
    ///
    /// # Errors
    /// A half-byte above 9 other than the filler in the place of the third digit of the network code.
    ///
    /// ```
    /// use simroll_identifiers::Plmn;
    ///
    /// let network = Plmn::from_bcd([0x62, 0xf2, 0x20])?;
    /// assert_eq!(network.to_string(), "262-02");
    /// assert_eq!(network.to_bcd(), [0x62, 0xf2, 0x20]);
    /// assert_eq!("310-260".parse::<Plmn>()?.to_bcd(), [0x13, 0x00, 0x62]);
    /// # Ok::<(), simroll_identifiers::PartError>(())
    /// ```
    pub const fn from_bcd(bytes: [u8; 3]) -> Result<Self, PartError> {
        let [first, second, third] = bytes;
        let mcc = [first & 0xf, first >> 4, second & 0xf];
        let mnc = [third & 0xf, third >> 4, second >> 4];
        let two = [mnc[0], mnc[1]];
        let error = PartError::new("plmn", "three bytes of swapped digits");
        match (ascii_digits(mcc), ascii_digits(mnc), ascii_digits(two)) {
            (Some(mcc), Some(mnc), _) => Ok(Self::new(Mcc::of(&mcc), Mnc::of(&mnc))),
            (Some(mcc), None, Some(two)) if mnc[2] == FILLER => Ok(Self::new(Mcc::of(&mcc), Mnc::of(&two))),
            _ => Err(error),
        }
    }

    /// The three bytes, with a filler if the network code has two digits.
    #[must_use]
    pub fn to_bcd(&self) -> [u8; 3] {
        let (mcc, mnc) = (self.mcc(), self.mnc());
        let digit =
            |text: &str, index: usize| text.as_bytes().get(index).map_or(FILLER, |digit| digit - b'0');
        let mut bytes = [0; 3];
        for (place, (code, index)) in [
            (mcc.as_str(), 0),
            (mcc.as_str(), 1),
            (mcc.as_str(), 2),
            (mnc.as_str(), 2),
            (mnc.as_str(), 0),
            (mnc.as_str(), 1),
        ]
        .into_iter()
        .enumerate()
        {
            set_nibble(&mut bytes, place, digit(code, index));
        }
        bytes
    }
}

/// Half-bytes, the low one of each byte first.
fn nibbles(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.iter().flat_map(|byte| [byte & 0xf, byte >> 4])
}

fn set_nibble(bytes: &mut [u8], index: usize, nibble: u8) {
    let byte = &mut bytes[index / 2];
    *byte = if index.is_multiple_of(2) { *byte & 0xf0 | nibble } else { *byte & 0x0f | nibble << 4 };
}

/// Digit values as ASCII, if all are digits.
const fn ascii_digits<const N: usize>(mut values: [u8; N]) -> Option<[u8; N]> {
    let mut index = 0;
    while index < N {
        if values[index] > 9 {
            return None;
        }
        values[index] += b'0';
        index += 1;
    }
    Some(values)
}
