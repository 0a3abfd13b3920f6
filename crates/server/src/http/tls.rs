//! TLS from PEM files, which are read again when they change.
//!
//! - connections that are open go on as they are; new ones get the certificate that is current
//! - what cannot be used is never taken: the pair before stays in use, and the log says what is wrong with the new one
//! - HTTP/2 is agreed on by ALPN

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use std::{fmt, io, thread};

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, ServerConfig};
use sha2::{Digest, Sha256};
use tracing::{error, info};

/// How often the files are looked at. They are taken once they stay the same from one look to the next: a certificate
/// and its key are not replaced at one instant.
const POLL: Duration = Duration::from_secs(1);

/// Where the certificate of the server and its key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, followed by those of its issuers but for the root, as PEM.
    pub certificate: PathBuf,
    /// Its private key, not encrypted, as PEM.
    pub key: PathBuf,
}

/// Why the files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// There is no such file, or it may not be read.
    #[error("cannot read {}; name a file that this user may read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// It has no certificate, or a damaged one.
    #[error("{} has no certificate; it must hold that of the server, then those of its issuers, as PEM", .0.display())]
    NoCertificate(PathBuf),
    /// It has no key, or a damaged or encrypted one.
    #[error("{} has no private key; it must hold one that is not encrypted, as PEM", .0.display())]
    NoKey(PathBuf),
    /// Both can be read, but the key is another certificate's.
    #[error("the key is not that of the first certificate; name the two files that were issued together")]
    Mismatch,
    /// Both can be read, but not used.
    #[error("the certificate and its key cannot be used")]
    Unusable(#[source] rustls::Error),
}

/// A certificate with its key, as current as its files. A clone is another handle to it.
#[derive(Clone)]
pub struct Tls(Arc<Pair>);

struct Pair {
    files: TlsFiles,
    current: RwLock<Arc<CertifiedKey>>,
    watched: Mutex<Watched>,
}

/// What the files were like; `None` where they could not be read.
type Fingerprint = Option<[u8; 32]>;

struct Watched {
    /// When they were tried last.
    tried: Fingerprint,
    /// When they were looked at last.
    seen: Fingerprint,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let fingerprint = files.fingerprint();
        let current = RwLock::new(Arc::new(files.read()?));
        let watched = Mutex::new(Watched { tried: fingerprint, seen: fingerprint });
        Ok(Self(Arc::new(Pair { files, current, watched })))
    }

    /// What a listener needs.
    pub(super) fn config(&self) -> io::Result<ServerConfig> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        Ok(config
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&self.0) as Arc<dyn ResolvesServerCert>))
    }

    /// Watches the files for as long as somebody uses them.
    pub(super) fn watch(&self) -> io::Result<()> {
        let pair = Arc::downgrade(&self.0);
        let watch = move || {
            loop {
                thread::sleep(POLL);
                let Some(pair) = pair.upgrade() else { return };
                pair.look();
            }
        };
        thread::Builder::new().name("tls-files".to_owned()).spawn(watch).map(drop)
    }
}

impl Pair {
    /// Takes what the files hold, where it is new and no longer being written.
    fn look(&self) {
        let now = self.files.fingerprint();
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let is_settled = now == watched.seen;
        watched.seen = now;
        if !is_settled || now == watched.tried {
            return;
        }
        watched.tried = now;
        match self.files.read() {
            Ok(pair) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
                info!("the new certificate is in use");
            }
            Err(failure) => {
                let error: &(dyn std::error::Error + 'static) = &failure;
                error!(error, "the new certificate is not used, the one before stays; put the files right");
            }
        }
    }
}

impl ResolvesServerCert for Pair {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl TlsFiles {
    fn read(&self) -> Result<CertifiedKey, TlsError> {
        let Self { certificate, key } = self;
        let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&read(certificate)?).collect();
        let chain = chain.ok().filter(|chain| !chain.is_empty());
        let chain = chain.ok_or_else(|| TlsError::NoCertificate(certificate.clone()))?;
        let key = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|_| TlsError::NoKey(key.clone()))?;
        let provider: CryptoProvider = ring::default_provider();
        CertifiedKey::from_der(chain, key, &provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => TlsError::Mismatch,
            error => TlsError::Unusable(error),
        })
    }

    fn fingerprint(&self) -> Fingerprint {
        let [certificate, key] =
            [&self.certificate, &self.key].map(|path| Some(Sha256::digest(read(path).ok()?)));
        Some(Sha256::new().chain_update(certificate?).chain_update(key?).finalize().into())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|source| TlsError::Unreadable { path: path.to_owned(), source })
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tls").field(&self.0.files).finish()
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair").field("files", &self.files).finish_non_exhaustive()
    }
}
