//! Plain tables.

use serde::Serialize;
use std::sync::Arc;

/// Pads the cells of all columns but the last to one width, two spaces between.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            let padding = width.saturating_sub(cell.chars().count()) + 2;
            line.extend(std::iter::repeat_n(' ', padding));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// An empty line, a heading and an indented table below it; nothing where there are no rows.
pub(super) fn section(heading: &str, rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let table = columns(rows);
    let lines = table.lines().map(|line| format!("  {line}\n"));
    format!("\n{heading}\n{}", lines.collect::<String>())
}

/// Names for a report.
pub(super) fn names(names: &[Arc<str>]) -> Vec<&str> {
    names.iter().map(|name| &**name).collect()
}

/// A report as pretty JSON.
pub(super) fn json(report: &impl Serialize) -> String {
    // Reports are structs of texts and lists, which always serialise.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_lines_have_no_trailing_space() {
        let rows = [["größe", "1", ""], ["a", "22", "x"]];
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect();
        assert_eq!(columns(&rows), "größe  1\na      22  x\n");
    }
}
