//! Rendered fields and what they cite.

use super::edit::Place;
use paletteai::emit;
use paletteai::emit::Citations;
use paletteai::ops::RenderResult;
use paletteai::ops::Session;
use paletteai::source::OriginId;
use paletteai::source::Span;
use paletteai::source::Step;
use paletteai::yaml::Path;
use paletteai::yaml::write_json;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A scalar of a rendered object.
pub(crate) struct Field {
    /// As JSON.
    pub(crate) value: String,
    citations: Citations,
    /// Those of its object as a whole.
    object: Rc<Citations>,
}

/// All fields of a case, by side, object and path.
pub(crate) struct Fields {
    fields: BTreeMap<String, Field>,
    session: Session,
}

impl Fields {
    pub(crate) fn of(result: &RenderResult, session: Session) -> Self {
        let mut fields = BTreeMap::new();
        let origins = &session.origins;
        for owned in &result.manifests {
            let node = &owned.manifest.node;
            let object = Rc::new(Citations::of_object(node, origins));
            for field in emit::fields(node, &Path::default()) {
                let mut value = String::new();
                write_json(field.node, &mut value);
                let id = &owned.manifest.id;
                let key = format!("{} {} {id} {}", owned.owner, owned.side, field.path);
                fields.insert(
                    key,
                    Field {
                        value,
                        citations: Citations::of_field(&field, origins),
                        object: Rc::clone(&object),
                    },
                );
            }
        }
        Self { fields, session }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Field)> {
        self.fields.iter()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Field> {
        self.fields.get(key)
    }

    /// Whether a field is computed from a place.
    pub(crate) fn has_source(&self, field: &Field, place: &Place) -> bool {
        self.is_in(&field.citations.sources, place)
    }

    /// Whether a field cites a place as a source or a condition.
    pub(crate) fn cites(&self, field: &Field, place: &Place) -> bool {
        let Citations {
            sources,
            conditions,
            ..
        } = &field.citations;
        self.is_in(sources, place)
            || self.is_in(conditions, place)
            || self.is_in(&field.object.conditions, place)
    }

    /// Whether some object as a whole hangs on a place: a name by which something was found.
    pub(crate) fn is_reason(&self, place: &Place) -> bool {
        let mut fields = self.fields.values();
        fields.any(|field| self.is_in(&field.object.conditions, place))
    }

    /// The literals of templates in the case's files that fields cite as sources.
    pub(crate) fn literals(&self, files: &BTreeMap<String, String>) -> Vec<Place> {
        let mut cited: BTreeMap<Span, OriginId> = BTreeMap::new();
        for field in self.fields.values() {
            cited.extend(&field.citations.sources);
        }
        let is_literal = |id: &OriginId| self.session.origins.get(*id).step == Step::Literal;
        cited.retain(|_, id| is_literal(id));
        let places = cited.into_keys().filter_map(|span| {
            let file = self.session.sources.name(span.source);
            Place::literal(file, files.get(file)?, span.range())
        });
        places.collect()
    }

    /// A cited scalar is cited with all its text, a cited list or mapping only with its structure:
    /// how many items it has, and which keys.
    fn is_in(&self, cited: &BTreeMap<Span, OriginId>, place: &Place) -> bool {
        cited.keys().any(|span| {
            let range = span.range();
            place.range.start <= range.start
                && range.end <= place.range.end
                && self.session.sources.name(span.source) == place.file
        })
    }
}
