//! `name@v1.2`.

use super::Text;
use crate::source::OriginId;
use std::sync::Arc;

/// Who is meant, and which version of it.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The name before `@`.
    pub name: Arc<str>,
    /// The version asked for; `None` is the newest.
    pub pin: Option<Pin>,
    /// The namespace, where the reference has a field for it and the user filled it in.
    pub namespace: Option<Text>,
    /// The scalar that holds `name@v…`.
    pub origin: OriginId,
}

/// What stands after `@v`: as many numbers as the user wrote.
///
/// `@v1` is the newest 1.x.y (or exactly revision 1 of an object without semantic versions),
/// `@v1.3` the newest 1.3.z, `@v1.3.6` exactly that; see
/// <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/workload-resources/environments>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// First number.
    pub major: u64,
    /// Second number, if written.
    pub minor: Option<u64>,
    /// The whole version with patch number, pre-release and build, if all three numbers are
    /// written.
    pub exact: Option<super::Version>,
    /// As written, from the `v` on.
    pub text: Arc<str>,
}
