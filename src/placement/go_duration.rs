//! Durations as Go writes them.

use std::fmt;

/// A length of time as Go's `time.ParseDuration` reads it: `1h30m`, `1.5s`, `-2m`, `300ms`
/// (<https://pkg.go.dev/time#ParseDuration>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct GoDuration(i64);

const SECOND: i64 = 1_000_000_000;

/// Units with their nanoseconds, and the order in which they are written.
const UNITS: &[(&str, i64)] = &[
    ("h", 3600 * SECOND),
    ("m", 60 * SECOND),
    ("s", SECOND),
    ("ms", 1_000_000),
    ("us", 1000),
    ("µs", 1000),
    ("μs", 1000),
    ("ns", 1),
];

impl GoDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Reads a duration; `None` when Go would refuse it.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if text == "0" {
            return Some(Self::ZERO);
        }
        if text.is_empty() {
            return None;
        }
        let mut total: i128 = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let (nanoseconds, after) = part(rest)?;
            total += nanoseconds;
            rest = after;
        }
        let total = if negative { -total } else { total };
        i64::try_from(total).ok().map(Self)
    }

    /// So many nanoseconds; the longest or shortest there is where it is none.
    pub fn from_nanoseconds(nanoseconds: i128) -> Self {
        let nearest = if nanoseconds < 0 { i64::MIN } else { i64::MAX };
        Self(i64::try_from(nanoseconds).unwrap_or(nearest))
    }

    /// In nanoseconds.
    pub fn nanoseconds(self) -> i64 {
        self.0
    }

    /// The sum; the longest duration there is when it is longer.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A number with its unit, in nanoseconds, and what follows it.
fn part(text: &str) -> Option<(i128, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (whole, rest) = split(text, is_digit);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split(rest, is_digit),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (unit, rest) = split(rest, |c| !c.is_ascii_digit() && c != '.');
    let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let whole: i128 = number(whole)?;
    // Eighteen digits of a fraction are more than a nanosecond of an hour.
    let digits: String = fraction.chars().take(18).collect();
    let scale = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let parts = number(&digits)? * i128::from(*size) / scale;
    Some((whole.checked_mul(i128::from(*size))? + parts, rest))
}

fn split(text: &str, takes: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !takes(c)).unwrap_or(text.len());
    text.split_at(end)
}

fn number(digits: &str) -> Option<i128> {
    if digits.is_empty() {
        return Some(0);
    }
    digits
        .parse()
        .ok()
        .filter(|value| *value <= i128::from(i64::MAX))
}

impl fmt::Display for GoDuration {
    /// `1h30m`, `90s` as `1m30s`, `0s`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return formatter.write_str("0s");
        }
        if self.0 < 0 {
            formatter.write_str("-")?;
        }
        let mut rest = self.0.unsigned_abs();
        for (name, size) in UNITS.iter().filter(|(name, _)| name.is_ascii()) {
            let size = size.unsigned_abs();
            if rest >= size {
                write!(formatter, "{}{name}", rest / size)?;
                rest %= size;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, seconds) in [
            ("0", 0.0),
            ("5s", 5.0),
            ("1h30m", 5400.0),
            ("1.5h", 5400.0),
            (".5s", 0.5),
            ("1.s", 1.0),
            ("-2m", -120.0),
            ("+2m", 120.0),
            ("1m1m", 120.0),
            ("300ms", 0.3),
            ("1µs", 0.000_001),
        ] {
            #[expect(clippy::cast_possible_truncation, reason = "the values are small")]
            let wanted = (seconds * 1e9) as i64;
            assert_eq!(
                GoDuration::parse(text).map(GoDuration::nanoseconds),
                Some(wanted),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in [
            "",
            "-",
            "5",
            "s",
            ".s",
            "1d",
            "1 h",
            "1h ",
            "h1",
            "None",
            "--1s",
            "9999999999h",
        ] {
            assert_eq!(GoDuration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn is_written_without_units_that_are_zero() {
        for (text, wanted) in [
            ("0", "0s"),
            ("90s", "1m30s"),
            ("2h", "2h"),
            ("-1500ms", "-1s500ms"),
        ] {
            assert_eq!(GoDuration::parse(text).unwrap().to_string(), wanted);
        }
    }
}
