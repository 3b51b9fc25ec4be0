//! What is not written, and what is not assigned.

use super::Walker;
use super::failure::Stop;
use crate::jinja::ast::Absence;
use crate::jinja::ast::Kept;
use crate::jinja::place::Site;
use crate::jinja::trace::Trace;
use crate::jinja::value::Content;
use crate::jinja::value::Gap;
use crate::jinja::value::Missing;
use crate::jinja::value::Piece;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::rc::Rc;

impl<'a> Walker<'a> {
    /// Ends a tag that may not have done all it could: had its conditions been others, there would
    /// be text where there is none, and other values in the variables it assigns to. `written` is
    /// the length of the output before the tag.
    pub(super) fn leave_out(
        &mut self,
        absence: &'a Absence,
        written: usize,
        site: Site,
    ) -> Result<(), Stop> {
        let conditions = self.conditions.clone();
        if conditions.len() == 0 {
            return Ok(());
        }
        if let (Some(gap), true) = (absence.gap, self.output.len() == written) {
            self.gap(gap, conditions.clone(), site)?;
        }
        for kept in &absence.kept {
            self.steps(1 + conditions.len() / 16, site)?;
            match kept {
                Kept::Name(name) => self.keep_name(name, &conditions),
                Kept::Attribute(name, attribute) => {
                    self.keep_attribute(name, attribute, &conditions);
                }
            }
        }
        Ok(())
    }

    fn gap(&mut self, gap: Gap, conditions: Trace, site: Site) -> Result<(), Stop> {
        let paid = self.budget.pieces(1);
        paid.map_err(|fault| Stop::new(fault, site, &[]))?;
        self.output.push(Piece {
            content: Content::Absent(gap),
            site,
            conditions,
            swallowed: crate::jinja::ast::Swallowed::default(),
            captured: false,
        });
        Ok(())
    }

    fn keep_name(&mut self, name: &'a str, conditions: &Trace) {
        let kept = self.find(name).cloned().unwrap_or_else(|| {
            let missing = Missing::Variable(name, self.meant(name));
            Traced::bare(Value::Undefined(Rc::new(missing)))
        });
        self.bind(name, kept.hanging_on(conditions));
    }

    fn keep_attribute(&mut self, name: &str, attribute: &str, conditions: &Trace) {
        let found = self.find(name).map(|found| &found.value);
        let Some(Value::Namespace(number)) = found.cloned() else {
            return;
        };
        let Some(namespace) = self.namespaces.get_mut(number) else {
            return;
        };
        let mut attributes = namespace.iter_mut();
        if let Some((_, value)) = attributes.find(|(known, _)| **known == *attribute) {
            *value = value.clone().hanging_on(conditions);
        }
    }
}
