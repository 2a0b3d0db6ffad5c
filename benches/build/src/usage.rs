//! What one process and its children use.

use std::error::Error;
use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Outcome;

/// The argument that makes this program the parent of a measured command.
pub(crate) const PARENT: &str = "--parent-of";

/// What a command used, with all its children.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    /// In user space and in the system.
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    /// The peak of its largest process, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command and returns what it used.
///
/// The system adds up all children of a process, so each command gets a parent of its own: another
/// process of this program.
pub(crate) fn of(command: &Command) -> Outcome<Usage> {
    let mut parent = Command::new(std::env::current_exe()?);
    parent.arg(PARENT).arg(command.get_program());
    parent.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => parent.env(name, value),
            None => parent.env_remove(name),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        parent.current_dir(directory);
    }
    let output = parent.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("failed: {command:?}").into());
    }
    read(&String::from_utf8(output.stdout)?).ok_or_else(|| "no usage was reported".into())
}

fn read(report: &str) -> Option<Usage> {
    let mut numbers = report.split_whitespace().map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some(Usage {
        cpu: Duration::from_micros(next()?),
        wall: Duration::from_micros(next()?),
        peak: next()?,
    })
}

/// Runs the command that the arguments name, and prints what it used. Shows its messages only if
/// it fails.
pub(crate) fn parent(mut arguments: impl Iterator<Item = OsString>) -> Outcome<()> {
    let program = arguments.next().ok_or("no command is given")?;
    let start = Instant::now();
    let output = Command::new(program).args(arguments).output()?;
    let wall = start.elapsed();
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Box::<dyn Error>::from(output.status.to_string()));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Apple's systems count bytes, all others kilobytes.
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    println!("{cpu} {} {}", wall.as_micros(), usage.max_rss() * unit);
    Ok(())
}
