//! Dialect R: containers.

use super::Lifting;
use super::RULE;
use super::rows;
use super::rows::FieldFate;
use super::server_defaults;
use super::source::Source;
use crate::datum::dialect::Level;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::ports::LONGEST_NAME;
use crate::datum::ports::protocol;
use crate::datum::rules::has_registry;
use crate::datum::rules::with_registry;
use crate::kubernetes::Builder;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Fields of a container that stay as they are, and the level that knows them.
const SAME: [(&str, Level); 5] = [
    ("name", Level::R1),
    ("command", Level::R2),
    ("args", Level::R2),
    ("env", Level::R1),
    ("envFrom", Level::R3),
];

/// The containers of an instance. `served` are ports that Services send traffic to.
pub(super) fn containers(
    source: &Source<'_>,
    served: &[Node],
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let mut names = BTreeSet::new();
    let mut all = Vec::new();
    for (index, node) in source.containers().iter().enumerate() {
        let served = if index == 0 { served } else { &[] };
        all.push(container(node, served, &mut names, lifting, making));
    }
    all
}

fn container(
    node: &Node,
    served: &[Node],
    names: &mut BTreeSet<String>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Node {
    let (name, image) = (look::text(node, &["name"]), look::text(node, &["image"]));
    let mut map = Map::default();
    for pair in look::pairs(node, &[]) {
        let field = &*pair.key.text;
        match rows::of_container(field) {
            FieldFate::Goes => {}
            FieldFate::Lost(_) if server_defaults::is_of_container(pair, image) => {}
            FieldFate::Lost(why) => {
                let message = format!("`{field}` of container `{name}` has no counterpart");
                making.lost(pair.key.origin, message, why);
            }
            FieldFate::Refused(why) => {
                let message = format!("`{field}` of container `{name}` has no counterpart");
                making.refuse(pair.key.origin, message, why);
            }
        }
        let same = SAME.iter().find(|(known, _)| *known == field);
        match same {
            Some((_, level)) if *level > lifting.level => too_new(pair, *level, lifting, making),
            Some(_) => map.push(pair.key.clone(), pair.value.clone()),
            None => {}
        }
    }
    if let Some(image) = look::at(node, &["image"]) {
        let build = making.build(RULE, &[image.origin]);
        map.insert(build.key("image"), self::image(image, making));
    }
    tell_of_references(node, making);
    let build = making.build(RULE, &[node.origin]);
    let ports = ports(node, served, names, making);
    if !ports.is_empty() {
        map.insert(build.key("ports"), build.list(ports));
    }
    let attachments = attachments(node, making);
    if !attachments.is_empty() {
        map.insert(build.key("volumeAttachments"), build.list(attachments));
    }
    if let Some(context) = look::at(node, &["securityContext"]) {
        let kept = security(context, lifting, making);
        if let Some(kept) = kept {
            map.insert(build.key("securityContext"), kept);
        }
    }
    Node::new(Data::Map(map), node.origin)
}

fn too_new(pair: &Entry, level: Level, lifting: &Lifting<'_>, making: &mut Making<'_>) {
    let message = format!(
        "`{}` does not exist at level {}",
        pair.key.text, lifting.level
    );
    let help = format!("remove it, or write for `--level {level}`");
    making.refuse(pair.key.origin, message, &help);
}

/// The image with its registry, which the service asks for.
fn image(image: &Node, making: &mut Making<'_>) -> Node {
    let is_short = |text: &&str| !text.is_empty() && !has_registry(text);
    let Some(text) = image.as_str().filter(is_short) else {
        return image.clone();
    };
    let whole = with_registry(text);
    let message = format!("the image `{text}` becomes `{whole}`");
    making.rewritten(
        image.origin,
        message,
        "name the registry to choose another one",
    );
    making.build(RULE, &[image.origin]).text(whole)
}

/// References to fields of a pod are in the schema, and instances do not fill them in; those to
/// files are not.
fn tell_of_references(container: &Node, making: &mut Making<'_>) {
    for variable in look::list(container, &["env"]) {
        let name = look::text(variable, &["name"]);
        for kind in ["fieldRef", "resourceFieldRef"] {
            if let Some(reference) = look::at(variable, &["valueFrom", kind]) {
                let message = format!("nothing fills in the variable `{name}`");
                let help = "instances have no fields to refer to; write a value";
                making.lost(reference.origin, message, help);
            }
        }
        if let Some(reference) = look::at(variable, &["valueFrom", "fileKeyRef"]) {
            let message =
                format!("the variable `{name}` is read from a file, which instances cannot do");
            let help = "write a value, or read it from a ConfigMap or Secret";
            making.refuse(reference.origin, message, help);
        }
    }
}

/// Ports with names. Those that Services send traffic to are added where they are not declared.
fn ports(
    container: &Node,
    served: &[Node],
    names: &mut BTreeSet<String>,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let written = look::list(container, &["ports"]);
    let number = |port: &Node| look::integer(port, &["containerPort"]);
    let mut all: Vec<Node> = Vec::new();
    let missing = served.iter().filter(|port| {
        !written
            .iter()
            .any(|own| number(own) == number(port) && protocol(own) == protocol(port))
    });
    for port in written.iter().chain(missing) {
        let Some(value) = look::at(port, &["containerPort"]) else {
            continue;
        };
        for field in ["hostPort", "hostIP"] {
            if let Some(node) = look::at(port, &[field]) {
                let message = format!("`{field}` has no counterpart");
                making.lost(
                    node.origin,
                    message,
                    "instances have addresses of their own",
                );
            }
        }
        let build = making.build(RULE, &[value.origin]);
        let name = port_name(port, value, names, build);
        all.push(build.map([
            ("name", Some(name)),
            ("port", Some(value.clone())),
            ("protocol", look::at(port, &["protocol"]).cloned()),
        ]));
    }
    all
}

/// The port's own name, or one that says its number.
fn port_name(port: &Node, value: &Node, names: &mut BTreeSet<String>, build: Builder) -> Node {
    let number = value.as_i64().unwrap_or_default();
    if let Some(name) = look::word(port, &["name"])
        && name.text.len() <= LONGEST_NAME
        && names.insert(name.text.to_owned())
    {
        return Node::string(name.text, name.origin);
    }
    let plain = if number == 80 {
        "http".to_owned()
    } else {
        format!("p{number}")
    };
    let candidates = [
        plain,
        format!("p{number}-{}", protocol(port).to_lowercase()),
    ];
    let numbered = (2..).map(|count| format!("p{number}-{count}"));
    let mut candidates = candidates.into_iter().chain(numbered);
    let name = candidates.find(|name| names.insert(name.clone()));
    build.text(name.unwrap_or_default())
}

fn attachments(container: &Node, making: &mut Making<'_>) -> Vec<Node> {
    let mut all = Vec::new();
    for mount in look::list(container, &["volumeMounts"]) {
        let name = look::text(mount, &["name"]);
        for field in ["subPath", "subPathExpr"] {
            if let Some(node) = look::at(mount, &[field]) {
                let message = format!("only a part of the volume `{name}` is mounted");
                let help = "volumes of instances are attached as a whole";
                making.refuse(node.origin, message, help);
            }
        }
        for field in ["readOnly", "recursiveReadOnly", "mountPropagation"] {
            if let Some(node) = look::at(mount, &[field]) {
                let message = format!("`{field}` of the mount of `{name}` has no counterpart");
                making.lost(node.origin, message, "it is left out");
            }
        }
        let build = making.build(RULE, &[mount.origin]);
        all.push(build.map([
            ("name", look::at(mount, &["name"]).cloned()),
            ("mountPath", look::at(mount, &["mountPath"]).cloned()),
        ]));
    }
    all
}

/// The part of a security context that instances know.
fn security(context: &Node, lifting: &Lifting<'_>, making: &mut Making<'_>) -> Option<Node> {
    let known = ["allowPrivilegeEscalation", "capabilities", "seccompProfile"];
    let mut map = Map::default();
    for pair in look::pairs(context, &[]) {
        let field = &*pair.key.text;
        let is_local = look::text(&pair.value, &["type"]) == "Localhost";
        if known.contains(&field) && lifting.level >= Level::R3 && !is_local {
            map.push(pair.key.clone(), pair.value.clone());
        } else {
            let message = format!("`{field}` of a security context has no counterpart");
            let help = "the platform says how far instances are trusted";
            making.lost(pair.key.origin, message, help);
        }
    }
    (!map.is_empty()).then(|| Node::new(Data::Map(map), context.origin))
}
