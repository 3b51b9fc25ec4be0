//! See `src/cluster_profile_macros.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| paletteai_fuzz::cluster_profile_macros::check(input));
