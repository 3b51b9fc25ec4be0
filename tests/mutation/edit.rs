//! Edits of a case's files, and what they touch.

use std::ops::Range;

/// Another text for a range of a file.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) file: String,
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
    /// What it touches, before it is made and afterwards.
    pub(crate) before: Touched,
    pub(crate) after: Touched,
    /// Whether something that had a name is missing afterwards. What others make of that has no
    /// place to cite.
    pub(crate) removes: bool,
}

/// The ranges of a file that an edit touches.
#[derive(Clone, Debug)]
pub(crate) struct Touched {
    /// What is cited in here has changed, is new or is gone.
    pub(crate) inside: Vec<Range<usize>>,
    /// The list or mapping whose items or keys are others.
    pub(crate) around: Option<Range<usize>>,
    /// Words are parts of what is cited.
    pub(crate) words: bool,
}

/// Edits of one place, tried one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// The place and what is done to it, for people.
    pub(crate) what: String,
    pub(crate) edits: Vec<Edit>,
    /// A field that has a source in here must change. Nothing must when something is removed: a
    /// default of the same value may take its place.
    pub(crate) moves: Option<Range<usize>>,
}

impl Touched {
    pub(crate) fn value(inside: Range<usize>) -> Self {
        Self {
            inside: vec![inside],
            around: None,
            words: false,
        }
    }

    pub(crate) fn words(inside: Range<usize>) -> Self {
        Self {
            words: true,
            ..Self::value(inside)
        }
    }

    /// Whether a cited place is touched. A scalar is cited with all its text; a list or mapping
    /// only with its structure: how many items it has, and which keys.
    pub(crate) fn is_touched(&self, cited: &Range<usize>, is_structure: impl Fn() -> bool) -> bool {
        let mut inside = self.inside.iter();
        if self.words {
            let overlap = |word: &Range<usize>| cited.start < word.end && word.start < cited.end;
            return inside.any(overlap) && !is_structure();
        }
        let holds = |range: &Range<usize>| range.start <= cited.start && cited.end <= range.end;
        inside.any(holds) || self.around.as_ref() == Some(cited)
    }
}

impl Edit {
    /// Another text for a scalar.
    pub(crate) fn value(file: &str, range: Range<usize>, text: String) -> Self {
        let after = range.start..range.start + text.len();
        Self {
            file: file.to_owned(),
            before: Touched::value(range.clone()),
            after: Touched::value(after),
            range,
            text,
            removes: false,
        }
    }

    /// Where a range of the file is once the edit is made; the edited range has no such place.
    pub(crate) fn moved(&self, file: &str, range: &Range<usize>) -> Range<usize> {
        if file != self.file || range.start < self.range.end {
            return range.clone();
        }
        let shift = |at: usize| at - self.range.len() + self.text.len();
        shift(range.start)..shift(range.end)
    }
}

/// Other values of the type of a scalar, as they are written.
pub(crate) fn other_texts(text: &str, is_text: bool) -> Vec<String> {
    if !is_text {
        return match (text, text.parse::<i64>(), text.parse::<f64>()) {
            ("true", ..) => vec!["false".to_owned()],
            ("false", ..) => vec!["true".to_owned()],
            (_, Ok(number), _) => {
                let others = [number + 1, number + 10, number - 1, 0, 1];
                others.map(|other| other.to_string()).into()
            }
            (_, _, Ok(number)) => vec![(number + 1.0).to_string(), (number - 1.0).to_string()],
            _ => Vec::new(),
        };
    }
    let quote = text.chars().next().filter(|first| "'\"".contains(*first));
    match quote {
        Some(quote) if text.len() > 1 && text.ends_with(quote) => {
            let inner = &text[1..text.len() - 1];
            let texts = [
                format!("{inner}x"),
                format!("x{inner}"),
                next_letters(inner),
            ];
            texts.map(|text| format!("{quote}{text}{quote}")).into()
        }
        _ if text.starts_with(['|', '>']) => vec![format!("{text}x")],
        _ => vec![format!("{text}x"), format!("x{text}"), next_letters(text)],
    }
}

/// Another text of the same length: every letter and digit is the next one.
fn next_letters(text: &str) -> String {
    let next = |letter: char| match letter {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        letter if letter.is_ascii_alphanumeric() => char::from(letter as u8 + 1),
        other => other,
    };
    text.chars().map(next).collect()
}
