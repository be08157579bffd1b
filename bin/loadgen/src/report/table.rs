use std::fmt::Write;

use super::{Figure, Report};

const HEAD: [&str; 5] = ["figure", "value", "limit in the same run", "mark", ""];

/// The report as aligned columns.
pub(super) fn table(report: &Report) -> String {
    let head = HEAD.map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(report.figures.iter().map(Figure::cells)).collect();
    let mut text = title(report);
    for row in &rows {
        let cells: Vec<String> =
            row.iter().enumerate().map(|(column, cell)| padded(cell, width(&rows, column))).collect();
        line(&mut text, &format!("  {}", cells.join("   ")));
    }
    for fault in &report.faults {
        line(&mut text, &format!("  FAULT {fault}"));
    }
    text
}

fn title(report: &Report) -> String {
    let mut text = format!("\n{}", report.scenario);
    if let Some(database) = report.database {
        write!(text, " · {database}").expect("writing to a string succeeds");
    }
    for (name, value) in report.parameters.as_object().into_iter().flatten() {
        write!(text, " · {name} {value}").expect("writing to a string succeeds");
    }
    text + "\n"
}

fn width(rows: &[[String; 5]], column: usize) -> usize {
    rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
}

fn padded(cell: &str, width: usize) -> String {
    format!("{cell}{}", " ".repeat(width.saturating_sub(cell.chars().count())))
}

fn line(text: &mut String, content: &str) {
    text.push_str(content.trim_end());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Mark;

    #[test]
    fn columns_are_aligned_and_faults_follow() {
        let mut report = Report::new("idle", None, serde_json::json!({"sockets": 5}));
        report.add(Figure::new("per socket", 6.0, "KiB").with_limit(Some(1.6)).with_mark(Mark::AtMost(12.0)));
        report.blame(vec!["one was lost".to_owned()]);
        let text = table(&report);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines[0], "idle · sockets 5");
        assert_eq!(lines[2], "  per socket   6.00 KiB   1.60                    ≤ 12.0   pass");
        assert_eq!(lines[3], "  FAULT one was lost");
    }
}
