//! `spec.spreadPolicy`, which the scheduler does not act on.

use crate::placement::fields::one_of;
use crate::placement::fields::refuse;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;

const TYPES: &[(&str, ())] = &[("Label", ()), ("Claim", ())];

const ACTIONS: &[(&str, ())] = &[("DoNotSchedule", ()), ("ScheduleAnyway", ())];

/// How many constraints an API server accepts.
const CONSTRAINTS: usize = 8;

/// Reports what an API server would refuse.
pub(super) fn check(spec: &Fields<'_>, decoding: &mut Decoding<'_>) {
    let policy = spec.raw("spreadPolicy");
    let policy = policy.and_then(|node| Fields::of(node, &shapes::SPREAD_POLICY, decoding));
    let Some(policy) = policy else { return };
    let constraints = policy.list("spreadConstraints");
    if constraints.len() > CONSTRAINTS {
        refuse(
            format!("there are {} spread constraints", constraints.len()),
            policy.origin,
            &format!("write at most {CONSTRAINTS}"),
            decoding,
        );
    }
    for node in constraints {
        let Some(fields) = Fields::of(node, &shapes::SPREAD_CONSTRAINT, decoding) else {
            continue;
        };
        if let Some(text) = fields.text("topologyKeyType") {
            one_of(&text, "topologyKeyType", TYPES, decoding);
        }
        if let Some(text) = fields.text("whenUnsatisfiable") {
            one_of(&text, "whenUnsatisfiable", ACTIONS, decoding);
        }
        if let Some(skew) = fields.integer("maxSkew").filter(|skew| skew.value < 1) {
            let message = format!("`maxSkew` cannot be {}", skew.value);
            refuse(message, skew.origin, "write 1 or more", decoding);
        }
    }
}
