//! A response -> whether it is an error, and what it says. Follows the API's tables; never fails.
//!
//! One decoder for all APIs: `location` finds values, `condition` tests responses, `items` lists
//! several errors, `wait` reads retry hints. The view of `json` reads bodies in whatever state they
//! are. What is missing, of the wrong type or not JSON is left out: a status decides before a body
//! does.

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
