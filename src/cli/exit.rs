//! How the process ends.

use crate::diag::Diagnostics;
use crate::diag::Kind;
use crate::diag::Severity;

/// How the process ends; `docs/output-and-exit-codes.md` has the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Did what was asked.
    Success = 0,
    /// A finding or a difference.
    Finding = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The input is invalid.
    Invalid = 3,
    /// A version, variable or lock cannot be resolved.
    Unresolved = 4,
    /// Reading or writing failed.
    Io = 6,
    /// We are wrong; please report.
    Defect = 7,
}

impl Exit {
    /// The exit code that a run's errors ask for. Where they differ in kind, what must be mended
    /// first decides: a defect, then reading and writing, then the command line, then invalid
    /// input, then what cannot be resolved.
    pub fn of(diagnostics: &Diagnostics) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        let kinds: Vec<Kind> = errors.map(|diagnostic| diagnostic.code.kind).collect();
        let order = [
            (Kind::Defect, Self::Defect),
            (Kind::Io, Self::Io),
            (Kind::Usage, Self::Usage),
            (Kind::Invalid, Self::Invalid),
            (Kind::Unresolved, Self::Unresolved),
            (Kind::Finding, Self::Finding),
        ];
        let first = order.into_iter().find(|(kind, _)| kinds.contains(kind));
        first.map_or(Self::Success, |(_, exit)| exit)
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostic;
    use crate::diag::codes::render::DUPLICATE_OBJECT;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn invalid_input_comes_before_what_cannot_be_resolved_and_warnings_do_not_count() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::warning(&DUPLICATE_OBJECT, "x"));
        assert_eq!(Exit::of(&diagnostics), Exit::Success);
        diagnostics.push(Diagnostic::error(&LOCKED, "x"));
        assert_eq!(Exit::of(&diagnostics), Exit::Unresolved);
        diagnostics.push(Diagnostic::error(&DUPLICATE_OBJECT, "x"));
        assert_eq!(Exit::of(&diagnostics), Exit::Invalid);
    }
}
