//! What a template reads, found without running it.
//!
//! In: the statements of a template and of the files it includes.
//! Out: every look-up in a variable that the template does not bind itself.
//! Never: runs anything, and never takes one way only: both sides of a condition count.

mod expressions;
mod reader;
mod source;
#[cfg(test)]
mod tests;

use super::template::Template;
use crate::schema::LookUp;
use crate::source::Span;
use reader::Reader;
use std::sync::Arc;

/// A look-up in a variable that the template does not bind itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The variable: `parameter`.
    pub root: Arc<str>,
    /// The way from there.
    pub steps: Vec<LookUp>,
    /// Where the look-up stands.
    pub span: Option<Span>,
    /// Whether the value is used as a whole, with everything in it. Otherwise it is only asked whether
    /// it exists, whether it is true, or what it goes over.
    pub whole: bool,
    /// Whether the template knows that it may be absent: it asks, or has a default.
    pub guarded: bool,
}

impl Template {
    /// Everything that the template and the files it includes may read. Names that are bound to what
    /// was read are followed, and both sides of every condition count. Where there are more ways than
    /// anyone can follow, each variable is read as a whole.
    pub fn reads(&self) -> Vec<Read> {
        let mut reader = Reader::new(self);
        for file in &self.files {
            reader.collect(&file.body);
        }
        if let Some(main) = self.files.first() {
            reader.body(&main.body);
        }
        reader.finish()
    }
}
