//! The command line.

use std::path::PathBuf;

use crate::Outcome;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Measures what a client costs the compiler, beside progenitor 0.15.1.

cargo run --release --manifest-path benches/build/Cargo.toml -- [OPTIONS] [FIGURE [ENDPOINTS...]]...

Figures (all of them, if none is named):
  cold      `cargo build` from an empty folder [10]
  check     `cargo check`, not incremental [10 100 1000 2000]
  edit      `cargo check`, incremental, after an edit of the spec [100]
  touch     `cargo check`, incremental, after an edit of Rust [100]
  fresh     `cargo check` with nothing to do, which is cargo's share of the above [100]
  expanded  size of the expanded code [100]
  passes    time of each pass of the compiler [100]
  parse     time to read and check a spec in unoptimized code [1000]
ENDPOINTS are the sizes of the API, by default those in brackets.

Options:
  --runs N           runs of each figure and side (3)
  --ours-only        without progenitor
  --repository PATH  another checkout of infoplug; may be repeated, to compare checkouts
  --dir PATH         keeps the clients and what they build there, for the next time
";

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    Check,
    Edit,
    Touch,
    Fresh,
    Cold,
    Expanded,
    Passes,
    Parse,
}

/// The figures with their sizes. 2,000 endpoints are within the limits of a spec, 5,000 are not.
const FIGURES: [(&str, Figure, &[usize]); 8] = [
    ("cold", Figure::Cold, &[10]),
    ("check", Figure::Check, &[10, 100, 1000, 2000]),
    ("edit", Figure::Edit, &[100]),
    ("touch", Figure::Touch, &[100]),
    ("fresh", Figure::Fresh, &[100]),
    ("expanded", Figure::Expanded, &[100]),
    ("passes", Figure::Passes, &[100]),
    ("parse", Figure::Parse, &[1000]),
];

/// The arguments.
pub(crate) struct Arguments {
    /// Each figure with a number of endpoints.
    pub(crate) figures: Vec<(Figure, usize)>,
    pub(crate) runs: usize,
    pub(crate) is_ours_only: bool,
    pub(crate) repositories: Vec<PathBuf>,
    pub(crate) directory: Option<PathBuf>,
}

/// Reads the arguments. `None` stands for a request for help.
pub(crate) fn read(mut written: impl Iterator<Item = String>) -> Outcome<Option<Arguments>> {
    let mut arguments = Arguments {
        figures: Vec::new(),
        runs: 3,
        is_ours_only: false,
        repositories: Vec::new(),
        directory: None,
    };
    let mut named: Vec<(Figure, &[usize], Vec<usize>)> = Vec::new();
    while let Some(word) = written.next() {
        let mut value = || written.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--help" | "-h" => return Ok(None),
            "--runs" => arguments.runs = positive(&value()?)?,
            "--ours-only" => arguments.is_ours_only = true,
            "--repository" => arguments.repositories.push(value()?.into()),
            "--dir" => arguments.directory = Some(value()?.into()),
            _ => {
                if let Some(&(_, figure, default)) = FIGURES.iter().find(|(name, ..)| *name == word)
                {
                    named.push((figure, default, Vec::new()));
                } else if let Some((.., endpoints)) = named.last_mut() {
                    endpoints.push(positive(&word)?);
                } else {
                    return Err(format!("{word} is neither a figure nor an option").into());
                }
            }
        }
    }
    if named.is_empty() {
        named.extend(FIGURES.map(|(_, figure, default)| (figure, default, Vec::new())));
    }
    for (figure, default, endpoints) in named {
        let endpoints = if endpoints.is_empty() {
            default
        } else {
            &endpoints
        };
        arguments
            .figures
            .extend(endpoints.iter().map(|&number| (figure, number)));
    }
    Ok(Some(arguments))
}

/// Returns the name of a figure on the command line.
pub(crate) fn name(figure: Figure) -> &'static str {
    let entry = FIGURES.iter().find(|(_, other, _)| *other == figure);
    entry.map_or("", |(name, ..)| name)
}

fn positive(word: &str) -> Outcome<usize> {
    match word.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{word} is not a number from 1").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(line: &str) -> Option<Vec<(Figure, usize)>> {
        let words = line.split_whitespace().map(str::to_owned);
        Some(read(words).ok()??.figures)
    }

    #[test]
    fn a_figure_takes_the_numbers_after_it() {
        let expected = vec![
            (Figure::Check, 10),
            (Figure::Check, 100),
            (Figure::Edit, 100),
        ];
        assert_eq!(figures("check 10 100 --runs 5 edit"), Some(expected));
    }

    #[test]
    fn no_figure_means_all() {
        assert_eq!(figures("--ours-only").map(|all| all.len()), Some(11));
    }

    #[test]
    fn what_is_neither_figure_nor_number_is_refused() {
        for line in ["chek", "check 0", "100", "--runs", "--runs x"] {
            assert!(figures(line).is_none(), "{line}");
        }
    }
}
