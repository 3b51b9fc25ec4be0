//! Bundles: what may be in one, what a workflow makes of it.
//!
//! In: a workspace and its bundles.
//! Out: what a bundle holds, what is wrong with it, what is deployed of it.
//! Never: reads a file, or knows a command.

mod clouds;
mod composition;
mod contents;
mod entries;
mod repositories;
mod variables;

pub use composition::Surroundings;
pub use composition::check;
pub use contents::Contents;
pub use contents::HeldClusterProfile;
pub use contents::HeldProfile;
