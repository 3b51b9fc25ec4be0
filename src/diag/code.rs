//! The stable name of a diagnostic.

/// What kind of trouble a code means; the process's exit code follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A finding that is not an error by itself.
    Finding,
    /// The command line is wrong.
    Usage,
    /// The input is invalid.
    Invalid,
    /// A version, variable or lock cannot be resolved.
    Unresolved,
    /// Reading or writing failed.
    Io,
    /// We are wrong.
    Defect,
}

/// One entry of the table in [`codes`](super::codes). A page of `docs/diagnostics.md` is made
/// from it.
#[derive(Debug)]
pub struct Code {
    /// `area::what-is-wrong`; never changes once released.
    pub slug: &'static str,
    /// What kind of trouble it is.
    pub kind: Kind,
    /// One line: what it means.
    pub title: &'static str,
    /// One paragraph: why it is refused and what to do.
    pub explanation: &'static str,
}

impl Code {
    /// What stands behind the area: the name of a lint.
    pub fn name(&self) -> &'static str {
        self.slug
            .split_once("::")
            .map_or(self.slug, |(_, name)| name)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

impl Eq for Code {}
