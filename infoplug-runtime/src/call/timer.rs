//! The timeouts of an attempt: one timer for the whole attempt and for the silences within it. It
//! follows the clock of the Tokio runtime.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::error::Setting;

/// The timer of one attempt. Starts when the attempt does.
pub(crate) struct Timer<'s> {
    /// When the attempt must end, and the limit that requires it.
    end: Option<(Instant, Elapsed)>,
    sleep: Pin<&'s mut Option<Sleep>>,
}

/// The time left for an attempt, and the limit that it comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Limit {
    pub(crate) left: Duration,
    pub(crate) whole: Duration,
    pub(crate) setting: Setting,
}

/// An expired limit: its length and the setting it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Elapsed {
    pub(crate) limit: Duration,
    pub(crate) setting: Setting,
}

impl<'s> Timer<'s> {
    /// Starts the timer, which lives in `sleep`. A limit beyond the clock's range is no limit.
    pub(crate) fn start(limit: Option<Limit>, sleep: Pin<&'s mut Option<Sleep>>) -> Self {
        let end = limit.and_then(
            |Limit {
                 left,
                 whole,
                 setting,
             }| {
                Some((
                    Instant::now().checked_add(left)?,
                    Elapsed {
                        limit: whole,
                        setting,
                    },
                ))
            },
        );
        Self { end, sleep }
    }

    /// Waits for a future, but not past the end of the attempt and not longer than `idle`.
    pub(crate) fn run<F: Future + Unpin>(
        &mut self,
        idle: Option<Duration>,
        mut future: F,
    ) -> impl Future<Output = Result<F::Output, Elapsed>> {
        let mut limit = None;
        // Not an `async fn`, which would hold the future twice.
        poll_fn(move |context| {
            if let Poll::Ready(output) = Pin::new(&mut future).poll(context) {
                return Poll::Ready(Ok(output));
            }
            // Most chunks of a response are ready at once: only a real wait needs the timer.
            if limit.is_none() {
                limit = self.arm(idle);
            }
            match (limit, self.sleep.as_mut().as_pin_mut()) {
                (Some(limit), Some(sleep)) => sleep.poll(context).map(|()| Err(limit)),
                _ => Poll::Pending,
            }
        })
    }

    /// Sets the timer to the earliest end.
    fn arm(&mut self, idle: Option<Duration>) -> Option<Elapsed> {
        let silence = idle.and_then(|limit| {
            Some((
                Instant::now().checked_add(limit)?,
                Elapsed {
                    limit,
                    setting: Setting::Idle,
                },
            ))
        });
        let (at, limit) = match (self.end, silence) {
            (Some(end), Some(silence)) if silence.0 < end.0 => silence,
            (Some(end), _) => end,
            (None, silence) => silence?,
        };
        match self.sleep.as_mut().as_pin_mut() {
            Some(sleep) if sleep.deadline() == at => {}
            Some(sleep) => sleep.reset(at),
            None => self.sleep.set(Some(tokio::time::sleep_until(at))),
        }
        Some(limit)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_ends_first_ends_it() {
        let second = Duration::from_secs(1);
        let limit = Limit {
            left: 10 * second,
            whole: 10 * second,
            setting: Setting::Attempt,
        };
        let sleep = pin!(None);
        let mut timer = Timer::start(Some(limit), sleep);
        assert!(
            timer
                .run(Some(4 * second), pin!(tokio::time::sleep(3 * second)))
                .await
                .is_ok()
        );
        let Err(elapsed) = timer
            .run(Some(4 * second), std::future::pending::<()>())
            .await
        else {
            panic!("it ended")
        };
        assert_eq!(
            elapsed,
            Elapsed {
                limit: 4 * second,
                setting: Setting::Idle
            }
        );
        // 7 of 10 seconds have passed.
        let Err(elapsed) = timer
            .run(Some(4 * second), std::future::pending::<()>())
            .await
        else {
            panic!("it ended")
        };
        assert_eq!(
            elapsed,
            Elapsed {
                limit: 10 * second,
                setting: Setting::Attempt
            }
        );
        assert!(
            Timer::start(None, pin!(None))
                .run(None, pin!(tokio::time::sleep(3600 * second)))
                .await
                .is_ok()
        );
    }
}
