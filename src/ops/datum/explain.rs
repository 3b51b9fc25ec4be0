//! `paletteai datum explain`.

use super::DatumRenderOptions;
use super::render;
use crate::diag::Reported;
use crate::ops::Explanation;
use crate::ops::Session;
use crate::ops::explain::Question;
use crate::ops::explain::answer;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;

/// Renders a Workload and tells the history of the fields of its objects.
///
/// # Errors
/// When it does not render, or the object or field does not exist.
pub fn explain(
    options: &DatumRenderOptions,
    object: Option<&str>,
    field: Option<&str>,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Explanation, Reported> {
    let result = render::render(options, settings, files, session)?;
    let owner = result.manifests.first().map(|owned| owned.owner.clone());
    let question = Question {
        owner: owner.unwrap_or_default(),
        object,
        field,
    };
    let all = result.manifests.iter();
    let all = all.map(|owned| (owned.side, &owned.manifest)).collect();
    answer(&question, all, &Workspace::default(), session)
}
