//! The types of variables.

use super::Text;
use super::words::one_of;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::source::Spanned;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Number;

/// The type of a variable's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariableType {
    /// `string`
    String,
    /// `bool`
    Bool,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `float32`
    Float32,
    /// `float64`
    Float64,
}

const NAMES: &[(&str, VariableType)] = &[
    ("string", VariableType::String),
    ("bool", VariableType::Bool),
    ("int32", VariableType::Int32),
    ("int64", VariableType::Int64),
    ("float32", VariableType::Float32),
    ("float64", VariableType::Float64),
];

impl VariableType {
    /// As written in `variableType`.
    pub fn name(self) -> &'static str {
        let row = NAMES.iter().find(|(_, known)| *known == self);
        row.map_or("", |(name, _)| name)
    }

    /// The type of this exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        let row = NAMES.iter().find(|(known, _)| *known == name);
        row.map(|(_, known)| *known)
    }

    /// Checks that a value is of this type and within its range. The node that comes back is the
    /// value as the type writes it: `3.0` of an integer type is `3`.
    ///
    /// # Errors
    /// Why it is not. The value itself is not in the message: it may be a secret.
    pub fn accept(self, value: &Node) -> Result<Node, Fault> {
        match (self, &value.data) {
            (Self::Int32 | Self::Int64, Data::Number(number)) => {
                let integer = self.integer(*number)?;
                let data = Data::Number(Number::Integer(integer));
                Ok(Node::new(data, value.origin))
            }
            (Self::Float32, Data::Number(Number::Float(float)))
                if float.abs() > f64::from(f32::MAX) =>
            {
                Err(self.out_of_range())
            }
            (Self::String, Data::String(_))
            | (Self::Bool, Data::Bool(_))
            | (Self::Float32 | Self::Float64, Data::Number(_)) => Ok(value.clone()),
            _ => Err(self.mismatch(value)),
        }
    }

    /// Reads text from a command line or the environment as a value of this type.
    ///
    /// # Errors
    /// When it is not one; the text itself is not in the message: it may be a secret.
    pub fn parse(self, text: &str) -> Result<Data, Fault> {
        let number = |number: Option<Number>| match number {
            Some(number) => Ok(Data::Number(number)),
            None => Err(Fault::new(
                &model::VARIABLE_VALUE,
                format!("the text is not a value of type `{self}`"),
            )),
        };
        match self {
            Self::String => Ok(Data::String(text.into())),
            Self::Bool => match text {
                "true" => Ok(Data::Bool(true)),
                "false" => Ok(Data::Bool(false)),
                _ => Err(Fault::new(
                    &model::VARIABLE_VALUE,
                    "the text is not a value of type `bool`",
                )
                .help("write `true` or `false`")),
            },
            Self::Int32 | Self::Int64 => {
                let read = text.parse::<i128>().ok();
                let integer = read.map(|wide| i64::try_from(wide).map_err(|_| self.out_of_range()));
                let integer = integer.transpose()?.map(Number::Integer);
                if let Some(integer) = integer {
                    self.integer(integer)?;
                }
                number(integer)
            }
            Self::Float32 | Self::Float64 => {
                let read = text.parse::<f64>().ok().filter(|float| float.is_finite());
                if self == Self::Float32 && read.is_some_and(|read| read.abs() > f32::MAX.into()) {
                    return Err(self.out_of_range());
                }
                number(read.map(Number::Float))
            }
        }
    }

    /// Reads the word in `variableType`.
    pub(super) fn decode(text: &Text, decoding: &mut Decoding<'_>) -> Option<Spanned<Self>> {
        one_of(text, "variableType", NAMES, decoding)
    }

    /// [`Self::accept`], reported at the value.
    pub(super) fn decode_value(self, value: &Node, decoding: &mut Decoding<'_>) -> Option<Node> {
        match self.accept(value) {
            Ok(value) => Some(value),
            Err(fault) => {
                let span = decoding.span(value.origin);
                let label = format!("this is {}", value.kind());
                decoding.diagnostics.push(fault.at(span, label));
                None
            }
        }
    }

    fn integer(self, number: Number) -> Result<i64, Fault> {
        let integer = match number {
            Number::Integer(integer) => Some(integer),
            Number::Unsigned(_) => None,
            Number::Float(float) => Some(whole(float).ok_or_else(|| self.fraction())?),
        };
        integer
            .filter(|integer| self == Self::Int64 || i32::try_from(*integer).is_ok())
            .ok_or_else(|| self.out_of_range())
    }

    fn fraction(self) -> Fault {
        let message = format!("a value of type `{self}` has no fraction");
        Fault::new(&model::VARIABLE_VALUE, message)
            .help("write a whole number, or change the type to `float64`")
    }

    fn out_of_range(self) -> Fault {
        let message = format!("the number does not fit into `{self}`");
        let fault = Fault::new(&model::VARIABLE_VALUE, message);
        match self {
            Self::Int32 => fault.help("change the type to `int64`"),
            Self::Float32 => fault.help("change the type to `float64`"),
            _ => fault,
        }
    }

    fn mismatch(self, value: &Node) -> Fault {
        let wanted = match self {
            Self::String => "a string",
            Self::Bool => "a boolean",
            Self::Int32 | Self::Int64 => "an integer",
            Self::Float32 | Self::Float64 => "a number",
        };
        let message = format!(
            "a value of type `{self}` must be {wanted}, not {}",
            value.kind()
        );
        let fault = Fault::new(&model::VARIABLE_VALUE, message);
        match &value.data {
            Data::String(text) if self.parse(text).is_ok() => fault.help("remove the quotes"),
            Data::Bool(_) | Data::Number(_) if self == Self::String => {
                fault.help("put it in quotes")
            }
            _ => fault,
        }
    }
}

impl std::fmt::Display for VariableType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}

/// The integer that a float is, if it is one that every reader takes for the same.
fn whole(float: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within 2^53, so nothing is cut"
    )]
    let integer = float as i64;
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(integer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::json;

    fn accept(variable_type: VariableType, json: &serde_json::Value) -> Result<Node, Fault> {
        variable_type.accept(&node(json, &mut Origins::default()))
    }

    #[test]
    fn ranges_end_where_the_types_end() {
        use VariableType::{Float32, Float64, Int32, Int64};
        for (variable_type, good, bad) in [
            (Int32, json!(2_147_483_647), json!(2_147_483_648_i64)),
            (Int32, json!(-2_147_483_648_i64), json!(-2_147_483_649_i64)),
            (Int64, json!(i64::MAX), json!(9_223_372_036_854_775_808_u64)),
            (Float32, json!(3.4e38), json!(3.5e38)),
            (Float64, json!(1e308), json!("1e308")),
        ] {
            assert!(accept(variable_type, &good).is_ok());
            let fault = accept(variable_type, &bad).unwrap_err();
            assert_eq!(fault.code.slug, "model::variable-value");
        }
    }

    #[test]
    fn text_is_never_turned_into_another_type() {
        let fault = accept(VariableType::Int32, &json!("3")).unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("remove the quotes"));
        let fault = accept(VariableType::String, &json!(true)).unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("put it in quotes"));
        assert!(accept(VariableType::Bool, &json!(1)).is_err());
    }

    #[test]
    fn an_integer_may_be_written_with_a_point_but_has_no_fraction() {
        let value = accept(VariableType::Int32, &json!(3.0)).unwrap();
        assert_eq!(value.as_i64(), Some(3));
        assert!(accept(VariableType::Int64, &json!(3.5)).is_err());
        assert!(accept(VariableType::Int64, &json!(1e300)).is_err());
    }

    #[test]
    fn text_of_a_flag_is_read_by_the_type() {
        assert!(matches!(
            VariableType::Int32.parse("-3"),
            Ok(Data::Number(Number::Integer(-3)))
        ));
        assert!(matches!(
            VariableType::String.parse("3"),
            Ok(Data::String(_))
        ));
        for (variable_type, text) in [
            (VariableType::Int32, "2147483648"),
            (VariableType::Int64, "9223372036854775808"),
            (VariableType::Int64, "three"),
            (VariableType::Bool, "yes"),
            (VariableType::Float64, "inf"),
            (VariableType::Float32, "1e39"),
        ] {
            let fault = variable_type.parse(text).unwrap_err();
            assert!(!fault.message.contains(text), "{}", fault.message);
        }
    }
}
