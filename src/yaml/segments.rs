//! From the characters of a scalar to their places in the file.

use crate::source::Span;
use std::sync::Arc;

/// Where the characters of a scalar stand: pairs of (offset in its content, offset in `text`),
/// ascending; from each pair on, the two run alike. `span` is the place of a scalar that was read
/// from `text`.
///
/// Exact for plain, quoted and block scalars; a sequence that stands for one character (an escape,
/// `''`, a folded line break) begins where the pair before it ends.
pub fn segments(text: &str, span: Span) -> Arc<[(u32, u32)]> {
    let range = span.range();
    let written = text.get(range.clone()).unwrap_or("");
    let mut pairs = Pairs::default();
    match written.bytes().next() {
        Some(b'|' | b'>') => block(text, range.start, range.end, &mut pairs),
        Some(quote @ (b'\'' | b'"')) => {
            let inner = written.get(1..written.len().max(2) - 1).unwrap_or("");
            flow(inner, range.start + 1, quote, &mut pairs);
        }
        _ => flow(written, range.start, 0, &mut pairs),
    }
    pairs.list.into()
}

#[derive(Default)]
struct Pairs {
    list: Vec<(u32, u32)>,
    /// How much of the content was passed.
    content: usize,
}

impl Pairs {
    /// The content goes on at `offset` of the file.
    fn goes_on(&mut self, offset: usize) {
        let narrow = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        let pair = (narrow(self.content), narrow(offset));
        match self.list.last_mut() {
            Some(last) if pair.0 == last.0 => *last = pair,
            Some(last) if pair.1.wrapping_sub(pair.0) == last.1.wrapping_sub(last.0) => {}
            _ => self.list.push(pair),
        }
    }
}

/// A plain or quoted scalar, without its quotes; `start` is its offset in the file.
fn flow(written: &str, start: usize, quote: u8, pairs: &mut Pairs) {
    pairs.goes_on(start);
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        let (taken, content) = match first {
            '\'' if quote == b'\'' => (2, 1),
            '\\' if quote == b'"' => escape(rest),
            ' ' | '\t' | '\n' | '\r' => fold(rest),
            other => (other.len_utf8(), other.len_utf8()),
        };
        pairs.content += content;
        rest = rest.get(taken..).unwrap_or("");
        if taken != content {
            pairs.goes_on(start + written.len() - rest.len());
        }
    }
}

/// White space: how much stands there, and how much of it is content. Around line breaks it is
/// dropped; one break is a space, each further one a line break.
fn fold(rest: &str) -> (usize, usize) {
    let after = rest.trim_start_matches([' ', '\t', '\n', '\r']);
    let white = rest.get(..rest.len() - after.len()).unwrap_or("");
    let all = white.len();
    match breaks(white) {
        0 => (all, all),
        1 => (all, 1),
        more => (all, more - 1),
    }
}

fn breaks(white: &str) -> usize {
    let bytes = white.as_bytes();
    let follows = |at: usize| bytes.get(at + 1) == Some(&b'\n');
    let is_break = |(at, byte): &(usize, &u8)| **byte == b'\n' || **byte == b'\r' && !follows(*at);
    bytes.iter().enumerate().filter(is_break).count()
}

/// An escape in double quotes: how long it is, and how long its character.
fn escape(rest: &str) -> (usize, usize) {
    let digits = |from: usize, count: usize| {
        let hex = rest.get(from..from + count).unwrap_or("");
        u32::from_str_radix(hex, 16).unwrap_or(0)
    };
    let length = |code: u32| char::from_u32(code).map_or(1, char::len_utf8);
    match rest.as_bytes().get(1) {
        Some(b'x') => (4, length(digits(2, 2))),
        Some(b'u') if (0xd800..0xdc00).contains(&digits(2, 4)) => (12, 4),
        Some(b'u') => (6, length(digits(2, 4))),
        Some(b'U') => (10, length(digits(2, 8))),
        Some(b'N' | b'_') => (2, 2),
        Some(b'L' | b'P') => (2, 3),
        Some(b'\n' | b'\r') => {
            let (white, _) = fold(rest.get(1..).unwrap_or(""));
            let count = breaks(rest.get(1..=white).unwrap_or(""));
            (white + 1, count.saturating_sub(1))
        }
        _ => (2, 1),
    }
}

/// A block scalar; `start` is the place of its `|` or `>`.
fn block(text: &str, start: usize, end: usize, pairs: &mut Pairs) {
    let folded = text.as_bytes().get(start) == Some(&b'>');
    let written = text.get(start..end).unwrap_or("");
    let header = lines(written).next().unwrap_or("");
    let indent = indentation(text, start, header, written);
    let mut offset = start + header.len();
    let mut before: Option<Line> = None;
    let mut empty = 0;
    for raw in lines(written).skip(1) {
        let spaces = raw.bytes().take_while(|byte| *byte == b' ').count();
        let kept = raw.get(spaces.min(indent)..).unwrap_or("");
        let line = Line {
            length: kept.trim_end_matches(['\n', '\r']).len(),
            deeper: kept.starts_with([' ', '\t']),
        };
        if folded && line.length == 0 {
            if pairs.list.is_empty() {
                pairs.goes_on(offset);
            }
            empty += 1;
        } else {
            pairs.content += match &before {
                Some(before) if folded => before.until(&line, empty),
                Some(_) => 1,
                None => empty,
            };
            pairs.goes_on(offset + raw.len() - kept.len());
            pairs.content += line.length;
            before = Some(line);
            empty = 0;
        }
        offset += raw.len();
    }
    if pairs.list.is_empty() {
        pairs.goes_on(offset);
    }
}

/// A line of a block scalar, without its indentation.
struct Line {
    length: usize,
    deeper: bool,
}

impl Line {
    /// How many characters a folded scalar has between two lines with `empty` ones between them.
    fn until(&self, next: &Line, empty: usize) -> usize {
        if self.deeper || next.deeper {
            empty + 1
        } else {
            empty.max(1)
        }
    }
}

/// How far the lines of a block scalar are indented.
fn indentation(text: &str, start: usize, header: &str, written: &str) -> usize {
    let filled = |line: &&str| !line.trim_matches([' ', '\n', '\r']).is_empty();
    let first = lines(written).skip(1).find(filled);
    let first = first.map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
    let explicit = header
        .split([' ', '\t', '\n', '\r'])
        .next()
        .and_then(|marks| marks.chars().find_map(|mark| mark.to_digit(10)));
    match explicit {
        None => first,
        Some(deeper) => {
            let before = text.get(..start).unwrap_or("");
            (column_of_parent(line_of_parent(before)) + deeper as usize).min(first)
        }
    }
}

/// The lines of a text with their ends, a `\r` alone among them
/// (<https://yaml.org/spec/1.2.2/#54-line-break-characters>).
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest.get(at..)?.starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None if rest.is_empty() => return None,
            None => rest.len(),
        };
        let (line, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(line)
    })
}

/// What stands on the line of the key or dash that a block scalar belongs to, from what stands before
/// its `|`: the nearest line that has more than comments, anchors and tags.
fn line_of_parent(before: &str) -> &str {
    let is_mark = |word: &str| word.starts_with(['&', '!']);
    let has_parent = |line: &&str| {
        let mut words = line.split_whitespace().skip_while(|word| is_mark(word));
        words.next().is_some_and(|word| !word.starts_with('#'))
    };
    before.rsplit(['\n', '\r']).find(has_parent).unwrap_or("")
}

/// The column of the key or dash that a block scalar belongs to, from what stands before its `|`.
fn column_of_parent(line: &str) -> usize {
    let mut column = line.len() - line.trim_start_matches(' ').len();
    let mut rest = line.trim_start_matches(' ');
    while let Some(after) = rest.strip_prefix(['-', '?', ':']) {
        let next = after.trim_start_matches(' ');
        if next.len() == after.len() || next.is_empty() || next.starts_with(['&', '!']) {
            break;
        }
        column += rest.len() - next.len();
        rest = next;
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::yaml::Node;
    use crate::yaml::path::scalars;
    use crate::yaml::read;
    use proptest::prelude::ProptestConfig;
    use proptest::prelude::prop_assert;
    use proptest::proptest;

    /// For each text of a file: its content, and the place of each of its characters, or `None`
    /// where the character there is another one.
    fn placed(text: &str) -> Vec<(String, Vec<Option<usize>>)> {
        let source = Sources::default().add("test", text).unwrap();
        let mut origins = Origins::default();
        let documents = read(source, text, &mut origins, &mut Diagnostics::default());
        let mut found = Vec::new();
        for document in &documents {
            scalars(&document.node, &mut |_, node: &Node| {
                if let Some(content) = node.as_str() {
                    let span = origins.span(node.origin).unwrap();
                    found.push((
                        content.to_owned(),
                        places(text, content, &segments(text, span)),
                    ));
                }
            });
        }
        found
    }

    fn places(text: &str, content: &str, pairs: &[(u32, u32)]) -> Vec<Option<usize>> {
        assert!(
            pairs.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1),
            "{text:?} {pairs:?}"
        );
        assert_eq!(pairs.first().map_or(0, |pair| pair.0), 0);
        let place = |(at, character): (usize, char)| {
            let pair = pairs.iter().rev().find(|pair| pair.0 as usize <= at)?;
            let offset = pair.1 as usize + at - pair.0 as usize;
            text.get(offset..)?.starts_with(character).then_some(offset)
        };
        content.char_indices().map(place).collect()
    }

    /// Every character but line breaks and spaces, which folding makes, is found where it stands.
    fn exact(text: &str) -> bool {
        placed(text).iter().all(|(content, places)| {
            let pairs = content.chars().zip(places);
            pairs
                .filter(|(c, _)| !c.is_whitespace())
                .all(|(_, place)| place.is_some())
        })
    }

    #[test]
    fn every_line_of_a_block_has_its_place() {
        for text in [
            "größe: |\n  abc\n\n    def\n  ghi\n",
            "a: |\r\n  abc\r\n  def\r\n",
            "a:\n- b: |2-\n     abc\n    def\n",
            "- - |1+  # note\n    abc\n   def\n",
            "--- |2\n   abc\n  def\n",
            "a: |\n\n\n  abc\n",
            "a: >\n  abc\n  def\n\n  ghi\n    jkl\n  mno\n\n\n  pqr\n",
            "a: &x !!str |\n  abc\n",
            "a: |\r  abc\r\r  def\r\n  ghi\n",
            "a:\n >1-\n   abc\n  def\n",
            "a:\n- b: # note\n   &x\n   |2\n      abc\n     def\n",
        ] {
            assert!(placed(text)[0].0.contains("abc"));
            assert!(exact(text), "{text:?} {:?}", placed(text));
        }
    }

    #[test]
    fn a_block_has_a_pair_for_each_line() {
        let text = "a: |\n  ab\n  cd\n";
        let source = Sources::default().add("test", text).unwrap();
        let pairs = segments(text, Span::new(source, 3, 14));
        assert_eq!(&*pairs, [(0, 7), (3, 12)]);
    }

    #[test]
    fn quoted_and_plain_text_is_followed_through_escapes_and_folds() {
        for text in [
            "a: abc",
            "a: abc\n  def\n\n\n  ghi # x\n",
            "a: 'it''s x'",
            "a: 'abc \n\n   def''g'",
            "a: \"\\\n  abc\"",
            "\u{feff}a: \"a\\x41b\\u00e4c\\\"d\\ud83d\\ude00e\\U0001F600f\\_g\\Nh\\Li\\ej\"",
        ] {
            let places = &placed(text)[0].1;
            let found = places.iter().filter(|place| place.is_some()).count();
            assert!(found * 2 > places.len(), "{text:?} {places:?}");
            let last = placed(text)[0].0.chars().last();
            assert!(places.last().unwrap().is_some(), "{text:?} {last:?}");
        }
        assert!(
            exact("a: \"abc \\\n   \\ def\\\n\n  ghi\""),
            "{:?}",
            placed("a: \"abc \\\n   \\ def\\\n\n  ghi\"")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn text_is_found_where_it_stands(
            lines in proptest::collection::vec("( {0,3}[a-z'ä]{1,4} ?[a-z]{0,2})?", 1..6),
            style in 0..5_usize,
            end in "\n|\r\n",
            before in "|- |x: |- - x: ",
        ) {
            let body = |prefix: &str| {
                let lines: Vec<String> = lines.iter().map(|line| format!("{prefix}{line}")).collect();
                lines.join(&end)
            };
            let text = match style {
                0 => format!("{before}|{end}{}{end}", body("        ")),
                1 => format!("{before}>{end}{}{end}", body("        ")),
                2 => format!("{before}'{}'", body("        ").replace('\'', "''")),
                3 => format!("{before}\"{}\"", body("        ")),
                _ => format!("{before}a{}", body("        ")),
            };
            prop_assert!(exact(&text), "{:?} {:?}", text, placed(&text));
        }
    }
}
