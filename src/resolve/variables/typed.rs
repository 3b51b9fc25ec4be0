//! A value becomes a value of a variable's type.

use crate::diag::Fault;
use crate::diag::codes::variables::WRONG_TYPE;
use crate::model::VariableType;
use crate::yaml::Data;
use crate::yaml::Number;

/// How a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// In YAML, where text and numbers differ.
    Yaml,
    /// On a command line, where everything is text.
    Text,
}

/// The type's name, as users write it.
pub(super) fn name(variable_type: VariableType) -> &'static str {
    match variable_type {
        VariableType::String => "string",
        VariableType::Bool => "bool",
        VariableType::Int32 => "int32",
        VariableType::Int64 => "int64",
        VariableType::Float32 => "float32",
        VariableType::Float64 => "float64",
    }
}

/// The value, if it is one of the type. The fault says what it is instead, without showing it:
/// variables may hold secrets.
pub(super) fn typed(
    data: &Data,
    variable_type: VariableType,
    written: Written,
) -> Result<Data, Fault> {
    let text = match (data, written) {
        (Data::String(text), Written::Text) => Some(&**text),
        _ => None,
    };
    match variable_type {
        VariableType::String => string(data, written),
        VariableType::Bool => boolean(data, text),
        VariableType::Int32 => integer(data, text, i32::MIN.into(), i32::MAX.into(), "int32"),
        VariableType::Int64 => integer(data, text, i64::MIN, i64::MAX, "int64"),
        VariableType::Float32 => float(data, text, f64::from(f32::MAX), "float32"),
        VariableType::Float64 => float(data, text, f64::MAX, "float64"),
    }
}

fn string(data: &Data, written: Written) -> Result<Data, Fault> {
    match data {
        Data::String(_) => Ok(data.clone()),
        Data::Bool(value) if written == Written::Text => Ok(Data::String(value.to_string().into())),
        Data::Bool(_) | Data::Number(_) => Err(not_a("string", data).help("write it in quotes")),
        _ => Err(not_a("string", data)),
    }
}

fn boolean(data: &Data, text: Option<&str>) -> Result<Data, Fault> {
    match (data, text) {
        (Data::Bool(_), _) => Ok(data.clone()),
        (_, Some("true")) => Ok(Data::Bool(true)),
        (_, Some("false")) => Ok(Data::Bool(false)),
        _ => Err(not_a("bool", data).help("write `true` or `false`, without quotes")),
    }
}

fn integer(
    data: &Data,
    text: Option<&str>,
    least: i64,
    greatest: i64,
    name: &str,
) -> Result<Data, Fault> {
    let out_of_range = || {
        let message = format!("this number does not fit into {name}");
        Fault::new(&WRONG_TYPE, message).help(format!("the range is {least} to {greatest}"))
    };
    let value = match (data, text) {
        (Data::Number(Number::Integer(value)), _) => *value,
        (Data::Number(Number::Unsigned(_)), _) => return Err(out_of_range()),
        (_, Some(text)) => match text.parse::<i64>() {
            Ok(value) => value,
            Err(_) if is_digits(text) => return Err(out_of_range()),
            Err(_) => return Err(not_a(name, data).help("write a whole number, such as `3`")),
        },
        (Data::Number(Number::Float(_)), _) => {
            return Err(not_a(name, data).help("write a whole number, such as `3`"));
        }
        (Data::String(_), _) => {
            return Err(not_a(name, data).help("write a whole number without quotes"));
        }
        _ => return Err(not_a(name, data)),
    };
    if (least..=greatest).contains(&value) {
        Ok(Data::Number(Number::Integer(value)))
    } else {
        Err(out_of_range())
    }
}

fn is_digits(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn float(data: &Data, text: Option<&str>, greatest: f64, name: &str) -> Result<Data, Fault> {
    let number = match (data, text) {
        // Integers stay as they are written: `3` is a float too, and prints as `3`.
        (Data::Number(number @ (Number::Integer(_) | Number::Unsigned(_))), _) => *number,
        (Data::Number(number @ Number::Float(value)), _) if value.abs() <= greatest => *number,
        (_, Some(text)) => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(value), _) => Number::Integer(value),
            (_, Ok(value)) if value.abs() <= greatest => Number::Float(value),
            (_, Ok(value)) if value.is_finite() => return Err(too_large(name)),
            _ => return Err(not_a(name, data).help("write a number, such as `0.5`")),
        },
        (Data::Number(Number::Float(_)), _) => return Err(too_large(name)),
        (Data::String(_), _) => {
            return Err(not_a(name, data).help("write a number without quotes"));
        }
        _ => return Err(not_a(name, data)),
    };
    Ok(Data::Number(number))
}

fn too_large(name: &str) -> Fault {
    Fault::new(&WRONG_TYPE, format!("this number does not fit into {name}"))
}

fn not_a(name: &str, data: &Data) -> Fault {
    let article = if name.starts_with('i') { "an" } else { "a" };
    let found = match data {
        Data::Null => "null",
        Data::Bool(_) => "a boolean",
        Data::Number(Number::Float(_)) => "a number with a fraction",
        Data::Number(_) => "a number",
        Data::String(_) => "text",
        Data::List(_) => "a list",
        Data::Map(_) => "a mapping",
    };
    Fault::new(&WRONG_TYPE, format!("{found} is not {article} {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use VariableType::{Bool, Float32, Float64, Int32, Int64, String};

    fn text(text: &str) -> Data {
        Data::String(text.into())
    }

    fn int(value: i64) -> Data {
        Data::Number(Number::Integer(value))
    }

    fn float(value: f64) -> Data {
        Data::Number(Number::Float(value))
    }

    #[test]
    fn values_of_the_type_pass() {
        for (data, variable_type) in [
            (text("x"), String),
            (Data::Bool(true), Bool),
            (int(i32::MAX.into()), Int32),
            (int(i64::MIN), Int64),
            (float(0.5), Float32),
            (int(3), Float32),
            (float(1e300), Float64),
            (Data::Number(Number::Unsigned(u64::MAX)), Float64),
        ] {
            assert!(
                typed(&data, variable_type, Written::Yaml).is_ok(),
                "{data:?} {variable_type:?}"
            );
            assert!(
                typed(&data, variable_type, Written::Text).is_ok(),
                "{data:?} {variable_type:?}"
            );
        }
    }

    #[test]
    fn other_values_are_refused() {
        for (data, variable_type) in [
            (int(3), String),
            (Data::Null, String),
            (text("true"), Bool),
            (int(1), Bool),
            (int(i64::from(i32::MAX) + 1), Int32),
            (float(3.0), Int32),
            (text("3"), Int32),
            (Data::Number(Number::Unsigned(u64::MAX)), Int64),
            (float(1e39), Float32),
            (text("0.5"), Float64),
            (Data::List(Vec::new()), Int32),
        ] {
            assert!(
                typed(&data, variable_type, Written::Yaml).is_err(),
                "{data:?} {variable_type:?}"
            );
        }
    }

    #[test]
    fn text_of_a_command_line_is_converted() {
        let of = |value: &str, variable_type| typed(&text(value), variable_type, Written::Text);
        assert!(matches!(
            of("3", Int32),
            Ok(Data::Number(Number::Integer(3)))
        ));
        assert!(matches!(of("false", Bool), Ok(Data::Bool(false))));
        assert!(matches!(of("3", String), Ok(Data::String(_))));
        assert!(matches!(
            of("0.5", Float32),
            Ok(Data::Number(Number::Float(_)))
        ));
        for (value, variable_type) in [
            ("yes", Bool),
            ("", Int64),
            ("3.0", Int32),
            ("2147483648", Int32),
            ("99999999999999999999", Int64),
            ("inf", Float64),
            ("1e39", Float32),
            ("x", Float64),
        ] {
            assert!(
                of(value, variable_type).is_err(),
                "{value} {variable_type:?}"
            );
        }
        let fault = of("99999999999999999999", Int64).unwrap_err();
        assert_eq!(fault.message, "this number does not fit into int64");
    }
}
