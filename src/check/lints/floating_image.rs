//! Images whose content may change.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::containers;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::FLOATING_IMAGE, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for container in containers(subject) {
        let Some(image) = container.node.get("image") else {
            continue;
        };
        let Some(what) = image.as_str().and_then(floats) else {
            continue;
        };
        let message = format!("the image of {} {what}", container.called());
        findings.push(
            Diagnostic::warning(&lints::FLOATING_IMAGE, message)
                .place(subject.span(image.origin), "may change any time")
                .help("name a version or a digest"),
        );
    }
}

fn floats(image: &str) -> Option<&'static str> {
    if image.contains('@') {
        return None;
    }
    // A port of the registry stands before the last slash.
    let name = image.rsplit('/').next().unwrap_or_default();
    match name.split_once(':') {
        None => Some("has no tag"),
        Some((_, "latest")) => Some("has the tag `latest`"),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_tag_and_a_digest_is_enough() {
        assert!(floats("nginx").is_some());
        assert!(floats("registry.example.com:5000/nginx").is_some());
        assert!(floats("nginx:latest").is_some());
        assert_eq!(floats("registry.example.com:5000/nginx:1.27"), None);
        assert_eq!(floats("nginx@sha256:0123"), None);
    }
}
