//! The timeouts of an attempt: one timer for the whole attempt and for the silences within it. It
//! follows the clock of the Tokio runtime.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::error::Setting;

/// The timer of one attempt. Starts when the attempt does.
pub(crate) struct Timer {
    /// When the attempt must end, and the limit that requires it.
    end: Option<(Instant, Elapsed)>,
    sleep: Option<Pin<Box<Sleep>>>,
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

impl Timer {
    /// Starts the timer. A limit beyond the clock's range is no limit.
    pub(crate) fn start(limit: Option<Limit>) -> Self {
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
        Self { end, sleep: None }
    }

    /// Waits for a future, but not past the end of the attempt and not longer than `idle`.
    pub(crate) async fn run<F: Future>(
        &mut self,
        idle: Option<Duration>,
        future: F,
    ) -> Result<F::Output, Elapsed> {
        let mut future = pin!(future);
        let mut limit = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(output));
            }
            // Most chunks of a response are ready at once: only a real wait needs the timer.
            if limit.is_none() {
                limit = self.arm(idle);
            }
            match (limit, &mut self.sleep) {
                (Some(limit), Some(sleep)) => sleep.as_mut().poll(context).map(|()| Err(limit)),
                _ => Poll::Pending,
            }
        })
        .await
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
        let (at, limit) = [self.end, silence]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at)?;
        match &mut self.sleep {
            Some(sleep) if sleep.deadline() == at => {}
            Some(sleep) => sleep.as_mut().reset(at),
            None => self.sleep = Some(Box::pin(tokio::time::sleep_until(at))),
        }
        Some(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_ends_first_ends_it() {
        let second = Duration::from_secs(1);
        let mut timer = Timer::start(Some(Limit {
            left: 10 * second,
            whole: 10 * second,
            setting: Setting::Attempt,
        }));
        assert!(
            timer
                .run(Some(4 * second), tokio::time::sleep(3 * second))
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
            Timer::start(None)
                .run(None, tokio::time::sleep(3600 * second))
                .await
                .is_ok()
        );
    }
}
