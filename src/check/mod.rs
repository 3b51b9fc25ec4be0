//! Lints: what renders, but is hardly what was meant; and objects that a cluster would refuse.
//!
//! In: a workspace, plans and renderings.
//! Out: findings with codes, places and levels.
//! Never: changes anything.

mod findings;
mod lint;
mod lints;
mod pods;
mod scaling;
mod secrets;
mod services;
mod subject;
mod validation;
mod waivers;
mod works;

pub use lint::Lint;
pub use lint::run;
pub use lints::ALL as LINTS;
pub use subject::Checked;
pub use subject::Subject;
pub use validation::Validator;
