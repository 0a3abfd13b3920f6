//! Which part of a list is asked for, and which part an answer is.

use simroll_domain::JournalNumber;

use crate::wire::faults::Faults;
use crate::wire::v2::cursor::{Binding, Place};

/// The parameters with which every list is paged; they stand before its own.
pub(crate) const PARAMETERS: [&str; 3] = ["page", "size", "cursor"];

/// How many elements a page has where the caller does not say.
pub(crate) const USUAL_SIZE: u32 = 10;

/// The most elements of a page.
pub(crate) const MOST_SIZE: u32 = 1_000;

/// The greatest number of a page.
pub(crate) const LAST_PAGE: u32 = 1_000_000_000;

/// Up to how many elements are counted.
pub(crate) const MOST_COUNTED: usize = 10_000;

/// The part that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paging {
    /// How many elements at most.
    pub(crate) size: usize,
    /// From where on.
    pub(crate) start: Begin,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Begin {
    /// With the first of the page of that number.
    Page(u64),
    /// Beyond the place of a cursor.
    After(Place),
}

impl Paging {
    /// Reads the values of [`PARAMETERS`], and notes what is wrong with them.
    pub(crate) fn read(values: &[Option<String>; 3], binding: &Binding, faults: &mut Faults) -> Self {
        let [page, size, cursor] = values.each_ref().map(Option::as_deref);
        let page_number = number("page", page, 0..=LAST_PAGE, faults).unwrap_or(0);
        let size = number("size", size, 1..=MOST_SIZE, faults).unwrap_or(USUAL_SIZE);
        let start = match cursor {
            None => Begin::Page(page_number.into()),
            Some(cursor) => {
                if page.is_some() {
                    faults.add("page", "cannot stand beside a cursor, which is a place of its own");
                }
                let place = binding.take(cursor);
                if place.is_none() {
                    faults.add("cursor", "must be a nextCursor of this list with the same parameters");
                }
                Begin::After(place.unwrap_or_default())
            }
        };
        Self { size: size as usize, start }
    }

    /// How many elements are passed over.
    pub(crate) const fn skip(&self) -> u64 {
        match self.start {
            Begin::Page(number) => number * self.size as u64,
            Begin::After(_) => 0,
        }
    }

    /// The place beyond which the page begins; of a list whose place is one number.
    pub(crate) const fn before(&self) -> Option<JournalNumber> {
        match self.start {
            Begin::Page(_) => None,
            Begin::After([_, number]) => Some(number),
        }
    }
}

/// The number that is the value of a parameter, in plain digits.
pub(crate) fn number(
    name: &str,
    value: Option<&str>,
    range: std::ops::RangeInclusive<u32>,
    faults: &mut Faults,
) -> Option<u32> {
    let value = value?;
    let plain = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| value.parse().ok()).flatten().filter(|number| range.contains(number));
    if number.is_none() {
        faults.add(name, format!("must be an integer from {} to {}", range.start(), range.end()));
    }
    number
}

#[cfg(test)]
mod tests {
    use simroll_domain::AccountId;

    use super::*;

    #[test]
    fn what_is_wrong_is_told_at_once() {
        let binding = Binding::new("list", AccountId::new(1).expect("an id"), &[]);
        let read = |values: [Option<&str>; 3]| {
            let values = values.map(|value| value.map(str::to_owned));
            let mut faults = Faults::new();
            let paging = Paging::read(&values, &binding, &mut faults);
            (paging.size, paging.skip(), faults.to_string())
        };
        assert_eq!(read([None, None, None]), (10, 0, String::new()));
        assert_eq!(read([Some("3"), Some("1000"), None]), (1_000, 3_000, String::new()));
        for wrong in ["", "-1", "+1", "1001", "1.0", "99999999999999999999", "٣"] {
            let (_, _, faults) = read([None, Some(wrong), None]);
            assert_eq!(faults, "size: must be an integer from 1 to 1000", "{wrong}");
        }
        let cursor = binding.give(Place::default());
        assert_eq!(read([None, Some("2"), Some(&cursor)]), (2, 0, String::new()));
        let (_, _, faults) = read([Some("1"), Some("0"), Some("x")]);
        assert_eq!(
            faults,
            "cursor: must be a nextCursor of this list with the same parameters; \
             page: cannot stand beside a cursor, which is a place of its own; \
             size: must be an integer from 1 to 1000"
        );
    }
}
