//! Load over HTTP, from one thread: as many connections as wanted, each with one request under way.
//!
//! - closed: a connection sends its next request when it has the answer to the last one; this finds the most that a
//!   server can do, and its latencies flatter it, since a slow server is asked less
//! - open: requests are due at fixed times whatever becomes of the earlier ones, and a latency counts from when the
//!   request was due; this is what callers who do not wait for each other see. Whatever was due while it counts is
//!   waited for, since the worst is what is answered last

mod client;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::sync::{Notify, mpsc};
use tokio::task::LocalSet;
use tokio::time::timeout_at;

use crate::speed::requests::Requests;
use client::Client;

/// The longest latency that is told apart from longer ones, in nanoseconds.
const LONGEST: u64 = 600_000_000_000;

/// What to do for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
    /// How long before anything counts.
    pub(crate) warm_up: Duration,
    pub(crate) time: Duration,
}

/// What came out.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Answers a second.
    pub(crate) rate: f64,
    /// In nanoseconds.
    pub(crate) latency: Histogram<u64>,
    /// Answers of another status than the one expected.
    pub(crate) others: u64,
    /// Requests that were due and not answered when nobody waited any longer: no latency tells of them.
    pub(crate) unanswered: u64,
}

impl Measured {
    /// The latency in milliseconds that so many of a hundred stay below.
    pub(crate) fn percentile(&self, percent: f64) -> f64 {
        self.latency.value_at_quantile(percent / 100.0) as f64 / 1e6
    }
}

/// Makes the next request of a kind.
pub(crate) type Make = fn(&mut Requests, &mut Vec<u8>);

/// What the connections share.
struct Shared {
    requests: Requests,
    status: u16,
    counts_from: Instant,
    ends: Instant,
    latency: Histogram<u64>,
    others: u64,
    /// When the first and the last answer came that count.
    answered: Option<(Instant, Instant)>,
    /// How many answers came while it counts, and how many requests were due then.
    came: u64,
    due: u64,
}

type Sharing = Rc<RefCell<Shared>>;

impl Shared {
    /// Counts an answer to somebody who sent his request at that time and waited.
    fn count(&mut self, since: Instant, status: u16) {
        let now = Instant::now();
        if now < self.counts_from || now > self.ends {
            return;
        }
        self.record(since, now, status);
        if status == self.status {
            self.answered = Some((self.answered.map_or(now, |(first, _)| first), now));
        }
    }

    /// Counts an answer to a request that was due at that time, whenever it comes.
    fn count_due(&mut self, due: Instant, status: u16) {
        let now = Instant::now();
        if (self.counts_from..self.ends).contains(&now) && status == self.status {
            self.came += 1;
        }
        if due >= self.counts_from {
            self.record(due, now, status);
        }
    }

    fn record(&mut self, since: Instant, now: Instant, status: u16) {
        if status == self.status {
            self.latency.saturating_record(u64::try_from((now - since).as_nanos()).unwrap_or(u64::MAX));
        } else {
            self.others += 1;
        }
    }

    /// What came out of a closed loop.
    fn closed(self) -> Measured {
        let Self { latency, others, answered, .. } = self;
        let took = answered.map_or(0.0, |(first, last)| (last - first).as_secs_f64());
        let rate = if took > 0.0 { (latency.len() - 1) as f64 / took } else { 0.0 };
        Measured { rate, latency, others, unanswered: 0 }
    }

    /// What came out of an open one.
    fn open(self) -> Measured {
        let Self { latency, others, came, due, counts_from, ends, .. } = self;
        let rate = came as f64 / (ends - counts_from).as_secs_f64();
        let unanswered = due - latency.len() - others;
        Measured { rate, latency, others, unanswered }
    }
}

impl Load {
    /// Sends requests one after the other on every connection.
    pub(crate) fn closed(&self, requests: Requests, make: Make, status: u16) -> Result<Measured, String> {
        let shared = self.run(requests, status, async |clients, shared| {
            let connection = |mut client: Client| {
                let shared: Sharing = Rc::clone(&shared);
                async move {
                    let (mut request, ends) = (Vec::new(), shared.borrow().ends);
                    loop {
                        make(&mut shared.borrow_mut().requests, &mut request);
                        let begun = Instant::now();
                        if begun >= ends {
                            return Ok(());
                        }
                        let (answered, _) = client.call(&request).await?;
                        shared.borrow_mut().count(begun, answered);
                    }
                }
            };
            together(clients.into_iter().map(connection)).await
        })?;
        Ok(shared.closed())
    }

    /// Sends `rate` requests a second, each on any connection that is free, or as soon as one is. What is not answered
    /// that long after the end is given up, and counted.
    pub(crate) fn open(
        &self,
        requests: Requests,
        make: Make,
        status: u16,
        rate: f64,
        patience: Duration,
    ) -> Result<Measured, String> {
        let shared = self.run(requests, status, async |clients, shared| {
            let (waiting, woken) = (Rc::new(RefCell::new(VecDeque::new())), Rc::new(Notify::new()));
            let connection = |mut client: Client| {
                let (waiting, woken) = (Rc::clone(&waiting), Rc::clone(&woken));
                let shared: Sharing = Rc::clone(&shared);
                async move {
                    let mut request = Vec::new();
                    loop {
                        let due = waiting.borrow_mut().pop_front();
                        match due {
                            None => woken.notified().await,
                            Some(None) => return Ok(()),
                            Some(Some(due)) => {
                                make(&mut shared.borrow_mut().requests, &mut request);
                                let (answered, _) = client.call(&request).await?;
                                shared.borrow_mut().count_due(due, answered);
                            }
                        }
                    }
                }
            };
            let count = clients.len();
            let (counts_from, ends) = (shared.borrow().counts_from, shared.borrow().ends);
            let (mut dues, counted) = (pace(rate, ends), Rc::clone(&shared));
            let (to_wait, to_wake) = (Rc::clone(&waiting), Rc::clone(&woken));
            tokio::task::spawn_local(async move {
                while let Some(due) = dues.recv().await {
                    counted.borrow_mut().due += u64::from(due >= counts_from);
                    to_wait.borrow_mut().push_back(Some(due));
                    to_wake.notify_one();
                }
                to_wait.borrow_mut().extend(std::iter::repeat_n(None, count));
                (0..count).for_each(|_| to_wake.notify_one());
                to_wake.notify_waiters();
            });
            let answered = together(clients.into_iter().map(connection));
            timeout_at((ends + patience).into(), answered).await.unwrap_or(Ok(()))
        })?;
        Ok(shared.open())
    }

    fn run(
        &self,
        requests: Requests,
        status: u16,
        load: impl AsyncFnOnce(Vec<Client>, Sharing) -> io::Result<()>,
    ) -> Result<Shared, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let latency = Histogram::new_with_bounds(1_000, LONGEST, 3).map_err(|e| e.to_string())?;
        let shared = LocalSet::new().block_on(&runtime, async {
            let mut clients = Vec::with_capacity(self.connections);
            for _ in 0..self.connections {
                clients.push(Client::connect(self.address).await?);
            }
            let counts_from = Instant::now() + self.warm_up;
            let ends = counts_from + self.time;
            let shared = Shared {
                requests,
                status,
                counts_from,
                ends,
                latency,
                others: 0,
                answered: None,
                came: 0,
                due: 0,
            };
            let shared = Rc::new(RefCell::new(shared));
            load(clients, Rc::clone(&shared)).await?;
            Ok::<_, io::Error>(shared)
        });
        let shared = shared.map_err(|error| format!("the load was cut off: {error}"))?;
        let shared = Rc::into_inner(shared).ok_or("a connection is still in use")?;
        Ok(shared.into_inner())
    }
}

/// Runs all of them at a time.
async fn together(
    tasks: impl Iterator<Item = impl Future<Output = io::Result<()>> + 'static>,
) -> io::Result<()> {
    let tasks: Vec<_> = tasks.map(tokio::task::spawn_local).collect();
    for task in tasks {
        task.await.map_err(io::Error::other)??;
    }
    Ok(())
}

/// The times at which requests are due, as they come. A thread of its own keeps them, since the timers of the runtime
/// are good to a millisecond only.
fn pace(rate: f64, ends: Instant) -> mpsc::UnboundedReceiver<Instant> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let start = Instant::now();
        for nth in 0_u64.. {
            let due = start + Duration::from_secs_f64(nth as f64 / rate);
            if due >= ends {
                return;
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if sender.send(due).is_err() {
                return;
            }
        }
    });
    receiver
}

/// One request, and the body that it is answered with.
pub(crate) fn once(address: SocketAddr, request: &[u8]) -> Result<(u16, Vec<u8>), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let answer = runtime.map_err(|error| error.to_string())?.block_on(async {
        let mut client = Client::connect(address).await?;
        let (status, body) = client.call(request).await?;
        Ok::<_, io::Error>((status, body.to_vec()))
    });
    answer.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    /// For how long it is measured; five times as long is waited after that.
    const TIME: Duration = Duration::from_millis(100);
    const RATE: f64 = 100.0;

    /// Loads somebody who answers so many requests at once and each one after that so much later.
    fn loaded(prompt: usize, late: Duration) -> Measured {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            for nth in 0.. {
                let mut line = String::new();
                while line != "\r\n" {
                    line.clear();
                    if stream.read_line(&mut line).is_ok_and(|length| length == 0) {
                        return;
                    }
                }
                if nth >= prompt {
                    std::thread::sleep(late);
                }
                if stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").is_err() {
                    return;
                }
            }
        });
        let load = Load { address, connections: 1, warm_up: Duration::ZERO, time: TIME };
        load.open(Requests::new("token", 1, 1), Requests::get, 200, RATE, 5 * TIME).unwrap()
    }

    #[test]
    fn what_was_due_counts_although_it_is_answered_after_the_end() {
        let measured = loaded(2, TIME);
        // The third one is answered after the end, and so is whatever waits behind it.
        assert!(measured.percentile(100.0) >= 100.0, "{measured:?}");
        assert_eq!(measured.others, 0);
    }

    #[test]
    fn what_is_never_answered_is_counted_in_the_end() {
        let measured = loaded(2, 20 * TIME);
        assert!(measured.latency.len() <= 2, "{measured:?}");
        assert!(measured.unanswered > 0, "{measured:?}");
    }
}
