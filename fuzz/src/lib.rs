//! What must hold for every input, one function for each fuzz target. `fuzz_targets/` calls them with
//! what libFuzzer makes up, `tests/fuzz_seeds.rs` with the seeds and a fixed number of inputs made of
//! them.

mod run;

pub mod cluster_profile_macros;
pub mod json_path;
pub mod macros;
pub mod studio_import;
pub mod template;
pub mod template_expressions;
pub mod yaml_read;
pub mod yaml_round_trip;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, that of its seeds and of its dictionary.
    pub name: &'static str,
    /// Panics where something does not hold.
    pub check: fn(&[u8]),
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "cluster_profile_macros",
        check: cluster_profile_macros::check,
    },
    Target {
        name: "json_path",
        check: json_path::check,
    },
    Target {
        name: "macros",
        check: macros::check,
    },
    Target {
        name: "studio_import",
        check: studio_import::check,
    },
    Target {
        name: "template",
        check: template::check,
    },
    Target {
        name: "template_expressions",
        check: template_expressions::check,
    },
    Target {
        name: "yaml_read",
        check: yaml_read::check,
    },
    Target {
        name: "yaml_round_trip",
        check: yaml_round_trip::check,
    },
];
