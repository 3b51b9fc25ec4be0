//! `paletteai definition`.
//!
//! In: a command's options; definitions of the workspace, of files, of the catalogue.
//! Out: reports.
//! Never: prints or writes.

mod test;

pub use test::BranchReport;
pub use test::CaseReport;
pub use test::CaseStatus;
pub use test::Counted;
pub use test::DefinitionTests;
pub use test::TestOptions;
pub use test::TestReport;
pub use test::test_definitions;
