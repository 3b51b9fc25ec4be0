//! Variables whose values stand in files of a volume
//! (<https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/>).

use super::tables::check_filled;
use super::tables::check_names;
use super::tables::each;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::yaml::Node;

/// Where a container refers to a file.
const REFERENCES: &str = "env[].valueFrom.fileKeyRef";

/// Checks that the files of variables of a container can be: they stand in empty folders of the pod.
pub(in crate::datum::rules) fn variable_files(
    pod: &Node,
    container: &Node,
    findings: &mut Findings<'_>,
) {
    let filled = [(REFERENCES, &["volumeName", "path", "key"][..])];
    check_filled(container, &filled, findings);
    check_names(
        container,
        &[
            ("env[].valueFrom.fileKeyRef.path", path_inside),
            ("env[].valueFrom.fileKeyRef.key", variable),
        ],
        findings,
    );
    for reference in each(container, REFERENCES) {
        let Some(name) = look::word(reference, &["volumeName"]) else {
            continue;
        };
        let mut volumes = look::list(pod, &["volumes"]).iter();
        let Some(volume) = volumes.find(|one| look::text(one, &["name"]) == name.text) else {
            let message = format!("there is no volume `{}`", name.text);
            findings.error(name.origin, message, "declare it with `emptyDir: {}`");
            continue;
        };
        // Without a source it is an empty folder.
        let mut fields = look::pairs(volume, &[]).filter(|pair| !pair.value.is_null());
        if !fields.all(|pair| ["name", "emptyDir"].contains(&&*pair.key.text)) {
            let message = format!("the volume `{}` is no `emptyDir`", name.text);
            let help = "variables are read from files that init containers write to one";
            findings.error(name.origin, message, help);
        }
    }
}

/// Instances know no such files: the service has four sources of values.
pub(in crate::datum::rules) fn no_variable_files(container: &Node, findings: &mut Findings<'_>) {
    for reference in each(container, REFERENCES) {
        let message = "instances cannot read variables from files";
        let help = "write one of: configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef";
        findings.error(reference.origin, message, help);
    }
}

fn path_inside(path: &str) -> Result<(), String> {
    if path.starts_with('/') {
        return Err("must be relative to the volume".to_owned());
    }
    if path.starts_with("..") || path.split('/').any(|part| part == "..") {
        return Err("must not hold `..`, nor begin with it".to_owned());
    }
    Ok(())
}

fn variable(key: &str) -> Result<(), String> {
    let fits = |letter: char| letter != '=' && (letter == ' ' || letter.is_ascii_graphic());
    if key.chars().all(fits) {
        return Ok(());
    }
    Err("must consist of printable ASCII characters other than `=`".to_owned())
}
