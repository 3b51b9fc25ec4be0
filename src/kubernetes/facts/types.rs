//! Facts about types and their fields.

use super::Releases;
use super::TABLE;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

/// A structure of the API, such as `core.v1.Container`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    /// Its name in the table.
    pub name: &'static str,
    lines: &'static str,
}

/// A field of a [`Type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// True when an object without it is refused.
    pub required: bool,
    /// How a strategic merge patch combines it, if it is a list.
    pub merge: ListMerge,
    /// The releases that know it.
    pub releases: Releases,
    keys: &'static str,
}

/// How a strategic merge patch combines two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListMerge {
    /// The patch's list takes the place of the other.
    Replace,
    /// Items with the same value of this field are merged.
    ByKey(&'static str),
    /// Values that are missing are added.
    Union,
}

/// One of the fields that make an item of a list different from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListKey {
    /// Its name.
    pub name: &'static str,
    /// What the API server puts there when it is missing.
    pub default: Option<&'static str>,
}

/// What a field, an item of a list or a value of a map holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    text: &'static str,
    package: &'static str,
}

/// A shape without inner structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Any value, structures included.
    Any,
    /// `true` or `false`.
    Boolean,
    /// Text in base64.
    Bytes,
    /// An integer of 32 bits.
    Int32,
    /// An integer of 64 bits.
    Int64,
    /// An integer or text, such as a port or its name.
    IntOrString,
    /// A number.
    Number,
    /// An amount, such as `500m`; text or a number.
    Quantity,
    /// Text.
    String,
    /// A time by RFC 3339.
    Time,
}

impl Type {
    /// The type of a name.
    pub fn named(name: &str) -> Option<Self> {
        // A run asks for few types, and for these very often.
        static KNOWN: Mutex<BTreeMap<&'static str, Type>> = Mutex::new(BTreeMap::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(name) {
            return Some(*found);
        }
        let found = find(name)?;
        known.insert(found.name, found);
        Some(found)
    }

    /// The field of a name.
    pub fn field(self, name: &str) -> Option<Field> {
        let package = self.package();
        self.lines
            .lines()
            .find(|line| {
                let rest = line
                    .strip_prefix(' ')
                    .and_then(|line| line.strip_prefix(name));
                rest.is_some_and(|rest| rest.starts_with(' '))
            })
            .and_then(|line| Field::parse(line, package))
    }

    /// All fields, by name.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        let package = self.package();
        self.lines
            .lines()
            .filter_map(move |line| Field::parse(line, package))
    }

    fn package(self) -> &'static str {
        self.name
            .rsplit_once('.')
            .map_or("", |(package, _)| package)
    }
}

impl Field {
    /// The fields that make an item of this list different for the API server; empty if any items
    /// may stand side by side.
    pub fn keys(&self) -> impl Iterator<Item = ListKey> {
        let keys = self.keys.split(',').filter(|key| !key.is_empty());
        keys.map(|key| match key.split_once(':') {
            Some((name, default)) => ListKey {
                name,
                default: Some(default),
            },
            None => ListKey {
                name: key,
                default: None,
            },
        })
    }

    fn parse(line: &'static str, package: &'static str) -> Option<Self> {
        let mut words = line.strip_prefix(' ')?.split(' ');
        let mut field = Self {
            name: words.next()?,
            shape: Shape {
                text: words.next()?,
                package,
            },
            required: false,
            merge: ListMerge::Replace,
            releases: Releases::ALL,
            keys: "",
        };
        for word in words {
            match word.split_once('=') {
                Some(("merge", key)) => field.merge = ListMerge::ByKey(key),
                Some((_, keys)) => field.keys = keys,
                None if word == "!" => field.required = true,
                None if word == "union" => field.merge = ListMerge::Union,
                None if word.contains("..") => field.releases = Releases::parse(word),
                None => {}
            }
        }
        Some(field)
    }
}

impl Shape {
    /// What an item holds, if this is a list.
    pub fn item(self) -> Option<Self> {
        self.inside('[', ']')
    }

    /// What a value holds, if this is a map with free keys.
    pub fn value(self) -> Option<Self> {
        self.inside('{', '}')
    }

    /// The structure, if it is one.
    pub fn structure(self) -> Option<Type> {
        if self.scalar().is_some() {
            None
        } else if self.text.contains('.') {
            Type::named(self.text)
        } else {
            Type::named(&format!("{}.{}", self.package, self.text))
        }
    }

    /// The scalar, if it is one.
    pub fn scalar(self) -> Option<Scalar> {
        Some(match self.text {
            "any" => Scalar::Any,
            "boolean" => Scalar::Boolean,
            "byte" => Scalar::Bytes,
            "int32" => Scalar::Int32,
            "int64" | "integer" => Scalar::Int64,
            "int-or-string" => Scalar::IntOrString,
            "number" => Scalar::Number,
            "quantity" => Scalar::Quantity,
            "string" => Scalar::String,
            "time" => Scalar::Time,
            _ => return None,
        })
    }

    fn inside(self, open: char, close: char) -> Option<Self> {
        let text = self.text.strip_prefix(open)?.strip_suffix(close)?;
        Some(Self { text, ..self })
    }
}

/// What stands before the name of a type in the table.
const MARK: &str = "\ntype ";

/// A stretch of the table that is looked through from its beginning. It is more than twice as long
/// as any type, so that there is one to begin with behind the middle of what is longer.
const SHORT: usize = 4096;

/// The types of the table stand in the order of their names, so they are found by halving.
fn find(wanted: &str) -> Option<Type> {
    static FIRST: OnceLock<usize> = OnceLock::new();
    let first = FIRST.get_or_init(|| TABLE.find(MARK).unwrap_or(TABLE.len()));
    let mut rest = TABLE.get(*first..)?;
    // Invariant: if the type is there, it begins in `rest`, and `rest` begins with a type.
    while rest.len() > SHORT {
        let (low, high) = rest.split_at_checked(rest.len() / 2)?;
        let start = high.find(MARK)?;
        let upper = high.get(start..)?;
        rest = if wanted < name(upper)? {
            rest.get(..low.len() + start)?
        } else {
            upper
        };
    }
    let mut starts = rest.match_indices(MARK).map(|(start, _)| start);
    let start = starts.find(|start| rest.get(*start..).and_then(name) == Some(wanted))?;
    let block = rest.get(start..)?.strip_prefix(MARK)?;
    let (name, rest) = block.split_once('\n').unwrap_or((block, ""));
    let lines = rest.split_once(MARK).map_or(rest, |(lines, _)| lines);
    Some(Type { name, lines })
}

/// The name of the type with whose mark a text begins.
fn name(text: &'static str) -> Option<&'static str> {
    let text = text.strip_prefix(MARK)?;
    Some(text.split_once('\n').map_or(text, |(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::KubeVersion;

    fn field(type_name: &str, name: &str) -> Field {
        Type::named(type_name).unwrap().field(name).unwrap()
    }

    #[test]
    fn containers_merge_by_name_and_arguments_are_replaced() {
        let containers = field("core.v1.PodSpec", "containers");
        assert_eq!(containers.merge, ListMerge::ByKey("name"));
        assert!(containers.required);
        let container = containers.shape.item().unwrap().structure().unwrap();
        assert_eq!(container.name, "core.v1.Container");
        assert_eq!(container.field("args").unwrap().merge, ListMerge::Replace);
        assert_eq!(
            field("core.v1.PodSpec", "tolerations").merge,
            ListMerge::Replace
        );
        assert_eq!(
            field("meta.v1.ObjectMeta", "finalizers").merge,
            ListMerge::Union
        );
        assert!(container.field("arg").is_none());
    }

    #[test]
    fn what_is_not_in_the_table_is_not_found() {
        for name in [
            "",
            "a",
            "core.v1",
            "core.v1.Containe",
            "core.v1.Containers",
            "zzz",
        ] {
            assert_eq!(Type::named(name), None, "{name}");
        }
    }

    #[test]
    fn a_port_is_known_by_number_and_protocol() {
        let ports = field("core.v1.Container", "ports");
        assert_eq!(ports.merge, ListMerge::ByKey("containerPort"));
        let keys: Vec<ListKey> = ports.keys().collect();
        assert_eq!(keys[0].name, "containerPort");
        assert_eq!((keys[1].name, keys[1].default), ("protocol", Some("TCP")));
        assert_eq!(field("core.v1.Container", "args").keys().count(), 0);
    }

    #[test]
    fn fields_know_their_releases() {
        let field = field("core.v1.Container", "resizePolicy");
        assert!(!field.releases.contains(KubeVersion::new(1, 26)));
        assert!(field.releases.contains(KubeVersion::new(1, 27)));
    }

    #[test]
    fn every_shape_of_the_table_has_a_meaning() {
        fn check(shape: Shape, place: &str) {
            match shape.item().or_else(|| shape.value()) {
                Some(inner) => check(inner, place),
                None => assert!(
                    shape.scalar().is_some() || shape.structure().is_some(),
                    "{place}: {shape:?}"
                ),
            }
        }
        let names = TABLE.lines().filter_map(|line| line.strip_prefix("type "));
        for structure in names.clone().map(|name| Type::named(name).unwrap()) {
            for field in structure.fields() {
                check(field.shape, &format!("{}.{}", structure.name, field.name));
                if let ListMerge::ByKey(key) = field.merge {
                    let item = field.shape.item().unwrap().structure().unwrap();
                    assert!(
                        item.field(key).is_some(),
                        "{}.{}",
                        structure.name,
                        field.name
                    );
                }
            }
        }
        assert!(names.count() > 800);
    }
}
