//! `paletteai definition`.
//!
//! In: a command's options; definitions of the workspace, of files, of the catalogue.
//! Out: reports.
//! Never: prints or writes.

mod begin;
mod show;
mod test;
mod vet;

pub use begin::NewDefinition;
pub use begin::new_definition;
pub use show::ShownDefinition;
pub use show::definition_schema;
pub use show::list_definitions;
pub use show::show_definitions;
pub use test::BranchReport;
pub use test::CaseReport;
pub use test::CaseStatus;
pub use test::Counted;
pub use test::DefinitionTests;
pub use test::ParameterPlace;
pub use test::TestOptions;
pub use test::TestReport;
pub use test::test_definitions;
pub use vet::VetReport;
pub use vet::Vetted;
pub use vet::vet_definitions;
