//! Connections on which somebody follows a journal, and how a stopping server parts with them.
//!
//! An answer that follows has no end of its own. It ends when the server stops; but where the client has stopped to
//! read, the connection is stuck in the middle of an earlier event, and nothing can be said on it any more. Such
//! connections are told from those that still wait for an answer by counting both, and are not waited for.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use actix_web::HttpRequest;
use actix_web::dev::Extensions;
use tokio::sync::watch;

/// The connections of one server.
#[derive(Debug, Clone)]
pub(crate) struct Followers {
    open: Arc<AtomicUsize>,
    followed: Arc<AtomicUsize>,
    following: Arc<AtomicUsize>,
    stopping: watch::Sender<bool>,
    /// The same, for those who ask with every request.
    is_stopping: Arc<AtomicBool>,
}

/// One open connection.
#[derive(Debug)]
struct Connection {
    all: Followers,
    /// How many answers follow a journal on it; HTTP/2 allows several.
    answers: Arc<AtomicUsize>,
}

/// One answer that follows a journal.
#[derive(Debug)]
pub(crate) struct Following {
    all: Followers,
    answers: Option<Arc<AtomicUsize>>,
    stopping: watch::Receiver<bool>,
}

impl Followers {
    /// Nobody yet.
    pub(super) fn new() -> Self {
        Self {
            open: Arc::default(),
            followed: Arc::default(),
            following: Arc::default(),
            stopping: watch::Sender::new(false),
            is_stopping: Arc::default(),
        }
    }

    /// Counts a connection for as long as it is open.
    pub(super) fn connected(&self, _: &dyn Any, data: &mut Extensions) {
        self.open.fetch_add(1, Ordering::SeqCst);
        data.insert(Connection { all: self.clone(), answers: Arc::default() });
    }

    /// How many connections are open.
    pub(crate) fn connections(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// How many answers follow a journal.
    pub(crate) fn answers(&self) -> usize {
        self.following.load(Ordering::SeqCst)
    }

    /// Whether the server stops.
    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// Ends every answer that follows.
    pub(super) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
        self.stopping.send_replace(true);
    }

    /// Returns when the server stops.
    pub(super) async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        drop(stopping.wait_for(|stopping| *stopping).await);
    }

    /// Whether nothing but followers is left, and at least one of them.
    pub(super) fn alone(&self) -> bool {
        let followed = self.followed.load(Ordering::SeqCst);
        followed > 0 && followed == self.open.load(Ordering::SeqCst)
    }

    /// Counts an answer that follows for as long as it goes on.
    pub(crate) fn follow(&self, request: &HttpRequest) -> Following {
        self.following.fetch_add(1, Ordering::SeqCst);
        let answers = request.conn_data::<Connection>().map(|own| Arc::clone(&own.answers));
        let following = Following { all: self.clone(), answers, stopping: self.stopping.subscribe() };
        if following.answers.as_ref().is_some_and(|answers| answers.fetch_add(1, Ordering::SeqCst) == 0) {
            self.followed.fetch_add(1, Ordering::SeqCst);
        }
        following
    }
}

impl Following {
    /// Returns when the server stops.
    pub(crate) async fn stopped(&mut self) {
        // Whoever could say so is gone: that is a stop as well.
        drop(self.stopping.wait_for(|stopping| *stopping).await);
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.all.following.fetch_sub(1, Ordering::SeqCst);
        if self.answers.as_ref().is_some_and(|answers| answers.fetch_sub(1, Ordering::SeqCst) == 1) {
            self.all.followed.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.open.fetch_sub(1, Ordering::SeqCst);
    }
}
