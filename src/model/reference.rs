//! `name@v1.2`.

use super::Text;
use super::Version;
use super::names::check_dns_label;
use super::names::check_subdomain;
use super::shapes;
use crate::diag::Fault;
use crate::diag::codes::references;
use crate::source::OriginId;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
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

impl Reference {
    /// Reads `name` or `name@v…` where it stands in one scalar, such as a `type`.
    ///
    /// # Errors
    /// When the name or the version is malformed.
    pub fn parse(text: &Text) -> Result<Self, Fault> {
        let (name, version) = match text.value.split_once('@') {
            Some((name, version)) => (name, Some(version)),
            None => (&*text.value, None),
        };
        check_name(name)?;
        let pin = version
            .map(|version| Pin::parse(version).map_err(|fault| at_name(fault, name, version)))
            .transpose()?;
        Ok(Self {
            name: if pin.is_some() {
                name.into()
            } else {
                text.value.clone()
            },
            pin,
            namespace: None,
            origin: text.origin,
        })
    }

    /// Reads a `type`.
    pub(super) fn decode_text(text: &Text, decoding: &mut Decoding<'_>) -> Option<Self> {
        match Self::parse(text) {
            Ok(reference) => Some(reference),
            Err(fault) => {
                let span = decoding.span(text.origin);
                decoding.diagnostics.push(fault.at(span, "this reference"));
                None
            }
        }
    }

    /// Reads `{name, namespace}`.
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::REFERENCE, decoding)?;
        let namespace = fields.text("namespace");
        if let Some(namespace) = &namespace {
            report(
                check_dns_label(&namespace.value, "a namespace"),
                namespace,
                decoding,
            );
        }
        let mut reference = Self::decode_text(&fields.text("name")?, decoding)?;
        reference.namespace = namespace;
        Some(reference)
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.name)?;
        match &self.pin {
            Some(pin) => write!(formatter, "@{}", pin.text),
            None => Ok(()),
        }
    }
}

impl Pin {
    /// Reads `v1`, `v1.2` or `v1.2.3`, the last with pre-release and build if need be.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let malformed = || {
            let message = format!("`{text}` is not a version");
            Fault::new(&references::MALFORMED, message).help("write `v1`, `v1.2` or `v1.2.3`")
        };
        let numbers = text.strip_prefix('v').ok_or_else(malformed)?;
        if let Ok(version) = Version::parse(numbers) {
            return Ok(Self {
                major: version.major,
                minor: Some(version.minor),
                exact: Some(version),
                text: text.into(),
            });
        }
        let (major, minor) = match numbers.split_once('.') {
            Some((major, minor)) => (major, Some(minor)),
            None => (numbers, None),
        };
        let minor = minor.map(|minor| number(minor).ok_or_else(malformed));
        Ok(Self {
            major: number(major).ok_or_else(malformed)?,
            minor: minor.transpose()?,
            exact: None,
            text: text.into(),
        })
    }
}

/// Reports a fault about a text at its place.
pub(super) fn report(result: Result<(), Fault>, text: &Text, decoding: &mut Decoding<'_>) {
    if let Err(fault) = result {
        let span = decoding.span(text.origin);
        decoding.diagnostics.push(fault.at(span, "written here"));
    }
}

/// A number without leading zeros, as semantic versions want it.
fn number(digits: &str) -> Option<u64> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let leading = digits.len() > 1 && digits.starts_with('0');
    if plain && !leading {
        digits.parse().ok()
    } else {
        None
    }
}

fn check_name(name: &str) -> Result<(), Fault> {
    if name.contains("{{") {
        let message = format!("the reference `{name}` holds a macro");
        return Err(Fault::new(&references::MALFORMED, message)
            .help("macros are filled in only below `properties`; write the name itself"));
    }
    check_subdomain(name, "a resource").map_err(|fault| Fault {
        code: &references::MALFORMED,
        ..fault
    })
}

/// Puts the reference's name into the help for its version.
fn at_name(fault: Fault, name: &str, version: &str) -> Fault {
    if matches!(version, "latest" | "newest" | "") {
        return fault.help(format!("write `{name}` for the newest version"));
    }
    let repaired = version.trim_start_matches(['^', '~', '=', 'V', '@', 'v']);
    match Pin::parse(&format!("v{repaired}")) {
        Ok(pin) => fault.help(format!("write `{name}@{}`", pin.text)),
        Err(_) => fault.help(format!(
            "write `{name}@v1`, `{name}@v1.2` or `{name}@v1.2.3`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::source::Span;
    use crate::source::Spanned;

    fn parse(text: &str) -> Result<Reference, Fault> {
        let source = Sources::default().add("test", "").unwrap();
        let origin = Origins::default().read(Span::new(source, 0, 0));
        Reference::parse(&Spanned::new(text.into(), origin))
    }

    #[test]
    fn a_pin_has_one_two_or_three_numbers() {
        let pin = |text| parse(text).unwrap().pin.unwrap();
        assert_eq!(pin("web@v1").minor, None);
        assert_eq!(pin("web@v1.3").minor, Some(3));
        assert_eq!(pin("web@v1.3").exact, None);
        assert_eq!(
            pin("web@v1.3.6-rc.1").exact,
            Version::parse("1.3.6-rc.1").ok()
        );
        assert_eq!(&*pin("web@v1.3.6").text, "v1.3.6");
        assert!(parse("web").unwrap().pin.is_none());
        assert_eq!(parse("web@v2").unwrap().to_string(), "web@v2");
    }

    #[test]
    fn the_help_of_a_malformed_pin_writes_the_right_one() {
        let help = |text| parse(text).unwrap_err().help.unwrap();
        assert_eq!(help("web@1.0.0"), "write `web@v1.0.0`");
        assert_eq!(help("web@^1"), "write `web@v1`");
        assert_eq!(help("web@latest"), "write `web` for the newest version");
        assert_eq!(help("web@"), "write `web` for the newest version");
        assert!(help("web@v1.x").contains("`web@v1.2.3`"));
        assert!(help("web@v1.2.3.4").contains("`web@v1.2.3`"));
        assert!(help("{{ .var.x }}").contains("properties"));
    }

    #[test]
    fn malformed_references_are_refused() {
        for text in [
            "",
            "@v1",
            "Web",
            "a b",
            "web@v",
            "web@v01",
            "web@v1@v2",
            "web@v1.",
            "web@v.1",
            "web@v99999999999999999999",
        ] {
            let fault = parse(text).unwrap_err();
            assert_eq!(fault.code.slug, "references::malformed", "{text}");
        }
    }
}
