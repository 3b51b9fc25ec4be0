//! Workspaces to measure with and to attack with, made from a seed.
//!
//! In: the name of a workload, perhaps a size, and a seed. Out: [`Files`], the same bytes for the
//! same seed on every machine. Never: reading the clock, the environment or a file.

mod deep;
pub(crate) mod edit;
mod files;
mod fleet;
mod history;
mod hostile;
mod layers;
mod place;
mod random;
pub(crate) mod revision;
mod wide;

pub(crate) use files::Files;
pub(crate) use fleet::Size;
pub(crate) use random::Random;

/// What can be made, each with the line that says what it is.
pub(crate) const ALL: [(&str, &str); 11] = [
    ("fleet-S", "10 deployments over 20 profiles"),
    ("fleet-M", "100 deployments"),
    ("fleet-L", "1,000 deployments"),
    ("fleet-XL", "10,000 deployments"),
    ("deep", "one deployment of 63 components with 5 traits each"),
    ("wide", "500 definitions with 20 recorded revisions each"),
    ("layers", "200 variables in 4 layers for 100 namespaces"),
    ("edit", "fleet-L and a script of 50 changes, `edits.txt`"),
    (
        "history",
        "fleet-L and 40 recorded revisions of each definition",
    ),
    (
        "place",
        "1,000 placements and an inventory of 1,000 clusters",
    ),
    (
        "hostile",
        "documents made to exhaust a reader, each in a folder",
    ),
];

/// Makes a workload.
///
/// # Errors
///
/// A sentence, when there is no workload of that name.
pub(crate) fn make(name: &str, seed: u64) -> Result<Files, String> {
    Ok(match name {
        "fleet-S" => fleet::fleet(Size::S, seed),
        "fleet-M" => fleet::fleet(Size::M, seed),
        "fleet-L" => fleet::fleet(Size::L, seed),
        "fleet-XL" => fleet::fleet(Size::XL, seed),
        "deep" => deep::deep(seed),
        "wide" => wide::wide(seed),
        "layers" => layers::layers(seed),
        "edit" => edit::edit(seed),
        "history" => history::history(seed),
        "place" => place::place(seed),
        "hostile" => hostile::hostile(),
        _ => {
            let known: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "there is no workload `{name}`; there are {}",
                known.join(", ")
            ));
        }
    })
}
