//! What the compiler says about a client: its passes, and the expanded code.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::Outcome;
use crate::side::Side;
use crate::table;

/// The time of each pass.
pub(crate) type Passes = BTreeMap<String, Duration>;

/// The variable that makes this program start rustc.
const STARTS_RUSTC: &str = "INFOPLUG_BUILD_TIMES_STARTS_RUSTC";

/// How many passes are shown.
const SHOWN: usize = 14;

/// Whether cargo started this program in place of rustc.
pub(crate) fn is_rustc() -> bool {
    std::env::var_os(STARTS_RUSTC).is_some()
}

/// Starts rustc with its unstable options.
///
/// If cargo itself had the variable that allows them, it would build the dependencies again: their
/// build scripts ask for it.
pub(crate) fn rustc() -> Outcome<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().ok_or("cargo named no rustc")?;
    let status = Command::new(program)
        .args(arguments)
        .env("RUSTC_BOOTSTRAP", "1")
        .status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Returns how many bytes of source the client is after all macros were expanded.
pub(crate) fn expanded(side: &Side<'_>, endpoints: usize) -> Outcome<usize> {
    let (code, _) = run(side, endpoints, "-Zunpretty=expanded")?;
    Ok(code.len())
}

/// Returns the passes of the compiler with the wall time of each. A pass may be part of another.
pub(crate) fn passes(side: &Side<'_>, endpoints: usize) -> Outcome<Passes> {
    let (_, report) = run(side, endpoints, "-Ztime-passes")?;
    let mut passes = Passes::new();
    for (name, time) in report.lines().filter_map(pass) {
        *passes.entry(name).or_default() += time;
    }
    Ok(passes)
}

/// Returns the median of each pass.
pub(crate) fn medians(runs: &[Passes]) -> Passes {
    let names = runs.iter().flat_map(BTreeMap::keys);
    let medians = names.filter_map(|name| {
        let times = runs.iter().filter_map(|run| run.get(name).copied());
        Some((name.clone(), table::median(times)?))
    });
    medians.collect()
}

/// Returns the names of the passes to show: those on which any side spent most.
pub(crate) fn longest(sides: &[Passes]) -> Vec<String> {
    let mut all: Vec<_> = sides.iter().flatten().collect();
    all.sort_by_key(|(_, time)| Reverse(*time));
    let mut names: Vec<String> = Vec::new();
    for (name, _) in all {
        if names.len() < SHOWN && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Reads `time:   0.222; rss:   47MB ->  153MB ( +106MB)`, a tab, and `macro_expand_crate`.
fn pass(line: &str) -> Option<(String, Duration)> {
    let rest = line.strip_prefix("time:")?;
    let (seconds, rest) = rest.split_once(';')?;
    let (_, name) = rest.rsplit_once('\t')?;
    let time = Duration::try_from_secs_f64(seconds.trim().parse().ok()?).ok()?;
    Some((name.trim().to_owned(), time))
}

/// Compiles the client with an option of rustc, and returns what it printed.
fn run(side: &Side<'_>, endpoints: usize, option: &str) -> Outcome<(String, String)> {
    side.touch_source(endpoints)?;
    let mut command = side.rustc(endpoints);
    command.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?);
    command.env(STARTS_RUSTC, "1");
    let output = command.arg(option).output()?;
    let messages = String::from_utf8(output.stderr)?;
    if !output.status.success() {
        eprint!("{messages}");
        return Err(format!("failed: {command:?}").into());
    }
    Ok((String::from_utf8(output.stdout)?, messages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_read_with_its_time() {
        let line = "time:   0.222; rss:   47MB ->  153MB ( +106MB)\tmacro_expand_crate";
        let expected = ("macro_expand_crate".to_owned(), Duration::from_millis(222));
        assert_eq!(pass(line), Some(expected));
        assert_eq!(pass("   Compiling client-10 v0.0.0"), None);
    }

    #[test]
    fn the_longest_passes_of_any_side_come_first() {
        let side = |name: &str, millis| {
            Passes::from([
                (name.to_owned(), Duration::from_millis(millis)),
                ("total".to_owned(), Duration::from_millis(9)),
            ])
        };
        let names = longest(&[side("resolve", 3), side("borrow", 4)]);
        assert_eq!(names, ["total", "borrow", "resolve"]);
    }
}
