//! Whether HTTPS is served, and with which files.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use simroll_server::http::{self, TlsFiles};

use crate::failure::Failure;

/// The certificate of the server; both empty for plain HTTP.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    /// The file of the certificate and those of its issuers, as PEM.
    pub(crate) certificate: PathBuf,
    /// The file of its private key, as PEM.
    pub(crate) key: PathBuf,
}

impl Tls {
    /// Reads the files, where they are set.
    ///
    /// # Errors
    /// Only one is set; they cannot be used.
    pub(crate) fn load(&self) -> Result<Option<http::Tls>, Failure> {
        let is_set = |path: &PathBuf| !path.as_os_str().is_empty();
        match (is_set(&self.certificate), is_set(&self.key)) {
            (false, false) => Ok(None),
            (true, true) => {
                let files = TlsFiles { certificate: self.certificate.clone(), key: self.key.clone() };
                let tls = http::Tls::load(files);
                Ok(Some(tls.map_err(|error| Failure::when("tls.certificate and tls.key", error))?))
            }
            _ => Err(Failure::new(
                "tls.certificate and tls.key go together: set both, or neither for plain HTTP",
            )),
        }
    }
}
