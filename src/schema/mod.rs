//! JSON Schema: parameters against a definition's schema, defaults filled in; objects against the
//! schema of a `CustomResourceDefinition`.
//!
//! In: a schema and a value, both [`Node`](crate::yaml::Node)s.
//! Out: the value with defaults (each with its origin in the schema), or findings with places; what
//! a change of a schema means to those who use it.
//! Never: looks at a definition's template, and never builds anything from a schema but the answer.

#[cfg(test)]
mod agreement;
mod combine;
mod compatibility;
mod containers;
mod declared;
mod defaults;
mod describe;
mod document;
mod editor;
mod evaluate;
mod fields;
mod finding;
mod openapi;
mod parameters;
mod path;
mod pattern;
mod sample;
mod scalars;
mod soundness;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use compatibility::{Bump, SchemaChange, schema_changes};
pub use declared::{Declaration, Found, LookUp};
pub use describe::Described;
pub use editor::for_editors;
pub use openapi::CrdSchemas;
pub use parameters::{ParameterSchema, Use};
pub use pattern::{Pattern, PatternError};
