//! The table of Kubernetes' built-in kinds: `table.txt`, written by `generate.py` from the schemas
//! in the Python package `kubernetes-validate` (Apache-2.0), which are those of Kubernetes' own
//! `api/openapi-spec`. To renew it, download a newer wheel and run the script; its first lines say
//! how.
//!
//! In: an apiVersion and a kind, or the name of a type.
//! Out: resource name, scope and releases of a kind; fields, shapes and merge keys of a type.
//! Never: guesses. What is not in the table is `None`.

mod kinds;
mod types;

pub use kinds::{KindFacts, Releases, Scope, any_version, kind, kinds, served};
pub use types::{Field, ListKey, ListMerge, Scalar, Shape, Type};

/// See `generate.py` for how it is made.
///
/// - `kind <apiVersion> <kind> <resource> <scope> <type> [releases]`
/// - `type <name>`, followed by its fields, one per line:
///   ` <field> <shape> [flag]… [releases]`
///
/// A shape is a scalar (`any boolean byte double int-or-string int32 int64 integer number quantity
/// string time`), a list `[shape]`, a map `{shape}` or the name of a type, relative to the package
/// of the type where it has no dot. Flags: `!` required, `merge=<key>` the list merges by that key,
/// `union` the list merges as a set, `retain` patches made by tools carry `$retainKeys`, `replace`
/// the field is replaced, `keys=<key>[:<default>],…` what makes items of the list different for the
/// API server, `set` the list is a set for it. Releases are `1.27..`, `..1.30` or `1.28..1.29`, and
/// left out for all.
const TABLE: &str = include_str!("table.txt");
