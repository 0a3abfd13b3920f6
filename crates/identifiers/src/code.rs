//! The stable names of everything that can be found wrong, odd or worth knowing about a text.

use core::fmt;
use core::str::FromStr;

/// Declares [`Code`] once: variant, stable name and meaning.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// What was found. The name ([`as_str`](Self::as_str)) is stable; new codes may be added.
        ///
        /// How grave a finding is depends on the kind of identifier as well: see [`Finding::severity`](crate::Finding::severity).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

codes! {
    /// A character that this kind does not allow at this place.
    InvalidCharacter = "invalid_character",
    /// More or fewer characters than this kind has.
    InvalidLength = "invalid_length",
    /// The text is no identifier of any kind.
    UnknownKind = "unknown_kind",
    /// An MSISDN that begins with `0`: a dialling prefix (`00`) or a national number, not an international one.
    LeadingZeros = "leading_zeros",
    /// The last digit is not the check digit of the others; the right one is expected.
    CheckDigitMismatch = "check_digit_mismatch",
    /// There is no check digit; the right one is expected.
    CheckDigitMissing = "check_digit_missing",
    /// An IMEI as networks report it: `0` in the place of the check digit.
    SpareDigitZero = "spare_digit_zero",
    /// The trailing `F` that fills the last half-byte of a record; it is not part of the identifier.
    Filler = "filler",
    /// An ICCID written as its bytes are stored, with the digits of each pair swapped.
    NibbleSwapped = "nibble_swapped",
    /// An ICCID with letters A–F among its digits, for which there is no check digit.
    HexDigits = "hex_digits",
    /// An ICCID that does not begin with 89, the industry "telecommunication".
    IndustryIdentifier = "industry_identifier",
    /// No country or network has this calling code.
    CallingCodeUnassigned = "calling_code_unassigned",
    /// No country or network has this mobile country code.
    MccUnassigned = "mcc_unassigned",
    /// The network code may have two or three digits; only the card itself knows.
    MncAmbiguous = "mnc_ambiguous",
    /// The code is shared by several countries.
    SeveralCountries = "several_countries",
    /// The code is set aside for tests.
    TestNetwork = "test_network",
    /// The code is shared by networks that belong to no country.
    SharedNetwork = "shared_network",
    /// The code is set aside for private networks; the same identifier may exist in several.
    PrivateNetwork = "private_network",
    /// A type allocation code set aside for test devices.
    TestDevice = "test_device",
    /// A type allocation code that begins with no reporting body in use.
    ReportingBodyUnknown = "reporting_body_unknown",
    /// Software version 99, which is reserved.
    SoftwareVersionReserved = "software_version_reserved",
    /// Blanks or line ends around the text were dropped.
    SurroundingBlanks = "surrounding_blanks",
    /// A pair of quotes around the text was dropped.
    Quotes = "quotes",
    /// A known prefix, such as `imei-` or `tel:`, was dropped.
    Prefix = "prefix",
    /// The parameters of a URN, such as `;svn=01`, were dropped.
    Parameters = "parameters",
    /// Spaces inside the text were dropped.
    Spaces = "spaces",
    /// Hyphens were dropped.
    Hyphens = "hyphens",
    /// Parentheses, full stops or slashes of a telephone number were dropped.
    Punctuation = "punctuation",
    /// Full-width digits, as of East Asian keyboards, were read as digits.
    FullWidthDigits = "full_width_digits",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

/// The text names no [`Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown finding code")
    }
}

impl core::error::Error for UnknownCode {}
