//! See `src/yaml_round_trip.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| paletteai_fuzz::yaml_round_trip::check(input));
