//! Dialect R: what runs.

use super::Subject;
use super::page_pod::check_names_and_images;
use crate::datum::dialect::Level;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::look::Word;
use crate::datum::ports;
use crate::diag::did_you_mean;
use crate::kubernetes::names;
use crate::macros::base64_encoded;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// The annotation of a template that holds the keys of a machine.
pub(in crate::datum) const SSH_KEYS: &str = "compute.datumapis.com/ssh-keys";

/// Kinds of keys that OpenSSH knows.
const KEY_TYPES: &[&str] = &[
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

fn runtime<'s>(subject: &Subject<'s>) -> Option<&'s Node> {
    look::at(subject.workload.template()?, &["runtime"])
}

pub(super) fn one_runtime(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let help = "write `sandbox` with containers, or `virtualMachine`";
    let keys = ["spec", "template", "spec", "runtime"];
    if look::lacks(node, &keys) {
        let message = "the Workload has no `template.spec.runtime`";
        findings.missing(look::home(node, &keys), message, help);
    }
    let Some(runtime) = runtime(subject).filter(|runtime| runtime.as_map().is_some()) else {
        return;
    };
    if let Some(class) = look::word(runtime, &["class"])
        && let Err(reason) = names::dns_subdomain(class.text)
    {
        let message = format!("`{}` cannot be a runtime class: it {reason}", class.text);
        findings.error(class.origin, message, "correct the name");
    }
    let sandbox = look::at(runtime, &["sandbox"]);
    match (sandbox, look::at(runtime, &["virtualMachine"])) {
        (None, None) => findings.missing(runtime.origin, "nothing runs", help),
        (Some(_), Some(machine)) => {
            let message = "a Workload is a sandbox or a virtual machine, not both";
            findings.error(machine.origin, message, "keep one of them");
        }
        _ => {}
    }
}

pub(super) fn instance_type(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(runtime) = runtime(subject) else {
        return;
    };
    let requests = look::at(runtime, &["resources", "requests"]);
    let is_empty = |node: &Node| node.as_map().is_some_and(Map::is_empty);
    if let Some(requests) = requests.filter(|requests| !is_empty(requests)) {
        let message = "the service does not take `requests`";
        findings.error(requests.origin, message, "choose an `instanceType` instead");
    }
    let (types, level) = (subject.facts.types, subject.level);
    let keys = ["resources", "instanceType"];
    if level < Level::R3 && look::lacks(runtime, &keys) {
        let names: Vec<&str> = types.names(level).collect();
        let help = format!("write one of: {}", names.join(", "));
        findings.missing(runtime.origin, "the runtime has no instance type", &help);
    }
    let Some(name) = look::word(runtime, &keys) else {
        return;
    };
    match types.named(name.text) {
        None => {
            let message = format!("there is no instance type `{}`", name.text);
            let known: Vec<&str> = types.names(level).collect();
            let help = did_you_mean(name.text, known.iter().copied())
                .unwrap_or_else(|| format!("there are: {}", known.join(", ")));
            findings.error(name.origin, message, &help);
        }
        Some(found) if found.since > level => {
            let message = format!(
                "level {level} does not know the instance type `{}`",
                name.text
            );
            let help = format!("it is known since {}", found.since);
            findings.error(name.origin, message, &help);
        }
        Some(found) if found.until < level => {
            let names: Vec<&str> = types.names(level).collect();
            let message = format!("the instance type `{}` is outdated", name.text);
            let help = format!("level {level} knows: {}", names.join(", "));
            findings.warning(name.origin, message, &help);
        }
        Some(_) => {}
    }
}

pub(super) fn containers(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let containers = subject.workload.containers();
    let sandbox = runtime(subject).and_then(|runtime| look::at(runtime, &["sandbox"]));
    if let Some(sandbox) = sandbox.filter(|sandbox| look::lacks(sandbox, &["containers"])) {
        let help = "write `containers` with a name and an image";
        findings.missing(sandbox.origin, "the sandbox has no containers", help);
    }
    check_names_and_images(containers.iter(), findings);
    for container in containers {
        findings.required(container, &["name"], "a container has no name", "name it");
        image(container, subject.level, findings);
        security(container, findings);
    }
    let secrets = sandbox.map_or(&[][..], |sandbox| {
        look::list(sandbox, &["imagePullSecrets"])
    });
    for secret in secrets {
        let message = "a secret for pulling images has no name";
        let name = findings.required(secret, &["name"], message, "write `name`");
        if let Some(name) = name
            && let Err(reason) = names::dns_subdomain(name.text)
        {
            let message = format!("no Secret can be called `{}`: it {reason}", name.text);
            findings.error(name.origin, message, "correct the name");
        }
    }
}

/// An image names its registry from level R3 on. What no registry could have is worth a warning.
fn image(container: &Node, level: Level, findings: &mut Findings<'_>) {
    let Some(image) = look::word(container, &["image"]) else {
        return;
    };
    let text = image.text;
    if let Some((scheme, rest)) = text.split_once("://") {
        let message = format!("`{text}` is an address, and no image");
        let help = format!("leave out `{scheme}://`: `{rest}`");
        findings.warning(image.origin, message, &help);
    } else if text.trim().contains(char::is_whitespace) {
        let message = format!("`{text}` is no image: it holds a space");
        findings.warning(image.origin, message, "write the name of one image");
    } else if level >= Level::R3 && !has_registry(text) {
        let message = format!("the image `{text}` does not name its registry");
        let help = format!("write `{}`", with_registry(text));
        findings.error(image.origin, message, &help);
    }
}

/// The part of a security context that instances know.
fn security(container: &Node, findings: &mut Findings<'_>) {
    for added in look::list(container, &["securityContext", "capabilities", "add"]) {
        if added.as_str() == Some("ALL") {
            let message = "a container cannot have all capabilities";
            findings.error(added.origin, message, "name those that it needs");
        }
    }
    let Some(profile) = look::at(container, &["securityContext", "seccompProfile"]) else {
        return;
    };
    let (message, help) = ("a seccomp profile has no type", "write `RuntimeDefault`");
    let kind = findings.required(profile, &["type"], message, help);
    let known = ["RuntimeDefault", "Unconfined"];
    if let Some(kind) = kind.filter(|kind| !known.contains(&kind.text)) {
        let message = format!("instances cannot have the seccomp profile `{}`", kind.text);
        let help = "write `RuntimeDefault` or `Unconfined`";
        findings.error(kind.origin, message, help);
    }
}

/// Whether an image begins with the host of a registry.
pub(in crate::datum) fn has_registry(image: &str) -> bool {
    let host = image.split_once('/').map(|(host, _)| host);
    host.is_some_and(|host| host.contains(['.', ':']) || host == "localhost")
}

/// An image with the registry that is meant where none is named.
pub(in crate::datum) fn with_registry(image: &str) -> String {
    if image.contains('/') {
        format!("docker.io/{image}")
    } else {
        format!("docker.io/library/{image}")
    }
}

pub(super) fn resources(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for container in subject.workload.containers() {
        if let Some(resources) = look::at(container, &["resources"]) {
            let name = look::text(container, &["name"]);
            let message = format!("the service does not take resources of container `{name}`");
            let help = "remove them; `runtime.resources.instanceType` is the size of the instance";
            findings.error(resources.origin, message, help);
        }
    }
}

pub(super) fn ports(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let machine = runtime(subject).and_then(|runtime| look::at(runtime, &["virtualMachine"]));
    let mut elsewhere: BTreeSet<&str> = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for container in subject.workload.containers().iter().chain(machine) {
        let mut own = BTreeSet::new();
        for port in look::list(container, &["ports"]) {
            ports::check(port, "port", findings);
            if look::at(port, &["port"]).is_none() {
                findings.missing(port.origin, "a port has no number", "write `port`");
            }
            let number = look::integer(port, &["port"]);
            if let Some(number) =
                number.filter(|number| !numbers.insert((*number, ports::protocol(port))))
            {
                let message = format!("port {number} stands twice");
                let help = "only one process of an instance can listen there; remove one of them";
                findings.warning(port.origin, message, help);
            }
            let message = "a port has no name";
            let Some(name) = findings.required(port, &["name"], message, "write `name`") else {
                continue;
            };
            if !own.insert(name.text) {
                let message = format!("two ports are called `{}`", name.text);
                findings.error(name.origin, message, "give one of them another name");
            } else if elsewhere.contains(name.text) {
                let message = format!("another container has a port `{}`", name.text);
                let help = "give one of them another name, so that rules can tell them apart";
                findings.warning(name.origin, message, help);
            }
        }
        elsewhere.extend(own);
    }
}

pub(super) fn machine(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let Some(machine) = runtime(subject).and_then(|runtime| look::at(runtime, &["virtualMachine"]))
    else {
        return;
    };
    let keys = ["spec", "template", "metadata", "annotations", SSH_KEYS];
    // A text without lines is none.
    let keys = look::word(node, &keys).filter(|keys| !keys.text.trim().is_empty());
    if let Some(keys) = keys {
        check_keys(keys, findings);
    } else {
        let help = format!("write the annotation `{SSH_KEYS}` with lines `user:key`");
        let message = "nobody can log into the virtual machine";
        findings.missing(machine.origin, message, &help);
    }
    let help = "attach a disk with `populator.image` first";
    let Some(first) = look::list(machine, &["volumeAttachments"]).first() else {
        findings.missing(machine.origin, "the virtual machine has no disk", help);
        return;
    };
    let volumes = subject.workload.template();
    let volumes = volumes.map_or(&[][..], |spec| look::list(spec, &["volumes"]));
    let name = look::text(first, &["name"]);
    let mut named = volumes
        .iter()
        .filter(|one| look::text(one, &["name"]) == name);
    let image = ["disk", "template", "spec", "populator", "image"];
    let boots = named
        .next()
        .is_some_and(|volume| look::at(volume, &image).is_some());
    if !boots {
        let message = format!("the virtual machine cannot start from the volume `{name}`");
        findings.error(first.origin, message, help);
    }
}

fn check_keys(keys: Word<'_>, findings: &mut Findings<'_>) {
    let lines = keys.text.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty()) {
        let user = line.split_once(':').filter(|(user, _)| !user.is_empty());
        let Some((user, key)) = user else {
            let message = "a key belongs to nobody";
            findings.error(keys.origin, message, "write lines `user:key`");
            continue;
        };
        if user.contains(char::is_whitespace) {
            let message = format!("`{user}` is no user");
            findings.error(keys.origin, message, "write lines `user:key`");
        } else if !is_public_key(key) {
            let message = format!("the key of `{user}` is no public key of SSH");
            let help = "write it as it stands in `id_ed25519.pub`";
            findings.error(keys.origin, message, help);
        }
    }
}

/// `<type> <Base64> [comment]`, where the Base64 begins with the length of the type and the type
/// (<https://www.rfc-editor.org/rfc/rfc4253#section-6.6>).
fn is_public_key(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(kind), Some(blob)) = (words.next(), words.next()) else {
        return false;
    };
    let Ok(length) = u32::try_from(kind.len()) else {
        return false;
    };
    let mut head = length.to_be_bytes().to_vec();
    head.extend(kind.bytes());
    // Only whole groups of three bytes have digits of their own.
    head.truncate(head.len() / 3 * 3);
    let digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_base64 = blob.len() % 4 == 0 && blob.trim_end_matches('=').bytes().all(digit);
    KEY_TYPES.contains(&kind) && is_base64 && blob.starts_with(&base64_encoded(&head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_is_a_host() {
        for good in [
            "ghcr.io/a/b",
            "localhost/a",
            "registry:5000/a",
            "docker.io/library/a",
        ] {
            assert!(has_registry(good), "{good}");
        }
        for (bad, meant) in [
            ("nginx:1.25", "docker.io/library/nginx:1.25"),
            ("a/b", "docker.io/a/b"),
        ] {
            assert!(!has_registry(bad), "{bad}");
            assert_eq!(with_registry(bad), meant);
        }
    }

    #[test]
    fn a_key_says_its_type_twice() {
        let good =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBase64Base64Base64Base64Base64Base64Bas me";
        assert!(is_public_key(good));
        for bad in [
            "",
            "ssh-ed25519",
            "ssh-ed25519 AAAA",
            "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA",
        ] {
            assert!(!is_public_key(bad), "{bad}");
        }
    }
}
