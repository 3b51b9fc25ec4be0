//! A text with something in the place of its macros, and the way back.

use crate::cluster_profile::language::Macro;
use std::borrow::Cow;
use std::ops::Range;

/// The longest text that a layer may become, in bytes.
const LARGEST: usize = 16 << 20;

/// A text with something in the place of its macros.
#[derive(Clone, Debug)]
pub(super) struct Assembled {
    pub(super) text: String,
    /// One for each macro, in order.
    pub(super) replaced: Vec<Replaced>,
}

/// One macro that was replaced.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    /// Where the macro stands in the text as it is written.
    pub(super) written: Range<usize>,
    /// Where its value stands.
    pub(super) filled: Range<usize>,
}

/// The text would be longer than anything real.
#[derive(Debug)]
pub(super) struct TooLong;

impl Assembled {
    /// Puts `fill(n)` in the place of the n-th macro.
    ///
    /// # Errors
    /// When the result would be longer than 16 MiB.
    pub(super) fn new<'f>(
        text: &str,
        macros: &[Macro],
        mut fill: impl FnMut(usize) -> Cow<'f, str>,
    ) -> Result<Self, TooLong> {
        let mut assembled = Self {
            text: String::with_capacity(text.len()),
            replaced: Vec::with_capacity(macros.len()),
        };
        let mut done = 0;
        for (index, found) in macros.iter().enumerate() {
            let before = text.get(done..found.range.start).unwrap_or_default();
            assembled.text.push_str(before);
            let start = assembled.text.len();
            assembled.text.push_str(&fill(index));
            if assembled.text.len() > LARGEST {
                return Err(TooLong);
            }
            assembled.replaced.push(Replaced {
                written: found.range.clone(),
                filled: start..assembled.text.len(),
            });
            done = found.range.end;
        }
        assembled
            .text
            .push_str(text.get(done..).unwrap_or_default());
        Ok(assembled)
    }

    /// Where a stretch of this text is written: a part of a value stands for its macro.
    pub(super) fn written(&self, range: &Range<usize>) -> Range<usize> {
        // A stretch begins behind an empty value, and ends before one.
        let begun = self
            .replaced
            .partition_point(|one| one.filled.start <= range.start);
        let start = self.offset(range.start, begun, |one| one.written.start);
        let begun = self
            .replaced
            .partition_point(|one| one.filled.start < range.end);
        let end = self.offset(range.end, begun, |one| one.written.end);
        start..end.max(start)
    }

    /// The numbers of the macros whose values lie in a stretch, or touch it.
    pub(super) fn touched(&self, range: &Range<usize>) -> Range<usize> {
        let first = self
            .replaced
            .partition_point(|one| one.filled.end < range.start);
        let last = self
            .replaced
            .partition_point(|one| one.filled.start <= range.end);
        let inside = |one: &Replaced| {
            let (start, end) = (one.filled.start, one.filled.end);
            // A value that only borders on the stretch belongs to its neighbour.
            (start < range.end && end > range.start)
                || (start == end && start > range.start && start < range.end)
        };
        let all = self.replaced.get(first..last).unwrap_or_default();
        let skipped = all.iter().take_while(|one| !inside(one)).count();
        let behind = all.iter().rev().take_while(|one| !inside(one)).count();
        first + skipped..(last - behind).max(first + skipped)
    }

    /// Where a place is written, behind the start of so many values.
    fn offset(&self, at: usize, begun: usize, inside: impl Fn(&Replaced) -> usize) -> usize {
        let last = begun
            .checked_sub(1)
            .and_then(|index| self.replaced.get(index));
        match last {
            None => at,
            Some(last) if at < last.filled.end => inside(last),
            Some(last) => last.written.end + (at - last.filled.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster_profile::language::scan;
    use proptest::prelude::*;

    fn assembled(text: &str, values: &[&str]) -> Assembled {
        Assembled::new(text, &scan(text), |index| values[index].into()).unwrap()
    }

    #[test]
    fn places_lead_back_to_what_is_written() {
        let text = "a: {{.spectro.var.x}}b{{.spectro.var.y}}c";
        let filled = assembled(text, &["1234", ""]);
        assert_eq!(filled.text, "a: 1234bc");
        for (range, written) in [
            (0..1, "a"),
            (3..7, "{{.spectro.var.x}}"),
            (4..6, "{{.spectro.var.x}}"),
            (7..8, "b"),
            (8..9, "c"),
            (3..8, "{{.spectro.var.x}}b"),
            (0..9, text),
        ] {
            assert_eq!(text.get(filled.written(&range)), Some(written), "{range:?}");
        }
        assert_eq!(filled.touched(&(3..8)), 0..1);
        assert_eq!(filled.touched(&(3..9)), 0..2);
        assert_eq!(filled.touched(&(8..9)).len(), 0);
        assert_eq!(filled.touched(&(0..2)).len(), 0);
    }

    proptest! {
        #[test]
        fn text_without_macros_stays_as_it_is(text in "[{}a-z .\n]{0,80}") {
            prop_assume!(!text.contains(".spectro."));
            let filled = assembled(&text, &[]);
            prop_assert_eq!(&filled.text, &text);
            prop_assert_eq!(filled.written(&(0..text.len())), 0..text.len());
        }

        #[test]
        fn what_is_no_macro_is_kept_and_what_is_one_is_replaced(
            parts in prop::collection::vec(("[a-z:{} \n]{0,6}", prop::bool::ANY), 0..8),
            value in "[a-z'\n{}]{0,12}",
        ) {
            let mut text = String::new();
            let mut expected = String::new();
            for (literal, has_macro) in parts {
                // A brace before a macro would open another one.
                let literal = literal.trim_end_matches('{');
                text.push_str(literal);
                expected.push_str(literal);
                if has_macro {
                    text.push_str("{{ .spectro.macro.x }}");
                    expected.push_str(&value);
                }
            }
            let macros = scan(&text);
            let filled = Assembled::new(&text, &macros, |_| value.as_str().into()).unwrap();
            prop_assert_eq!(&filled.text, &expected);
            for one in &filled.replaced {
                prop_assert_eq!(filled.text.get(one.filled.clone()), Some(&*value));
                prop_assert_eq!(text.get(one.written.clone()), Some("{{ .spectro.macro.x }}"));
            }
        }
    }
}
