//! Template text to the tree that is walked. Only this folder names the parser's crate.
//!
//! In: the text of one file of a template.
//! Out: its statements, every name of a filter, test or function resolved; or every reason why not.
//! Never: looks at a value.

mod absence;
mod convert;
mod expressions;
mod lines;
mod parse;
mod scan;
mod statements;

pub(super) use parse::Names;
pub(super) use parse::parse;
pub(super) use scan::Located;
pub(super) use scan::Scanned;
pub(super) use scan::scan;
