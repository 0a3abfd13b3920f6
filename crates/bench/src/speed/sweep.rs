//! The same work at several places of an axis, for a plot.

use crate::measure::median;
use crate::speed::load::{Load, Make};
use crate::speed::plot::{Line, Point};
use crate::speed::requests::Requests;
use crate::speed::server::Server;
use crate::speed::stage::Stage;
use crate::speed::{TIME, WARM_UP};

/// How often each place is measured.
const TIMES: usize = 3;

/// What is measured everywhere: its name, how it is asked for, and at how many connections unless they are the axis.
const WORKS: [(&str, Make, usize); 2] =
    [("PATCH alias", Requests::patch_alias, 256), ("GET", Requests::get, 64)];

/// At these numbers of connections.
const CONNECTIONS: [usize; 6] = [1, 4, 16, 64, 256, 1024];

/// Throughput and latency over the number of connections.
pub(crate) fn connections(stage: &mut Stage, server: &Server) -> Result<Vec<Line>, String> {
    let mut lines = lines();
    for (line, (_, make, _)) in lines.iter_mut().zip(WORKS) {
        for connections in CONNECTIONS {
            line.points.push(point(stage, server, make, connections, connections as f64)?);
        }
    }
    Ok(lines)
}

/// The lines of a plot, without a point.
pub(crate) fn lines() -> Vec<Line> {
    WORKS.map(|(name, _, _)| Line { name, points: Vec::new() }).into()
}

/// A point more of each line, at the number of subscribers that there are.
pub(crate) fn subscribers(stage: &mut Stage, server: &Server, lines: &mut [Line]) -> Result<(), String> {
    for (line, (_, make, connections)) in lines.iter_mut().zip(WORKS) {
        let at = stage.population as f64;
        line.points.push(point(stage, server, make, connections, at)?);
    }
    Ok(())
}

fn point(
    stage: &mut Stage,
    server: &Server,
    make: Make,
    connections: usize,
    at: f64,
) -> Result<Point, String> {
    let load = Load { address: server.address, connections, warm_up: WARM_UP, time: TIME / 2 };
    let (mut rates, mut tails) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let measured = load.closed(stage.requests(), make, 200)?;
        rates.push(measured.rate);
        tails.push(measured.percentile(99.0));
    }
    Ok(Point { at, rate: median(rates), p99: median(tails) })
}
