//! Two sets of manifests side by side.
//!
//! In: manifests, rendered just now or read from files.
//! Out: what differs, object by object and field by field, in classes of equal edits; where a
//! difference comes from; what hangs on a file.
//! Never: prints, and never reads a file.

mod causes;
mod classes;
mod dependents;
mod fields;
mod lists;
mod names;
mod objects;
mod place;
mod text;

pub use causes::Cause;
pub use causes::Explainer;
pub use causes::Roots;
pub use classes::Class;
pub use classes::Member;
pub use classes::classes;
pub use dependents::Dependents;
pub use fields::FieldChange;
pub use fields::compare;
pub use names::Names;
pub use objects::Edit;
pub use objects::Identity;
pub use objects::Object;
pub use objects::Unit;
pub use objects::compare_sets;
pub use objects::select;
pub use text::TextEdit;
pub use text::TextField;
