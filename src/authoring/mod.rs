//! What authors of definitions work with: cases, and what is wrong before anybody uses a definition.
//!
//! In: a definition; the cases beside it.
//! Out: what the definition makes of each case, what differs from what the case expects, and what no
//! case reaches.
//! Never: looks at a workspace around the definition.

mod case;
mod context;
mod exercise;
mod expectation;
mod shape;
mod skeleton;
mod subject;
mod told;
mod update;
mod usage;
mod vet;

pub use case::Case;
pub use context::DefaultContext;
pub use exercise::Exercise;
pub use expectation::Expectation;
pub use skeleton::SkeletonFile;
pub use skeleton::skeleton;
pub use subject::Inputs;
pub use subject::Made;
pub use subject::Subject;
pub use subject::Trial;
pub use told::Told;
pub use update::expected_node;
pub use update::with_expectation;
pub use vet::Vet;
