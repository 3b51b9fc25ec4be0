//! See `src/template_expressions.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| paletteai_fuzz::template_expressions::check(input));
