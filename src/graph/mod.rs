//! Pictures of what hangs together.
//!
//! In: nodes and edges.
//! Out: a tree for terminals, Mermaid, DOT, SVG.
//! Never: looks anything up, or prints.

mod dot;
mod layout;
mod mermaid;
mod model;
mod names;
mod svg;
mod theme;
mod tree;

#[cfg(test)]
mod tests;

pub use dot::dot;
pub use layout::TooLarge;
pub use mermaid::mermaid;
pub use model::Edge;
pub use model::Graph;
pub use model::Node;
pub use model::NodeKind;
pub use svg::svg;
pub use tree::tree;
