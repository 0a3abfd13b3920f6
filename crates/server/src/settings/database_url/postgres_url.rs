//! The URL of a PostgreSQL database, which may have a password in it.

use std::fmt;

use super::super::secret::MASK;

/// What libpq reads as a URL. It prints without its password, `Debug` included.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresUrl(String);

impl PostgresUrl {
    /// Takes any text: libpq says later what it makes of it.
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The URL with its password.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Masks what may be a password, rather more than less: one with characters that should have been written as %XX
    /// is one all the same.
    fn masked(&self) -> String {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        let query = rest.find('?').unwrap_or(rest.len());
        let user_ends = rest[..query].rfind('@').or_else(|| rest.rfind('@'));
        let masked = match user_ends.and_then(|end| Some((rest[..end].find(':')?, end))) {
            Some((colon, end)) => format!("{}:{MASK}{}", &rest[..colon], &rest[end..]),
            None => rest.to_owned(),
        };
        let Some((place, parameters)) = masked.split_once('?') else { return format!("{scheme}://{masked}") };
        let parameter = |parameter: &str| match parameter.split_once('=') {
            Some((name, _)) if name.to_lowercase().contains("password") => format!("{name}={MASK}"),
            _ => parameter.to_owned(),
        };
        let parameters: Vec<String> = parameters.split('&').map(parameter).collect();
        format!("{scheme}://{place}?{}", parameters.join("&"))
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_masked_and_the_rest_is_not() {
        for (url, shown) in [
            ("postgres://ann:canary@db:5432/simroll", "postgres://ann:********@db:5432/simroll"),
            ("postgresql://ann:canary@a,b/simroll?x=1", "postgresql://ann:********@a,b/simroll?x=1"),
            ("postgres://ann@db/simroll", "postgres://ann@db/simroll"),
            ("postgres://db:5432/simroll", "postgres://db:5432/simroll"),
            (
                "postgres:///simroll?host=/run/postgresql&user=ann",
                "postgres:///simroll?host=/run/postgresql&user=ann",
            ),
            ("postgres:///simroll?password=canary&host=db", "postgres:///simroll?password=********&host=db"),
            ("postgres:///simroll?sslpassword=canary", "postgres:///simroll?sslpassword=********"),
        ] {
            assert_eq!(PostgresUrl::new(url.to_owned()).to_string(), shown);
        }
    }

    #[test]
    fn a_password_that_was_written_wrongly_is_masked_too() {
        for password in ["can/ary", "can@ary", "can?ary", "can:ary", "can#ary", "?can/ary@", "canary=&x"] {
            let url = PostgresUrl::new(format!("postgres://ann:{password}@db/simroll?x=1"));
            for shown in [url.to_string(), format!("{url:?}")] {
                assert!(!shown.contains("can") && !shown.contains("ary"), "{shown}");
            }
        }
    }
}
