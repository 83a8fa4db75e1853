//! See [`targets::form`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::form(bytes));
