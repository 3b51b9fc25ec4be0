//! Lists whose items have names.

use super::Text;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::source::OriginId;
use crate::yaml::Decoding;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reports every name that stands a second time. `what` says whose names they are: `component`.
pub(super) fn report_duplicate_names<'a>(
    names: impl IntoIterator<Item = &'a Text>,
    what: &str,
    decoding: &mut Decoding<'_>,
) {
    let mut seen: BTreeMap<Arc<str>, OriginId> = BTreeMap::new();
    for name in names {
        let Some(first) = seen.get(&name.value).copied() else {
            seen.insert(name.value.clone(), name.origin);
            continue;
        };
        let message = format!("two {what}s are named `{}`", name.value);
        let (again, first) = (decoding.span(name.origin), decoding.span(first));
        decoding.diagnostics.push(
            Diagnostic::error(&model::DUPLICATE_NAME, message)
                .place(again, "named again here")
                .place(first, "first named here"),
        );
    }
}
