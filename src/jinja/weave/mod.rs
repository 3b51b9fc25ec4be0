//! Pieces to a tree.
//!
//! In: the pieces that a template wrote.
//! Out: one node, with every value in its place.
//! Never: lets the YAML reader see a value. It sees a mark, and the value takes the mark's place in
//! the tree, so no value can change the structure around it.

mod advice;
mod build;
mod composer;
mod gaps;
mod skeleton;
mod spot;
mod text;

pub(super) use skeleton::Skeletons;

use super::budget::Budget;
use super::template::Template;
use super::value::Piece;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::diag::codes::templates;
use crate::source::Origins;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Node;
use composer::Composer;
use text::Woven;

/// Makes one node of the pieces.
pub(super) fn weave<'a>(
    template: &'a Template,
    pieces: Vec<Piece<'a>>,
    budget: &mut Budget,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Node, Reported> {
    let woven = Woven::new(template, pieces);
    let mut composer = Composer::new(template, &woven, budget, origins);
    let mut found = Diagnostics::default();
    let documents = match woven.skeleton.recording() {
        Some(recording) => yaml::compose_again(recording, &mut composer, &mut found),
        None => yaml::compose(woven.text(), &mut composer, &mut found),
    };
    if let Some(exceeded) = composer.exceeded() {
        found.push(exceeded);
    }
    let mut failed = None;
    let advised: Vec<Diagnostic> = found.iter().map(|d| composer.advise(d.clone())).collect();
    for diagnostic in &advised {
        if !advice::is_explained(diagnostic, &advised) {
            failed = Some(diagnostics.report(diagnostic.clone()));
        }
    }
    if let Some(reported) = failed {
        return Err(reported);
    }
    for diagnostic in composer.misplaced() {
        failed = Some(diagnostics.report(diagnostic));
    }
    if let Some(reported) = failed {
        return Err(reported);
    }
    let mut documents = documents.into_iter();
    match (documents.next(), documents.next()) {
        (None, _) => Ok(Node::new(Data::Null, composer.nothing())),
        (Some(document), None) => Ok(document.node),
        (Some(_), Some(second)) => {
            let span = composer.place(second.range);
            let fault = Fault::new(
                &templates::NOT_YAML,
                "a template makes one document, and this is a second one",
            );
            let help = "remove the line `---`; further objects go under `outputs`";
            Err(diagnostics.report(fault.help(help).at(span, "begins here")))
        }
    }
}
