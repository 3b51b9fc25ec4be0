//! What is wrong with a schema that is one.

use super::Subject;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::definitions as codes;
use crate::schema::Declaration;
use crate::source::Origins;

/// Looks at every declared parameter.
pub(super) fn check(subject: &Subject<'_>, origins: &mut Origins, found: &mut Diagnostics) {
    for (name, declaration) in subject.schema().declarations() {
        describe(&name, &declaration, origins, found);
        default(&name, &declaration, subject, origins, found);
    }
}

fn describe(name: &str, declaration: &Declaration<'_>, origins: &Origins, found: &mut Diagnostics) {
    if declaration.description.is_none() {
        let message = format!("parameter `{name}` has no description");
        let diagnostic = Diagnostic::warning(&codes::NO_DESCRIPTION, message)
            .place(origins.span(declaration.key), "this parameter")
            .help("say in `description` what it does: users read it in `definition show`");
        found.push(diagnostic);
    }
}

fn default(
    name: &str,
    declaration: &Declaration<'_>,
    subject: &Subject<'_>,
    origins: &mut Origins,
    found: &mut Diagnostics,
) {
    let Some(default) = declaration.schema.get("default") else {
        return;
    };
    let place = origins.span(default.origin);
    if declaration.required {
        let message = format!("parameter `{name}` is required, so its default is never used");
        let diagnostic = Diagnostic::warning(&codes::USELESS_DEFAULT, message)
            .place(place, "this default")
            .help("take the parameter out of `required`, or remove the default");
        found.push(diagnostic);
    }
    let mut own = Diagnostics::default();
    let checked = subject.schema().check_part(
        declaration.schema,
        default,
        "the default",
        origins,
        &mut own,
    );
    if checked.is_err() {
        let reason = own.iter().next().map(|one| one.message.as_str());
        let reason = reason.unwrap_or_default();
        let reason = reason.replace("the parameters of the default", "it");
        let message = format!("the default of parameter `{name}` is not allowed: {reason}");
        let diagnostic = Diagnostic::error(&codes::BAD_DEFAULT, message)
            .place(place, "this default")
            .help("every use that leaves the parameter out would be refused");
        found.push(diagnostic);
    }
}
