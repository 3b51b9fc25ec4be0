//! What a workload declares as outputs, and which of them rendering already fixes.

use crate::diag::Fault;
use crate::diag::codes::macros as codes;
use crate::diag::codes::outputs::AMBIGUOUS;
use crate::diag::codes::outputs::WRONG_TYPE;
use crate::diag::did_you_mean;
use crate::kubernetes::ObjectId;
use crate::kubernetes::group_and_version;
use crate::macros::OutputPath;
use crate::model::ObjectField;
use crate::model::OutputReference;
use crate::model::OutputType;
use crate::model::Text;
use crate::resolve::PlannedComponent;
use crate::resolve::PlannedTrait;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;
use std::sync::Arc;

/// What a workload declares as outputs.
#[derive(Clone, Debug, Default)]
pub struct WorkloadOutputs {
    components: Vec<ComponentOutputs>,
    /// `objectOutputRefs`.
    objects: Vec<OutputReference>,
}

/// What a component declares, with the objects that its outputs are read from.
#[derive(Clone, Debug)]
pub(super) struct ComponentOutputs {
    pub(super) component: Text,
    pub(super) priority: i64,
    /// The component's own, and after them its definition's.
    references: Vec<OutputReference>,
    /// Likewise, by the type of the trait.
    traits: Vec<(Arc<str>, Vec<OutputReference>)>,
    /// `None` before the component is rendered.
    objects: Option<Vec<Node>>,
}

/// A declared output.
#[derive(Clone, Copy)]
pub struct Declared<'a> {
    path: &'a OutputPath,
    reference: &'a OutputReference,
    objects: &'a [Node],
}

/// The value that rendering gives an output.
struct Fixed<'a> {
    object: &'a Node,
    values: Vec<&'a Node>,
    /// Whether the path names one value, and no list.
    single: bool,
}

impl WorkloadOutputs {
    /// What the plan declares; nothing is rendered yet.
    pub(super) fn of(plan: &RenderPlan<'_>) -> Self {
        Self {
            components: plan.components.iter().map(ComponentOutputs::of).collect(),
            objects: plan.workload.object_output_refs.clone(),
        }
    }

    /// Keeps the objects of a component that declares outputs, for those that read them.
    pub(super) fn learn(&mut self, component: &str, objects: &[Node]) {
        let mut components = self.components.iter_mut();
        let known = components.find(|known| &*known.component.value == component);
        if let Some(known) = known.filter(|known| known.declares_some()) {
            let wanted = objects.iter().filter(|object| known.may_read(object));
            known.objects = Some(wanted.cloned().collect());
        }
    }

    /// The output of a path.
    ///
    /// # Errors
    /// When the workload has no such component, or declares no such output.
    pub fn declared<'a>(&'a self, path: &'a OutputPath) -> Result<Declared<'a>, Fault> {
        match path {
            OutputPath::Object { output } => {
                let message = || format!("the workload declares no object output `{output}`");
                let reference = named(self.objects.iter(), output).ok_or_else(|| {
                    unknown(message(), output, self.objects.iter().map(name))
                        .help_if_none("declare it in `objectOutputRefs`")
                })?;
                Ok(Declared {
                    path,
                    reference,
                    objects: &[],
                })
            }
            OutputPath::Definition {
                component,
                trait_type,
                output,
            } => {
                let component = self.component(component)?;
                Ok(Declared {
                    path,
                    reference: component.reference(trait_type.as_deref(), output)?,
                    objects: component.objects.as_deref().unwrap_or_default(),
                })
            }
        }
    }

    pub(super) fn component(&self, name: &str) -> Result<&ComponentOutputs, Fault> {
        let mut known = self.components.iter();
        let found = known.find(|known| &*known.component.value == name);
        found.ok_or_else(|| {
            let names = self.components.iter().map(|known| &*known.component.value);
            unknown(format!("there is no component `{name}`"), name, names).0
        })
    }
}

impl ComponentOutputs {
    fn of(planned: &PlannedComponent<'_>) -> Self {
        let both = |own: &[OutputReference], more: &[OutputReference]| {
            own.iter().chain(more).cloned().collect::<Vec<_>>()
        };
        let of_trait = |used: &PlannedTrait<'_>| {
            let references = both(&used.spec.definition_output_refs, &used.definition.outputs);
            (used.spec.definition.name.clone(), references)
        };
        let spec = &planned.spec;
        Self {
            component: spec.name.clone(),
            priority: spec.deployment_priority.value,
            references: both(&spec.definition_output_refs, &planned.definition.outputs),
            traits: planned.traits.iter().map(of_trait).collect(),
            objects: None,
        }
    }

    /// Whether it has outputs but no objects: its rendering failed, when it should be over.
    pub(super) fn failed(&self) -> bool {
        self.declares_some() && self.objects.is_none()
    }

    fn declares_some(&self) -> bool {
        self.all().next().is_some()
    }

    /// Whether an output is read from such an object.
    fn may_read(&self, object: &Node) -> bool {
        self.all().any(|reference| fits(object, &reference.field))
    }

    fn all(&self) -> impl Iterator<Item = &OutputReference> {
        let of_traits = self.traits.iter().flat_map(|(_, references)| references);
        self.references.iter().chain(of_traits)
    }

    fn reference(&self, trait_type: Option<&str>, output: &str) -> Result<&OutputReference, Fault> {
        let component = &self.component.value;
        let Some(wanted) = trait_type else {
            let message = || format!("component `{component}` declares no output `{output}`");
            return named(self.references.iter(), output).ok_or_else(|| {
                unknown(message(), output, self.references.iter().map(name))
                    .help_if_none("declare it in its `definitionOutputRefs`")
            });
        };
        let used = || self.traits.iter().filter(|(name, _)| &**name == wanted);
        if used().next().is_none() {
            let names = self.traits.iter().map(|(name, _)| &**name);
            let message = format!("component `{component}` has no trait `{wanted}`");
            return Err(unknown(message, wanted, names).0);
        }
        let references = || used().flat_map(|(_, references)| references);
        named(references(), output).ok_or_else(|| {
            let message = format!(
                "trait `{wanted}` of component `{component}` declares no output `{output}`"
            );
            unknown(message, output, references().map(name))
                .help_if_none("declare it in the trait's `definitionOutputRefs`")
        })
    }
}

impl Declared<'_> {
    /// Which values it may have, where that is said.
    pub(super) fn value_type(&self) -> Option<OutputType> {
        self.reference.value_type
    }

    /// The value that rendering fixes, else the one that is given; `None` if only a running cluster
    /// knows it.
    ///
    /// # Errors
    /// When rendering gives it several values, or one of another type than is declared.
    pub fn value(
        &self,
        given: Option<&Entry>,
        origins: &mut Origins,
    ) -> Result<Option<Node>, Fault> {
        let fixed = match (self.fixed(), given) {
            (Ok(fixed), _) => fixed,
            (Err(_), Some(_)) => None,
            (Err(ambiguous), None) => return Err(ambiguous),
        };
        let Some(fixed) = fixed else {
            return Ok(given.map(|given| self.given(given, origins)));
        };
        let value = self.traced(&fixed, origins);
        match self.value_type().filter(|wanted| !wanted.fits(&value)) {
            None => Ok(Some(value)),
            Some(wanted) => Err(wrong_type(&self.path.to_string(), wanted, &value)
                .help("its definition declares the type")),
        }
    }

    /// Whether rendering fixes a value other than this one.
    pub(super) fn differs_from(&self, given: &Node) -> bool {
        let Ok(Some(fixed)) = self.fixed() else {
            return false;
        };
        match fixed.values.as_slice() {
            [only] if fixed.single => !only.same_value(given),
            values => given.as_list().is_none_or(|given| {
                given.len() != values.len()
                    || given
                        .iter()
                        .zip(values)
                        .any(|(one, other)| !one.same_value(other))
            }),
        }
    }

    /// The value in the rendered objects. Of several paths the first counts: what the cluster fills
    /// in there would go before the others.
    fn fixed(&self) -> Result<Option<Fixed<'_>>, Fault> {
        let field = &self.reference.field;
        let Some(pattern) = field.paths.first().and_then(|path| path.pattern.as_ref()) else {
            return Ok(None);
        };
        let fitting = self.objects.iter().filter(|object| fits(object, field));
        let mut found = fitting.map(|object| (object, pattern.find(object)));
        let Some((object, values)) = found.next() else {
            return Ok(None);
        };
        let same = |other: &Option<Vec<&Node>>| match (&values, other) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.same_value(b))
            }
            _ => false,
        };
        if let Some((other, _)) = found.find(|(_, other)| !same(other)) {
            return Err(self.ambiguous(object, other));
        }
        Ok(values.map(|values| Fixed {
            object,
            values,
            single: pattern.is_single(),
        }))
    }

    fn ambiguous(&self, one: &Node, other: &Node) -> Fault {
        let name = |object: &Node| ObjectId::of(object).map_or_else(String::new, |id| id.name);
        let message = format!(
            "the output `{}` fits two objects, {} `{}` and `{}`, which do not agree",
            self.path,
            self.reference.field.kind.value,
            name(one),
            name(other)
        );
        Fault::new(&AMBIGUOUS, message).help("say which one by `labels` in its `pathRef`")
    }

    /// A rendered value with its history: the output, and the field it is read from.
    fn traced(&self, fixed: &Fixed<'_>, origins: &mut Origins) -> Node {
        let field = &self.reference.field;
        let id = ObjectId::of(fixed.object);
        let object = id.map_or_else(String::new, |id| format!(" of {} {}", id.kind, id.name));
        let mut sources: Vec<OriginId> = fixed.values.iter().map(|value| value.origin).collect();
        let data = match fixed.values.as_slice() {
            [only] if fixed.single => only.data.clone(),
            values => {
                sources.clear();
                Data::List(values.iter().map(|value| (*value).clone()).collect())
            }
        };
        let path = field.paths.first().map(|path| &path.text);
        let trace = Trace {
            site: path.and_then(|text| origins.span(text.origin)),
            note: &format!("{}{object}", self.path),
            sources: &sources,
            conditions: &self.conditions(),
            ..Trace::default()
        };
        Node::new(data, origins.push(Step::Output, &trace))
    }

    /// A given value with its history.
    fn given(&self, given: &Entry, origins: &mut Origins) -> Node {
        let paths = self.reference.field.paths.iter();
        let paths = paths.map(|path| path.text.origin);
        let conditions: Vec<OriginId> = self.conditions().into_iter().chain(paths).collect();
        let note = self.path.to_string();
        let is_its_own_name = *given.key.text == *note;
        let trace = Trace {
            site: origins.span(given.key.origin),
            note: if is_its_own_name { "" } else { &note },
            sources: &[given.value.origin],
            conditions: &conditions,
            ..Trace::default()
        };
        Node::new(given.value.data.clone(), origins.push(Step::Output, &trace))
    }

    /// What is written in the declaration.
    fn conditions(&self) -> Vec<OriginId> {
        let field = &self.reference.field;
        let mut conditions = vec![
            self.reference.name.origin,
            field.api_version.origin,
            field.kind.origin,
        ];
        for label in &field.labels {
            conditions.extend([label.key.origin, label.value.origin]);
        }
        conditions
    }
}

/// Whether an object is of the kind that is named, and has the labels.
fn fits(object: &Node, field: &ObjectField) -> bool {
    let text = |key: &str| object.get(key).and_then(Node::as_str).unwrap_or_default();
    let group = |version: &str| group_and_version(version).0.to_owned();
    text("kind") == &*field.kind.value
        && group(text("apiVersion")) == group(&field.api_version.value)
        && field.labels.iter().all(|wanted| {
            let found = object.at(&["metadata", "labels", &wanted.key.text]);
            found.is_some_and(|found| found.same_value(&wanted.value))
        })
}

/// A value is not of the declared type.
pub(super) fn wrong_type(what: &str, wanted: OutputType, value: &Node) -> Fault {
    let message = format!("`{what}` must be {}, not {}", wanted.words(), value.kind());
    Fault::new(&WRONG_TYPE, message)
}

/// A name that does not exist.
pub(super) struct Unknown(pub(super) Fault);

impl Unknown {
    /// What to do where nothing similar exists.
    pub(super) fn help_if_none(self, help: &str) -> Fault {
        match self.0.help {
            Some(_) => self.0,
            None => self.0.help(help),
        }
    }
}

pub(super) fn unknown<'a>(
    message: String,
    wanted: &str,
    names: impl Iterator<Item = &'a str>,
) -> Unknown {
    let fault = Fault::new(&codes::UNKNOWN_NAME, message);
    Unknown(match did_you_mean(wanted, names) {
        Some(help) => fault.help(help),
        None => fault,
    })
}

fn named<'a>(
    mut references: impl Iterator<Item = &'a OutputReference>,
    output: &str,
) -> Option<&'a OutputReference> {
    references.find(|reference| name(reference) == output)
}

fn name(reference: &OutputReference) -> &str {
    &reference.name.value
}
