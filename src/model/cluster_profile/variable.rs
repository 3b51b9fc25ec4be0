//! One variable of a profile.

use super::pack::filled;
use super::shapes;
use super::words::VARIABLE_FORMATS;
use super::words::VARIABLE_INPUTS;
use super::words::VariableFormat;
use super::words::VariableInput;
use crate::model::Text;
use crate::model::words::one_of;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// A variable that a profile declares and its layers read as `{{.spectro.var.<name>}}`
/// (<https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/>).
/// It has nothing to do with the variables of a `VariableSet`.
#[derive(Clone, Debug)]
pub struct ProfileVariable {
    /// Its name.
    pub name: Text,
    /// `displayName`.
    pub display_name: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `format`; at the variable's own place when it is not written.
    pub format: Spanned<VariableFormat>,
    /// `inputType`; at the variable's own place when it is not written.
    pub input: Spanned<VariableInput>,
    /// `options`, for a dropdown.
    pub options: Vec<VariableOption>,
    /// `defaultValue`, always text. An empty one is none, because Palette writes none so.
    pub default: Option<Text>,
    /// `regex`, in the syntax of <https://github.com/google/re2/wiki/Syntax>. An empty one is none.
    pub regex: Option<Text>,
    /// `required`: it must have a value when a cluster is deployed.
    pub required: Spanned<bool>,
    /// `immutable`: read-only; nobody may set it.
    pub immutable: Spanned<bool>,
    /// `hidden`: it is not shown when a cluster is deployed.
    pub hidden: Spanned<bool>,
    /// `isSensitive`: its value is masked.
    pub sensitive: Spanned<bool>,
    /// The variable's mapping.
    pub origin: OriginId,
}

/// One choice of a dropdown.
#[derive(Clone, Debug)]
pub struct VariableOption {
    /// The value.
    pub value: Text,
    /// What people see instead of it.
    pub label: Option<Text>,
    /// Whether it is marked as the default.
    pub is_default: bool,
}

impl ProfileVariable {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::VARIABLE, decoding)?;
        let here = node.origin;
        let flag = |name| fields.boolean(name).unwrap_or(Spanned::new(false, here));
        let filled = |name| filled(&fields, name);
        let format = fields
            .text("format")
            .and_then(|text| one_of(&text, "format", VARIABLE_FORMATS, decoding));
        let input = fields
            .text("inputType")
            .and_then(|text| one_of(&text, "inputType", VARIABLE_INPUTS, decoding));
        let options = fields.list("options").iter();
        let options: Vec<VariableOption> = options
            .filter_map(|item| VariableOption::decode(item, decoding))
            .collect();
        let variable = Self {
            name: fields.text("name")?,
            display_name: filled("displayName"),
            description: filled("description"),
            format: format.unwrap_or(Spanned::new(VariableFormat::String, here)),
            input: input.unwrap_or(Spanned::new(VariableInput::Text, here)),
            options,
            default: filled("defaultValue"),
            regex: filled("regex"),
            required: flag("required"),
            immutable: flag("immutable"),
            hidden: flag("hidden"),
            sensitive: flag("isSensitive"),
            origin: here,
        };
        if variable.sensitive.value {
            variable.keep_secret(decoding);
        }
        Some(variable)
    }

    /// Before anything is checked, so that messages show nothing of it either.
    fn keep_secret(&self, decoding: &mut Decoding<'_>) {
        let options = self.options.iter().map(|option| option.value.origin);
        let default = self.default.iter().map(|text| text.origin);
        for origin in default.chain(options) {
            decoding.origins.keep_secret(origin);
        }
    }
}

impl VariableOption {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::OPTION, decoding)?;
        let is_default = fields.boolean("default");
        Some(Self {
            value: fields.text("value")?,
            label: filled(&fields, "label"),
            is_default: is_default.is_some_and(|flag| flag.value),
        })
    }
}
