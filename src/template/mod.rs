//! One face for template engines.
//!
//! In: a definition and its inputs.
//! Out: an [`Outcome`]: `output`, `outputs`, `patch`, `patchOutputs`.
//! Never: knows what the objects mean.

mod compiled;
mod outcome;

pub use compiled::Compiled;
pub use compiled::TemplateEngine;
pub use compiled::Templates;
pub use outcome::Outcome;
