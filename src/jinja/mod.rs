//! Jinja templates that produce trees, not text.
//!
//! In: a template's text with its place, and named input [`Node`](crate::yaml::Node)s.
//! Out: one node, every scalar of which knows the template site, the inputs and the conditions it
//! came from.
//! Never: lets a value change the structure of the YAML around it, and never runs without bounds.
