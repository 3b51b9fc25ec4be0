//! What macros work with.

use crate::diag::Fault;
use crate::diag::codes::cluster_profiles as codes;
use crate::macros::LARGEST_TEXT;
use std::sync::Arc;

/// A value inside a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A value that is not there. It prints as nothing.
    Nothing,
    Text(Arc<str>),
    Integer(i64),
    Bool(bool),
    List(Vec<Arc<str>>),
}

impl Value {
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// As sprig has it: nothing, an empty text or list, zero and `false` are empty.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.is_empty(),
            Self::Integer(number) => *number == 0,
            Self::Bool(value) => !value,
            Self::List(items) => items.is_empty(),
        }
    }

    /// As it is printed; `None` for a list.
    pub(super) fn printed(&self) -> Option<Arc<str>> {
        match self {
            Self::Nothing => Some("".into()),
            Self::Text(text) => Some(text.clone()),
            Self::Integer(number) => Some(number.to_string().into()),
            Self::Bool(value) => Some(if *value { "true" } else { "false" }.into()),
            Self::List(_) => None,
        }
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(|item| item.len() + 16).sum(),
            _ => 8,
        }
    }

    /// In the words of messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Text(_) => "a text",
            Self::Integer(_) => "a number",
            Self::Bool(_) => "a boolean",
            Self::List(_) => "a list",
        }
    }
}

/// What is beyond all bounds.
pub(in crate::cluster_profile) fn beyond(message: impl Into<String>) -> Fault {
    Fault::new(&codes::LIMIT, message)
        .help("nothing real comes near; look for a text that is repeated again and again")
}

/// How much work may still be done for a stack: every text that is made or looked at counts with
/// its bytes, so that no profile can fill the memory or take forever.
#[derive(Clone, Debug)]
pub(in crate::cluster_profile) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: 64 << 20 }
    }
}

impl Budget {
    /// Takes bytes from what is left.
    ///
    /// # Errors
    /// When nothing is left, or one text is too long.
    pub(in crate::cluster_profile) fn spend(&mut self, bytes: usize) -> Result<(), Fault> {
        if bytes > LARGEST_TEXT {
            let message = "the text made here is longer than 1 MiB";
            return Err(beyond(message));
        }
        self.copy(bytes)
    }

    /// Takes the bytes of a text that is there, and is put into another place, however long it is.
    ///
    /// # Errors
    /// When nothing is left.
    pub(in crate::cluster_profile) fn copy(&mut self, bytes: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(bytes.max(1)).ok_or_else(|| {
            self.left = 0;
            let message = "the macros of this stack make more than 64 MiB of text";
            beyond(message)
        })?;
        Ok(())
    }

    /// Nothing is left, which was said.
    pub(in crate::cluster_profile) fn is_over(&self) -> bool {
        self.left == 0
    }
}
