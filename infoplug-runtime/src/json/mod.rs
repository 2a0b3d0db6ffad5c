//! JSON as a string: exactly what the API sends and accepts, digit by digit.

mod lexer;
mod outline;
mod raw;
mod scanner;
mod serde;
mod steps;
mod undocumented;
mod value;
mod writer;

pub(crate) use self::lexer::quoted_len;
pub(crate) use self::outline::Outline;
pub use self::raw::Json;
pub(crate) use self::raw::{Object, is_whole, text};
pub(crate) use self::scanner::{Clean, Scanner, Syntax};
pub(crate) use self::steps::Steps;
pub use self::undocumented::Undocumented;
pub(crate) use self::value::Value;
pub use self::writer::Writer;
pub(crate) use self::writer::{NO_VALUE, UNWRITTEN};
