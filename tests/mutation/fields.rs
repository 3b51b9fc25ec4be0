//! Rendered fields and what they cite.

use super::edit::Place;
use paletteai::ops::RenderResult;
use paletteai::ops::Session;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::Span;
use paletteai::source::Step;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::write_json;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A scalar of a rendered object.
pub(crate) struct Field {
    /// As JSON.
    pub(crate) value: String,
    origin: OriginId,
    /// Containers and keys above it, and items before it.
    above: Vec<OriginId>,
    sources: BTreeSet<Cited>,
    /// Worked out when asked for.
    conditions: RefCell<Option<BTreeSet<Cited>>>,
}

/// A cited place: file, first byte, one past the last, and whether it is a literal of a template.
pub(crate) type Cited = (String, usize, usize, bool);

/// All fields of a case, by side, object and path.
pub(crate) struct Fields {
    fields: BTreeMap<String, Field>,
    session: Session,
}

impl Fields {
    pub(crate) fn of(result: RenderResult, session: Session) -> Self {
        let mut fields = BTreeMap::new();
        for owned in &result.manifests {
            let object = format!("{} {} {}", owned.owner, owned.side, owned.manifest.id);
            let mut above = Vec::new();
            walk(&owned.manifest.node, &object, &mut above, &mut fields);
        }
        let mut fields = Self { fields, session };
        let origins = &fields.session.origins;
        for field in fields.fields.values_mut() {
            let mut cited = BTreeSet::new();
            let mut seen = BTreeSet::new();
            cite(
                field.origin,
                origins,
                true,
                &mut seen,
                &mut |origin, is_literal| {
                    cited.extend(place(origin, is_literal, &fields.session));
                },
            );
            field.sources = cited;
        }
        fields
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Field)> {
        self.fields.iter()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Field> {
        self.fields.get(key)
    }

    /// Whether a field cites a place as a source or a condition.
    pub(crate) fn cites(&self, key: &str, wanted: &Place) -> bool {
        let field = &self.fields[key];
        if field.has_source(wanted) {
            return true;
        }
        let mut conditions = field.conditions.borrow_mut();
        let conditions = conditions.get_or_insert_with(|| {
            let mut cited = BTreeSet::new();
            let mut seen = BTreeSet::new();
            for origin in std::iter::once(field.origin).chain(field.above.iter().copied()) {
                cite(
                    origin,
                    &self.session.origins,
                    false,
                    &mut seen,
                    &mut |origin, is_literal| {
                        cited.extend(place(origin, is_literal, &self.session));
                    },
                );
            }
            cited
        });
        is_in(conditions, wanted)
    }

    /// Whether some object as a whole hangs on a place: a name by which something was found.
    pub(crate) fn is_reason(&self, wanted: &Place) -> bool {
        let (mut cited, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let objects: BTreeSet<OriginId> = self
            .fields
            .values()
            .filter_map(|field| field.above.first().copied())
            .collect();
        for object in objects {
            cite(
                object,
                &self.session.origins,
                false,
                &mut seen,
                &mut |origin, is_literal| {
                    cited.extend(place(origin, is_literal, &self.session));
                },
            );
        }
        is_in(&cited, wanted)
    }

    /// The literals of templates in the case's files that fields cite as sources.
    pub(crate) fn literals(&self, files: &BTreeMap<String, String>) -> Vec<Place> {
        let mut cited: BTreeSet<Cited> = BTreeSet::new();
        for field in self.fields.values() {
            cited.extend(field.sources.iter().filter(|cited| cited.3).cloned());
        }
        let places = cited.into_iter().filter_map(|(file, start, end, _)| {
            let text = files.get(&file)?;
            Place::literal(&file, text, start..end)
        });
        places.collect()
    }
}

impl Field {
    pub(crate) fn has_source(&self, place: &Place) -> bool {
        is_in(&self.sources, place)
    }
}

/// A cited scalar is cited with all its text, a cited list or mapping only with its structure.
fn is_in(cited: &BTreeSet<Cited>, place: &Place) -> bool {
    cited.iter().any(|(file, start, end, _)| {
        *file == place.file && place.range.start <= *start && *end <= place.range.end
    })
}

fn walk(node: &Node, at: &str, above: &mut Vec<OriginId>, fields: &mut BTreeMap<String, Field>) {
    let depth = above.len();
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            above.push(node.origin);
            for entry in map {
                above.push(entry.key.origin);
                walk(
                    &entry.value,
                    &format!("{at}.{}", entry.key.text),
                    above,
                    fields,
                );
                above.pop();
            }
        }
        Data::List(items) if !items.is_empty() => {
            above.push(node.origin);
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{at}[{index}]"), above, fields);
                above.push(item.origin);
            }
        }
        _ => {
            let mut value = String::new();
            write_json(node, &mut value);
            fields.insert(
                at.to_owned(),
                Field {
                    value,
                    origin: node.origin,
                    above: above.clone(),
                    sources: BTreeSet::new(),
                    conditions: RefCell::new(None),
                },
            );
        }
    }
    above.truncate(depth);
}

/// Every step of a history but what was shadowed; with `sources_only`, only the sources.
fn cite(
    id: OriginId,
    origins: &Origins,
    sources_only: bool,
    seen: &mut BTreeSet<OriginId>,
    told: &mut impl FnMut(Span, bool),
) {
    if !seen.insert(id) {
        return;
    }
    let origin = origins.get(id);
    if let Some(site) = origin.site {
        let is_code = matches!(origin.step, Step::Rendered);
        if !is_code {
            told(site, origin.step == Step::Literal);
        }
    }
    for link in origin.links {
        let follow = match link.role {
            Role::Source => true,
            Role::Condition => !sources_only,
            Role::Shadowed => false,
        };
        if follow {
            cite(link.origin, origins, sources_only, seen, told);
        }
    }
}

fn place(span: Span, is_literal: bool, session: &Session) -> Option<Cited> {
    let file = session.sources.name(span.source);
    let range = span.range();
    (!file.starts_with('<')).then(|| (file.to_owned(), range.start, range.end, is_literal))
}
