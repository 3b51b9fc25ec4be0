//! Rendered fields and what they cite.

use super::edit::Touched;
use paletteai::emit;
use paletteai::emit::Citations;
use paletteai::ops::Session;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::Span;
use paletteai::source::Step as OriginStep;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::Path;
use paletteai::yaml::path::Step;
use paletteai::yaml::write_json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A scalar of a rendered object.
pub(crate) struct Field {
    /// As JSON.
    pub(crate) value: String,
    citations: Citations,
    /// Those of its object as a whole.
    object: Arc<Citations>,
}

impl Field {
    /// Whether it answers a question about several places (`a in b`): an edit of one of them need
    /// not change the answer.
    pub(crate) fn answers_a_question(&self) -> bool {
        ["true", "false"].contains(&&*self.value) && self.citations.sources.len() > 2
    }
}

/// All fields of a case, by side, object and path.
pub(crate) struct Fields {
    fields: BTreeMap<String, Field>,
    /// The histories of all values, lists and mappings included, by the same keys.
    nodes: BTreeMap<String, OriginId>,
    /// Where templates write lists and mappings.
    structures: BTreeSet<Span>,
    pub(crate) session: Session,
}

impl Fields {
    /// Those of named objects.
    pub(crate) fn of<'n>(
        objects: impl Iterator<Item = (String, &'n Node)>,
        session: Session,
    ) -> Self {
        let (mut fields, mut nodes) = (BTreeMap::new(), BTreeMap::new());
        let mut structures = BTreeSet::new();
        let origins = &session.origins;
        for (prefix, node) in objects {
            let object = Arc::new(Citations::of_object(node, origins));
            for field in emit::fields(node, &Path::default()) {
                let mut value = String::new();
                write_json(field.node, &mut value);
                fields.insert(
                    format!("{prefix} {}", field.path),
                    Field {
                        value,
                        citations: Citations::of_field(&field, origins),
                        object: Arc::clone(&object),
                    },
                );
            }
            collect(node, &prefix, &mut Path::default(), &mut nodes);
            structures_of(node, origins, &mut structures);
        }
        Self {
            fields,
            nodes,
            structures,
            session,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Field)> {
        self.fields.iter()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Field> {
        self.fields.get(key)
    }

    /// The values of all fields.
    pub(crate) fn values(&self) -> BTreeMap<&str, &str> {
        let fields = self.fields.iter();
        fields.map(|(key, field)| (&**key, &*field.value)).collect()
    }

    /// Whether a field is computed from something in a touched place.
    pub(crate) fn has_source(&self, field: &Field, file: &str, touched: &Touched) -> bool {
        self.is_in(&field.citations.sources, file, touched)
    }

    /// Whether a field cites a touched place as a source or a condition.
    pub(crate) fn cites(&self, field: &Field, file: &str, touched: &Touched) -> bool {
        let Citations {
            sources,
            conditions,
            ..
        } = &field.citations;
        self.is_in(sources, file, touched)
            || self.is_in(conditions, file, touched)
            || self.is_in(&field.object.conditions, file, touched)
    }

    /// Whether some object as a whole hangs on a place: a name by which something was found.
    pub(crate) fn is_reason(&self, file: &str, touched: &Touched) -> bool {
        let mut fields = self.fields.values();
        fields.any(|field| self.is_in(&field.object.conditions, file, touched))
    }

    /// Whether the place where a field appears said why it was not there: what is taken out is
    /// recorded at the list or mapping that held it.
    pub(crate) fn told_of(&self, key: &str, file: &str, touched: &Touched) -> bool {
        let around = self.nodes.range(..=key.to_owned());
        let mut around = around.filter(|(above, _)| is_above(above, key));
        around.any(|(_, origin)| {
            let citations =
                Citations::of_object(&Node::new(Data::Null, *origin), &self.session.origins);
            self.is_in(&citations.sources, file, touched)
                || self.is_in(&citations.conditions, file, touched)
        })
    }

    /// Whether an object was rendered; a path with its prefix tells which.
    pub(crate) fn has_object_of(&self, key: &str) -> bool {
        let roots = self.nodes.keys().filter_map(|root| root.strip_suffix(" ."));
        let mut objects = roots.filter(|root| {
            key.strip_prefix(*root)
                .is_some_and(|rest| rest.starts_with(" ."))
        });
        objects.next().is_some()
    }

    /// The names of the texts that fields cite.
    pub(crate) fn files(&self) -> BTreeSet<&str> {
        let fields = self.fields.values();
        let cited = fields.flat_map(|field| {
            let object = field.object.conditions.keys();
            let own = &field.citations;
            object
                .chain(own.sources.keys())
                .chain(own.conditions.keys())
        });
        cited
            .map(|span| self.session.sources.name(span.source))
            .collect()
    }

    /// Every list, mapping and scalar, by side, object and path.
    pub(crate) fn nodes(&self) -> &BTreeMap<String, OriginId> {
        &self.nodes
    }

    fn is_in(&self, cited: &BTreeMap<Span, OriginId>, file: &str, touched: &Touched) -> bool {
        let sources = &self.session.sources;
        cited.keys().any(|span| {
            sources.name(span.source) == file
                && touched.is_touched(&span.range(), self.structures.contains(span))
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
