//! What goes wrong while a template runs, and where.

use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::place::Site;
use crate::jinja::template::Template;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::source::OriginId;
use crate::source::Origins;

/// Why a statement or expression has no result.
#[derive(Debug)]
pub(in crate::jinja) enum Stop {
    /// It failed.
    Failed(Box<Failure>),
    /// It needs something that failed and was reported.
    Silent,
}

/// A fact with its place in the template and the input that is to blame.
#[derive(Debug)]
pub(in crate::jinja) struct Failure {
    pub(super) fault: Fault,
    site: Site,
    blamed: Vec<(OriginId, &'static str)>,
    /// The call of the macro, or the include, that it happened in.
    pub(super) called: Option<Site>,
}

impl Stop {
    /// A failure at `site`; the first operand that is of the inputs is to blame.
    pub(super) fn new(fault: Fault, site: Site, operands: &[&Traced<'_>]) -> Self {
        let undefined = operands
            .iter()
            .find(|operand| matches!(operand.value, Value::Undefined(_)));
        let mut site = site;
        let blamed = if let Some(operand) = undefined {
            let (looked_up, label) = looked_up(&operand.value);
            site = looked_up.filter(|inner| site.holds(*inner)).unwrap_or(site);
            let container = operand.sources.inputs().next();
            container.map(|origin| (origin, label))
        } else {
            let mut inputs = operands.iter().flat_map(|operand| operand.sources.inputs());
            inputs.next().map(|origin| (origin, "this value"))
        };
        Self::Failed(Box::new(Failure {
            fault,
            site,
            blamed: blamed.into_iter().collect(),
            called: None,
        }))
    }

    /// A failure at `site` that the first few of some inputs are to blame for.
    pub(super) fn blaming(fault: Fault, site: Site, blamed: &Trace) -> Self {
        let blamed = blamed.inputs().take(3);
        Self::Failed(Box::new(Failure {
            fault,
            site,
            blamed: blamed.map(|origin| (origin, "this value")).collect(),
            called: None,
        }))
    }
}

/// Where an undefined value was looked up, and what is at the place it was looked up in.
fn looked_up(value: &Value<'_>) -> (Option<Site>, &'static str) {
    let Value::Undefined(missing) = value else {
        return (None, "this value");
    };
    match &**missing {
        Missing::Key(site, ..) => (Some(*site), "looked up in here"),
        Missing::Neighbour(_) => (None, "this list"),
        Missing::NoElse => (None, "this decided"),
        _ => (None, "looked up in here"),
    }
}

impl Failure {
    /// Nothing can go on after this.
    pub(super) fn is_fatal(&self) -> bool {
        self.fault.code == &templates::BUDGET
    }

    /// The template's place first; but what an author refuses lies at the parameter.
    pub(in crate::jinja) fn diagnostic(self, template: &Template, origins: &Origins) -> Diagnostic {
        let label = match self.fault.code.slug {
            slug if slug == templates::UNDEFINED.slug => "used here",
            slug if slug == templates::REFUSED.slug => "refused here",
            slug if slug == templates::BUDGET.slug => "while running this",
            _ => "here",
        };
        let place = template.span(self.site);
        let called = self.called.and_then(|site| template.span(site));
        let refused = self.fault.code == &templates::REFUSED;
        let mut diagnostic = self.fault.at(place, label);
        for (origin, what) in self.blamed {
            diagnostic = diagnostic.place(origins.span(origin), what);
        }
        if refused {
            diagnostic.places.rotate_left(1);
        }
        diagnostic.place(called, "called from here")
    }
}
