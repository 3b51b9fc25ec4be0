//! See `src/json_path.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| paletteai_fuzz::json_path::check(input));
