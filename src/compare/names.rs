//! The names that are a deployment's own, and texts without them.

/// A deployment's own names, by what they are. A text in which they are replaced by what they are
/// is the same for all deployments that differ in nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    values: Vec<(&'static str, String)>,
}

/// What stands for the first name in a text; those of the others follow. They are from an area of
/// Unicode that is kept for private use, and no text of a unit with names holds one.
const FIRST: u32 = 0xF8F0;
/// How many names there may be.
const MOST: usize = 8;

impl Names {
    /// Adds a name; of two for one thing the first holds, and so it does for empty ones.
    pub fn add(&mut self, what: &'static str, name: &str) {
        let known = self.values.iter().any(|(other, _)| *other == what);
        if !name.is_empty() && !known && self.values.len() < MOST {
            self.values.push((what, name.to_owned()));
        }
    }

    /// What each name is, and the name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values
            .iter()
            .map(|(what, name)| (*what, name.as_str()))
    }

    /// Takes the names away from a unit whose texts could not be told from placeholders.
    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    /// The text with placeholders for the names, wherever they stand as words of their own. With
    /// `json` only within quotes, so that it stays JSON.
    pub(super) fn remove(&self, text: &str, json: bool) -> String {
        let mut wanted: Vec<(usize, &str)> = self
            .values
            .iter()
            .enumerate()
            .map(|(index, (_, name))| (index, name.as_str()))
            .collect();
        // A name may hold another one; the longer goes first, and of equal ones the first.
        wanted.sort_by_key(|(index, name)| (std::cmp::Reverse(name.len()), *index));
        if !wanted.iter().any(|(_, name)| text.contains(name)) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut last, mut quoted) = (text, None, !json);
        while let Some(letter) = rest.chars().next() {
            let within = |last: char| last.is_alphanumeric() || (json && last == '\\');
            let starts = quoted && !last.is_some_and(within);
            let found = wanted.iter().find_map(|(index, name)| {
                let after = rest.strip_prefix(name).filter(|_| starts)?;
                (!after.starts_with(char::is_alphanumeric)).then_some((*index, *name, after))
            });
            if let Some((index, name, after)) = found {
                out.extend(placeholder(index));
                (rest, last) = (after, name.chars().last());
                continue;
            }
            if json && letter == '"' && last != Some('\\') {
                quoted = !quoted;
            }
            // A backslash that is itself escaped escapes nothing.
            last = Some(letter).filter(|letter| *letter != '\\' || last != Some('\\'));
            out.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
        out
    }

    /// The text with the names put back.
    pub(super) fn insert(&self, text: &str) -> String {
        self.replace(text, |_, name| name.to_owned())
    }

    /// The text with `<what>` for each name.
    pub fn describe(&self, text: &str) -> String {
        self.replace(text, |what, _| format!("<{what}>"))
    }

    fn replace(&self, text: &str, by: impl Fn(&'static str, &str) -> String) -> String {
        if !holds_placeholder(text) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            let index = (letter as u32)
                .checked_sub(FIRST)
                .map(|index| index as usize);
            match index.and_then(|index| self.values.get(index)) {
                Some((what, name)) => out.push_str(&by(what, name)),
                None => out.push(letter),
            }
        }
        out
    }
}

/// True for a text that could not be told from one with placeholders.
pub(super) fn holds_placeholder(text: &str) -> bool {
    let is = |letter: char| {
        (letter as u32)
            .checked_sub(FIRST)
            .is_some_and(|index| index < 8)
    };
    text.chars().any(is)
}

fn placeholder(index: usize) -> Option<char> {
    u32::try_from(index)
        .ok()
        .and_then(|index| char::from_u32(FIRST + index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        names.add("namespace", "team");
        names.add("name", "team-web");
        names
    }

    #[test]
    fn names_are_replaced_where_they_are_words_and_come_back() {
        for (text, described) in [
            ("team-web.team.svc", "<name>.<namespace>.svc"),
            ("steam teams team-webs", "steam teams <namespace>-webs"),
            ("no such", "no such"),
        ] {
            let removed = names().remove(text, false);
            assert_eq!(names().describe(&removed), described);
            assert_eq!(names().insert(&removed), text);
        }
    }

    #[test]
    fn in_json_only_texts_are_looked_at() {
        let mut names = Names::default();
        names.add("name", "1");
        let removed = names.remove(r#"{"a":1,"b":"1","c":"\"1\\","d":1}"#, true);
        assert_eq!(
            names.describe(&removed),
            r#"{"a":1,"b":"<name>","c":"\"<name>\\","d":1}"#
        );
        assert_eq!(
            names.insert(&removed),
            r#"{"a":1,"b":"1","c":"\"1\\","d":1}"#
        );
    }
}
