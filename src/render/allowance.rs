//! How much the templates of one deployment may make.

use super::Tools;
use super::component::Part;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::templates::BUDGET;
use crate::schema::Use;
use crate::source::OriginId;
use crate::template::Outcome;
use crate::yaml::Data;
use crate::yaml::Node;

/// Values and keys that all templates make.
const VALUES: usize = 1_000_000;
/// MiB of their texts.
const MIB: usize = 64;

/// What the templates of one deployment may still make. Each has bounds of its own; but a trait sees
/// what those before it made, and there may be many.
#[derive(Debug)]
pub(super) struct Allowance {
    left: Amount,
    is_spent: bool,
}

/// Of values and of text.
#[derive(Clone, Copy, Debug)]
struct Amount {
    values: usize,
    bytes: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            left: Amount {
                values: VALUES,
                bytes: MIB << 20,
            },
            is_spent: false,
        }
    }
}

impl Allowance {
    /// Takes what a template made.
    ///
    /// # Errors
    /// When it is more than is left.
    pub(super) fn take(
        &mut self,
        outcome: &Outcome,
        user: &Use<'_>,
        tools: &mut Tools<'_, '_>,
    ) -> Result<(), Reported> {
        let entries = outcome.outputs.iter().chain(&outcome.patch_outputs);
        let single = outcome.output.iter().chain(&outcome.patch);
        let before = self.left;
        let mut all = single.chain(entries.map(|entry| &entry.value));
        let refused = all.find(|made| self.left.take(made).is_none());
        let values = before.values - self.left.values;
        tools.made.note(values, before.bytes - self.left.bytes);
        match refused {
            None => Ok(()),
            Some(made) => {
                self.is_spent = true;
                Err(too_much(made.origin, user, tools))
            }
        }
    }

    /// Whether more was made than was left, so that nothing else is to be made.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent
    }

    /// Refuses a component that its traits made larger than all templates of a deployment may make
    /// its objects: JSON patches copy.
    ///
    /// # Errors
    /// When it is.
    pub(super) fn check(
        part: &Part,
        user: &Use<'_>,
        tools: &mut Tools<'_, '_>,
    ) -> Result<(), Reported> {
        let mut whole = Self::default().left;
        let further = part.outputs.iter().map(|entry| &entry.value);
        for object in part.output.iter().chain(further) {
            if whole.take(object).is_none() {
                return Err(too_much(object.origin, user, tools));
            }
        }
        Ok(())
    }
}

impl Amount {
    /// Takes a value with all that is in it.
    fn take(&mut self, node: &Node) -> Option<()> {
        self.one(0)?;
        match &node.data {
            Data::String(text) => self.text(text.len()),
            Data::List(items) => items.iter().try_for_each(|item| self.take(item)),
            Data::Map(map) => map.iter().try_for_each(|entry| {
                self.one(entry.key.text.len())?;
                self.take(&entry.value)
            }),
            _ => Some(()),
        }
    }

    fn one(&mut self, bytes: usize) -> Option<()> {
        self.values = self.values.checked_sub(1)?;
        self.text(bytes)
    }

    fn text(&mut self, bytes: usize) -> Option<()> {
        self.bytes = self.bytes.checked_sub(bytes)?;
        Some(())
    }
}

fn too_much(made: OriginId, user: &Use<'_>, tools: &mut Tools<'_, '_>) -> Reported {
    let message = format!(
        "the templates of this deployment make more than {VALUES} values and keys, or {MIB} MiB of \
         text; {} is one too many",
        user.what
    );
    let place = tools.origins.get(made).site.or(tools.origins.span(made));
    let diagnostic = Diagnostic::error(&BUDGET, message)
        .place(place, "while writing this")
        .place(tools.origins.span(user.origin), "used here")
        .help("let a trait add what is new instead of writing again what is there");
    tools.diagnostics.report(diagnostic)
}
