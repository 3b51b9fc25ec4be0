//! The only clock.
#![expect(
    clippy::disallowed_methods,
    reason = "this file is the door to the time"
)]

use crate::ops::Phase;
use crate::ops::Timings;
use std::fmt::Write;
use std::sync::OnceLock;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

/// The time since somebody first asked.
pub(super) fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// The seconds since 1970-01-01T00:00:00Z; before that, none.
pub(super) fn unix() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map(|since| since.as_secs()).unwrap_or_default();
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A table of the phases, and their sum.
pub(super) fn table(timings: &Timings) -> String {
    let mut text = String::new();
    let mut total = Duration::ZERO;
    let mut line = |name: &str, time: Duration| {
        let milliseconds = time.as_secs_f64() * 1000.0;
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{name:<9} {milliseconds:>9.1} ms");
    };
    for phase in Phase::ALL {
        line(phase.name(), timings.of(phase));
        total += timings.of(phase);
    }
    line("total", total);
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_does_not_go_back() {
        let before = now();
        assert!(now() >= before);
    }

    #[test]
    fn every_phase_has_a_line() {
        let text = table(&Timings::default());
        assert_eq!(text.lines().count(), 7);
        assert!(text.starts_with("read            0.0 ms\n"), "{text}");
    }
}
