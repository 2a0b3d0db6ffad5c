//! See the module of the library with this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| infoplug_fuzz::response::check(bytes));
