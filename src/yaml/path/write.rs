//! The text of a path.

use super::Path;
use super::Step;
use std::fmt::Display;
use std::fmt::Formatter;
use std::fmt::Write as _;

impl Display for Path {
    /// A form that [`Path::parse`] reads back; the whole node is `.`.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        if self.steps.is_empty() {
            return formatter.write_char('.');
        }
        let mut text = String::new();
        for step in &self.steps {
            match step {
                Step::Index(index) => append_index(*index, &mut text),
                Step::Key(key) => append_key(key, &mut text),
            }
        }
        formatter.write_str(&text)
    }
}

/// Appends a step to a key to the text of a path: `.` and the key, with a `\` before whatever
/// `kubectl` would take for something else. (A `\` within a key cannot be written for `kubectl`, only
/// for [`Path::parse`].)
pub fn append_key(key: &str, path: &mut String) {
    if key.is_empty() {
        path.push_str("['']");
        return;
    }
    path.push('.');
    if key.bytes().all(|byte| is_bare(byte.into())) && key.is_ascii() {
        path.push_str(key);
        return;
    }
    for letter in key.chars() {
        if !is_bare(letter) {
            path.push('\\');
        }
        path.push(letter);
    }
}

/// Appends a step to an item, counted from 0, to the text of a path.
pub fn append_index(index: usize, path: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(path, "[{index}]");
}

fn is_bare(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/')
}
