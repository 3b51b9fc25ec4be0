//! `spec.tolerations`.

use crate::kubernetes::names::qualified_name;
use crate::model::Text;
use crate::placement::Effect;
use crate::placement::fields::one_of;
use crate::placement::fields::refuse;
use crate::placement::shapes;
use crate::source::OriginId;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// Which taints do not keep the placement away
/// (<https://open-cluster-management.io/docs/concepts/content-placement/taints-and-tolerations/>).
#[derive(Clone, Debug)]
pub struct Toleration {
    /// The key; empty for any.
    pub key: Arc<str>,
    /// `Exists`, `Equal` or empty, which is `Equal`; anything else tolerates nothing.
    pub operator: Arc<str>,
    /// The value; empty when there is none.
    pub value: Arc<str>,
    /// The effect; `None` for any.
    pub effect: Option<Effect>,
    /// For how long after the taint was added.
    pub seconds: Option<i64>,
    /// The toleration.
    pub origin: OriginId,
}

/// What an API server accepts, by characters.
const KEY_LENGTH: usize = 316;
const VALUE_LENGTH: usize = 1024;

impl Toleration {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::TOLERATION, decoding)?;
        let effect = match fields.text("effect") {
            Some(text) => Some(one_of(&text, "effect", Effect::WORDS, decoding)?),
            None => None,
        };
        let (key, value) = (fields.text("key"), fields.text("value"));
        check(key.as_ref(), value.as_ref(), decoding);
        let text = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
        Some(Self {
            key: text(key),
            operator: text(fields.text("operator")),
            value: text(value),
            effect,
            seconds: fields
                .integer("tolerationSeconds")
                .map(|seconds| seconds.value),
            origin: node.origin,
        })
    }
}

fn check(key: Option<&Text>, value: Option<&Text>, decoding: &mut Decoding<'_>) {
    if let Some(key) = key.filter(|key| !key.value.is_empty()) {
        let wrong = if key.value.chars().count() > KEY_LENGTH {
            Err(format!("must not be longer than {KEY_LENGTH} characters"))
        } else {
            qualified_name(&key.value)
        };
        if let Err(reason) = wrong {
            let message = format!("`{}` is not the key of a taint", key.value);
            refuse(message, key.origin, &format!("it {reason}"), decoding);
        }
    }
    if let Some(value) = value.filter(|value| value.value.chars().count() > VALUE_LENGTH) {
        let message = format!("the value of a taint has at most {VALUE_LENGTH} characters");
        refuse(message, value.origin, "shorten it", decoding);
    }
}
