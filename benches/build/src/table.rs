//! Tables in Markdown, with a column for each side.

use std::time::Duration;

use crate::side::Side;
use crate::usage::Usage;

/// What one side has in a row.
pub(crate) struct Cell {
    /// What ratios are made of.
    pub(crate) value: f64,
    pub(crate) text: String,
}

/// Prints the head of a table. Each side but the first has its ratio to the first.
pub(crate) fn head(figure: &str, sides: &[Side<'_>]) {
    let mut titles = vec![figure.to_owned()];
    for (index, side) in sides.iter().enumerate() {
        titles.push(side.name.clone());
        if index > 0 {
            titles.push("ratio".to_owned());
        }
    }
    row(&titles);
    row(&vec!["---".to_owned(); titles.len()]);
}

/// Prints a row. A side that was not measured gets a dash.
pub(crate) fn compare(figure: &str, sides: &[Option<Cell>]) {
    let first = sides.first().and_then(Option::as_ref);
    let mut cells = vec![figure.to_owned()];
    for (index, side) in sides.iter().enumerate() {
        let side = side.as_ref();
        cells.push(side.map_or("–".to_owned(), |cell| cell.text.clone()));
        if index > 0 {
            cells.push(match (side, first) {
                (Some(cell), Some(first)) if first.value > 0.0 => {
                    format!("{:.3}", cell.value / first.value)
                }
                _ => "–".to_owned(),
            });
        }
    }
    row(&cells);
}

/// Prints a row for what could not be measured. The reason is with the other messages.
pub(crate) fn failure(figure: &str) {
    row(&[figure.to_owned(), "failed".to_owned()]);
}

fn row(cells: &[String]) {
    println!("| {} |", cells.join(" | "));
}

/// Returns the median of what the runs of a side used: `1.32 s (1.29 to 1.40), 249 MB`.
pub(crate) fn usage(runs: &[Usage], with_wall: bool) -> Option<Cell> {
    let cpu = median(runs.iter().map(|run| run.cpu))?;
    let mut text = seconds(cpu);
    let extremes = (runs.iter().map(|run| run.cpu).min()).zip(runs.iter().map(|run| run.cpu).max());
    if let Some((least, most)) = extremes.filter(|_| runs.len() > 1) {
        text = format!("{text} ({} to {})", digits(least), digits(most));
    }
    if with_wall {
        let wall = median(runs.iter().map(|run| run.wall))?;
        text = format!("{text}, {} wall", seconds(wall));
    }
    let peak = median(runs.iter().map(|run| run.peak))?;
    Some(Cell {
        value: cpu.as_secs_f64(),
        text: format!("{text}, {} MB", peak / 1_000_000),
    })
}

/// Returns a time as a cell.
pub(crate) fn time(time: Duration) -> Cell {
    Cell {
        value: time.as_secs_f64(),
        text: seconds(time),
    }
}

/// Returns the value in the middle; of an even number, the lower of the two.
pub(crate) fn median<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    let middle = sorted.len().checked_sub(1)? / 2;
    sorted.into_iter().nth(middle)
}

fn seconds(duration: Duration) -> String {
    format!("{} s", digits(duration))
}

/// Writes seconds with about three digits.
fn digits(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    let decimals = if seconds < 10.0 { 2 } else { 1 };
    format!("{seconds:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_the_median_the_extremes_and_the_peak() {
        let run = |millis| Usage {
            cpu: Duration::from_millis(millis),
            wall: Duration::from_millis(millis / 2),
            peak: 249_000_000,
        };
        let text = |runs: &[Usage], with_wall| usage(runs, with_wall).map(|cell| cell.text);
        let three = text(&[run(1400), run(1290), run(1320)], false);
        assert_eq!(three.as_deref(), Some("1.32 s (1.29 to 1.40), 249 MB"));
        let one = text(&[run(41_600)], true);
        assert_eq!(one.as_deref(), Some("41.6 s, 20.8 s wall, 249 MB"));
        assert_eq!(text(&[], false), None);
    }
}
