//! See [`targets::xml`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::xml(bytes));
