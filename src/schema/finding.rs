//! What a check found, and how it is told.

use super::path::Path;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::closest;
use crate::diag::codes::objects;
use crate::diag::codes::parameters;
use crate::diag::or;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Span;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Node;

/// Something a schema does not allow.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) problem: Problem,
    /// Where in the checked value.
    pub(super) path: Path,
    /// The value, or the mapping that lacks one.
    pub(super) value: OriginId,
    /// The keyword of the schema that says so.
    pub(super) schema: OriginId,
    /// What to do.
    pub(super) help: Option<String>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// Another type than these (`a string`); the second is the type found.
    Type(Vec<&'static str>, &'static str),
    /// A key that must be there; it ends the path.
    Missing,
    /// A key that must not be there; it ends the path.
    Unknown,
    /// Not one of the values listed.
    Choice(String),
    /// Anything else: a phrase that follows the name of the value.
    Refused(String),
    /// The schema itself cannot be evaluated: why.
    Schema(String),
}

/// How a message names what was checked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'a> {
    /// Parameters of this user, such as "component `web`".
    Parameters(&'a str),
    /// Fields of an object.
    Fields,
}

impl Subject<'_> {
    fn name(self, path: &str) -> String {
        match (self, path) {
            (Self::Parameters(user), "") => format!("the parameters of {user}"),
            (Self::Parameters(user), path) => format!("parameter `{path}` of {user}"),
            (Self::Fields, "") => "the object".to_owned(),
            (Self::Fields, path) => format!("field `.{path}`"),
        }
    }

    fn unknown(self, path: &str) -> String {
        match self {
            Self::Parameters(user) => format!("{user} has no parameter `{path}`"),
            Self::Fields => format!("there is no field `.{path}`"),
        }
    }

    fn code(self, problem: &Problem) -> &'static Code {
        let (of_parameters, of_fields) = match problem {
            Problem::Type(..) => (&parameters::WRONG_TYPE, &objects::WRONG_TYPE),
            Problem::Missing => (&parameters::MISSING, &objects::MISSING_FIELD),
            Problem::Unknown => (&parameters::UNDECLARED, &objects::UNKNOWN_FIELD),
            Problem::Choice(_) | Problem::Refused(_) => {
                (&parameters::NOT_ALLOWED, &objects::NOT_ALLOWED)
            }
            Problem::Schema(_) => (&parameters::BAD_SCHEMA, &parameters::BAD_SCHEMA),
        };
        match self {
            Self::Parameters(_) => of_parameters,
            Self::Fields => of_fields,
        }
    }
}

/// Leaves out missing keys for which another one beside them is a misspelling: one mistake is said
/// once.
pub(super) fn without_misspelt(findings: Vec<Finding>) -> Vec<Finding> {
    let of = |problem: Problem| {
        let those = findings
            .iter()
            .filter(move |finding| finding.problem == problem);
        those.map(|finding| finding.path.clone())
    };
    let unknown: Vec<Path> = of(Problem::Unknown).collect();
    let missing: Vec<Path> = of(Problem::Missing).collect();
    let is_follower = |finding: &Finding| {
        finding.problem == Problem::Missing
            && unknown.iter().any(|key| {
                let beside = missing.iter().filter(|name| name.is_beside(key));
                let meant = closest(key.last_key(), beside.map(Path::last_key));
                key.is_beside(&finding.path) && meant == Some(finding.path.last_key())
            })
    };
    let followers: Vec<bool> = findings.iter().map(is_follower).collect();
    let pairs = findings.into_iter().zip(followers);
    pairs
        .filter_map(|(finding, follows)| (!follows).then_some(finding))
        .collect()
}

impl Finding {
    pub(super) fn report(
        self,
        subject: Subject<'_>,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) {
        let path = self.path.text();
        let name = subject.name(&path);
        let code = subject.code(&self.problem);
        let message = match &self.problem {
            Problem::Type(wanted, found) => format!("{name} must be {}, not {found}", or(wanted)),
            Problem::Missing => format!("{name} is missing"),
            Problem::Unknown => subject.unknown(&path),
            Problem::Choice(phrase) | Problem::Refused(phrase) => format!("{name} {phrase}"),
            Problem::Schema(why) => format!("{name}: {why}"),
        };
        let label = match self.problem {
            Problem::Missing => "missing here",
            _ => "here",
        };
        let mut diagnostic = Diagnostic::error(code, message);
        for (span, label) in places(self.value, label, origins) {
            diagnostic = diagnostic.place(Some(span), label);
        }
        let schema = origins.span(self.schema);
        if !matches!(self.problem, Problem::Unknown) {
            diagnostic = diagnostic.place(schema, "the schema says so here");
        }
        diagnostics.push(match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// Where a value is written, and, if macros made it, where what they filled in is.
pub(super) fn places(
    value: OriginId,
    label: &'static str,
    origins: &Origins,
) -> Vec<(Span, &'static str)> {
    let mut places: Vec<(Span, &'static str)> = Vec::new();
    places.extend(origins.span(value).map(|span| (span, label)));
    let origin = origins.get(value);
    if origin.step == Step::Substituted {
        let sources = origin.links.iter().filter(|link| link.role == Role::Source);
        for span in sources.filter_map(|link| origins.span(link.origin)).take(3) {
            if places.iter().all(|(known, _)| *known != span) {
                places.push((span, "the value comes from here"));
            }
        }
    }
    places
}

/// A value for a message, if the user can see it where the message points. What macros filled in
/// may be a secret.
pub(super) fn shown(node: &Node, origins: &Origins) -> Option<String> {
    let step = origins.get(node.origin).step;
    let written = matches!(step, Step::Read | Step::Literal | Step::Default);
    let text = match &node.data {
        Data::List(_) | Data::Map(_) => None,
        Data::String(text) if text.len() > 60 || text.contains('\n') => None,
        Data::String(text) => Some(text.to_string()),
        _ => Some(crate::digest::canonical_json(node)),
    };
    text.filter(|_| written)
}
