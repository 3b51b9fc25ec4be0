//! `paletteai list`.

use super::args::ReportFormat;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::ops;
use crate::ops::Listing;
use crate::ops::Row;
use clap::Args;
use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listed {
    /// WorkloadDeployments
    Deployments,
    /// WorkloadProfiles
    Profiles,
    /// Environments
    Environments,
    /// Definitions, those of the catalogue included
    Definitions,
}

#[derive(Args, Debug)]
pub(super) struct ListArguments {
    /// What to list [default: everything but built-in definitions]
    #[arg(value_enum)]
    pub(super) what: Option<Listed>,
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

/// Lists what a workspace holds.
pub(super) fn list(arguments: &ListArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let listing = ops::list(&run.directories, &run.settings, &run.files, run.session)?;
    let listing = chosen(arguments.what, listing);
    let text = match arguments.format {
        ReportFormat::Json => table::json(&listing),
        ReportFormat::Text => text(&listing, !run.session.diagnostics.has_errors()),
    };
    run.result(&text)
}

/// What was asked for. Without a choice the catalogue's definitions are left out: they are the
/// same everywhere.
fn chosen(what: Option<Listed>, listing: Listing) -> Listing {
    match what {
        None => Listing {
            definitions: listing
                .definitions
                .into_iter()
                .filter(|definition| !definition.namespace.is_empty())
                .collect(),
            ..listing
        },
        Some(Listed::Deployments) => Listing {
            deployments: listing.deployments,
            ..Listing::default()
        },
        Some(Listed::Profiles) => Listing {
            profiles: listing.profiles,
            ..Listing::default()
        },
        Some(Listed::Environments) => Listing {
            environments: listing.environments,
            ..Listing::default()
        },
        Some(Listed::Definitions) => Listing {
            definitions: listing.definitions,
            ..Listing::default()
        },
    }
}

/// The rows; of a listing that is not whole nobody knows whether there is more.
fn text(listing: &Listing, is_whole: bool) -> String {
    let groups = [
        &listing.deployments,
        &listing.profiles,
        &listing.environments,
        &listing.definitions,
    ];
    let heading = ["KIND", "NAMESPACE", "NAME", "VERSION", "DETAILS"]
        .map(str::to_owned)
        .to_vec();
    let mut rows = vec![heading];
    rows.extend(groups.into_iter().flatten().map(cells));
    if rows.len() == 1 && is_whole {
        return "nothing found\n".to_owned();
    }
    if rows.len() == 1 {
        return String::new();
    }
    table::columns(&rows)
}

fn cells(row: &Row) -> Vec<String> {
    let or_dash = |text: &str| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text.to_owned()
        }
    };
    vec![
        row.kind.to_owned(),
        or_dash(&row.namespace),
        row.name.clone(),
        or_dash(&row.version),
        row.details.clone(),
    ]
}
