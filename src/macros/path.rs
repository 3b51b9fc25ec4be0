//! What `hub` and `spoke` point at.

use std::fmt;
use std::sync::Arc;

/// An output of one workload: `.def.<component>[.<trait>].<output>` or `.obj.<output>`.
///
/// The forms are those of
/// <https://docs.palette-ai.com/docs/reference/workload-configuration/macros>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputPath {
    /// An output of a component, or of a trait of a component.
    Definition {
        /// The component's name.
        component: Arc<str>,
        /// The trait's type, without version.
        trait_type: Option<Arc<str>>,
        /// The output's name.
        output: Arc<str>,
    },
    /// An output of an object outside the workload: an entry of `objectOutputRefs`.
    Object {
        /// The output's name.
        output: Arc<str>,
    },
}

/// An output of another deployment: `.def.<deployment>.…` or `.obj.<deployment>.…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HubPath {
    /// The namespace, where the deployment is written as `<namespace>/<name>`.
    pub namespace: Option<Arc<str>>,
    /// The deployment's name.
    pub deployment: Arc<str>,
    /// The output of its workload.
    pub output: OutputPath,
}

impl OutputPath {
    /// Reads the argument of `spoke`; `None` when it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_parts(&parts(text)?)
    }

    fn from_parts(parts: &[&str]) -> Option<Self> {
        match parts {
            ["def", component, output] => Some(Self::Definition {
                component: (*component).into(),
                trait_type: None,
                output: (*output).into(),
            }),
            ["def", component, trait_type, output] => Some(Self::Definition {
                component: (*component).into(),
                trait_type: Some((*trait_type).into()),
                output: (*output).into(),
            }),
            ["obj", output] => Some(Self::Object {
                output: (*output).into(),
            }),
            _ => None,
        }
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>, deployment: &str) -> fmt::Result {
        match self {
            Self::Definition {
                component,
                trait_type,
                output,
            } => {
                write!(formatter, ".def{deployment}.{component}")?;
                if let Some(trait_type) = trait_type {
                    write!(formatter, ".{trait_type}")?;
                }
                write!(formatter, ".{output}")
            }
            Self::Object { output } => write!(formatter, ".obj{deployment}.{output}"),
        }
    }
}

impl HubPath {
    /// Reads the argument of `hub`; `None` when it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = parts(text)?;
        if parts.len() < 3 {
            return None;
        }
        let deployment = parts.remove(1);
        let (namespace, name) = deployment
            .split_once('/')
            .map_or((None, deployment), |(namespace, name)| {
                (Some(namespace), name)
            });
        if namespace == Some("") || name.is_empty() || name.contains('/') {
            return None;
        }
        Some(Self {
            namespace: namespace.map(Into::into),
            deployment: name.into(),
            output: OutputPath::from_parts(&parts)?,
        })
    }
}

/// The words between the dots; `None` without a leading dot or with an empty word.
fn parts(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.strip_prefix('.')?.split('.').collect();
    let empty = parts
        .iter()
        .any(|part| part.is_empty() || part.chars().any(char::is_whitespace));
    (!empty).then_some(parts)
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(formatter, "")
    }
}

impl fmt::Display for HubPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let namespace = self.namespace.as_deref().unwrap_or_default();
        let slash = if namespace.is_empty() { "" } else { "/" };
        let deployment = format!(".{namespace}{slash}{}", self.deployment);
        self.output.write(formatter, &deployment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_as_they_were_written() {
        for text in [".def.db.host", ".def.web.hpa.name", ".obj.dns"] {
            assert_eq!(OutputPath::parse(text).unwrap().to_string(), text);
        }
        for text in [".def.db.pg.host", ".def.ns/db.pg.hpa.host", ".obj.db.dns"] {
            assert_eq!(HubPath::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            ".",
            ".def",
            ".def.db",
            "def.db.host",
            ".def.a.b.c.d",
            ".def..x",
            ".obj",
            ".var.x",
            ".obj.a.b",
            ".def.a b.c",
        ] {
            assert_eq!(OutputPath::parse(text), None, "{text}");
        }
        for text in [
            ".def.db.host",
            ".obj.dns",
            ".def./db.pg.host",
            ".def.a/b/c.pg.host",
        ] {
            assert_eq!(HubPath::parse(text), None, "{text}");
        }
    }
}
