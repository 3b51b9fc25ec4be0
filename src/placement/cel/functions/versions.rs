//! Semantic versions.

use super::Value;
use super::count;
use crate::model::Version;
use crate::model::parse_version;
use crate::placement::cel::evaluate::Evaluated;
use crate::placement::cel::evaluate::Failure;
use std::sync::Arc;

/// `semver("1.31.0")` and `isSemver("v1")`; a leading `v` is no part of a version.
pub(super) fn read(name: &str, text: &str) -> Evaluated {
    match (name, parse_version(text)) {
        ("isSemver", version) => Ok(Value::Bool(version.is_ok())),
        (_, Ok(version)) => Ok(Value::Version(Arc::new(version))),
        (_, Err(fault)) => Err(Failure::Error(fault.message)),
    }
}

/// Calls a function of a version.
pub(super) fn call(name: &str, version: &Version, rest: &[Value]) -> Evaluated {
    let number = |number: u64| Ok(count(usize::try_from(number).unwrap_or(usize::MAX)));
    match (name, rest) {
        ("major", []) => number(version.major),
        ("minor", []) => number(version.minor),
        ("patch", []) => number(version.patch),
        ("isLessThan", [Value::Version(other)]) => {
            Ok(Value::Bool(version.cmp_precedence(other).is_lt()))
        }
        ("isGreaterThan", [Value::Version(other)]) => {
            Ok(Value::Bool(version.cmp_precedence(other).is_gt()))
        }
        ("compareTo", [Value::Version(other)]) => {
            Ok(Value::Int(version.cmp_precedence(other) as i64))
        }
        _ => Err(Failure::no_such_overload()),
    }
}
