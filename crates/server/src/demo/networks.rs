//! The networks of the sample: how their SIMs and numbers begin.

/// A network that sells to people.
#[derive(Debug)]
pub(super) struct Network {
    /// MCC and MNC (ITU-T E.212).
    pub(super) plmn: &'static str,
    /// How its ICCIDs begin (ITU-T E.118): 89, calling code, issuer.
    pub(super) issuer: &'static str,
    /// How many digits its ICCIDs have.
    pub(super) iccid_length: usize,
    /// Calling code and beginning of its numbers; the rest counts from `first`.
    pub(super) numbers: &'static str,
    /// The first number that is free for films, as the digits behind `numbers`.
    pub(super) first: u32,
    /// How many digits stand behind `numbers`.
    pub(super) width: usize,
    /// How many of its subscribers the sample has.
    pub(super) people: u32,
}

/// Where the people of the sample have their SIMs from. The numbers are set aside for fiction by Ofcom, the
/// North American Numbering Plan, the Bundesnetzagentur, Arcep, PTS and ACMA.
pub(super) const NETWORKS: [Network; 7] = [
    Network {
        plmn: "23410",
        issuer: "894411",
        iccid_length: 19,
        numbers: "447700900",
        first: 100,
        width: 3,
        people: 60,
    },
    Network {
        plmn: "310410",
        issuer: "8901410",
        iccid_length: 20,
        numbers: "1212555",
        first: 100,
        width: 4,
        people: 60,
    },
    Network {
        plmn: "302720",
        issuer: "89302720",
        iccid_length: 20,
        numbers: "1416555",
        first: 100,
        width: 4,
        people: 20,
    },
    Network {
        plmn: "26201",
        issuer: "894902",
        iccid_length: 19,
        numbers: "4917139200",
        first: 0,
        width: 2,
        people: 40,
    },
    Network {
        plmn: "20801",
        issuer: "893301",
        iccid_length: 19,
        numbers: "33639980",
        first: 0,
        width: 3,
        people: 40,
    },
    Network {
        plmn: "24001",
        issuer: "894601",
        iccid_length: 19,
        numbers: "46701740",
        first: 605,
        width: 3,
        people: 25,
    },
    Network {
        plmn: "50501",
        issuer: "896101",
        iccid_length: 19,
        numbers: "61491570",
        first: 156,
        width: 3,
        people: 4,
    },
];

/// The issuer of the SIMs with several IMSIs: a global network, whose calling code is no country's.
pub(super) const GLOBAL_ISSUER: &str = "8988228";

/// The networks whose IMSIs such a SIM may have beside its own.
pub(super) const GLOBAL_PLMNS: [&str; 8] =
    ["90128", "20404", "23415", "310260", "72402", "45412", "65510", "334020"];

/// How device identities begin (type allocation codes); they stand for no particular model.
pub(super) const TACS: [&str; 6] = ["35391805", "35672108", "35824005", "86073904", "86412305", "01332700"];
