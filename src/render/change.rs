//! What a trait does to the objects of its component.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::render as codes;
use crate::diag::did_you_mean;
use crate::kubernetes::Patch;
use crate::kubernetes::patch::apply as apply_patch;
use crate::source::OriginId;
use crate::source::Origins;
use crate::template::Outcome;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::merge::Replaced;

/// One trait at work.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Who changes, for messages and for the history: "trait `scaler` of component `web`".
    pub note: &'a str,
    /// The component's name.
    pub component: &'a str,
    /// The use of the trait.
    pub origin: OriginId,
}

impl Change<'_> {
    /// Refuses an object under a key that the component has already.
    ///
    /// # Errors
    /// When it has one.
    pub fn refuse_twice(
        &self,
        entry: &Entry,
        outputs: &[Entry],
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let mut known = outputs.iter();
        let Some(known) = known.find(|known| known.key.text == entry.key.text) else {
            return Ok(());
        };
        let message = format!(
            "{} adds an object `{}`, which component `{}` has already",
            self.note, entry.key.text, self.component
        );
        let diagnostic = Diagnostic::error(&codes::OUTPUT_TWICE, message)
            .place(origins.span(self.origin), "this trait")
            .place(origins.get(known.key.origin).site, "added here first")
            .help("use the trait once, or give its outputs other keys");
        Err(diagnostics.report(diagnostic))
    }

    /// Applies the patches of a trait. The result is what was replaced and taken out.
    ///
    /// # Errors
    /// When a patch is wrong, or there is nothing that it could change.
    pub fn patch(
        &self,
        output: &mut Option<Node>,
        outputs: &mut [Entry],
        outcome: &Outcome,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Replaced>, Reported> {
        let patch = |body| Patch {
            kind: outcome.patch_kind,
            body,
            keys: &outcome.patch_keys,
            note: self.note,
        };
        let mut replaced = Vec::new();
        if let Some(body) = outcome.patch.as_ref().filter(|body| !body.is_null()) {
            let Some(output) = output else {
                return Err(self.nothing_to_patch(origins, diagnostics));
            };
            replaced.extend(self.apply(&patch(body), output, origins, diagnostics)?);
        }
        for entry in &outcome.patch_outputs {
            let mut known = outputs.iter_mut();
            let Some(known) = known.find(|known| known.key.text == entry.key.text) else {
                return Err(self.no_such_output(outputs, entry, origins, diagnostics));
            };
            let patch = patch(&entry.value);
            replaced.extend(self.apply(&patch, &mut known.value, origins, diagnostics)?);
        }
        Ok(replaced)
    }

    /// Applies a patch; what is wrong with it is told with the place of the trait.
    fn apply(
        &self,
        patch: &Patch<'_>,
        object: &mut Node,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Replaced>, Reported> {
        let mut own = Diagnostics::default();
        let result = apply_patch(patch, object, origins, &mut own);
        let used = origins.span(self.origin);
        for diagnostic in &own {
            diagnostics.push(diagnostic.clone().place(used, "by this trait"));
        }
        result
    }

    fn nothing_to_patch(&self, origins: &Origins, diagnostics: &mut Diagnostics) -> Reported {
        let message = format!(
            "{} patches the main object, but component `{}` has none",
            self.note, self.component
        );
        let diagnostic = Diagnostic::error(&codes::NOTHING_TO_PATCH, message)
            .place(origins.span(self.origin), "this trait")
            .help("remove the trait, or use a component whose template has an `output`");
        diagnostics.report(diagnostic)
    }

    fn no_such_output(
        &self,
        outputs: &[Entry],
        entry: &Entry,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Reported {
        let keys = || outputs.iter().map(|known| &*known.key.text);
        let help = did_you_mean(&entry.key.text, keys()).unwrap_or_else(|| {
            let known: Vec<&str> = keys().collect();
            match known.as_slice() {
                [] => "the component has no further objects".to_owned(),
                known => format!("its further objects are: {}", known.join(", ")),
            }
        });
        let message = format!(
            "{} patches the object `{}`, which component `{}` does not have",
            self.note, entry.key.text, self.component
        );
        let diagnostic = Diagnostic::error(&codes::NOTHING_TO_PATCH, message)
            .place(origins.get(entry.key.origin).site, "no such object")
            .place(origins.span(self.origin), "used here")
            .help(help);
        diagnostics.report(diagnostic)
    }
}
