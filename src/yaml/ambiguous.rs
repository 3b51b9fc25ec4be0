//! Plain scalars that readers of YAML disagree about.

/// What kubectl takes a plain scalar for, if other readers, or people, take it for something else.
pub fn reading(_plain: &str) -> Option<String> {
    None
}
