//! Who makes a call, and which response it gets.

use crate::bare::Bare;
use crate::by_hand::ByHand;
use crate::ours::Ours;

/// The way a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Ours,
    ByHand,
    Bare,
}

impl Who {
    pub(crate) const ALL: [Self; 3] = [Self::Ours, Self::ByHand, Self::Bare];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "infoplug",
            Self::ByHand => "by-hand",
            Self::Bare => "hyper",
        }
    }
}

/// A status and how the table names its response.
pub(crate) const STATUSES: [(u16, &str); 3] = [
    (200, "200 with a company of 2 KB"),
    (400, "400 with the error body"),
    (429, "429 without retries"),
];

/// A client of any of the three kinds.
#[derive(Clone)]
pub(crate) enum Caller {
    Ours(Ours),
    ByHand(ByHand),
    Bare(Bare),
}

impl Caller {
    pub(crate) fn new(who: Who, url: &str) -> Self {
        match who {
            Who::Ours => Self::Ours(Ours::new(url)),
            Who::ByHand => Self::ByHand(ByHand::new(url)),
            Who::Bare => Self::Bare(Bare::new(url)),
        }
    }

    /// Makes a call and checks that its outcome is that of the status.
    pub(crate) async fn call(&self, status: u16) {
        // The server finds the status in the domain.
        let domain = match status {
            200 => "acme.example",
            400 => "400.example",
            _ => "429.example",
        };
        let got = match self {
            Self::Ours(ours) => ours.call(domain).await,
            Self::ByHand(by_hand) => by_hand.call(domain).await,
            Self::Bare(bare) => bare.call(domain).await,
        };
        assert_eq!(got, status);
    }
}
