//! Ports, which both dialects have.

use super::findings::Findings;
use super::look;
use crate::yaml::Node;

/// The protocols that there are.
pub(super) const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

/// The longest name of a port.
pub(super) const LONGEST_NAME: usize = 15;

/// The protocol of a port; TCP when it names none.
pub(super) fn protocol(port: &Node) -> &str {
    look::word(port, &["protocol"]).map_or("TCP", |word| word.text)
}

/// Checks number, name and protocol of a port.
pub(super) fn check(port: &Node, key: &str, findings: &mut Findings<'_>) {
    if let Some(number) = look::at(port, &[key])
        && let Some(value) = number.as_i64()
        && !(1..=65535).contains(&value)
    {
        let message = format!("{value} is no port");
        findings.error(number.origin, message, "write a number from 1 to 65535");
    }
    if let Some(name) = look::word(port, &["name"])
        && let Err(reason) = service_name(name.text)
    {
        let message = format!("`{}` cannot name a port: it {reason}", name.text);
        findings.error(name.origin, message, "choose a name such as `http`");
    }
    if let Some(word) = look::word(port, &["protocol"])
        && !PROTOCOLS.contains(&word.text)
    {
        let message = format!("there is no protocol `{}`", word.text);
        findings.error(word.origin, message, "write `TCP`, `UDP` or `SCTP`");
    }
}

/// The name of a service as <https://www.rfc-editor.org/rfc/rfc6335#section-5.1> has it, in lower
/// case.
pub(super) fn service_name(name: &str) -> Result<(), &'static str> {
    if name.len() > LONGEST_NAME {
        return Err("must not be longer than 15 characters");
    }
    let letters = name.bytes();
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !letters.clone().all(known) {
        return Err("must consist of lower-case letters, digits and `-`");
    }
    if !letters.clone().any(|byte| byte.is_ascii_lowercase()) {
        return Err("must have a letter");
    }
    if name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        return Err("must not begin or end with `-`, and not have two of them in a row");
    }
    Ok(())
}
