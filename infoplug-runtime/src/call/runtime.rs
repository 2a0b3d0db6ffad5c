//! Whether the Tokio runtime on this thread can make calls. Tokio itself panics if a part of it is
//! missing.

use std::cell::Cell;
use std::net::{Ipv4Addr, UdpSocket};
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::{Handle, Id};

use crate::error::NoRuntime;

/// A runtime that can make calls.
#[derive(Clone, Copy)]
struct Known {
    runtime: Id,
    /// Whether it is known to have I/O as well, which a user's transport may not need.
    has_io: bool,
}

thread_local! {
    /// The last runtime checked on this thread, so that not every call repeats the check.
    static KNOWN: Cell<Option<Known>> = const { Cell::new(None) };
}

/// Checks the runtime on this thread.
pub(super) fn check(needs_io: bool) -> Result<(), NoRuntime> {
    let runtime = Handle::try_current().map_err(|_| NoRuntime::None)?.id();
    match KNOWN.get() {
        Some(known) if known.runtime == runtime && (known.has_io || !needs_io) => Ok(()),
        _ => check_new(runtime, needs_io),
    }
}

#[cold]
fn check_new(runtime: Id, needs_io: bool) -> Result<(), NoRuntime> {
    match (has_timers(), !needs_io || has_io()) {
        (true, true) => {
            KNOWN.set(Some(Known {
                runtime,
                has_io: needs_io,
            }));
            Ok(())
        }
        (false, true) => Err(NoRuntime::WithoutTimers),
        (true, false) => Err(NoRuntime::WithoutIo),
        (false, false) => Err(NoRuntime::WithoutBoth),
    }
}

fn has_timers() -> bool {
    catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok()
}

/// Only registering a socket can tell. If no socket is available, the call itself will fail.
fn has_io() -> bool {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    let Ok(socket) = socket.and_then(|socket| socket.set_nonblocking(true).map(|()| socket)) else {
        return true;
    };
    catch_unwind(|| drop(tokio::net::UdpSocket::from_std(socket))).is_ok()
}
