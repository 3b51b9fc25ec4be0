//! `rolloutStrategy`.

use crate::model::Text;
use crate::placement::GoDuration;
use crate::placement::fields::one_of;
use crate::placement::fields::refuse;
use crate::placement::fields::wrong_type;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// How a change is rolled out
/// (<https://open-cluster-management.io/docs/concepts/work-distribution/manifestworkreplicaset/>).
#[derive(Clone, Debug, Default)]
pub struct RolloutStrategy {
    /// `type`
    pub kind: RolloutKind,
    /// Groups that come first, in no order of their own.
    pub mandatory: Vec<MandatoryGroup>,
    /// How many clusters change at once; all where it is not said.
    pub max_concurrency: Option<Threshold>,
    /// How many clusters may fail.
    pub max_failures: Threshold,
    /// How long a cluster has to be well before it makes room for another one.
    pub min_success_time: GoDuration,
    /// How long a cluster may take or be failed before it is given up; empty for any time.
    pub progress_deadline: Arc<str>,
}

/// The three strategies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RolloutKind {
    /// Every cluster at once.
    #[default]
    All,
    /// So many clusters at a time.
    Progressive,
    /// One decision group after the other.
    ProgressivePerGroup,
}

const KINDS: &[(&str, RolloutKind)] = &[
    ("All", RolloutKind::All),
    ("Progressive", RolloutKind::Progressive),
    ("ProgressivePerGroup", RolloutKind::ProgressivePerGroup),
];

/// A decision group that comes first: by its name, or where that is empty by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandatoryGroup {
    /// `groupName`
    pub name: Arc<str>,
    /// `groupIndex`
    pub index: usize,
}

/// A number of clusters, or a share of them such as `25%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// So many.
    Count(i64),
    /// A share; anything else stops the rollout.
    Share(Arc<str>),
}

impl Default for Threshold {
    fn default() -> Self {
        Self::Count(0)
    }
}

impl Threshold {
    /// How many of `total` are meant; `otherwise` where it would be none, or more than there are.
    ///
    /// # Errors
    /// What the hub says where it is no share.
    pub fn of(&self, total: usize, otherwise: usize) -> Result<usize, String> {
        let count = match self {
            Self::Count(count) => usize::try_from(*count).unwrap_or(0),
            Self::Share(text) => {
                let percent = text
                    .strip_suffix('%')
                    .and_then(|number| number.parse().ok());
                let percent: usize = percent.ok_or_else(|| {
                    format!(
                        "'{text}' is an invalid maximum threshold value: string is not a percentage"
                    )
                })?;
                (percent * total).div_ceil(100)
            }
        };
        Ok(if count == 0 || count > total {
            otherwise
        } else {
            count
        })
    }

    fn decode(node: &Node, field: &str, decoding: &mut Decoding<'_>) -> Option<Self> {
        if let Some(count) = node.as_i64() {
            return Some(Self::Count(count));
        }
        let Some(text) = node.as_str() else {
            let message = format!("`{field}` must be an integer or a percentage");
            wrong_type(&message, node, decoding);
            return None;
        };
        let digits = text.strip_suffix('%').unwrap_or(text);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_share = digits.len() < text.len();
        if !is_number || (is_share && digits.len() > 2 && digits != "100") {
            refuse(
                format!("`{field}` cannot be `{text}`"),
                node.origin,
                "write a number such as 3, or a percentage such as `25%`",
                decoding,
            );
        }
        Some(Self::Share(text.into()))
    }
}

impl RolloutStrategy {
    /// Reads the strategy of one of `placementRefs`. What an API server would refuse is reported.
    pub fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::ROLLOUT_STRATEGY, decoding)?;
        let kind = match fields.text("type") {
            Some(text) => one_of(&text, "type", KINDS, decoding)?,
            None => RolloutKind::All,
        };
        let own = match kind {
            RolloutKind::All => "all",
            RolloutKind::Progressive => "progressive",
            RolloutKind::ProgressivePerGroup => "progressivePerGroup",
        };
        let strategy = match fields.raw(own) {
            Some(node) => Self::settings(node, decoding)?,
            None => Self::default(),
        };
        Some(Self { kind, ..strategy })
    }

    fn settings(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::ROLLOUT, decoding)?;
        let mut threshold = |name| {
            let node = fields.raw(name)?;
            Threshold::decode(node, name, decoding)
        };
        let max_concurrency = threshold("maxConcurrency");
        let max_failures = threshold("maxFailures").unwrap_or_default();
        let mandatory = fields.list("mandatoryDecisionGroups").iter();
        let mandatory = mandatory
            .filter_map(|node| MandatoryGroup::decode(node, decoding))
            .collect();
        let success = fields.text("minSuccessTime");
        let success = success.and_then(|text| duration(&text, "minSuccessTime", decoding));
        let deadline = fields.text("progressDeadline");
        if let Some(deadline) = &deadline {
            check_deadline(deadline, decoding);
        }
        let deadline = deadline.map(|text| text.value).unwrap_or_default();
        Some(Self {
            kind: RolloutKind::All,
            mandatory,
            max_concurrency,
            max_failures,
            min_success_time: success.unwrap_or_default(),
            progress_deadline: if &*deadline == "None" {
                "".into()
            } else {
                deadline
            },
        })
    }

    /// How long a cluster may take; `None` for any time.
    ///
    /// # Errors
    /// What the hub says where it is no duration.
    pub fn deadline(&self) -> Result<Option<GoDuration>, String> {
        let text = &*self.progress_deadline;
        if text.is_empty() {
            return Ok(None);
        }
        let duration = GoDuration::parse(text);
        duration
            .map(Some)
            .ok_or_else(|| format!("time: invalid duration {text:?}"))
    }

    /// As it is written.
    pub fn word(&self) -> &'static str {
        let word = KINDS.iter().find(|(_, kind)| *kind == self.kind);
        word.map_or("All", |(word, _)| word)
    }
}

impl MandatoryGroup {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::MANDATORY_GROUP, decoding)?;
        let index = fields.integer("groupIndex").map_or(0, |index| index.value);
        Some(Self {
            name: fields
                .text("groupName")
                .map(|name| name.value)
                .unwrap_or_default(),
            index: usize::try_from(index).unwrap_or(usize::MAX),
        })
    }

    /// Whether a decision group is meant.
    pub fn means(&self, name: &str, index: usize) -> bool {
        if self.name.is_empty() {
            self.index == index
        } else {
            &*self.name == name
        }
    }
}

fn duration(text: &Text, field: &str, decoding: &mut Decoding<'_>) -> Option<GoDuration> {
    let duration = GoDuration::parse(&text.value);
    if duration.is_none() {
        let message = format!("`{field}` is no duration: `{}`", text.value);
        refuse(
            message,
            text.origin,
            "write it as in `5m` or `1h30m`",
            decoding,
        );
    }
    duration
}

/// Only the start of the text is held to the pattern of the API.
fn check_deadline(text: &Text, decoding: &mut Decoding<'_>) {
    let value = &*text.value;
    let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let unit = value.get(digits..).and_then(|rest| rest.chars().next());
    let starts_well = digits > 0 && unit.is_some_and(|unit| "h|m|s".contains(unit));
    if !starts_well && !value.ends_with("None") {
        let message = format!("`progressDeadline` cannot be `{value}`");
        refuse(
            message,
            text.origin,
            "write a time such as `10m`, or `None`",
            decoding,
        );
    }
}
