//! Ignore files, as git reads them: <https://git-scm.com/docs/gitignore#_pattern_format>.

use std::ops::Range;

/// The rules of one ignore file, or of several of the same folder.
#[derive(Clone, Debug, Default)]
pub(super) struct IgnoreRules {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    /// `!pattern`: what an earlier rule ignores is kept.
    keeps: bool,
    /// `pattern/`: only folders are meant.
    folders_only: bool,
    segments: Vec<Segment>,
}

/// What stands between two slashes.
#[derive(Clone, Debug)]
enum Segment {
    /// `**`
    AnyDepth,
    Name(Vec<Token>),
}

#[derive(Clone, Debug)]
enum Token {
    /// `*`
    Star,
    /// `?`
    One,
    Letter(char),
    /// `[a-z]`, `[!a-z]`
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl IgnoreRules {
    /// Adds the rules of a text; later rules win over earlier ones. Gives back those that are none.
    pub(super) fn add(&mut self, text: &str) -> Vec<Broken> {
        let mut broken = Vec::new();
        let text_after_mark = text.trim_start_matches('\u{feff}');
        let mut start = text.len() - text_after_mark.len();
        for line in text_after_mark.split_inclusive('\n') {
            let pattern = trim_end(line.trim_end_matches(['\n', '\r']));
            match Rule::parse(pattern) {
                Ok(rule) => self.rules.extend(rule),
                Err(flaw) => broken.push(flaw.at(start..start + pattern.len())),
            }
            start += line.len();
        }
        broken
    }

    /// True when there is no rule.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether a path is ignored; `None` if no rule speaks of it. The path is given by its names
    /// below the folder of the ignore file.
    pub(super) fn decide(&self, path: &[&str], is_folder: bool) -> Option<bool> {
        let speaking = self.rules.iter().rev().find(|rule| {
            let kind_fits = is_folder || !rule.folders_only;
            kind_fits && rule.matches(path)
        });
        speaking.map(|rule| !rule.keeps)
    }
}

/// A line that can never match anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// What is wrong with it.
    pub(super) reason: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

/// Why a pattern can never match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    OpenClass,
    LoneBackslash,
}

impl Flaw {
    fn at(self, range: Range<usize>) -> Broken {
        let (reason, help) = match self {
            Self::OpenClass => (
                "a `[` without its `]`",
                "close the brackets, or write `\\[` for the letter itself",
            ),
            Self::LoneBackslash => (
                "nothing follows the `\\`",
                "write `/` between folders, and `\\\\` for the letter itself",
            ),
        };
        Broken {
            range,
            reason,
            help,
        }
    }
}

impl Rule {
    /// Reads a line; nothing where it has no rule.
    fn parse(line: &str) -> Result<Option<Self>, Flaw> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        let (keeps, line) = match line.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let (folders_only, line) = match line.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let is_anchored = line.contains('/');
        let line = line.strip_prefix('/').unwrap_or(line);
        let mut segments = Vec::new();
        if !is_anchored {
            segments.push(Segment::AnyDepth);
        }
        for name in line.split('/') {
            if name == "**" {
                segments.push(Segment::AnyDepth);
            } else {
                segments.push(Segment::Name(tokens(name)?));
            }
        }
        Ok(Some(Self {
            keeps,
            folders_only,
            segments,
        }))
    }

    fn matches(&self, path: &[&str]) -> bool {
        // `folder/**` means what is in the folder, not the folder.
        let inside = matches!(self.segments.last(), Some(Segment::AnyDepth));
        let (path, last) = match path.split_last() {
            Some((last, rest)) if inside => (rest, Some(last)),
            _ => (path, None),
        };
        (!inside || last.is_some())
            && wildcard(
                &self.segments,
                path,
                |segment| matches!(segment, Segment::AnyDepth),
                |segment, name| match segment {
                    Segment::AnyDepth => false,
                    Segment::Name(tokens) => name_matches(tokens, name),
                },
            )
    }
}

/// Blanks at the end do not count, unless a backslash stands before them.
fn trim_end(line: &str) -> &str {
    let trimmed = line.trim_end_matches(' ');
    let escaped = trimmed.ends_with('\\') && trimmed.len() < line.len();
    let keep = trimmed.len() + usize::from(escaped);
    line.get(..keep).unwrap_or(trimmed)
}

fn tokens(name: &str) -> Result<Vec<Token>, Flaw> {
    let mut tokens = Vec::new();
    let mut rest = name.chars();
    while let Some(letter) = rest.next() {
        tokens.push(match letter {
            '*' => Token::Star,
            '?' => Token::One,
            '\\' => Token::Letter(rest.next().ok_or(Flaw::LoneBackslash)?),
            '[' => class(&mut rest).ok_or(Flaw::OpenClass)?,
            other => Token::Letter(other),
        });
    }
    Ok(tokens)
}

fn class(rest: &mut std::str::Chars<'_>) -> Option<Token> {
    let negated = rest.as_str().starts_with(['!', '^']);
    if negated {
        rest.next();
    }
    let mut ranges: Vec<(char, char)> = Vec::new();
    loop {
        let first = match rest.next()? {
            ']' if !ranges.is_empty() => return Some(Token::Class { negated, ranges }),
            '\\' => rest.next()?,
            other => other,
        };
        let mut ahead = rest.clone();
        let range = ahead.next() == Some('-') && ahead.clone().next().is_some_and(|c| c != ']');
        if range {
            rest.next();
            let last = match rest.next()? {
                '\\' => rest.next()?,
                other => other,
            };
            ranges.push((first, last));
        } else {
            ranges.push((first, first));
        }
    }
}

fn name_matches(tokens: &[Token], name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    wildcard(
        tokens,
        &letters,
        |token| matches!(token, Token::Star),
        |token, letter| match token {
            Token::Star => false,
            Token::One => true,
            Token::Letter(wanted) => wanted == letter,
            Token::Class { negated, ranges } => {
                let inside = |(first, last): &(char, char)| (first..=last).contains(&letter);
                ranges.iter().any(inside) != *negated
            }
        },
    )
}

/// Matches a pattern in which some items stand for any number of items. Only the last such item
/// ever has to be tried again, so the time is at most the product of the lengths.
fn wildcard<P, T>(
    pattern: &[P],
    text: &[T],
    is_star: impl Fn(&P) -> bool,
    fits: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while let Some(item) = text.get(seen) {
        match pattern.get(at) {
            Some(star) if is_star(star) => {
                again = Some((at, seen));
                at += 1;
            }
            Some(one) if fits(one, item) => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star, from)) = again else {
                    return false;
                };
                again = Some((star, from + 1));
                (at, seen) = (star + 1, from + 1);
            }
        }
    }
    pattern.iter().skip(at).all(is_star)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(rules: &str, path: &str) -> Option<bool> {
        let mut ignore = IgnoreRules::default();
        let _broken = ignore.add(rules);
        let is_folder = path.ends_with('/');
        let names: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        ignore.decide(&names, is_folder)
    }

    #[test]
    fn a_name_without_a_slash_is_meant_at_any_depth() {
        assert_eq!(decide("out", "out/"), Some(true));
        assert_eq!(decide("out", "a/b/out"), Some(true));
        assert_eq!(decide("out", "a/output"), None);
        assert_eq!(decide("out/", "out"), None);
        assert_eq!(decide("*.gen.yaml", "a/x.gen.yaml"), Some(true));
    }

    #[test]
    fn a_name_with_a_slash_is_meant_from_the_top() {
        assert_eq!(decide("/out", "out"), Some(true));
        assert_eq!(decide("/out", "a/out"), None);
        assert_eq!(decide("a/*.yaml", "a/x.yaml"), Some(true));
        assert_eq!(decide("a/*.yaml", "a/b/x.yaml"), None);
        assert_eq!(decide("a/*.yaml", "b/a/x.yaml"), None);
    }

    #[test]
    fn two_stars_stand_for_any_number_of_folders() {
        assert_eq!(decide("a/**/x", "a/x"), Some(true));
        assert_eq!(decide("a/**/x", "a/b/c/x"), Some(true));
        assert_eq!(decide("**/x", "b/x"), Some(true));
        assert_eq!(decide("a/**", "a/b/c"), Some(true));
        assert_eq!(decide("a/**", "a/"), None);
    }

    #[test]
    fn the_last_rule_that_speaks_wins() {
        assert_eq!(decide("*.yaml\n!keep.yaml", "keep.yaml"), Some(false));
        assert_eq!(decide("!keep.yaml\n*.yaml", "keep.yaml"), Some(true));
    }

    #[test]
    fn comments_blanks_and_escapes() {
        assert_eq!(decide("# out\n\nx  ", "x"), Some(true));
        assert_eq!(decide("\\#x", "#x"), Some(true));
        assert_eq!(decide("x\\ ", "x "), Some(true));
        assert_eq!(decide("a[0-9]", "a7"), Some(true));
        assert_eq!(decide("a[!0-9]", "a7"), None);
        assert_eq!(decide("a[]-]", "a]"), Some(true));
        assert_eq!(decide("a[", "a["), None);
        assert_eq!(decide("\\", "\\"), None);
    }

    #[test]
    fn what_can_never_match_is_given_back_with_its_place() {
        let text = "\u{feff}a[\r\n# b[\n  c\\\n\nok\n!d/[a\n";
        let broken = IgnoreRules::default().add(text);
        let shown: Vec<&str> = broken
            .iter()
            .map(|one| text.get(one.range.clone()).unwrap())
            .collect();
        assert_eq!(shown, ["a[", "  c\\", "!d/[a"]);
        assert_eq!(broken[1].reason, "nothing follows the `\\`");
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let rules = "*a".repeat(64) + "b";
        assert_eq!(decide(&rules, &"a".repeat(4000)), None);
    }
}
