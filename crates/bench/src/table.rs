//! A figure beside what it is held against.

use std::fmt::Write as _;

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    /// What was done.
    pub(crate) work: String,
    /// What came out, in `unit`.
    pub(crate) figure: f64,
    /// The unit.
    pub(crate) unit: &'static str,
    /// What it is held against, and what came out there.
    pub(crate) limit: Option<(String, f64)>,
    /// Figure over limit, the median of the rounds.
    pub(crate) ratio: Option<f64>,
    /// What we want.
    pub(crate) target: String,
    /// Whether it is what came out.
    pub(crate) met: Option<bool>,
}

/// For people.
pub(crate) fn text(rows: &[Row]) -> String {
    let mut lines = vec![["work", "figure", "held against", "ratio", "target", "met"].map(str::to_owned)];
    for row in rows {
        let limit = row.limit.as_ref().map(|(name, figure)| format!("{name}: {figure:.2} {}", row.unit));
        lines.push([
            row.work.clone(),
            format!("{:.2} {}", row.figure, row.unit),
            limit.unwrap_or_default(),
            row.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            row.target.clone(),
            row.met.map(|met| if met { "yes" } else { "NO" }.to_owned()).unwrap_or_default(),
        ]);
    }
    let widths: [usize; 6] =
        std::array::from_fn(|place| lines.iter().map(|line| line[place].chars().count()).max().unwrap_or(0));
    let mut text = String::new();
    for line in &lines {
        for (cell, width) in line.iter().zip(widths) {
            let _ = write!(text, "{cell:<width$}  ");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// For programs.
pub(crate) fn json(rows: &[Row]) -> String {
    let row = |row: &Row| {
        serde_json::json!({
            "work": row.work,
            "figure": row.figure,
            "unit": row.unit,
            "limit": row.limit.as_ref().map(|(name, figure)| serde_json::json!({"name": name, "figure": figure})),
            "ratio": row.ratio,
            "target": row.target,
            "met": row.met,
        })
    };
    serde_json::Value::Array(rows.iter().map(row).collect()).to_string()
}
