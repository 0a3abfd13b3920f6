//! A plot as SVG: throughput above, the 99th percentile below, over one axis that grows by factors.

use std::fmt::Write as _;

/// A line of a plot.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) points: Vec<Point>,
}

/// What was measured at one place of the axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) at: f64,
    /// Answers a second.
    pub(crate) rate: f64,
    /// In milliseconds.
    pub(crate) p99: f64,
}

/// What of a point is drawn.
type Value = fn(&Point) -> f64;

const WIDTH: f64 = 640.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 110.0;
const TOP: f64 = 46.0;
const PANEL: f64 = 170.0;
const GAP: f64 = 46.0;
const COLOURS: [&str; 4] = ["#0b6e99", "#c2571a", "#4b7f2b", "#7a4ba0"];

/// The whole picture. `axis` says what the points are at.
pub(crate) fn svg(title: &str, axis: &str, lines: &[Line]) -> String {
    let height = TOP + 2.0 * PANEL + GAP + 50.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\" font-weight=\"bold\">{title}</text>\n"
    );
    let ticks = ticks(lines);
    let panels: [(&str, Value); 2] =
        [("answers a second", |point| point.rate), ("p99, milliseconds", |point| point.p99)];
    for (nth, (name, value)) in panels.into_iter().enumerate() {
        let top = TOP + nth as f64 * (PANEL + GAP);
        panel(&mut svg, &Frame { name, top, ticks: &ticks, most: most(lines, value) }, lines, value);
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{axis}</text>\n</svg>",
        f64::midpoint(LEFT, WIDTH - RIGHT),
        height - 12.0
    );
    svg
}

struct Frame<'a> {
    name: &'a str,
    top: f64,
    ticks: &'a [f64],
    /// The upper end of the vertical axis, which begins at 0.
    most: f64,
}

impl Frame<'_> {
    fn x(&self, at: f64) -> f64 {
        let (first, last) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        let share = if last > first { (at / first).ln() / (last / first).ln() } else { 0.5 };
        LEFT + share * (WIDTH - RIGHT - LEFT)
    }

    fn y(&self, value: f64) -> f64 {
        self.top + PANEL * (1.0 - value / self.most)
    }
}

fn panel(svg: &mut String, frame: &Frame<'_>, lines: &[Line], value: Value) {
    let _ = writeln!(svg, "<text x=\"{LEFT}\" y=\"{}\" fill=\"#444\">{}</text>", frame.top - 6.0, frame.name);
    for step in 0..=4 {
        let value = frame.most * f64::from(step) / 4.0;
        let y = frame.y(value);
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            y + 4.0,
            short(value)
        );
    }
    for at in frame.ticks {
        let (x, bottom) = (frame.x(*at), frame.top + PANEL + 16.0);
        let _ =
            writeln!(svg, "<text x=\"{x:.1}\" y=\"{bottom}\" text-anchor=\"middle\">{}</text>", short(*at));
    }
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        let place = |point: &Point| (frame.x(point.at), frame.y(value(point)));
        let path: Vec<String> =
            line.points.iter().map(place).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        for (x, y) in line.points.iter().map(place) {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        if let Some((x, y)) = line.points.last().map(place) {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
                x + 8.0,
                y + 4.0,
                line.name
            );
        }
    }
}

/// Every place at which anything was measured, in order.
fn ticks(lines: &[Line]) -> Vec<f64> {
    let mut ticks: Vec<f64> = lines.iter().flat_map(|line| &line.points).map(|point| point.at).collect();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    if ticks.is_empty() {
        ticks.push(1.0);
    }
    ticks
}

/// A round number that nothing exceeds.
fn most(lines: &[Line], value: Value) -> f64 {
    let greatest = lines.iter().flat_map(|line| &line.points).map(value).fold(0.0, f64::max).max(0.001);
    let scale = 10_f64.powf(greatest.log10().floor());
    [1.0, 2.0, 4.0, 6.0, 8.0]
        .map(|factor| factor * scale)
        .into_iter()
        .find(|most| *most >= greatest)
        .unwrap_or(10.0 * scale)
}

/// A number as people write it beside an axis.
fn short(value: f64) -> String {
    let rounded = |value: f64| format!("{value:.1}").trim_end_matches(".0").to_owned();
    match value {
        _ if value >= 1e6 => format!("{} M", rounded(value / 1e6)),
        _ if value >= 1e4 => format!("{} k", rounded(value / 1e3)),
        _ => rounded(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        let line = |rate| [Line { name: "x", points: vec![Point { at: 1.0, rate, p99: 1.0 }] }];
        for (rate, end) in [(0.9, 1.0), (1.0, 1.0), (37_000.0, 40_000.0), (61.0, 80.0), (90.0, 100.0)] {
            assert!((most(&line(rate), |point| point.rate) - end).abs() < 1e-9, "{rate}");
        }
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 2.5, 256.0, 10_000.0, 37_500.0, 1e6, 2.5e6].map(short);
        assert_eq!(shown, ["0", "2.5", "256", "10 k", "37.5 k", "1 M", "2.5 M"]);
    }
}
