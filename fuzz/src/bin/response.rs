//! See the library module with this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| infoplug_fuzz::response::check(bytes));
