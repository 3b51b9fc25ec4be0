//! JSON Schema: parameters against a definition's schema, defaults filled in.
//!
//! In: a schema and a value, both [`Node`](crate::yaml::Node)s.
//! Out: the value with defaults (each with its origin in the schema), or findings with places.
//! Never: looks at a definition's template. The only home of `jsonschema`.
