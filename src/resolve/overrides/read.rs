//! The properties of an `override` policy.

use crate::diag::Diagnostic;
use crate::diag::codes::references::OVERRIDE;
use crate::model::PolicySpec;
use crate::model::Reference;
use crate::model::Text;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;
use crate::yaml::Strictness;

static PROPERTIES: Shape = Shape {
    what: "the override",
    fields: &[
        Field::optional("components", Form::List),
        Field::optional("selector", Form::List),
    ],
};

static COMPONENT: Shape = Shape {
    what: "the override of a component",
    fields: &[
        Field::optional("name", Form::Text),
        Field::optional("type", Form::Text),
        Field::optional("properties", Form::Map),
        Field::optional("traits", Form::List),
        Field::optional("create", Form::Bool),
    ],
};

static TRAIT: Shape = Shape {
    what: "the override of a trait",
    fields: &[
        Field::required("type", Form::Text),
        Field::optional("properties", Form::Map),
        Field::optional("disable", Form::Bool),
    ],
};

/// An `override` policy, read and checked.
#[derive(Clone, Debug)]
pub struct Override<'n> {
    /// Who overrides, for the history: `environment prod, policy more-memory`.
    pub note: String,
    pub(super) components: Vec<ComponentOverride<'n>>,
    pub(super) selector: Option<Selector>,
}

/// One of `components`.
#[derive(Clone, Debug)]
pub(super) struct ComponentOverride<'n> {
    /// The names meant, `*` as wildcard; all when absent.
    pub(super) name: Option<Text>,
    /// The definition meant, with the node it was read from.
    pub(super) definition: Option<Typed<'n>>,
    pub(super) properties: Option<&'n Node>,
    pub(super) traits: Vec<TraitOverride<'n>>,
    /// The `traits` list.
    pub(super) traits_origin: OriginId,
    /// Whether to add the component when there is none of the name.
    pub(super) create: bool,
    /// The entry.
    pub(super) origin: OriginId,
}

impl ComponentOverride<'_> {
    /// How many values it writes into a component that it means.
    pub(super) fn size(&self) -> usize {
        let of_traits = self.traits.iter().map(|patch| patch.properties);
        let written = std::iter::once(self.properties).chain(of_traits);
        written
            .map(|properties| 1 + properties.map_or(0, Node::size))
            .sum()
    }
}

/// One of a component's `traits`.
#[derive(Clone, Debug)]
pub(super) struct TraitOverride<'n> {
    pub(super) definition: Typed<'n>,
    pub(super) properties: Option<&'n Node>,
    pub(super) disable: bool,
    pub(super) origin: OriginId,
}

/// A `type`.
#[derive(Clone, Debug)]
pub(super) struct Typed<'n> {
    pub(super) reference: Reference,
    pub(super) node: &'n Node,
}

/// The names of the components that are kept.
#[derive(Clone, Debug)]
pub(super) struct Selector {
    pub(super) names: Vec<Text>,
    pub(super) origin: OriginId,
}

impl<'n> Override<'n> {
    /// Reads the properties of a policy. Everything wrong is reported; what is wrong is left out,
    /// so check the diagnostics before going on.
    pub fn read(policy: &'n PolicySpec, environment: &str, decoding: &mut Decoding<'_>) -> Self {
        let name = policy
            .name
            .as_ref()
            .map_or(&policy.definition.name, |name| &name.value);
        let mut found = Self {
            note: format!("environment {environment}, policy {name}"),
            components: Vec::new(),
            selector: None,
        };
        let Some(properties) = &policy.properties else {
            let diagnostic =
                Diagnostic::error(&OVERRIDE, format!("the policy `{name}` changes nothing"))
                    .place(decoding.span(policy.origin), "it has no `properties`")
                    .help("write `properties.components`, or remove the policy");
            decoding.diagnostics.push(diagnostic);
            return found;
        };
        // What a definition does not know is always an error, as for any other parameters.
        let mut strict = Decoding {
            origins: decoding.origins,
            diagnostics: decoding.diagnostics,
            strictness: Strictness::Strict,
            default_namespace: decoding.default_namespace.clone(),
        };
        if let Some(fields) = Fields::of(properties, &PROPERTIES, &mut strict) {
            let components = fields.list("components").iter();
            found.components = components
                .filter_map(|node| component(node, &mut strict))
                .collect();
            found.selector = fields
                .raw("selector")
                .map(|node| selector(node, &mut strict));
        }
        found
    }

    /// Where each of its parts stands: what [`Applied`](super::Applied) can name as without effect.
    pub fn parts(&self) -> impl Iterator<Item = OriginId> {
        let components = self.components.iter().map(|component| component.origin);
        components.chain(self.selector.as_ref().map(|selector| selector.origin))
    }
}

fn component<'n>(node: &'n Node, decoding: &mut Decoding<'_>) -> Option<ComponentOverride<'n>> {
    let fields = Fields::of(node, &COMPONENT, decoding)?;
    let traits = fields.list("traits").iter();
    let found = ComponentOverride {
        name: fields.text("name"),
        definition: typed(&fields, decoding),
        properties: fields.raw("properties"),
        traits: traits
            .filter_map(|node| one_trait(node, decoding))
            .collect(),
        traits_origin: fields
            .raw("traits")
            .map_or(node.origin, |traits| traits.origin),
        create: fields.boolean("create").is_some_and(|create| create.value),
        origin: node.origin,
    };
    let whole_name = found
        .name
        .as_ref()
        .is_some_and(|name| !name.value.contains('*'));
    if found.create && (!whole_name || found.definition.is_none()) {
        let diagnostic = Diagnostic::error(&OVERRIDE, "`create` needs a whole `name` and a `type`")
            .place(decoding.span(found.origin), "in this override")
            .help("say what the new component is called and of which definition it is");
        decoding.diagnostics.push(diagnostic);
        return None;
    }
    Some(found)
}

fn one_trait<'n>(node: &'n Node, decoding: &mut Decoding<'_>) -> Option<TraitOverride<'n>> {
    let fields = Fields::of(node, &TRAIT, decoding)?;
    Some(TraitOverride {
        definition: typed(&fields, decoding)?,
        properties: fields.raw("properties"),
        disable: fields
            .boolean("disable")
            .is_some_and(|disable| disable.value),
        origin: node.origin,
    })
}

fn typed<'n>(fields: &Fields<'n>, decoding: &mut Decoding<'_>) -> Option<Typed<'n>> {
    let text = fields.text("type")?;
    let node = fields.raw("type")?;
    match Reference::parse(&text) {
        Ok(reference) => Some(Typed { reference, node }),
        Err(fault) => {
            let span = decoding.span(text.origin);
            decoding.diagnostics.push(fault.at(span, "this reference"));
            None
        }
    }
}

fn selector(node: &Node, decoding: &mut Decoding<'_>) -> Selector {
    let mut names = Vec::new();
    for item in node.as_list().unwrap_or_default() {
        if let Some(name) = item.as_str() {
            names.push(Spanned::new(name.into(), item.origin));
            continue;
        }
        let message = format!("`selector` lists names of components, not {}", item.kind());
        let diagnostic =
            Diagnostic::error(&OVERRIDE, message).place(decoding.span(item.origin), "this item");
        decoding
            .diagnostics
            .push(diagnostic.help("write the names of components"));
    }
    Selector {
        names,
        origin: node.origin,
    }
}
