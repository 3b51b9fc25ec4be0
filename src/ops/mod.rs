//! One function per command.
//!
//! In: a command's options as values.
//! Out: its result as a value, and diagnostics.
//! Never: prints, parses arguments, or decides the exit code.

mod assignments;
mod choice;
mod deployments;
mod documents;
mod explain;
mod hub_outputs;
mod list;
mod outputs;
mod render;
mod selector;
mod session;

pub use assignments::Assignments;
pub use choice::Choice;
pub use explain::ExplainOptions;
pub use explain::Explanation;
pub use explain::explain;
pub use list::Listing;
pub use list::Row;
pub use list::list;
pub use render::RenderOptions;
pub use render::RenderResult;
pub use render::Target;
pub use render::render;
pub use selector::Selector;
pub use session::Session;
