//! A text that is read once and composed often.

use super::control::first_control;
use super::events::Event;
use super::events::Events;
use super::scalar::Scalar;
use std::borrow::Cow;
use std::ops::Range;

/// A text without errors of syntax, with everything that was seen in it.
#[derive(Debug)]
pub struct Recording {
    text: String,
    events: Vec<(Event<'static>, Range<usize>)>,
}

impl Recording {
    /// Reads a text.
    ///
    /// # Errors
    /// The text itself, when it is not YAML, which [`compose`](super::compose) says why; or when it
    /// has more than `limit` scalars, beginnings and ends, which take much more memory than their
    /// text.
    pub fn new(text: String, limit: usize) -> Result<Self, String> {
        if first_control(&text).is_some() {
            return Err(text);
        }
        let mut seen = Vec::new();
        let mut events = Events::new(&text);
        while let Some(next) = events.next() {
            let Ok((event, range)) = next else {
                drop(events);
                return Err(text);
            };
            if seen.len() == limit {
                drop(events);
                return Err(text);
            }
            seen.push((owned(event), range));
        }
        drop(events);
        Ok(Self { text, events: seen })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The scalars, in the order in which they stand; those of aliases once.
    pub fn scalars(&self) -> impl Iterator<Item = Scalar<'_>> {
        self.events.iter().filter_map(|(event, range)| match event {
            Event::Scalar {
                text, style, tag, ..
            } => Some(Scalar {
                text: Cow::Borrowed(text),
                style: *style,
                tag: *tag,
                range: range.clone(),
            }),
            _ => None,
        })
    }

    pub(super) fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        self.events
            .iter()
            .map(|(event, range)| (borrowed(event), range.clone()))
    }
}

fn owned(event: Event<'_>) -> Event<'static> {
    let keep = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    match event {
        Event::Document => Event::Document,
        Event::Scalar {
            text,
            style,
            tag,
            anchor,
        } => Event::Scalar {
            text: keep(text),
            style,
            tag,
            anchor,
        },
        Event::Anchor(name) => Event::Anchor(keep(name)),
        Event::Alias(anchor) => Event::Alias(anchor),
        Event::UnknownAlias => Event::UnknownAlias,
        Event::List { anchor } => Event::List { anchor },
        Event::Map { anchor } => Event::Map { anchor },
        Event::End => Event::End,
    }
}

fn borrowed<'r>(event: &'r Event<'static>) -> Event<'r> {
    match event {
        Event::Document => Event::Document,
        Event::Scalar {
            text,
            style,
            tag,
            anchor,
        } => Event::Scalar {
            text: Cow::Borrowed(text),
            style: *style,
            tag: *tag,
            anchor: *anchor,
        },
        Event::Anchor(name) => Event::Anchor(Cow::Borrowed(name)),
        Event::Alias(anchor) => Event::Alias(*anchor),
        Event::UnknownAlias => Event::UnknownAlias,
        Event::List { anchor } => Event::List { anchor: *anchor },
        Event::Map { anchor } => Event::Map { anchor: *anchor },
        Event::End => Event::End,
    }
}
