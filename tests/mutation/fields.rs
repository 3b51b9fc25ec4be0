//! Rendered fields and what they cite.

use super::edit::Touched;
use paletteai::emit;
use paletteai::emit::Citations;
use paletteai::ops::Session;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::SourceId;
use paletteai::source::Span;
use paletteai::source::Step as OriginStep;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::Path;
use paletteai::yaml::path::Step;
use paletteai::yaml::write_json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A scalar of a rendered object.
pub(crate) struct Field {
    /// As JSON.
    pub(crate) value: String,
    origin: OriginId,
    /// What decides that it stands there.
    above: Vec<OriginId>,
    /// The number of its object.
    object: usize,
    citations: OnceLock<Citations>,
}

struct Object {
    /// Whose it is, its side, and what it is called.
    name: String,
    node: Node,
    /// What it hangs on as a whole.
    citations: OnceLock<Citations>,
}

/// All fields of a case, by side, object and path. Most are never asked what they cite.
pub(crate) struct Fields {
    scalars: BTreeMap<String, Field>,
    objects: Vec<Object>,
    /// The histories of all values, lists and mappings included, by the same keys.
    nodes: OnceLock<BTreeMap<String, OriginId>>,
    /// Where templates write lists and mappings.
    structures: OnceLock<BTreeSet<Span>>,
    pub(crate) session: Session,
}

impl Fields {
    /// Those of named objects.
    pub(crate) fn of(objects: impl Iterator<Item = (String, Node)>, session: Session) -> Self {
        let mut fields = Self {
            scalars: BTreeMap::new(),
            objects: Vec::new(),
            nodes: OnceLock::new(),
            structures: OnceLock::new(),
            session,
        };
        for (object, (name, node)) in objects.enumerate() {
            for field in emit::fields(&node, &Path::default()) {
                let mut value = String::new();
                write_json(field.node, &mut value);
                let key = format!("{name} {}", field.path);
                let field = Field {
                    value,
                    origin: field.node.origin,
                    above: field.above,
                    object,
                    citations: OnceLock::new(),
                };
                fields.scalars.insert(key, field);
            }
            fields.objects.push(Object {
                name,
                node,
                citations: OnceLock::new(),
            });
        }
        fields
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Field)> {
        self.scalars.iter()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Field> {
        self.scalars.get(key)
    }

    /// The values of all fields.
    pub(crate) fn values(&self) -> BTreeMap<&str, &str> {
        let fields = self.scalars.iter();
        fields.map(|(key, field)| (&**key, &*field.value)).collect()
    }

    fn citations_of<'f>(&self, field: &'f Field) -> &'f Citations {
        field.citations.get_or_init(|| {
            let field = emit::Field {
                path: Path::default(),
                node: &Node::new(Data::Null, field.origin),
                above: field.above.clone(),
            };
            Citations::of_field(&field, &self.session.origins)
        })
    }

    fn citations_of_object<'o>(&self, object: &'o Object) -> &'o Citations {
        let origins = &self.session.origins;
        let citations = &object.citations;
        citations.get_or_init(|| Citations::of_object(&object.node, origins))
    }

    /// Whether a field is computed from something in a touched place.
    pub(crate) fn has_source(&self, field: &Field, file: &str, touched: &Touched) -> bool {
        self.is_in(&self.citations_of(field).sources, file, touched)
    }

    /// Whether a field answers a question about several places (`a in b`): an edit of one of them
    /// need not change the answer.
    pub(crate) fn answers_a_question(&self, field: &Field) -> bool {
        let is_answer = ["true", "false"].contains(&&*field.value);
        is_answer && self.citations_of(field).sources.len() > 2
    }

    /// Whether a field cites a touched place as a source or a condition.
    pub(crate) fn cites(&self, field: &Field, file: &str, touched: &Touched) -> bool {
        let own = self.citations_of(field);
        let object = self.objects.get(field.object);
        let object = object.map(|object| &self.citations_of_object(object).conditions);
        let mut all = [&own.sources, &own.conditions].into_iter().chain(object);
        all.any(|cited| self.is_in(cited, file, touched))
    }

    /// Whether some object as a whole hangs on a place: a name by which something was found.
    pub(crate) fn is_reason(&self, file: &str, touched: &Touched) -> bool {
        let mut objects = self.objects.iter();
        objects.any(|object| {
            let reasons = &self.citations_of_object(object).conditions;
            self.is_in(reasons, file, touched)
        })
    }

    /// Whether the place where a field appears said why it was not there: what is taken out is
    /// recorded at the list or mapping that held it.
    pub(crate) fn told_of(&self, key: &str, file: &str, touched: &Touched) -> bool {
        let around = self.nodes().range(..=key.to_owned());
        let mut around = around.filter(|(above, _)| is_above(above, key));
        around.any(|(_, origin)| {
            let node = Node::new(Data::Null, *origin);
            let citations = Citations::of_object(&node, &self.session.origins);
            self.is_in(&citations.sources, file, touched)
                || self.is_in(&citations.conditions, file, touched)
        })
    }

    /// Whether an object was rendered; a path with its name tells which.
    pub(crate) fn has_object_of(&self, key: &str) -> bool {
        let mut objects = self.objects.iter();
        objects.any(|object| {
            let path = key.strip_prefix(&object.name);
            path.is_some_and(|path| path.starts_with(" ."))
        })
    }

    /// The names of the texts that fields cite.
    pub(crate) fn files(&self) -> BTreeSet<&str> {
        let objects = self.objects.iter();
        let objects = objects.flat_map(|object| self.citations_of_object(object).conditions.keys());
        let fields = self.scalars.values().flat_map(|field| {
            let citations = self.citations_of(field);
            citations.sources.keys().chain(citations.conditions.keys())
        });
        let sources: BTreeSet<SourceId> = objects.chain(fields).map(|span| span.source).collect();
        let names = sources.into_iter();
        names.map(|id| self.session.sources.name(id)).collect()
    }

    /// Every list, mapping and scalar, by side, object and path.
    pub(crate) fn nodes(&self) -> &BTreeMap<String, OriginId> {
        self.nodes.get_or_init(|| {
            let mut nodes = BTreeMap::new();
            for object in &self.objects {
                collect(&object.node, &object.name, &mut Path::default(), &mut nodes);
            }
            nodes
        })
    }

    fn is_structure(&self, place: Span) -> bool {
        let structures = self.structures.get_or_init(|| {
            let mut structures = BTreeSet::new();
            for object in &self.objects {
                structures_of(&object.node, &self.session.origins, &mut structures);
            }
            structures
        });
        structures.contains(&place)
    }

    fn is_in(&self, cited: &BTreeMap<Span, OriginId>, file: &str, touched: &Touched) -> bool {
        let sources = &self.session.sources;
        cited.keys().any(|span| {
            touched.is_touched(&span.range(), || self.is_structure(*span))
                && sources.name(span.source) == file
        })
    }
}

/// The places of the lists and mappings of a tree, and of those that they were made of.
fn structures_of(node: &Node, origins: &Origins, found: &mut BTreeSet<Span>) {
    match &node.data {
        Data::Map(map) => {
            for entry in map {
                structures_of(&entry.value, origins, found);
            }
        }
        Data::List(items) => {
            for item in items {
                structures_of(item, origins, found);
            }
        }
        _ => return,
    }
    let mut pile = vec![node.origin];
    while let Some(id) = pile.pop() {
        let origin = origins.get(id);
        if origin.step == OriginStep::Literal {
            found.extend(origin.site);
        }
        let sources = origin.links.iter().filter(|link| link.role == Role::Source);
        pile.extend(sources.map(|link| link.origin));
    }
}

/// Whether a path of an object leads through another one, or ends there.
fn is_above(above: &str, key: &str) -> bool {
    let above = above.strip_suffix('.').unwrap_or(above);
    let rest = key.strip_prefix(above);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn collect(node: &Node, prefix: &str, path: &mut Path, nodes: &mut BTreeMap<String, OriginId>) {
    nodes.insert(format!("{prefix} {path}"), node.origin);
    let mut below = |step: Step, node: &Node| {
        path.push(step);
        collect(node, prefix, path, nodes);
        path.pop();
    };
    match &node.data {
        Data::Map(map) => {
            for entry in map {
                below(Step::Key(entry.key.text.clone()), &entry.value);
            }
        }
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                below(Step::Index(index), item);
            }
        }
        _ => {}
    }
}
