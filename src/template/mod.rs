//! One face for template engines.
//!
//! In: a definition's schematic and its inputs.
//! Out: `output`, `outputs`, `patch`, `patchOutputs`.
//! Never: knows what the objects mean.
