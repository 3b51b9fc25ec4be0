//! The way from a node to a value within it: `.spec.containers[0].image`.

use super::Data;
use super::Node;
use crate::diag::Fault;
use crate::diag::closest;
use crate::diag::codes::yaml as codes;
use std::fmt::Display;
use std::fmt::Formatter;
use std::fmt::Write as _;
use std::str::Chars;
use std::sync::Arc;

/// The way from a node to a value within it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    steps: Vec<Step>,
}

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To the value under a key.
    Key(Arc<str>),
    /// To an item, counted from 0.
    Index(usize),
}

impl Path {
    /// Reads a path as `kubectl get -o jsonpath` takes it, as far as it names one value:
    /// `.spec.containers[0].image`, `{.spec.replicas}`, `spec.replicas`,
    /// `.metadata.labels['app.kubernetes.io/name']`, `.metadata.labels.app\.kubernetes\.io/name`
    /// (<https://kubernetes.io/docs/reference/kubectl/jsonpath/>). `.` is the whole node.
    ///
    /// # Errors
    /// What cannot be read, and everything that may name several values.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut path = Self::default();
        for part in parts(text, false)? {
            match part {
                Part::Step(step) => path.push(step),
                Part::Every => return Err(several(text)),
            }
        }
        Ok(path)
    }

    /// The steps in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Goes one step further.
    pub fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Takes the last step back.
    pub fn pop(&mut self) -> Option<Step> {
        self.steps.pop()
    }

    /// The value at the end of the path.
    pub fn find<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(node, |node, step| step.of(node))
    }

    /// How far the path leads: the longest part of it that exists, and the value there.
    pub fn nearest<'n>(&self, node: &'n Node) -> (Path, &'n Node) {
        let mut existing = Path::default();
        let mut reached = node;
        for step in &self.steps {
            let Some(next) = step.of(reached) else {
                break;
            };
            existing.push(step.clone());
            reached = next;
        }
        (existing, reached)
    }

    /// The value at the end of the path.
    ///
    /// # Errors
    /// When there is none; the help says where the path ends, and what may have been meant.
    pub fn resolve<'n>(&self, node: &'n Node) -> Result<&'n Node, Fault> {
        let (existing, reached) = self.nearest(node);
        let Some(step) = self.steps.get(existing.steps.len()) else {
            return Ok(reached);
        };
        let help = match (step, &reached.data) {
            (Step::Key(_), Data::Map(_)) => {
                let meant = self.meant(&existing, node, reached);
                meant.map(|path| format!("did you mean `{path}`?"))
            }
            (Step::Index(_), Data::List(items)) => {
                let count = items.len();
                let items = if count == 1 { "item" } else { "items" };
                Some(format!("`{existing}` has {count} {items}, counted from 0"))
            }
            (Step::Key(_), Data::List(_)) => Some(format!(
                "`{existing}` is a list; name its items by number: `{existing}[0]`"
            )),
            _ => Some(format!("`{existing}` is {}", reached.kind())),
        };
        let help = help.unwrap_or_else(|| format!("the path exists up to `{existing}`"));
        let message = format!("there is nothing at `{self}`");
        Err(Fault::new(&codes::NO_SUCH_PATH, message).help(help))
    }

    /// A path that exists and is nearly this one, which leads to `reached` and not further: a key
    /// with dots that are no steps, or one that was mistyped. Where the rest of it leads nowhere
    /// either, it ends there.
    fn meant(&self, existing: &Path, node: &Node, reached: &Node) -> Option<Self> {
        let rest = self.steps.get(existing.steps.len()..)?;
        let keys = rest.iter().map_while(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        });
        let keys: Vec<&str> = keys.collect();
        let map = reached.as_map()?;
        let joined = (2..=keys.len()).rev().find_map(|count| {
            let key = keys.get(..count)?.join(".");
            map.get(&key).map(|_| (key, count))
        });
        let (key, count) = match joined {
            Some(joined) => joined,
            None => (closest(keys.first()?, map.keys())?.to_owned(), 1),
        };
        let mut meant = existing.clone();
        meant.push(Step::Key(key.into()));
        let mut whole = meant.clone();
        whole.steps.extend(rest.iter().skip(count).cloned());
        Some(if whole.find(node).is_some() {
            whole
        } else {
            meant
        })
    }
}

impl Step {
    fn of<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        match self {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.as_list()?.get(*index),
        }
    }
}

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

/// Visits every scalar and empty collection of a node with its path, in order.
pub fn scalars<'n>(node: &'n Node, visit: &mut dyn FnMut(&Path, &'n Node)) {
    descend(node, &mut Path::default(), visit);
}

fn descend<'n>(node: &'n Node, path: &mut Path, visit: &mut dyn FnMut(&Path, &'n Node)) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            for entry in map {
                path.push(Step::Key(entry.key.text.clone()));
                descend(&entry.value, path, visit);
                path.pop();
            }
        }
        Data::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                descend(item, path, visit);
                path.pop();
            }
        }
        _ => visit(path, node),
    }
}

fn is_bare(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/')
}

/// Without space around it, except one that a `\` makes a part of a key.
fn trimmed(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.trim_end();
    let escapes = end.len() - end.trim_end_matches('\\').len();
    let space = text.get(end.len()..).and_then(|rest| rest.chars().next());
    match space {
        Some(space) if escapes % 2 == 1 => text.get(..end.len() + space.len_utf8()).unwrap_or(end),
        _ => end,
    }
}

/// A part of the text of a path.
pub(super) enum Part {
    Step(Step),
    /// `[*]`: every item.
    Every,
}

/// The parts of a path; `[*]` only where it is asked for.
pub(super) fn parts(text: &str, with_every: bool) -> Result<Vec<Part>, Fault> {
    let inner = trimmed(text);
    let inner = match inner.strip_prefix('{') {
        None => inner,
        Some(rest) => trimmed(
            rest.strip_suffix('}')
                .ok_or_else(|| invalid(text, "a `}` is missing"))?,
        ),
    };
    let inner = inner.strip_prefix('$').unwrap_or(inner);
    let mut reader = Reader {
        whole: text,
        rest: inner.chars(),
        with_every,
    };
    let mut parts = Vec::new();
    if matches!(inner, "" | ".") {
        return Ok(parts);
    }
    // The first dot may be left out.
    if !inner.starts_with(['.', '[']) {
        parts.push(Part::Step(reader.key()?));
    }
    while let Some(sign) = reader.rest.next() {
        parts.push(match sign {
            '.' => Part::Step(reader.key()?),
            '[' => reader.bracket()?,
            other => {
                let why = format!("`.` or `[` was expected before `{other}`");
                return Err(invalid(text, why));
            }
        });
    }
    Ok(parts)
}

fn several(path: &str) -> Fault {
    invalid(path, "it may lead to several values, and one is asked for")
}

fn invalid(path: &str, why: impl Display) -> Fault {
    Fault::new(&codes::PATH, format!("`{path}` is not a path: {why}"))
        .help("write it like `.spec.template.spec.containers[0].image`")
}

struct Reader<'t> {
    whole: &'t str,
    rest: Chars<'t>,
    with_every: bool,
}

impl Reader<'_> {
    fn invalid(&self, why: impl Display) -> Fault {
        invalid(self.whole, why)
    }

    /// A key after a dot, in quotes or up to the next dot or bracket.
    fn key(&mut self) -> Result<Step, Fault> {
        if let Some(quote @ ('\'' | '"')) = self.rest.clone().next() {
            self.rest.next();
            return self.quoted(quote);
        }
        let start = self.rest.as_str();
        let mut key = String::new();
        while let Some(character) = self.rest.clone().next() {
            if matches!(character, '.' | '[') {
                break;
            }
            self.rest.next();
            key.push(match character {
                '\\' => self.escaped()?,
                other => other,
            });
        }
        match &*key {
            "" => Err(self.invalid("a key is empty")),
            // With a `\` before it, it is a key of this name.
            "*" if start.starts_with('*') => Err(several(self.whole)),
            _ => Ok(Step::Key(key.into())),
        }
    }

    /// What stands after `[`.
    fn bracket(&mut self) -> Result<Part, Fault> {
        if let Some(quote @ ('\'' | '"')) = self.rest.clone().next() {
            self.rest.next();
            let key = self.quoted(quote)?;
            return match self.rest.next() {
                Some(']') => Ok(Part::Step(key)),
                _ => Err(self.invalid("a `]` is missing")),
            };
        }
        let rest = self.rest.as_str();
        let Some((content, after)) = rest.split_once(']') else {
            return Err(self.invalid("a `]` is missing"));
        };
        self.rest = after.chars();
        if content.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(index) = content.parse()
        {
            return Ok(Part::Step(Step::Index(index)));
        }
        if content == "*" && self.with_every {
            return Ok(Part::Every);
        }
        if content.contains(['*', ':', '?', ',']) {
            return Err(several(self.whole));
        }
        if content
            .strip_prefix('-')
            .is_some_and(|rest| rest.parse::<u32>().is_ok())
        {
            return Err(self.invalid("items are counted from 0, and not from the end"));
        }
        Err(self.invalid(format!(
            "`[{content}]` is neither the number of an item nor a key in quotes"
        )))
    }

    fn quoted(&mut self, quote: char) -> Result<Step, Fault> {
        let mut key = String::new();
        loop {
            match self.rest.next() {
                None => return Err(self.invalid("a quote is not closed")),
                Some('\\') => key.push(self.escaped()?),
                Some(end) if end == quote => return Ok(Step::Key(key.into())),
                Some(other) => key.push(other),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        let next = self.rest.next();
        next.ok_or_else(|| self.invalid("nothing follows the last `\\`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use crate::yaml::testing::texts;
    use proptest::prelude::ProptestConfig;
    use proptest::prelude::Strategy;
    use proptest::prelude::prop_assert_eq;
    use proptest::proptest;
    use serde_json::json;

    fn shown(text: &str) -> String {
        Path::parse(text).unwrap().to_string()
    }

    #[test]
    fn all_spellings_of_a_path_are_one() {
        for text in [
            ".spec.containers[0].image",
            "spec.containers[0].image",
            "{.spec.containers[0].image}",
            " { .spec.containers[0].image } ",
            "$.spec.containers[0].image",
            "['spec'][\"containers\"][0]['image']",
            ".spec.'containers'[0].\"image\"",
        ] {
            assert_eq!(shown(text), ".spec.containers[0].image", "{text}");
        }
        for text in [
            ".metadata.labels['app.kubernetes.io/name']",
            "metadata.labels.app\\.kubernetes\\.io/name",
            ".metadata.labels[\"app.kubernetes.io/name\"]",
        ] {
            assert_eq!(
                shown(text),
                ".metadata.labels.app\\.kubernetes\\.io/name",
                "{text}"
            );
        }
        assert_eq!(shown("."), ".");
        assert_eq!(shown(""), ".");
        assert_eq!(shown(" .a.\\*.b\\  "), ".a.\\*.b\\ ");
        assert_eq!(shown("{.}"), ".");
        assert_eq!(shown("[0][12]"), "[0][12]");
    }

    #[test]
    fn what_is_no_path_to_one_value_is_refused() {
        for (text, why) in [
            (".a..b", "a key is empty"),
            (".a.", "a key is empty"),
            (".a[*]", "it may lead to several values"),
            (".a.*", "it may lead to several values"),
            (".a[0:2]", "it may lead to several values"),
            (".a[?(@.b==1)]", "it may lead to several values"),
            (".a[-1]", "items are counted from 0"),
            (".a[b]", "`[b]` is neither the number"),
            (".a[]", "`[]` is neither the number"),
            (
                ".a[99999999999999999999999]",
                "`[99999999999999999999999]` is neither",
            ),
            (".a[0", "a `]` is missing"),
            (".a['b'", "a `]` is missing"),
            (".a['b]", "a quote is not closed"),
            (".a[0]b", "`.` or `[` was expected before `b`"),
            ("{.a", "a `}` is missing"),
            (".a\\", "nothing follows the last `\\`"),
        ] {
            let fault = Path::parse(text).unwrap_err();
            assert!(fault.message.contains(why), "{text}: {}", fault.message);
        }
    }

    #[test]
    fn a_path_that_leads_nowhere_says_where_it_ends() {
        let tree = node(
            &json!({"spec": {"replicas": 3, "containers": [{"name": "web"}], "x": null, "a.b/c": 1}}),
            &mut Origins::default(),
        );
        let resolve = |text: &str| Path::parse(text).unwrap().resolve(&tree).map(Node::kind);
        assert_eq!(resolve(".spec.replicas"), Ok("an integer"));
        assert_eq!(resolve(".spec.x"), Ok("null"));
        assert_eq!(resolve("."), Ok("a mapping"));
        for (text, help) in [
            (".spec.replcas", "did you mean `.spec.replicas`?"),
            (
                "spec.contaners[0].name",
                "did you mean `.spec.containers[0].name`?",
            ),
            ("spec.contaners[0].nome", "did you mean `.spec.containers`?"),
            (".spec.a.b/c", "did you mean `.spec.a\\.b/c`?"),
            (".spec.nothing.at.all", "the path exists up to `.spec`"),
            (
                ".spec.containers[1].name",
                "`.spec.containers` has 1 item, counted from 0",
            ),
            (
                ".spec.containers.web",
                "`.spec.containers` is a list; name its items by number: `.spec.containers[0]`",
            ),
            (".spec.replicas.x", "`.spec.replicas` is an integer"),
            (".spec[0]", "`.spec` is a mapping"),
        ] {
            assert_eq!(
                resolve(text).unwrap_err().help.as_deref(),
                Some(help),
                "{text}"
            );
        }
    }

    #[test]
    fn scalars_come_in_order_with_their_paths() {
        let tree = node(
            &json!({"b": [1, [], {"c.d": true}], "a": {}, "e": null}),
            &mut Origins::default(),
        );
        let mut seen = Vec::new();
        scalars(&tree, &mut |path, node| {
            assert!(std::ptr::eq(path.find(&tree).unwrap(), node));
            seen.push(path.to_string());
        });
        assert_eq!(seen, [".b[0]", ".b[1]", ".b[2].c\\.d", ".a", ".e"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_shown_path_is_read_back(keys in proptest::collection::vec(texts().prop_map(|key| {
            key.parse().map_or(Step::Key(key.into()), Step::Index)
        }), 0..5)) {
            let path = Path { steps: keys };
            prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,20}|[.\\[\\]'\"\\\\{}a0*$]{0,12}") {
            let _ = Path::parse(&text);
        }
    }
}
