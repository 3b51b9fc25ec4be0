//! Regular expressions for those who do not have the crate.

use regex_lite::Regex;

/// A pattern that is searched for in linear time.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles a pattern; `None` when it cannot be, Unicode classes among the reasons.
    pub fn new(text: &str) -> Option<Self> {
        Regex::new(text).ok().map(Self)
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
