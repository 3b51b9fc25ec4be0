//! Points in time.

use super::GoDuration;
use jiff::SignedDuration;
use jiff::Timestamp;
use std::fmt;

/// A point in time, as `metav1.Time` writes it
/// (<https://www.rfc-editor.org/rfc/rfc3339>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// Reads `2026-11-26T12:00:00Z`, with any offset and with fractions of a second.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().map(Self).ok()
    }

    /// Seconds after 1970-01-01T00:00:00Z; what no calendar reaches is its end.
    pub fn from_unix(seconds: i64) -> Self {
        let nearest = if seconds < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Self(Timestamp::from_second(seconds).unwrap_or(nearest))
    }

    /// The time that Go takes for none: the first day of year 1.
    pub fn zero() -> Self {
        Self::from_unix(-62_135_596_800)
    }

    /// So many seconds later; what no calendar reaches is its end.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.plus(SignedDuration::from_secs(seconds))
    }

    /// So much later.
    #[must_use]
    pub fn plus_duration(self, duration: GoDuration) -> Self {
        self.plus(SignedDuration::from_nanos(duration.nanoseconds()))
    }

    /// How much later this is than another moment.
    pub fn since(self, other: Self) -> GoDuration {
        GoDuration::from_nanoseconds(self.0.duration_since(other.0).as_nanos())
    }

    fn plus(self, duration: SignedDuration) -> Self {
        let end = if duration.is_negative() {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Self(self.0.checked_add(duration).unwrap_or(end))
    }
}

impl fmt::Display for Moment {
    /// `2026-11-26T12:00:00Z`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_offsets_and_fractions_and_writes_utc() {
        for (text, wanted) in [
            ("2026-11-26T12:00:00Z", "2026-11-26T12:00:00Z"),
            ("2026-11-26T12:00:00+01:00", "2026-11-26T11:00:00Z"),
            ("2026-11-26T12:00:00.5Z", "2026-11-26T12:00:00.5Z"),
        ] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), wanted);
        }
    }

    #[test]
    fn refuses_what_is_no_point_in_time() {
        for text in ["", "now", "2026-11-26", "2026-11-26T12:00:00", "12:00"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn adding_stops_at_the_ends_of_the_calendar() {
        let moment = Moment::zero().plus_seconds(i64::MAX);
        assert_eq!(moment.plus_seconds(1), moment);
        assert!(Moment::zero().plus_seconds(i64::MIN) < Moment::zero());
        assert_eq!(Moment::zero().to_string(), "0001-01-01T00:00:00Z");
    }
}
