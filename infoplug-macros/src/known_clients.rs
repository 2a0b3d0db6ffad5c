//! The clients of the crate that is being compiled, for items that forget to name theirs.

use std::sync::{Mutex, PoisonError};

use syn::Ident;

/// The clients that this process has seen: their modules and their names.
static CLIENTS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Remembers a client, for items that forget to name it.
pub(crate) fn remember(module: &Ident, client: &Ident) {
    let entry = (module.to_string(), client.to_string());
    let mut clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
    if !clients.contains(&entry) {
        clients.push(entry);
    }
}

/// Returns the client whose module has this name.
pub(crate) fn beside(module: &Ident) -> Option<String> {
    let clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut clients = clients.iter();
    let found = clients.find(|(other, _)| module == other.as_str());
    found.map(|(_, client)| client.clone())
}
