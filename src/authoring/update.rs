//! A case's file with another expectation.

use super::Case;
use super::Told;
use super::Trial;
use crate::diag::Severity;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use std::fmt::Write;

/// What a case would have to expect to pass.
pub fn expected_node(trial: &Trial, case: &Case, origins: &Origins) -> Node {
    let origin = case.node.origin;
    let list = |severity| {
        let told = Told::all(&trial.diagnostics, severity, case, origins);
        told.iter()
            .map(|told| node(told, origin))
            .collect::<Vec<_>>()
    };
    let (mut made, messages) = match &trial.result {
        Ok(made) => (made.node(origin), ("warnings", list(Severity::Warning))),
        Err(_) => (Node::map(origin), ("error", list(Severity::Error))),
    };
    let (name, list) = messages;
    if !list.is_empty()
        && let Some(map) = made.as_map_mut()
    {
        map.push(key(name, origin), Node::new(Data::List(list), origin));
    }
    made
}

fn node(told: &Told, origin: OriginId) -> Node {
    let mut map = Map::default();
    let pairs = [
        ("code", Some(told.code)),
        ("message", Some(&*told.message)),
        ("at", told.at.as_deref()),
        ("help", told.help.as_deref()),
    ];
    for (name, text) in pairs {
        if let Some(text) = text {
            map.push(key(name, origin), Node::string(text, origin));
        }
    }
    Node::new(Data::Map(map), origin)
}

fn key(name: &str, origin: OriginId) -> Key {
    Key {
        text: name.into(),
        origin,
    }
}

/// The text of a case's file with another `expect`; everything else stays, with its comments.
/// `None` for a file that is no block of keys.
pub fn with_expectation(
    text: &str,
    case: &Case,
    expect: &Node,
    origins: &Origins,
) -> Option<String> {
    let mut written = String::new();
    yaml::write(expect, &mut written);
    let mut section = String::from("expect:");
    if expect.as_map().is_some_and(Map::is_empty) {
        section.push_str(" {}\n");
    } else {
        section.push('\n');
        for line in written.lines() {
            // Writing into a `String` cannot fail.
            let _ = match line {
                "" => writeln!(section),
                line => writeln!(section, "  {line}"),
            };
        }
    }
    let map = case.node.as_map()?;
    let start = |key: &Key| origins.get(key.origin).site.map(|site| site.range().start);
    let is_block = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        before.trim_start_matches('\u{feff}').is_empty() || before.ends_with('\n')
    };
    let starts: Vec<usize> = map.iter().filter_map(|entry| start(&entry.key)).collect();
    if !starts.iter().all(|at| is_block(*at)) {
        return None;
    }
    let Some(own) = map.entry("expect").and_then(|entry| start(&entry.key)) else {
        let end = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        return Some(format!("{text}{end}{section}"));
    };
    let next = starts.into_iter().filter(|at| *at > own).min();
    let before = text.get(..own)?;
    let old = text.get(own..next.unwrap_or(text.len()))?;
    let after = next.map_or(Some(""), |next| text.get(next..))?;
    Some(format!("{before}{section}{}{after}", comments_below(old)))
}

/// The comments at the end of a key's lines that are not indented: they speak of what follows.
fn comments_below(section: &str) -> &str {
    let mut rest = section.len();
    for line in section.split_inclusive('\n').rev() {
        if !line.starts_with('#') && !line.trim().is_empty() {
            break;
        }
        rest -= line.len();
    }
    section.get(rest..).unwrap_or_default()
}
