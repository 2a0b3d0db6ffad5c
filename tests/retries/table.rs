//! Tests every cell of the retry table in `docs/calls.md` and counts the executions at the server.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use infoplug::{
    FailureKind, NotRetried, Transport, TransportFailure, TransportRequest, TransportResponse,
    VirtualClock,
};
use infoplug_mock::{Canned, Fault, Faulty, closed_port};

use crate::tls::{Untrusted, own_client};
use crate::{Calls, End, builder, end, error};

/// Whether a call is retried after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    /// It is retried.
    Again,
    /// It is retried, and the failed attempt counts as maybe spent.
    Counted,
    /// It is not retried.
    No(NotRetried),
}

use Cell::{Again, Counted, No};
use NotRetried::{MayCost, NotAdvised, NotSafe};

impl Cell {
    /// Returns the cell as the documentation writes it.
    fn words(self) -> &'static str {
        match self {
            Again => "retried",
            Counted => "retried, counted",
            No(NotAdvised) => "no",
            No(NotSafe) => "no: not safe",
            No(MayCost) => "no: may cost",
            No(_) => unreachable!("another reason is none of a table of defaults"),
        }
    }
}

/// A kind of call.
struct Column {
    words: &'static str,
    price: f64,
    call: fn(Calls) -> Pin<Box<dyn Future<Output = End> + Send>>,
}

const COLUMNS: [Column; 5] = [
    Column {
        words: "free GET",
        price: 0.0,
        call: |api| Box::pin(end(api.look().send_full())),
    },
    Column {
        words: "GET that costs",
        price: 1.0,
        call: |api| Box::pin(end(api.read().send_full())),
    },
    Column {
        words: "POST, not marked",
        price: 25.0,
        call: |api| Box::pin(end(api.start().what("a").send_full())),
    },
    Column {
        words: "POST `repeat: safe`, free",
        price: 0.0,
        call: |api| Box::pin(end(api.check().what("a").send_full())),
    },
    Column {
        words: "POST `repeat: safe`, costs",
        price: 5.0,
        call: |api| Box::pin(end(api.find().what("a").send_full())),
    },
];

/// A row: how an attempt fails, and whether each kind of call is retried.
struct Row {
    words: &'static str,
    cells: [Cell; 5],
    /// Whether the attempt may have been charged.
    may_cost: bool,
    ways: &'static [Way],
}

/// A way to fail.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Nothing listens.
    Refused,
    /// The transport reports it, because it does not happen on the loopback interface.
    Unsent(FailureKind),
    /// The certificate is self-signed.
    Untrusted,
    /// A response.
    Response(u16, &'static str),
    /// A fault of the connection.
    Broken(Outcome),
}

/// How a connection breaks after all or part of the request was sent.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    ResetDuringRequest,
    ResetAfterRequest,
    CloseAfterRequest,
    Stall,
    Garbage,
    CutInHeader,
    CutInBody,
    ResetInBody,
    StallInBody,
}

const TABLE: [Row; 7] = [
    Row {
        words: "Not connected: refused, no route, unknown host, connect timeout",
        cells: [Again, Again, Again, Again, Again],
        may_cost: false,
        ways: &[
            Way::Refused,
            Way::Unsent(FailureKind::NotConnected),
            Way::Unsent(FailureKind::ConnectTimeout),
        ],
    },
    Row {
        words: "The certificate is not trusted",
        cells: [
            No(NotAdvised),
            No(NotAdvised),
            No(NotAdvised),
            No(NotAdvised),
            No(NotAdvised),
        ],
        may_cost: false,
        ways: &[Way::Untrusted],
    },
    Row {
        words: "`not_processed`: 425, 429, and what the spec says was not processed",
        cells: [Again, Again, Again, Again, Again],
        may_cost: false,
        ways: &[
            Way::Response(425, ""),
            Way::Response(429, ""),
            Way::Response(429, "other"),
            Way::Response(400, "throttled"),
            Way::Response(503, "turned_away"),
        ],
    },
    Row {
        words: "`if_safe`: 408, 5xx except 501 and 505, and what the spec says may have run",
        cells: [Again, Counted, No(NotSafe), Again, Counted],
        may_cost: true,
        ways: &[
            Way::Response(500, ""),
            Way::Response(503, ""),
            Way::Response(408, ""),
            Way::Response(502, ""),
            Way::Response(500, "flaky"),
            Way::Response(409, "locked"),
        ],
    },
    Row {
        words: "`always`: what the spec says the API wants retried",
        cells: [Again, Counted, Counted, Again, Counted],
        may_cost: true,
        ways: &[Way::Response(500, "mixed_up")],
    },
    Row {
        words: "Lost, or timed out, after the first byte was sent",
        cells: [Again, No(MayCost), No(NotSafe), Again, No(MayCost)],
        may_cost: true,
        ways: &[
            Way::Broken(Outcome::ResetDuringRequest),
            Way::Broken(Outcome::ResetAfterRequest),
            Way::Broken(Outcome::CloseAfterRequest),
            Way::Broken(Outcome::Stall),
            Way::Broken(Outcome::Garbage),
            Way::Broken(Outcome::CutInHeader),
            Way::Broken(Outcome::CutInBody),
            Way::Broken(Outcome::ResetInBody),
            Way::Broken(Outcome::StallInBody),
        ],
    },
    Row {
        words: "`never`: 400, 401, 402, 404, and all other responses",
        cells: [
            No(NotAdvised),
            No(NotAdvised),
            No(NotAdvised),
            No(NotAdvised),
            No(NotAdvised),
        ],
        may_cost: false,
        ways: &[
            Way::Response(400, ""),
            Way::Response(400, "bad_value"),
            Way::Response(401, ""),
            Way::Response(402, ""),
            Way::Response(404, ""),
            Way::Response(429, "quota"),
            // Not processed, but only retried if the response says when.
            Way::Response(409, "in_row"),
        ],
    },
];

impl Outcome {
    fn fault(self) -> Fault {
        let response = Canned::ok("{\"id\":1}");
        match self {
            Self::ResetDuringRequest => Fault::ResetDuringRequest(10),
            Self::ResetAfterRequest => Fault::ResetAfterRequest,
            Self::CloseAfterRequest => Fault::CloseAfterRequest,
            Self::Stall => Fault::Stall,
            Self::Garbage => Fault::garbage(),
            Self::CutInHeader => Fault::CutInHeader(response),
            Self::CutInBody => Fault::CutInBody(response),
            Self::ResetInBody => Fault::ResetInBody(response),
            Self::StallInBody => Fault::StallInBody(response),
        }
    }
}

impl Way {
    /// Returns the fault of the server, if any.
    fn fault(self) -> Option<Fault> {
        match self {
            Self::Response(status, "") => Some(Fault::status(status, "")),
            Self::Response(status, code) => Some(error(status, code)),
            Self::Broken(outcome) => Some(outcome.fault()),
            Self::Refused | Self::Unsent(_) | Self::Untrusted => None,
        }
    }

    /// Whether the server receives the whole request.
    fn is_executed(self) -> bool {
        matches!(self, Self::Response(..) | Self::Broken(_))
            && !matches!(self, Self::Broken(Outcome::ResetDuringRequest))
    }

    /// Whether the failure can end after one attempt.
    fn can_end(self) -> bool {
        !matches!(self, Self::Refused | Self::Untrusted)
    }
}

/// A transport that fails to connect this many times.
struct Unconnected {
    kind: FailureKind,
    left: AtomicU32,
    then: reqwest::Client,
}

impl Transport for Unconnected {
    fn send(
        &self,
        request: TransportRequest,
    ) -> Pin<Box<dyn Future<Output = Result<TransportResponse, TransportFailure>> + Send>> {
        if self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_ok()
        {
            let failure = TransportFailure::new(self.kind, "nobody is there");
            return Box::pin(async move { Err(failure) });
        }
        self.then.send(request)
    }
}

/// The outcome of a call, and the counts of the server and the client.
#[derive(Debug, PartialEq)]
struct Came {
    is_ok: bool,
    attempts: u32,
    not_retried: Option<NotRetried>,
    executions: usize,
    spent: f64,
    maybe: f64,
}

/// Returns the expected outcome. With `lasts`, each attempt fails, otherwise only the first.
fn wanted(row: &Row, cell: Cell, way: Way, price: f64, lasts: bool) -> Came {
    let repeats = !matches!(cell, No(_));
    let (failed, is_ok) = match (repeats, lasts) {
        (true, true) => (3_u32, false),
        (true, false) => (1, true),
        (false, _) => (1, false),
    };
    let not_retried = match cell {
        No(reason) => Some(reason),
        Again | Counted if lasts => Some(NotRetried::NoAttemptLeft),
        Again | Counted => None,
    };
    let executions = usize::from(is_ok)
        + if way.is_executed() {
            failed as usize
        } else {
            0
        };
    Came {
        is_ok,
        attempts: failed + u32::from(is_ok),
        not_retried,
        executions,
        spent: if is_ok { price } else { 0.0 },
        maybe: if row.may_cost {
            price * f64::from(failed)
        } else {
            0.0
        },
    }
}

async fn tried(way: Way, column: &Column, lasts: bool) -> (Came, End) {
    let clock = VirtualClock::new();
    let server = Faulty::start(if lasts { None } else { way.fault() })
        .await
        .unwrap();
    let server = match way.fault() {
        Some(fault) if lasts => server.otherwise(fault),
        _ => server,
    };
    let (closed, untrusted) = (closed_port().unwrap(), Untrusted::start().await);
    let mut builder = builder(server.url(), &clock);
    match way {
        Way::Refused => builder = builder.base_url(closed.url()),
        Way::Untrusted => builder = builder.base_url(untrusted.url.as_str()),
        Way::Unsent(kind) => {
            let left = AtomicU32::new(if lasts { u32::MAX } else { 1 });
            builder = builder.transport(Unconnected {
                kind,
                left,
                then: own_client().build().unwrap(),
            });
        }
        // Long enough for an immediate response on a busy machine.
        Way::Broken(Outcome::Stall | Outcome::StallInBody) => {
            builder = builder.attempt_timeout(Duration::from_millis(400));
        }
        Way::Response(..) | Way::Broken(_) => {}
    }
    let api = builder.build().unwrap();
    let end = (column.call)(api.clone()).await;
    assert_eq!(
        untrusted.bytes(),
        0,
        "{way:?}: a server that is not trusted has got something"
    );
    let came = Came {
        is_ok: end.is_ok,
        attempts: end.attempts,
        not_retried: end.not_retried,
        executions: server.executions(),
        spent: api.credits_spent(),
        maybe: api.credits_maybe_spent(),
    };
    (came, end)
}

/// Tests one cell with one kind of failure.
async fn check(row: &'static Row, column: usize, way: Way, lasts: bool) -> Option<String> {
    let (cell, kind) = (row.cells[column], &COLUMNS[column]);
    let wanted = wanted(row, cell, way, kind.price, lasts);
    let (came, end) = tried(way, kind, lasts).await;
    let location = format!(
        "{} / {} by {way:?}, {}",
        row.words,
        kind.words,
        if lasts { "each time" } else { "once" }
    );
    if came != wanted {
        return Some(format!(
            "{location}:\n    wanted {wanted:?}\n    came   {came:?}\n    {}",
            end.line
        ));
    }
    let is_retryable = !end.is_ok && !matches!(cell, No(_));
    // `is_retryable` ignores cost. The caller decides about money.
    (end.is_retryable != is_retryable).then(|| {
        format!(
            "{location}: is_retryable() is {}\n    {}",
            end.is_retryable, end.line
        )
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_table_holds_over_real_sockets() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in &TABLE {
        for way in row.ways {
            // Concurrently, because stalls are slow.
            let mut tries = tokio::task::JoinSet::new();
            for column in 0..COLUMNS.len() {
                for lasts in [true, false]
                    .into_iter()
                    .filter(|lasts| *lasts || way.can_end())
                {
                    tries.spawn(check(row, column, *way, lasts));
                }
            }
            count += tries.len();
            wrong.extend(tries.join_all().await.into_iter().flatten());
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 250, "{count}");
}

/// Cases between the rows: an error that is not retried although the call may have run, because of
/// its status or because its advice requires a hint.
#[tokio::test]
async fn what_is_not_to_be_repeated_may_have_cost_if_it_may_have_run() {
    for way in [Way::Response(500, "fatal"), Way::Response(409, "in_line")] {
        for column in &COLUMNS {
            let (came, end) = tried(way, column, true).await;
            let not_retried = Some(NotAdvised);
            let wanted = Came {
                is_ok: false,
                attempts: 1,
                not_retried,
                executions: 1,
                spent: 0.0,
                maybe: column.price,
            };
            assert_eq!(came, wanted, "{way:?} {}: {}", column.words, end.line);
        }
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_named_and_nothing_was_sent() {
    let server = Untrusted::start().await;
    let api = builder(&server.url, &VirtualClock::new()).build().unwrap();
    let end = end(api.look().send_full()).await;
    assert!(
        end.line
            .starts_with("look: the server's certificate is not trusted: "),
        "{}",
        end.line
    );
    assert!(!end.was_sent && !end.is_retryable);
    assert_eq!(
        (end.attempts, server.connections(), server.bytes()),
        (1, 1, 0)
    );
}

#[test]
fn the_documentation_has_the_same_table() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/calls.md")).unwrap();
    let cells = |line: &str| {
        line.trim_matches('|')
            .split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = text
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    let head = rows
        .iter()
        .position(|row| row.get(1).is_some_and(|cell| cell == COLUMNS[0].words))
        .unwrap();
    let wanted: Vec<Vec<&str>> = TABLE
        .iter()
        .map(|row| {
            std::iter::once(row.words)
                .chain(row.cells.map(Cell::words))
                .collect()
        })
        .collect();
    assert_eq!(rows[head][1..], COLUMNS.map(|column| column.words));
    assert_eq!(rows[head + 2..head + 2 + TABLE.len()], wanted);
}

#[tokio::test]
async fn no_attempt_is_left_is_what_a_call_says_that_never_connected() {
    let port = closed_port().unwrap();
    let heard = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&heard);
    let api = builder(port.url(), &VirtualClock::new())
        .on_retry(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        })
        .build()
        .unwrap();
    let end = end(api.start().send_full()).await;
    assert!(
        !end.was_sent
            && end.line.contains("cannot connect")
            && end.line.ends_with(". Tried 3 times"),
        "{}",
        end.line
    );
    assert_eq!(heard.load(Ordering::SeqCst), 2);
}
