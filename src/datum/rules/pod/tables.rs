//! Rules that are the same for many fields, as tables of the fields.

use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::look::Word;
use crate::diag::did_you_mean;
use crate::yaml::Node;

/// Fields that hold one of some words. A path is keys with dots between them, where `[]` stands for
/// every item of a list.
pub(super) type Words = (&'static str, &'static [&'static str]);

/// Fields that hold an integer within limits.
pub(super) type Limits = (&'static str, i64, i64);

/// Fields that hold a name by a rule.
pub(super) type Names = (&'static str, fn(&str) -> Result<(), String>);

/// Mappings in which something stands under some keys.
pub(super) type Keys = (&'static str, &'static [&'static str]);

/// Everything at a path.
pub(super) fn each<'n>(node: &'n Node, path: &str) -> Vec<&'n Node> {
    let mut found = vec![node];
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let key = step.trim_end_matches("[]");
        let inner = found.into_iter().filter_map(|node| look::at(node, &[key]));
        found = if key.len() == step.len() {
            inner.collect()
        } else {
            let items = inner.flat_map(|list| list.as_list().unwrap_or_default());
            items.filter(|item| !item.is_null()).collect()
        };
    }
    found
}

/// The texts at a path; not empty ones, which the API server takes for none.
pub(super) fn words<'n>(node: &'n Node, path: &str) -> Vec<Word<'n>> {
    let all = each(node, path).into_iter();
    all.filter_map(|found| look::word(found, &[])).collect()
}

/// The key at the end of a path.
fn last(path: &str) -> &str {
    let key = path.rsplit('.').next().unwrap_or_default();
    key.trim_end_matches("[]")
}

pub(super) fn check_words(node: &Node, tables: &[Words], findings: &mut Findings<'_>) {
    for (path, known) in tables {
        for word in words(node, path) {
            if !known.contains(&word.text) {
                let message = format!("`{}` cannot be `{}`", last(path), word.text);
                let help = did_you_mean(word.text, known.iter().copied())
                    .unwrap_or_else(|| format!("there are: {}", known.join(", ")));
                findings.error(word.origin, message, &help);
            }
        }
    }
}

pub(super) fn check_limits(node: &Node, tables: &[Limits], findings: &mut Findings<'_>) {
    for (path, least, most) in tables {
        for found in each(node, path) {
            let Some(value) = found.as_i64() else {
                continue;
            };
            if !(*least..=*most).contains(&value) {
                let message = format!("`{}` cannot be {value}", last(path));
                let help = if *most == i64::MAX {
                    format!("write a number from {least}")
                } else {
                    format!("write a number from {least} to {most}")
                };
                findings.error(found.origin, message, &help);
            }
        }
    }
}

pub(super) fn check_names(node: &Node, tables: &[Names], findings: &mut Findings<'_>) {
    for (path, rule) in tables {
        for word in words(node, path) {
            if let Err(reason) = rule(word.text) {
                let key = last(path);
                let message = format!("`{}` cannot be a `{key}`: it {reason}", word.text);
                findings.error(word.origin, message, "correct the name");
            }
        }
    }
}

/// Checks that something is given under keys that the shapes do not require.
pub(super) fn check_given(node: &Node, tables: &[Keys], findings: &mut Findings<'_>) {
    for (path, keys) in tables {
        for found in each(node, path) {
            for key in *keys {
                if look::at(found, &[key]).is_none_or(is_empty) {
                    let message = match last(path) {
                        "" => format!("there is no `{key}`"),
                        what => format!("`{what}` has no `{key}`"),
                    };
                    findings.missing(found.origin, message, &format!("write `{key}`"));
                }
            }
        }
    }
}

/// Checks that what stands under keys that the shapes require is not empty.
pub(super) fn check_filled(node: &Node, tables: &[Keys], findings: &mut Findings<'_>) {
    for (path, keys) in tables {
        for found in each(node, path) {
            for key in *keys {
                if let Some(empty) = look::at(found, &[key]).filter(|value| is_empty(value)) {
                    let message = format!("`{key}` is empty");
                    findings.error(empty.origin, message, &format!("write what `{key}` is"));
                }
            }
        }
    }
}

fn is_empty(value: &Node) -> bool {
    value.as_str() == Some("") || value.as_list().is_some_and(<[Node]>::is_empty)
}

/// In a mapping exactly one of some fields is given; `may_be_none` lets it be none of them.
pub(super) fn check_one_of(
    node: &Node,
    (what, fields): (&str, &[&str]),
    may_be_none: bool,
    findings: &mut Findings<'_>,
) {
    let there = fields.iter().filter_map(|field| look::at(node, &[field]));
    let there: Vec<&Node> = there.collect();
    let help = match fields {
        fields if fields.len() > 6 => "keep one of them".to_owned(),
        fields => format!("write one of: {}", fields.join(", ")),
    };
    match there.as_slice() {
        [] if !may_be_none => {
            let message = format!("{what} needs one of its fields");
            findings.missing(node.origin, message, &help);
        }
        [] | [_] => {}
        [_, second, ..] => {
            let message = format!("{what} can have only one of its fields");
            findings.error(second.origin, message, &help);
        }
    }
}
