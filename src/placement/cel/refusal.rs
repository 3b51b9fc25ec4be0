//! Why an expression cannot be evaluated.

/// Why an expression is not evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A hub refuses it too: what it would say, as nearly as we know.
    Invalid(String),
    /// A hub may know it, and we do not.
    Unknown {
        /// What it is: "the function `cidr`".
        what: String,
        /// Where in the expression, in bytes.
        at: usize,
    },
}

impl Refusal {
    /// An error of the compiler of a hub, with its picture of the place.
    pub(super) fn invalid(text: &str, at: usize, message: &str) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = 1 + before.matches('\n').count();
        let column = before
            .get(line_start..)
            .map_or(0, |start| start.chars().count());
        let source = text.get(line_start..).and_then(|rest| rest.lines().next());
        Self::Invalid(format!(
            "compilation failed: ERROR: <input>:{line}:{}: {message}\n | {}\n | {}^",
            column + 1,
            source.unwrap_or_default(),
            ".".repeat(column),
        ))
    }

    pub(super) fn unknown(what: impl Into<String>, at: usize) -> Self {
        Self::Unknown {
            what: what.into(),
            at,
        }
    }
}
