//! Which ways through a template were gone.

use super::ast::Body;
use super::ast::Expression;
use super::ast::ExpressionKind;
use super::ast::Statement;
use super::ast::StatementKind;
use super::place::Site;
use super::template::Template;
use super::visit;
use crate::source::Span;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The ways that renderings of one template went so far.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// An expression that decides, and what it decided.
    gone: BTreeSet<(Site, bool)>,
}

/// One way through a template: a decision, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// Where the expression stands that decides.
    pub span: Span,
    /// What kind of decision it is.
    pub decision: Decision,
    /// What it comes to: true, or that there is something to go over.
    pub outcome: bool,
    site: Site,
}

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// The condition of `if` or `elif`.
    Condition,
    /// What a `for` goes over.
    Loop,
    /// The condition of `a if b else c`.
    Choice,
}

impl Branch {
    /// What has not happened when the branch was never gone: `is never true`.
    pub fn never(&self) -> &'static str {
        match (self.decision, self.outcome) {
            (Decision::Condition | Decision::Choice, true) => "is never true",
            (Decision::Condition | Decision::Choice, false) => "is never false",
            (Decision::Loop, true) => "never has an item",
            (Decision::Loop, false) => "is never empty",
        }
    }
}

impl Coverage {
    /// Whether a branch was gone.
    pub fn holds(&self, branch: &Branch) -> bool {
        self.gone.contains(&(branch.site, branch.outcome))
    }

    pub(super) fn mark(&mut self, site: Site, outcome: bool) {
        self.gone.insert((site, outcome));
    }

    /// Adds what another rendering of the same template went through.
    pub(super) fn add(&mut self, other: Coverage) {
        self.gone.extend(other.gone);
    }
}

impl Template {
    /// All branches, in the order of their places. A condition has two even without an `else`, a
    /// loop only where it has one.
    pub fn branches(&self) -> Vec<Branch> {
        let mut found = BTreeMap::new();
        let mut add = |decision: Decision, site: Site, outcome: bool| {
            found.insert((site, outcome), decision);
        };
        for file in &self.files {
            decisions(&file.body, &mut add);
        }
        let branch = |((site, outcome), decision)| {
            Some(Branch {
                span: self.span(site)?,
                decision,
                outcome,
                site,
            })
        };
        found.into_iter().filter_map(branch).collect()
    }
}

fn decisions(body: &Body, add: &mut impl FnMut(Decision, Site, bool)) {
    visit::statements(body, &mut |statement: &Statement| {
        match &statement.kind {
            StatementKind::If(tag) => {
                for (test, _) in &tag.branches {
                    add(Decision::Condition, test.site, true);
                }
                if let Some((last, _)) = tag.branches.last() {
                    add(Decision::Condition, last.site, false);
                }
            }
            StatementKind::For(tag) => {
                add(Decision::Loop, tag.iterable.site, true);
                if !tag.otherwise.is_empty() {
                    add(Decision::Loop, tag.iterable.site, false);
                }
            }
            _ => {}
        }
        visit::expressions(statement, &mut |expression: &Expression| {
            if let ExpressionKind::Choice(choice) = &expression.kind {
                add(Decision::Choice, choice.test.site, true);
                add(Decision::Choice, choice.test.site, false);
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::jinja::render_covering;
    use crate::jinja::testing;
    use crate::source::Origins;

    /// What was never gone, each with the text that decides.
    fn missed(text: &str) -> Vec<String> {
        let (template, sources) = testing::template(text);
        let mut coverage = Coverage::default();
        let (origins, told) = (&mut Origins::default(), &mut Diagnostics::default());
        let _ = render_covering(&template, &[], &mut coverage, origins, told);
        let branches = template.branches().into_iter();
        let missed = branches.filter(|branch| !coverage.holds(branch));
        missed
            .map(|branch| format!("{} {}", sources.slice(branch.span), branch.never()))
            .collect()
    }

    #[test]
    fn every_arm_that_was_not_gone_is_told_once_at_what_decides() {
        let text = "{% if 1 > 2 %}\na: 1\n{% elif 2 > 1 %}\nb: 1\n{% else %}\nc: 1\n{% endif %}\n";
        assert_eq!(
            missed(text),
            ["1 > 2 is never true", "2 > 1 is never false"]
        );
        assert_eq!(
            missed("a: {{ 1 if 2 > 1 else 3 }}\n"),
            ["2 > 1 is never false"]
        );
        let text = "{% for x in [] %}\na: 1\n{% else %}\nb: 1\n{% endfor %}\n";
        assert_eq!(missed(text), ["[] never has an item"]);
        let text = "a:\n{% for x in [1] %}\n- {{ x }}\n{% endfor %}\n";
        assert!(missed(text).is_empty());
    }

    #[test]
    fn what_a_failing_rendering_went_through_counts() {
        let text = "{% if 2 > 1 %}\n{{ fail(\"no\") }}\n{% endif %}\na: 1\n";
        assert_eq!(missed(text), ["2 > 1 is never false"]);
    }

    #[test]
    fn a_macro_that_is_never_called_goes_nowhere() {
        let text = "{% macro m(x) %}{% if x %}1{% else %}2{% endif %}{% endmacro %}\na: 1\n";
        assert_eq!(missed(text), ["x is never false", "x is never true"]);
    }
}
