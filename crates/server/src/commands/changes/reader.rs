//! Whoever reads the output, such as `head`: a program that has nothing to write does not notice when he leaves.

use std::io;

/// Returns when nobody reads the standard output any more; never, where that cannot be known before something is written.
pub(super) async fn gone() -> io::Error {
    #[cfg(unix)]
    if hung_up().await {
        return io::ErrorKind::BrokenPipe.into();
    }
    std::future::pending().await
}

/// Waits until the other end of the standard output is closed; `false` where it cannot be waited for.
#[cfg(unix)]
async fn hung_up() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;

    let (tell, told) = tokio::sync::oneshot::channel();
    // A thread of its own, for whose end nobody waits: it ends with the program.
    std::thread::spawn(move || {
        let stdout = io::stdout();
        // An end that is closed is told without being asked for.
        let mut watched = [PollFd::new(&stdout, PollFlags::empty())];
        let polled = loop {
            match poll(&mut watched, None) {
                Err(Errno::INTR) => {}
                polled => break polled,
            }
        };
        tell.send(polled.is_ok())
    });
    told.await.unwrap_or(false)
}
