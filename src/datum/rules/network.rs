//! Dialect R: interfaces, and who may reach them.

use super::Subject;
use crate::datum::dialect::Level;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::ports::PROTOCOLS;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

/// The longest name of a device of Linux.
const LONGEST_DEVICE: usize = 15;

fn all<'s>(subject: &Subject<'s>) -> &'s [Node] {
    let spec = subject.workload.template();
    spec.map_or(&[], |spec| look::list(spec, &["networkInterfaces"]))
}

pub(super) fn interfaces(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let interfaces = all(subject);
    let keys = ["spec", "template", "spec", "networkInterfaces"];
    if look::lacks(node, &keys) {
        let spec = subject.workload.template().unwrap_or(node);
        let help = "write `networkInterfaces` with `network: {name: default}`";
        findings.missing(spec.origin, "the Workload has no network", help);
    }
    if let (Level::R3, [_, second, ..]) = (subject.level, interfaces) {
        let message = "instances have one network interface";
        findings.error(second.origin, message, "keep one of them");
    }
    for interface in interfaces {
        let (message, help) = ("an interface names no network", "write `network.name`");
        let name = findings.required(interface, &["network", "name"], message, help);
        if let Some(name) = name
            && let Err(reason) = names::dns_label(name.text)
        {
            let message = format!("`{}` cannot be a network: it {reason}", name.text);
            findings.error(name.origin, message, "correct the name");
        }
        let namespace = look::word(interface, &["network", "namespace"]);
        if let Some(namespace) = namespace
            && let Err(reason) = names::dns_label(namespace.text)
        {
            let text = namespace.text;
            let message = format!("`{text}` cannot be the namespace of a network: it {reason}");
            findings.error(namespace.origin, message, "correct the namespace");
        }
        own_name(interface, findings);
        families(interface, findings);
        let policy = look::word(interface, &["reclaimPolicy"]);
        if let Some(policy) = policy.filter(|word| !["Delete", "Retain"].contains(&word.text)) {
            let message = format!("there is no policy `{}` for addresses", policy.text);
            findings.error(policy.origin, message, "write `Delete` or `Retain`");
        }
    }
}

/// The name is that of a device of Linux
/// (<https://man7.org/linux/man-pages/man7/netdevice.7.html>).
fn own_name(interface: &Node, findings: &mut Findings<'_>) {
    let Some(name) = look::word(interface, &["name"]) else {
        return;
    };
    let is_odd = |letter: char| letter.is_whitespace() || letter == '/' || letter == ':';
    if name.text.len() > LONGEST_DEVICE || name.text.contains(is_odd) {
        let message = format!("`{}` cannot be an interface", name.text);
        let help = "choose a name such as `eth0`, of up to 15 characters without `/` and `:`";
        findings.error(name.origin, message, help);
    }
}

fn families(interface: &Node, findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for family in look::list(interface, &["ipFamilies"]) {
        let text = family.as_str().unwrap_or_default();
        if !["IPv4", "IPv6"].contains(&text) {
            let message = format!("there is no address family `{text}`");
            findings.error(family.origin, message, "write `IPv4` or `IPv6`");
        } else if !seen.insert(text) {
            let message = format!("the address family `{text}` stands twice");
            findings.error(family.origin, message, "remove one of them");
        }
    }
    let mut seen = BTreeSet::new();
    for address in look::list(interface, &["addresses"]) {
        let message = "an address has no class";
        let Some(class) = findings.required(address, &["class"], message, "write `class`") else {
            continue;
        };
        if !seen.insert(class.text) {
            let message = format!("the address class `{}` stands twice", class.text);
            findings.error(class.origin, message, "remove one of them");
        }
    }
}

/// The service takes rules as they are, so what is wrong in them would be found too late.
pub(super) fn policies(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let ports: BTreeSet<&str> = subject
        .workload
        .containers()
        .iter()
        .flat_map(|container| look::list(container, &["ports"]))
        .map(|port| look::text(port, &["name"]))
        .collect();
    for interface in all(subject) {
        for rule in look::list(interface, &["networkPolicy", "ingress"]) {
            for port in look::list(rule, &["ports"]) {
                check_port(port, &ports, findings);
            }
            for peer in look::list(rule, &["from"]) {
                check_peer(peer, findings);
            }
        }
    }
}

fn check_port(port: &Node, names: &BTreeSet<&str>, findings: &mut Findings<'_>) {
    let number = look::at(port, &["port"]);
    if let Some(word) = look::word(port, &["protocol"])
        && !PROTOCOLS.contains(&word.text)
    {
        let message = format!("there is no protocol `{}`", word.text);
        findings.error(word.origin, message, "write `TCP`, `UDP` or `SCTP`");
    }
    if let Some(name) = look::word(port, &["port"])
        && !names.contains(name.text)
    {
        let message = format!("no container has a port `{}`", name.text);
        findings.error(
            name.origin,
            message,
            "name a port of a container, or write its number",
        );
    }
    let value = number.and_then(Node::as_i64);
    if let Some(number) = number.filter(|number| number.as_str().is_none() && value.is_none()) {
        let message = format!("a port is an integer or a name, not {}", number.kind());
        findings.error(number.origin, message, "write a number from 1 to 65535");
    }
    if let (Some(number), Some(value)) = (number, value)
        && !(1..=65535).contains(&value)
    {
        let message = format!("{value} is no port");
        findings.error(number.origin, message, "write a number from 1 to 65535");
    }
    let Some(end) = look::at(port, &["endPort"]) else {
        return;
    };
    if value.is_none() {
        let message = "`endPort` needs a number in `port`";
        findings.error(end.origin, message, "write where the range begins");
    } else if end.as_i64().is_some_and(|end| end > 65535) {
        let message = "a range of ports ends above 65535";
        findings.error(end.origin, message, "lower `endPort`");
    } else if end.as_i64() < value {
        let message = "a range of ports ends before it begins";
        findings.error(end.origin, message, "raise `endPort`");
    }
}

fn check_peer(peer: &Node, findings: &mut Findings<'_>) {
    let Some(block) = look::at(peer, &["ipBlock"]) else {
        findings.missing(
            peer.origin,
            "a peer has no addresses",
            "write `ipBlock.cidr`",
        );
        return;
    };
    let message = "a block has no addresses";
    let Some(cidr) = findings.required(block, &["cidr"], message, "write `cidr`") else {
        return;
    };
    let help = "write addresses such as `10.0.0.0/8` or `2001:db8::/32`";
    let Some(whole) = Block::parse(cidr.text) else {
        let message = format!("`{}` is no block of addresses", cidr.text);
        findings.error(cidr.origin, message, help);
        return;
    };
    if let Some(beginning) = whole.beginning() {
        let message = format!("`{}` is an address within a block", cidr.text);
        findings.warning(cidr.origin, message, &format!("write `{beginning}`"));
    }
    for except in look::list(block, &["except"]) {
        let text = except.as_str().unwrap_or_default();
        match Block::parse(text) {
            None => {
                let message = format!("`{text}` is no block of addresses");
                findings.error(except.origin, message, help);
            }
            Some(part) if !whole.contains(&part) => {
                let message = format!("`{text}` is no smaller part of `{}`", cidr.text);
                findings.error(except.origin, message, "remove it, or correct it");
            }
            Some(_) => {}
        }
    }
}

/// Addresses with a common beginning.
struct Block {
    /// The bits, of addresses of version 4 in the highest places.
    bits: u128,
    length: u32,
    is_v4: bool,
}

impl Block {
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        // Neither a sign nor zeros in front, as Kubernetes has it.
        let length = Some(length).filter(|text| !text.starts_with(['+', '-']));
        let length = length.filter(|text| *text == "0" || !text.starts_with('0'))?;
        let length: u32 = length.parse().ok()?;
        let (bits, is_v4, longest) = match address.parse().ok()? {
            IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, true, 32),
            IpAddr::V6(address) => (address.to_bits(), false, 128),
        };
        (length <= longest).then_some(Self {
            bits,
            length,
            is_v4,
        })
    }

    /// The bits that the addresses have in common.
    fn start(&self, bits: u128) -> u128 {
        let shift = 128 - self.length;
        let start = bits.checked_shr(shift).unwrap_or(0);
        start.checked_shl(shift).unwrap_or(0)
    }

    /// Whether other addresses are some of these, and not all.
    fn contains(&self, other: &Self) -> bool {
        self.is_v4 == other.is_v4
            && self.length < other.length
            && self.start(self.bits) == self.start(other.bits)
    }

    /// The block from its first address on, where it was written with another one.
    fn beginning(&self) -> Option<String> {
        let start = self.start(self.bits);
        let length = self.length;
        let first = if self.is_v4 {
            let bits = u32::try_from(start >> 96).ok()?;
            IpAddr::from(Ipv4Addr::from_bits(bits))
        } else {
            IpAddr::from(Ipv6Addr::from_bits(start))
        };
        (start != self.bits).then(|| format!("{first}/{length}"))
    }
}
