//! See `src/yaml_read.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| paletteai_fuzz::yaml_read::check(input));
