//! Decides whether a response is an error, and reads it. Follows the API's tables; never fails.
//!
//! One decoder serves all APIs: `location` finds values, `condition` tests responses, `items` lists
//! several errors, `wait` reads retry hints. The lenient reader in `json` reads bodies in any
//! state. Anything missing, of the wrong type or not JSON is left out: the status decides before
//! the body does.

mod condition;
pub(crate) mod decode;
mod items;
mod level;
mod link;
mod location;
mod markup;
mod raw;
mod read;
mod rows;
mod success;
mod wait;

pub(crate) use self::raw::{RawResponse, Verdict};
pub(crate) use self::rows::rows;
pub(crate) use self::success::{
    Found as FoundValue, Located, Meaning, Success, describe, shown_location,
};
