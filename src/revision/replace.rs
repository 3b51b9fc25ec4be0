//! One document of a file is replaced.

use crate::diag::Fault;
use crate::diag::codes::revisions;
use crate::emit;
use crate::yaml::Node;
use std::ops::Range;

/// The text of a file in which the document of a working copy, at this place, says something else:
/// [`emit::replaced`].
///
/// # Errors
/// When the document is a part of another one, such as a `List`.
pub fn replaced(text: &str, place: Range<usize>, new: &Node) -> Result<String, Fault> {
    emit::replaced(text, place, new).ok_or_else(|| {
        let message = "the working copy is a part of a larger document";
        Fault::new(&revisions::NOT_A_DOCUMENT, message)
            .help("put it into a document of its own, and try again")
    })
}
