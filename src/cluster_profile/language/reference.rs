//! What a path below `.spectro` names.

use super::value::beyond;
use crate::diag::Fault;
use crate::diag::closest;
use crate::diag::codes::cluster_profiles as codes;
use std::fmt::Display;
use std::fmt::Formatter;
use std::sync::Arc;

/// The names below `.spectro.system` that Palette knows:
/// <https://docs.spectrocloud.com/clusters/cluster-management/macros/>.
pub const SYSTEM_NAMES: &[&str] = &[
    "cloud.region",
    "cloud.type",
    "cloudaccount.name",
    "cloudaccount.uid",
    "cluster.kubevip",
    "cluster.name",
    "cluster.uid",
    "clusterprofile.infra.name",
    "clusterprofile.infra.uid",
    "clusterprofile.infra.version",
    "clusterprofile.name",
    "clusterprofile.uid",
    "clusterprofile.version",
    "kubernetes.version",
    "project.name",
    "project.uid",
    "reverseproxy.port",
    "reverseproxy.protocol",
    "reverseproxy.server",
    "reverseproxy.vhostport",
    "tenant.uid",
    "user.email",
    "user.name",
    "user.uid",
];

/// How many words a path to a value of a pack may have.
const LONGEST_PATH: usize = 64;

const FAMILIES: [&str; 4] = ["var", "macro", "pack", "system"];

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cluster_profile) enum Reference {
    /// `.spectro.var.<name>`: a variable of the profile.
    Variable(Arc<str>),
    /// `.spectro.macro.<name>`: a macro of the project, the tenant or the system.
    Macro(Arc<str>),
    /// `.spectro.system.<name>`: one of [`SYSTEM_NAMES`].
    System(Arc<str>),
    /// `.spectro.pack.<pack>.<key>`: a value of a pack.
    Pack(PackPath),
}

/// The words after `.spectro.pack`: a pack's name and the way to a value. Only who knows the packs
/// and their keys can tell where a name ends, because both may hold dots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cluster_profile) struct PackPath {
    /// At least two words.
    pub(in crate::cluster_profile) words: Arc<[String]>,
}

impl Reference {
    /// What the words after the first dot name, `spectro` the first of them.
    ///
    /// # Errors
    /// When there is no such thing.
    pub(super) fn of(words: &[String]) -> Result<Self, Fault> {
        let [_, family, rest @ ..] = words else {
            return Err(unknown(words, None));
        };
        let name: Arc<str> = rest.join(".").into();
        match (family.as_str(), rest) {
            ("app", _) => Err(application(words)),
            ("var", [_]) => Ok(Self::Variable(name)),
            ("macro", [_]) => Ok(Self::Macro(name)),
            ("system", [tier, ..]) if matches!(tier.as_str(), "apptier" | "appdeployment") => {
                Err(application(words))
            }
            ("system", _) if SYSTEM_NAMES.contains(&&*name) => Ok(Self::System(name)),
            ("system", _) => {
                let meant = closest(&name, SYSTEM_NAMES.iter().copied());
                let help = meant.map(|meant| format!("did you mean `.spectro.system.{meant}`?"));
                Err(unknown(words, help))
            }
            ("pack", _) if rest.len() > LONGEST_PATH => {
                let message = format!("a path of more than {LONGEST_PATH} keys");
                Err(beyond(message))
            }
            ("pack", [_, _, ..]) => Ok(Self::Pack(PackPath { words: rest.into() })),
            ("var" | "macro" | "pack", _) => Err(unknown(words, Some(how(family)))),
            _ => {
                let help = closest(family, FAMILIES).map(|meant| {
                    let path = [&[meant.to_owned()], rest].concat().join(".");
                    format!("did you mean `.spectro.{path}`?")
                });
                Err(unknown(words, help))
            }
        }
    }
}

impl Display for Reference {
    /// As people write it, without braces.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(formatter, ".spectro.var.{name}"),
            Self::Macro(name) => write!(formatter, ".spectro.macro.{name}"),
            Self::System(name) => write!(formatter, ".spectro.system.{name}"),
            Self::Pack(path) => write!(formatter, ".spectro.pack.{}", path.words.join(".")),
        }
    }
}

fn how(family: &str) -> String {
    match family {
        "pack" => "write `.spectro.pack.<pack>.<key>`".to_owned(),
        _ => format!("write `.spectro.{family}.<name>`, with a name that has no dots"),
    }
}

fn unknown(words: &[String], help: Option<String>) -> Fault {
    let message = format!("there is no `.{}`", words.join("."));
    Fault::new(&codes::UNKNOWN_MACRO, message).help(help.unwrap_or_else(|| {
        "macros begin with `.spectro.var`, `.spectro.macro`, `.spectro.pack` or `.spectro.system`"
            .to_owned()
    }))
}

pub(super) fn application(words: &[String]) -> Fault {
    let message = format!("`.{}` exists in app profiles only", words.join("."));
    Fault::new(&codes::APPLICATION_MACRO, message).help("write the value itself")
}
