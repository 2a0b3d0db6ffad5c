//! What must hold for any input, whoever wrote it.

extern crate proc_macro;

pub mod derive;
pub mod response;
pub mod spec;

// A proc-macro crate exports nothing but its macros, so its modules are compiled in here.
#[path = "../../infoplug-macros/src/client.rs"]
mod client;
#[path = "../../infoplug-macros/src/coded.rs"]
mod coded;
#[path = "../../infoplug-macros/src/formats.rs"]
mod formats;
#[path = "../../infoplug-macros/src/known_clients.rs"]
mod known_clients;
#[path = "../../infoplug-macros/src/locate.rs"]
mod locate;
#[path = "../../infoplug-macros/src/module.rs"]
mod module;
#[path = "../../infoplug-macros/src/own/mod.rs"]
mod own;
