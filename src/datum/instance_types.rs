//! The table of instance types, which a user may replace.

use super::dialect::Level;
use crate::diag::Diagnostic;
use crate::diag::codes::datum as codes;
use crate::kubernetes::Amount;
use crate::model::Text;
use crate::source::OriginId;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;

/// The table that counts where no other is given.
pub const STANDARD: &str = include_str!("instance-types.yaml");

static TABLE: Shape = Shape {
    what: "the table of instance types",
    fields: &[
        Field::required("instanceTypes", Form::List),
        Field::optional("diskImages", Form::List),
    ],
};

static ROW: Shape = Shape {
    what: "an instance type",
    fields: &[
        Field::required("name", Form::Text),
        Field::required("cpu", Form::Any),
        Field::required("memory", Form::Any),
        Field::optional("since", Form::Text),
        Field::optional("until", Form::Text),
    ],
};

/// What instances may be.
#[derive(Clone, Debug, Default)]
pub struct InstanceTypes {
    /// The types, in the order of the table.
    pub types: Vec<InstanceType>,
    /// The images that disks may be made from.
    pub disk_images: Vec<Text>,
}

/// A size of an instance.
#[derive(Clone, Debug)]
pub struct InstanceType {
    /// As documents name it.
    pub name: Text,
    /// Its processors.
    pub cpu: Amount,
    /// Its memory, in bytes.
    pub memory: Amount,
    /// Processors and memory as they are written.
    pub(super) written: (Node, Node),
    /// The first level that knows it.
    pub since: Level,
    /// The last level that knows it.
    pub until: Level,
    origin: OriginId,
}

impl InstanceTypes {
    /// Reads the table; what is wrong is reported.
    pub fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &TABLE, decoding)?;
        let types = fields.list("instanceTypes").iter();
        let types = types
            .filter_map(|row| InstanceType::read(row, decoding))
            .collect();
        let images = fields.list("diskImages").iter();
        let images =
            images.filter_map(|image| Some(Text::new(image.as_str()?.into(), image.origin)));
        Some(Self {
            types,
            disk_images: images.collect(),
        })
    }

    /// The type of a name.
    pub fn named(&self, name: &str) -> Option<&InstanceType> {
        self.types.iter().find(|known| &*known.name.value == name)
    }

    /// The smallest type that a level knows and that has as much as is asked for: the least
    /// memory, then the fewest processors, then the first.
    pub fn smallest(&self, cpu: Amount, memory: Amount, level: Level) -> Option<&InstanceType> {
        let known = self.types.iter().filter(|known| known.is_known_at(level));
        let fitting = known.filter(|known| known.cpu >= cpu && known.memory >= memory);
        fitting.min_by_key(|known| (known.memory, known.cpu))
    }

    /// All names that a level knows.
    pub fn names(&self, level: Level) -> impl Iterator<Item = &str> {
        let known = self.types.iter();
        let known = known.filter(move |known| known.is_known_at(level));
        known.map(|known| &*known.name.value)
    }
}

impl InstanceType {
    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &ROW, decoding)?;
        let cpu = amount(&fields, "cpu", decoding);
        let memory = amount(&fields, "memory", decoding);
        let since = level(&fields, "since", decoding);
        let until = level(&fields, "until", decoding);
        Some(Self {
            name: fields.text("name")?,
            cpu: cpu?,
            memory: memory?,
            written: (fields.raw("cpu")?.clone(), fields.raw("memory")?.clone()),
            since: since.unwrap_or(Level::R1),
            until: until.unwrap_or(Level::R3),
            origin: fields.origin,
        })
    }

    /// Where it stands in the table.
    pub fn origin(&self) -> OriginId {
        self.origin
    }

    /// Whether the service knows it at a level.
    pub fn is_known_at(&self, level: Level) -> bool {
        (self.since..=self.until).contains(&level)
    }
}

fn amount(fields: &Fields<'_>, name: &str, decoding: &mut Decoding<'_>) -> Option<Amount> {
    let node = fields.raw(name)?;
    let found = Amount::of(node).filter(|amount| !amount.is_negative());
    if found.is_none() {
        let message = format!("`{name}` of an instance type is no amount");
        refuse(
            node.origin,
            message,
            "write an amount such as `2` or `4Gi`",
            decoding,
        );
    }
    found
}

/// A level in a file.
pub(super) fn level(fields: &Fields<'_>, name: &str, decoding: &mut Decoding<'_>) -> Option<Level> {
    let text = fields.text(name)?;
    let found = Level::named(&text.value);
    if found.is_none() {
        let message = format!("there is no level `{}`", text.value);
        refuse(text.origin, message, "write `R1`, `R2` or `R3`", decoding);
    }
    found
}

/// Reports that a file of the user's does not say what it should.
pub(super) fn refuse(origin: OriginId, message: String, help: &str, decoding: &mut Decoding<'_>) {
    let span = decoding.span(origin);
    decoding.diagnostics.push(
        Diagnostic::error(&codes::MAPPING, message)
            .place(span, "this value")
            .help(help),
    );
}
