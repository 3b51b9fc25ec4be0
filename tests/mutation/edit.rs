//! Places and what is written there instead.

use paletteai::diag::Diagnostics;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Number;
use paletteai::yaml::path::scalars;
use std::fmt;
use std::ops::Range;

/// A scalar in a file.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: String,
    /// All of it, quotes included.
    pub(crate) range: Range<usize>,
    /// Its text as written.
    pub(crate) text: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Text,
    Integer,
    Float,
    Bool,
}

/// Another text for a range of a file.
pub(crate) struct Edit {
    pub(crate) file: String,
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}@{} `{}`",
            self.file, self.range.start, self.text
        )
    }
}

impl Place {
    /// Every scalar of a file, templates left out: their literals are places of their own.
    pub(crate) fn of_documents(file: &str, text: &str) -> Vec<Self> {
        let (mut sources, mut origins) = (Sources::default(), Origins::default());
        let source = sources.add(file, text).unwrap();
        let documents = yaml::read(source, text, &mut origins, &mut Diagnostics::default());
        let mut places = Vec::new();
        for document in documents {
            scalars(&document.node, &mut |path, node| {
                let kind = match &node.data {
                    Data::String(text)
                        if text.contains('\n') && path.to_string().contains("template") =>
                    {
                        return;
                    }
                    Data::String(_) => Kind::Text,
                    Data::Bool(_) => Kind::Bool,
                    Data::Number(Number::Float(_)) => Kind::Float,
                    Data::Number(_) => Kind::Integer,
                    _ => return,
                };
                let Some(span) = origins.get(node.origin).site else {
                    return;
                };
                places.push(Self {
                    file: file.to_owned(),
                    range: span.range(),
                    text: text[span.range()].to_owned(),
                    kind,
                });
            });
        }
        places.retain(|place| !place.range.is_empty());
        places
    }

    /// A literal of a template.
    pub(crate) fn literal(file: &str, text: &str, range: Range<usize>) -> Option<Self> {
        let written = text.get(range.clone())?;
        if written.is_empty()
            || written.contains(['\n', '{', '}', '[', ']'])
            || written.ends_with(':')
        {
            return None;
        }
        let kind = if written.parse::<i64>().is_ok() {
            Kind::Integer
        } else if ["true", "false"].contains(&written) {
            Kind::Bool
        } else {
            Kind::Text
        };
        Some(Self {
            file: file.to_owned(),
            text: written.to_owned(),
            range,
            kind,
        })
    }

    /// The place once it is edited.
    pub(crate) fn after(&self, edit: &Edit) -> Self {
        Self {
            range: edit.range.start..edit.range.start + edit.text.len(),
            ..self.clone()
        }
    }

    /// Other values of the same type.
    pub(crate) fn edits(&self) -> Vec<Edit> {
        let text = self.text.trim_end();
        let texts: Vec<String> = match self.kind {
            Kind::Bool => vec![if text == "true" { "false" } else { "true" }.to_owned()],
            Kind::Integer | Kind::Float => match text.parse::<i64>() {
                Ok(number) => vec![(number + 1).to_string(), (number + 10).to_string()],
                Err(_) => match text.parse::<f64>() {
                    Ok(number) => vec![(number + 1.0).to_string()],
                    Err(_) => Vec::new(),
                },
            },
            Kind::Text => {
                let quote = text.chars().next().filter(|letter| "'\"".contains(*letter));
                match quote {
                    Some(quote) if text.len() > 1 && text.ends_with(quote) => {
                        let inner = &text[1..text.len() - 1];
                        vec![
                            format!("{quote}{inner}x{quote}"),
                            format!("{quote}x{inner}{quote}"),
                        ]
                    }
                    _ if text.starts_with(['|', '>']) => vec![format!("{text}x")],
                    _ => vec![format!("{text}x"), format!("x{text}")],
                }
            }
        };
        texts
            .into_iter()
            .map(|edited| Edit {
                file: self.file.clone(),
                range: self.range.start..self.range.start + text.len(),
                text: edited,
            })
            .collect()
    }
}
