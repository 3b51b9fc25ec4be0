//! Keywords for numbers and text.

use super::evaluate::Evaluation;
use super::finding::shown;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use std::cmp::Ordering;

impl<'s> Evaluation<'_, 's> {
    pub(super) fn number(
        &mut self,
        keyword: &str,
        value: &'s Node,
        number: Number,
        instance: &Node,
    ) {
        let Data::Number(limit) = value.data else {
            return;
        };
        let order = compare(number, limit);
        let (fits, words) = match keyword {
            "minimum" => (order.is_ge(), "at least"),
            "maximum" => (order.is_le(), "at most"),
            "exclusiveMinimum" => (order.is_gt(), "more than"),
            "exclusiveMaximum" => (order.is_lt(), "less than"),
            "multipleOf" => (is_multiple(number, limit), "a multiple of"),
            _ => return,
        };
        if !fits {
            let found = self.found(instance);
            self.refuse(
                format!("must be {words} {limit}{found}"),
                instance,
                value.origin,
            );
        }
    }

    /// A pattern with a `title` beside it is what the title says, for people.
    pub(super) fn text(
        &mut self,
        keyword: &str,
        value: &'s Node,
        keywords: &'s Map,
        text: &str,
        instance: &Node,
    ) {
        match keyword {
            "minLength" | "maxLength" => {
                let length = text.chars().count();
                self.length(
                    keyword,
                    value,
                    length,
                    ("character", "characters"),
                    instance,
                );
            }
            "pattern" => {
                let pattern = value.as_str().unwrap_or_default();
                let regex = self.document.pattern(pattern);
                if regex.is_some_and(|regex| !regex.is_match(text)) {
                    let found = self.found(instance);
                    let phrase = match keywords.get("title").and_then(Node::as_str) {
                        Some(title) => format!("must be {title}{found}"),
                        None => format!("must match the pattern `{pattern}`{found}"),
                    };
                    self.refuse(phrase, instance, value.origin);
                }
            }
            _ => {}
        }
    }

    /// `min…` and `max…` of something that can be counted.
    pub(super) fn length(
        &mut self,
        keyword: &str,
        value: &Node,
        length: usize,
        (one, many): (&str, &str),
        instance: &Node,
    ) {
        let Some(limit) = value.as_i64() else {
            return;
        };
        let order = i128::try_from(length)
            .unwrap_or(i128::MAX)
            .cmp(&i128::from(limit));
        let unit = if limit == 1 { one } else { many };
        if keyword.starts_with("min") && order.is_lt() {
            let phrase = if limit == 1 && length == 0 {
                "must not be empty".to_owned()
            } else {
                format!("must have at least {limit} {unit}, not {length}")
            };
            self.refuse(phrase, instance, value.origin);
        } else if keyword.starts_with("max") && order.is_gt() {
            let phrase = format!("must have at most {limit} {unit}, not {length}");
            self.refuse(phrase, instance, value.origin);
        }
    }

    /// `, not 5`, if the value may be shown.
    fn found(&self, instance: &Node) -> String {
        let found = shown(instance, self.origins);
        found.map_or_else(String::new, |found| format!(", not `{found}`"))
    }
}

fn whole(number: Number) -> Option<i128> {
    match number {
        Number::Integer(value) => Some(i128::from(value)),
        Number::Unsigned(value) => Some(i128::from(value)),
        Number::Float(_) => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "used only where the other number is a float anyway"
)]
fn float(number: Number) -> f64 {
    match number {
        Number::Integer(value) => value as f64,
        Number::Unsigned(value) => value as f64,
        Number::Float(value) => value,
    }
}

fn compare(left: Number, right: Number) -> Ordering {
    if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        return left.cmp(&right);
    }
    let (left, right) = (float(left), float(right));
    left.partial_cmp(&right).unwrap_or(Ordering::Equal)
}

fn is_multiple(number: Number, of: Number) -> bool {
    if let (Some(number), Some(of)) = (whole(number), whole(of)) {
        return number.checked_rem(of).is_none_or(|rest| rest == 0);
    }
    let quotient = float(number) / float(of);
    !quotient.is_finite() || quotient.fract() == 0.0
}
