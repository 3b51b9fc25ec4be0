//! Regular expressions for those who do not have the crate.

use regex_lite::Regex;

/// A pattern that is searched for in linear time.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// It is wrong; the reason.
    Wrong(String),
    /// It may be right, but it uses something that is not known here: this.
    Unknown(&'static str),
}

/// What RE2 has and we have not: <https://github.com/google/re2/wiki/Syntax>.
const UNKNOWN: [&str; 4] = [r"\p", r"\P", r"\Q", r"\C"];

impl Pattern {
    /// Compiles a pattern; `None` when it cannot be, Unicode classes among the reasons.
    pub fn new(text: &str) -> Option<Self> {
        Self::parse(text).ok()
    }

    /// Compiles a pattern.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Regex::new(text).map(Self).map_err(|error| {
            let unknown = UNKNOWN.into_iter().find(|sign| text.contains(sign));
            unknown.map_or_else(
                || PatternError::Wrong(error.to_string()),
                PatternError::Unknown,
            )
        })
    }

    /// Whether the pattern is found anywhere in a text.
    pub fn is_found(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Everything in a text that the pattern matches, from the left, without overlaps.
    pub fn all<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.0.find_iter(text).map(|found| found.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_may_be_found_anywhere() {
        let pattern = Pattern::parse("[0-9]{2}").unwrap();
        assert!(pattern.is_found("a12b") && !pattern.is_found("a1b2"));
    }

    #[test]
    fn wrong_patterns_are_told_from_those_we_cannot_read() {
        for wrong in ["*.*", "(", "(?=a)", "[b-a]", "a{2,1}"] {
            let error = Pattern::parse(wrong);
            assert!(matches!(error, Err(PatternError::Wrong(_))), "{wrong}");
        }
        let greek = Pattern::parse(r"\p{Greek}");
        assert!(matches!(greek, Err(PatternError::Unknown(r"\p"))));
    }
}
