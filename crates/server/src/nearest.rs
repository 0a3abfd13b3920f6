//! What somebody may have meant by a word that is not known.

/// The candidate that `word` is a misspelling of: the nearest one, if at most a third of it differs.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `, did you mean X?`, or nothing where no candidate is near.
pub(crate) fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_its_word() {
        let words = ["imsi", "imei", "iccid", "use_case_id"];
        assert_eq!(nearest("imsj", words), Some("imsi"));
        assert_eq!(nearest("icicd", words), Some("iccid"));
        assert_eq!(nearest("usecaseid", words), Some("use_case_id"));
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(nearest("colour", ["imsi", "iccid"]), None);
    }
}
