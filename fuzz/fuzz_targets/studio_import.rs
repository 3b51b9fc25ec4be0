//! See `src/studio_import.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| paletteai_fuzz::studio_import::check(input));
