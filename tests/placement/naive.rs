//! The scheduler once more, written from its description: every question is answered by looking
//! at all documents again. It shares no line with the program, and is as slow as it looks.

use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What was decided.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Answer {
    /// After `Predicate`, and after `Predicate,TaintToleration`.
    pub(crate) filtered: Vec<Vec<String>>,
    pub(crate) ranking: Vec<(String, i64)>,
    pub(crate) selected: Vec<String>,
    pub(crate) unscheduled: i64,
    /// Name, group, index of the group, clusters.
    pub(crate) decisions: Vec<(String, String, usize, Vec<String>)>,
    /// `PlacementMisconfigured=True/Misconfigured: …`
    pub(crate) conditions: Vec<String>,
}

/// The documents of a hub.
pub(crate) struct Hub<'a> {
    pub(crate) documents: &'a [Value],
    /// Seconds of the day.
    pub(crate) now: i64,
}

const SET_LABEL: &str = "cluster.open-cluster-management.io/clusterset";

impl Hub<'_> {
    fn all(&self, kind: &str) -> Vec<&Value> {
        self.documents
            .iter()
            .filter(|it| it["kind"] == kind)
            .collect()
    }

    pub(crate) fn answer(&self, placement: &Value) -> Answer {
        let mut answer = Answer::default();
        let bound = self.bound(placement);
        let eligible = eligible(placement, &bound);
        let available = self.available(&eligible);
        let mut wrong = self.pipeline(placement, &available, &mut answer).err();
        match self.groups(placement, &answer.selected) {
            Ok(groups) => answer.decisions = decisions(placement, groups),
            Err(message) => wrong = Some(format!(":{message}")),
        }
        answer.conditions.push(match &wrong {
            Some(message) => format!("PlacementMisconfigured=True/Misconfigured: {message}"),
            None => "PlacementMisconfigured=False/Succeedconfigured: Placement configurations check pass".to_owned(),
        });
        let asked: Vec<&str> = list(&placement["spec"]["clusterSets"])
            .iter()
            .map(text)
            .collect();
        answer.conditions.push(if bound.is_empty() {
            "PlacementSatisfied=False/NoManagedClusterSetBindings: No valid ManagedClusterSetBindings found in placement namespace".to_owned()
        } else if eligible.is_empty() {
            format!("PlacementSatisfied=False/NoIntersection: None of ManagedClusterSets [{}] is bound to placement namespace", asked.join(","))
        } else if available.is_empty() {
            format!("PlacementSatisfied=False/AllManagedClusterSetsEmpty: All ManagedClusterSets [{}] have no member ManagedCluster", eligible.join(","))
        } else if answer.selected.is_empty() {
            "PlacementSatisfied=False/NoManagedClusterMatched: No ManagedCluster matches any of the cluster predicate".to_owned()
        } else if answer.unscheduled == 0 {
            "PlacementSatisfied=True/AllDecisionsScheduled: All cluster decisions scheduled".to_owned()
        } else {
            format!("PlacementSatisfied=False/NotAllDecisionsScheduled: {} cluster decisions unscheduled", answer.unscheduled)
        });
        answer
    }

    /// Step 1.
    fn bound(&self, placement: &Value) -> BTreeSet<String> {
        let mut bound = BTreeSet::new();
        for binding in self.all("ManagedClusterSetBinding") {
            for set in self.all("ManagedClusterSet") {
                let here = binding["metadata"]["namespace"] == placement["metadata"]["namespace"];
                if here && binding["metadata"]["name"] == set["metadata"]["name"] {
                    bound.insert(name(set));
                }
            }
        }
        bound
    }

    /// Step 3.
    fn available(&self, eligible: &[String]) -> Vec<&Value> {
        let mut available = BTreeMap::new();
        for set in self
            .all("ManagedClusterSet")
            .iter()
            .filter(|set| eligible.contains(&name(set)))
        {
            let selector = &set["spec"]["clusterSelector"];
            for cluster in self.all("ManagedCluster") {
                let labels = &cluster["metadata"]["labels"];
                let is_member = if selector["selectorType"] == "LabelSelector" {
                    !selector["labelSelector"].is_null()
                        && matches(&selector["labelSelector"], labels)
                } else {
                    labels[SET_LABEL] == set["metadata"]["name"]
                };
                if is_member && cluster["metadata"]["deletionTimestamp"].is_null() {
                    available.insert(name(cluster), cluster);
                }
            }
        }
        available.into_values().collect()
    }

    /// Steps 4 and 5, and those after them.
    fn pipeline(
        &self,
        placement: &Value,
        available: &[&Value],
        answer: &mut Answer,
    ) -> Result<(), String> {
        let spec = &placement["spec"];
        let predicates = list(&spec["predicates"]);
        let mut left = available.to_vec();
        if !predicates.is_empty() && !left.is_empty() {
            for predicate in predicates {
                let selector = &predicate["requiredClusterSelector"];
                for part in ["labelSelector", "claimSelector"] {
                    sound(&selector[part]).map_err(|message| format!("Predicate:{message}"))?;
                }
            }
            left.retain(|cluster| {
                predicates.iter().any(|predicate| {
                    let selector = &predicate["requiredClusterSelector"];
                    matches(&selector["labelSelector"], &cluster["metadata"]["labels"])
                        && matches(&selector["claimSelector"], &claims(cluster))
                })
            });
        }
        answer
            .filtered
            .push(left.iter().map(|it| name(it)).collect());
        if !left.is_empty() {
            for toleration in list(&spec["tolerations"]) {
                let exists = toleration["operator"] == "Exists";
                if text(&toleration["key"]).is_empty() && !exists {
                    return Err(
                        "TaintToleration:If the key is empty, operator must be Exists.".to_owned(),
                    );
                }
                if exists && !text(&toleration["value"]).is_empty() {
                    return Err(
                        "TaintToleration:If the operator is Exists, the value should be empty."
                            .to_owned(),
                    );
                }
            }
            let mine = self.mine(placement);
            left.retain(|cluster| {
                list(&cluster["spec"]["taints"])
                    .iter()
                    .all(|taint| self.tolerated(taint, spec, mine.contains(&name(cluster))))
            });
        }
        answer
            .filtered
            .push(left.iter().map(|it| name(it)).collect());
        self.rank(placement, &left, answer)
    }

    /// Steps 6 to 8.
    fn rank(&self, placement: &Value, left: &[&Value], answer: &mut Answer) -> Result<(), String> {
        let spec = &placement["spec"];
        let weights = weights(spec)?;
        let mut totals: BTreeMap<String, i64> = left.iter().map(|it| (name(it), 0)).collect();
        for (scorer, weight) in weights {
            for (cluster, score) in self.scores(&scorer, placement, left) {
                *totals.get_mut(&cluster).unwrap() += score * weight;
            }
        }
        let mut ranking: Vec<(String, i64)> = totals.into_iter().collect();
        ranking.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.as_bytes().cmp(b.as_bytes())));
        let wanted = spec["numberOfClusters"].as_i64();
        for (index, (cluster, _)) in ranking.iter().enumerate() {
            if wanted.is_none_or(|wanted| (index as i64) < wanted) {
                answer.selected.push(cluster.clone());
            }
        }
        answer.unscheduled = wanted.map_or(0, |wanted| wanted - answer.selected.len() as i64);
        answer.ranking = ranking;
        Ok(())
    }

    /// The clusters in decisions of this placement.
    fn mine(&self, placement: &Value) -> BTreeSet<String> {
        let decisions = self.all("PlacementDecision").into_iter();
        let own = decisions.filter(|decision| is_of(decision, placement));
        own.flat_map(chosen).collect()
    }

    /// Step 5, one taint.
    fn tolerated(&self, taint: &Value, spec: &Value, chosen_before: bool) -> bool {
        let effect = text(&taint["effect"]);
        if effect == "PreferNoSelect" || (effect == "NoSelectIfNew" && chosen_before) {
            return true;
        }
        for toleration in list(&spec["tolerations"]) {
            let by_effect = text(&toleration["effect"]);
            let by_key = text(&toleration["key"]);
            if (!by_effect.is_empty() && by_effect != effect)
                || (!by_key.is_empty() && by_key != text(&taint["key"]))
            {
                continue;
            }
            let matched = match text(&toleration["operator"]) {
                "Exists" => true,
                "" | "Equal" => text(&toleration["value"]) == text(&taint["value"]),
                _ => false,
            };
            let in_time = match toleration["tolerationSeconds"].as_i64() {
                None => true,
                Some(seconds) => taint["timeAdded"]
                    .as_str()
                    .is_some_and(|added| self.now < second(added) + seconds),
            };
            if matched && in_time {
                return true;
            }
        }
        false
    }

    /// Step 7, one prioritizer.
    fn scores(&self, scorer: &str, placement: &Value, left: &[&Value]) -> Vec<(String, i64)> {
        if scorer == "Balance" {
            let mut counts: BTreeMap<String, i64> = BTreeMap::new();
            for decision in self.all("PlacementDecision") {
                if !is_of(decision, placement) {
                    for cluster in chosen(decision) {
                        *counts.entry(cluster).or_default() += 1;
                    }
                }
            }
            let max = counts.values().copied().max().unwrap_or(0) as f64;
            let score = |cluster: &String| match counts.get(cluster) {
                None => 100,
                Some(count) => 2 * ((100.0 * (0.5 - *count as f64 / max)).trunc() as i64),
            };
            return left.iter().map(|it| (name(it), score(&name(it)))).collect();
        }
        if scorer == "Steady" {
            let mine = self.mine(placement);
            return left
                .iter()
                .map(|it| (name(it), if mine.contains(&name(it)) { 100 } else { 0 }))
                .collect();
        }
        if let Some(resource) = scorer.strip_prefix("ResourceAllocatable") {
            return by_resource(&resource.to_lowercase(), left);
        }
        let (resource, score) = scorer.split_once('/').unwrap();
        let value = |cluster: &Value| {
            let holder = self.all("AddOnPlacementScore").into_iter().find(|it| {
                it["metadata"]["namespace"] == cluster["metadata"]["name"]
                    && it["metadata"]["name"] == resource
            });
            let Some(holder) = holder else { return 0 };
            if holder["status"]["validUntil"]
                .as_str()
                .is_some_and(|until| self.now > second(until))
            {
                return 0;
            }
            let mut value = 0;
            for entry in list(&holder["status"]["scores"]) {
                if entry["name"] == score {
                    value = entry["value"].as_i64().unwrap();
                }
            }
            value
        };
        left.iter().map(|it| (name(it), value(it))).collect()
    }

    /// Step 9.
    fn groups(
        &self,
        placement: &Value,
        selected: &[String],
    ) -> Result<Vec<(String, Vec<String>)>, String> {
        let strategy = &placement["spec"]["decisionStrategy"]["groupStrategy"];
        let total = selected.len() as i64;
        let mut length = match &strategy["clustersPerDecisionGroup"] {
            Value::Null => total,
            Value::Number(number) => number.as_i64().unwrap(),
            other => match text(other).split_once('%') {
                Some((percent, _)) => {
                    (percent.parse::<f64>().unwrap() / 100.0 * total as f64).ceil() as i64
                }
                None => {
                    return Err(format!(
                        "{} invalid type: string is not a percentage",
                        text(other)
                    ));
                }
            },
        };
        if length <= 0 || length > total {
            length = total;
        }
        let mut waiting: BTreeSet<String> = selected.iter().cloned().collect();
        let mut groups = Vec::new();
        let mut add = |group: &str, clusters: Vec<String>| {
            for (index, cluster) in clusters.into_iter().enumerate() {
                if index as i64 % length == 0 {
                    groups.push((group.to_owned(), Vec::new()));
                }
                groups.last_mut().unwrap().1.push(cluster);
            }
        };
        for group in list(&strategy["decisionGroups"]) {
            let selector = &group["groupClusterSelector"];
            sound(&selector["labelSelector"])?;
            sound(&selector["claimSelector"])?;
            let matching: Vec<String> = waiting
                .iter()
                .filter(|waiting| {
                    let cluster = self
                        .all("ManagedCluster")
                        .into_iter()
                        .find(|it| name(it) == **waiting)
                        .unwrap();
                    matches(&selector["labelSelector"], &cluster["metadata"]["labels"])
                        && matches(&selector["claimSelector"], &claims(cluster))
                })
                .cloned()
                .collect();
            waiting.retain(|cluster| !matching.contains(cluster));
            add(text(&group["groupName"]), matching);
        }
        add("", waiting.into_iter().collect());
        if groups.is_empty() {
            groups.push((String::new(), Vec::new()));
        }
        Ok(groups)
    }
}

/// Step 2.
fn eligible(placement: &Value, bound: &BTreeSet<String>) -> Vec<String> {
    let asked = list(&placement["spec"]["clusterSets"]);
    bound
        .iter()
        .filter(|set| asked.is_empty() || asked.iter().any(|it| text(it) == **set))
        .cloned()
        .collect()
}

/// Step 6.
fn weights(spec: &Value) -> Result<Vec<(String, i64)>, String> {
    let policy = &spec["prioritizerPolicy"];
    let mut built_in: Vec<(String, i64)> = Vec::new();
    match text(&policy["mode"]) {
        "" | "Additive" => {
            built_in.push(("Balance".to_owned(), 1));
            built_in.push(("Steady".to_owned(), 1));
        }
        "Exact" => {}
        other => return Err(format!(":incorrect prioritizer policy mode: {other}")),
    }
    let mut all: Vec<(String, i64)> = Vec::new();
    for entry in list(&policy["configurations"]) {
        let coordinate = &entry["scoreCoordinate"];
        let weight = entry["weight"].as_i64().unwrap_or(1);
        if coordinate["type"] == "AddOn" {
            let add_on = &coordinate["addOn"];
            let scorer = format!(
                "{}/{}",
                text(&add_on["resourceName"]),
                text(&add_on["scoreName"])
            );
            all.push((
                if add_on.is_null() {
                    String::new()
                } else {
                    scorer
                },
                weight,
            ));
        } else {
            let scorer = text(&coordinate["builtIn"]).to_owned();
            built_in.retain(|(known, _)| *known != scorer);
            built_in.push((scorer, weight));
        }
    }
    built_in.retain(|(_, weight)| *weight != 0);
    all.retain(|(_, weight)| *weight != 0);
    // Which of several errors is told is not said; we tell the first that is written.
    for entry in list(&policy["configurations"]) {
        let coordinate = &entry["scoreCoordinate"];
        let scorer = text(&coordinate["builtIn"]);
        let is_known = [
            "Balance",
            "Steady",
            "ResourceAllocatableCPU",
            "ResourceAllocatableMemory",
        ]
        .contains(&scorer);
        if coordinate["type"] == "AddOn" {
            if entry["weight"] != 0 && coordinate["addOn"].is_null() {
                return Err(":addOn should not be empty".to_owned());
            }
        } else if !is_known && built_in.iter().any(|(counting, _)| counting == scorer) {
            return Err(format!(":incorrect builtin prioritizer: {scorer}"));
        }
    }
    built_in.extend(all);
    Ok(built_in)
}

fn by_resource(resource: &str, left: &[&Value]) -> Vec<(String, i64)> {
    let mut amounts = Vec::new();
    for cluster in left {
        let status = &cluster["status"];
        if !status["allocatable"][resource].is_null() && !status["capacity"][resource].is_null() {
            amounts.push((name(cluster), amount(&status["allocatable"][resource])));
        }
    }
    let mut sorted: Vec<f64> = amounts.iter().map(|(_, amount)| *amount).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(min), Some(max)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    amounts
        .into_iter()
        .map(|(cluster, amount)| {
            let score = if (max - min).abs() < f64::EPSILON {
                100.0
            } else {
                ((amount - min) / (max - min) - 0.5) * 2.0 * 100.0
            };
            (cluster, score.trunc() as i64)
        })
        .collect()
}

/// The generator writes whole numbers, thousandths and `Gi`.
fn amount(value: &Value) -> f64 {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    if let Some(number) = text.strip_suffix("Gi") {
        return number.parse::<f64>().unwrap() * 1_073_741_824.0;
    }
    match text.strip_suffix('m') {
        Some(number) => number.parse::<f64>().unwrap() * 0.001,
        None => text.parse().unwrap(),
    }
}

/// Step 10.
fn decisions(
    placement: &Value,
    groups: Vec<(String, Vec<String>)>,
) -> Vec<(String, String, usize, Vec<String>)> {
    let mut decisions = Vec::new();
    for (index, (group, clusters)) in groups.into_iter().enumerate() {
        let mut rest = clusters.as_slice();
        loop {
            let (slice, after) = rest.split_at(rest.len().min(100));
            let name = format!("{}-decision-{}", name(placement), decisions.len() + 1);
            decisions.push((name, group.clone(), index, slice.to_vec()));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    decisions
}

/// The errors that the generator makes.
fn sound(selector: &Value) -> Result<(), String> {
    for requirement in list(&selector["matchExpressions"]) {
        let values = list(&requirement["values"]);
        match text(&requirement["operator"]) {
            "In" | "NotIn" if values.is_empty() => return Err("values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty".to_owned()),
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                let list: Vec<String> = values.iter().map(Value::to_string).collect();
                return Err(format!("values: Invalid value: [{}]: values set must be empty for exists and does not exist", list.join(",")));
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            other => return Err(format!("\"{other}\" is not a valid label selector operator")),
        }
    }
    Ok(())
}

fn matches(selector: &Value, labels: &Value) -> bool {
    let pairs = selector["matchLabels"].as_object().into_iter().flatten();
    for (key, value) in pairs {
        if labels[key] != *value {
            return false;
        }
    }
    list(&selector["matchExpressions"])
        .iter()
        .all(|requirement| {
            let value = &labels[text(&requirement["key"])];
            let is_listed = list(&requirement["values"]).contains(value);
            match text(&requirement["operator"]) {
                "In" => is_listed,
                "NotIn" => value.is_null() || !is_listed,
                "Exists" => !value.is_null(),
                _ => value.is_null(),
            }
        })
}

fn claims(cluster: &Value) -> Value {
    let claims = list(&cluster["status"]["clusterClaims"]);
    claims
        .iter()
        .map(|claim| (text(&claim["name"]).to_owned(), claim["value"].clone()))
        .collect()
}

fn is_of(decision: &Value, placement: &Value) -> bool {
    decision["metadata"]["namespace"] == placement["metadata"]["namespace"]
        && decision["metadata"]["labels"]["cluster.open-cluster-management.io/placement"]
            == placement["metadata"]["name"]
}

fn chosen(decision: &Value) -> Vec<String> {
    list(&decision["status"]["decisions"])
        .iter()
        .map(|it| text(&it["clusterName"]).to_owned())
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn name(object: &Value) -> String {
    text(&object["metadata"]["name"]).to_owned()
}

/// The second of the day in `2026-11-26THH:MM:SSZ`.
fn second(time: &str) -> i64 {
    let digits = |at: usize| time[at..at + 2].parse::<i64>().unwrap();
    digits(11) * 3600 + digits(14) * 60 + digits(17)
}
