//! `paletteai config`.

use super::args::ReportFormat;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use clap::Args;
use serde::Serialize;

#[derive(Args, Debug)]
pub(super) struct ConfigArguments {
    /// text or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(super) format: ReportFormat,
}

#[derive(Serialize)]
struct Row {
    key: &'static str,
    value: String,
    source: String,
    location: String,
}

/// Prints each setting with its source.
pub(super) fn config(arguments: &ConfigArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let rows: Vec<Row> = run
        .settings
        .rows()
        .into_iter()
        .map(|(key, setting)| {
            let site = run.session.origins.get(setting.origin).site;
            let location = site.map(|site| run.session.sources.location(site).to_string());
            Row {
                key: key.name(),
                value: setting.value,
                source: setting.source.to_string(),
                location: location.unwrap_or_default(),
            }
        })
        .collect();
    let text = match arguments.format {
        ReportFormat::Json => table::json(&rows),
        ReportFormat::Text => {
            let heading = ["KEY", "VALUE", "SOURCE", "LOCATION"]
                .map(str::to_owned)
                .to_vec();
            let cells = rows
                .into_iter()
                .map(|row| vec![row.key.to_owned(), row.value, row.source, row.location]);
            table::columns(&std::iter::once(heading).chain(cells).collect::<Vec<_>>())
        }
    };
    run.result(&text)
}
