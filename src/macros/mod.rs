//! The small language in profile values: `{{ .var.replicas }}`, `{{ .sys.project }}`,
//! `{{ hub "…" }}`, `{{ spoke "…" }}`.
//!
//! In: a value and a lookup.
//! Out: the value with its macros filled in, typed where a scalar is exactly one macro.
//! Never: expands a value twice, and never knows where variables come from.
