//! What we tell the user.
//!
//! In: facts and places.
//! Out: [`Diagnostic`]s, as text for people ([`human`]) or JSON for programs ([`json`]).
//! Never: prints, and never decides how the process ends.

mod code;
pub mod codes;
mod diagnostic;
mod enumeration;
mod excerpt;
mod fault;
pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod sarif;
mod suggest;

pub use code::{Code, Kind};
pub use diagnostic::{Diagnostic, Diagnostics, Place, Reported, Severity};
pub use enumeration::{and, or};
pub use fault::Fault;
pub use suggest::{closest, did_you_mean};
