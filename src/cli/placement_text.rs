//! Placements for people.

use super::table;
use crate::ops::PlacementReport;
use crate::ops::ScheduledPlacement;
use crate::placement::Place;
use crate::placement::Schedule;
use crate::placement::Why;
use std::fmt::Write;
use std::sync::Arc;

/// How many of the clusters that just missed are shown.
const NEXT: usize = 3;

/// One part for each placement.
pub(super) fn text(report: &PlacementReport) -> String {
    let parts: Vec<String> = report.placements.iter().map(placement).collect();
    parts.join("\n")
}

fn placement(one: &ScheduledPlacement) -> String {
    let schedule = &one.schedule;
    let mut text = format!("{}/{}", schedule.namespace, schedule.placement);
    // Writing to a `String` cannot fail.
    if !one.owners.is_empty() {
        let _ = write!(text, " of {}", one.owners.join(", "));
    }
    let _ = writeln!(text, "\n{}", summary(one));
    for condition in schedule
        .conditions
        .iter()
        .filter(|condition| condition.holds)
    {
        if condition.name == "PlacementMisconfigured" {
            let _ = writeln!(text, "{}: {}", condition.reason, condition.message);
        }
    }
    for warning in &schedule.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    if one.why.is_empty() {
        text.push_str(&ranking(schedule));
        text.push_str(&left_out(schedule));
    }
    if let Some(change) = one.change() {
        text.push('\n');
        if change.added.is_empty() && change.removed.is_empty() {
            text.push_str("nothing changes\n");
        }
        for (sign, names) in [("-", &change.removed), ("+", &change.added)] {
            for name in names {
                let _ = writeln!(text, "{sign} {name}");
            }
        }
    }
    for (name, why) in &one.why {
        let _ = write!(text, "\n{name}: {}", reason(why));
    }
    text
}

/// What came of it, in one line.
fn summary(one: &ScheduledPlacement) -> String {
    let schedule = &one.schedule;
    if let Some(reason) = &schedule.untouched {
        return format!("left alone: {reason}");
    }
    let wanted = one.placement.number_of_clusters;
    let wanted = wanted.map_or_else(|| "all".to_owned(), |wanted| wanted.to_string());
    let counted = format!(
        "{} of {} clusters selected, {wanted} wanted",
        schedule.selected.len(),
        schedule.available.len()
    );
    let satisfied = schedule.condition("PlacementSatisfied");
    satisfied.map_or(counted.clone(), |it| {
        format!("{counted}: {} ({})", it.message, it.reason)
    })
}

/// The selected clusters with their scores, and those that just missed.
fn ranking(schedule: &Schedule) -> String {
    if schedule.ranking.is_empty() {
        return String::new();
    }
    let mut heading = vec![
        "CLUSTER".to_owned(),
        "SELECTED".to_owned(),
        "SCORE".to_owned(),
    ];
    let names = schedule.prioritizers.iter();
    heading.extend(names.map(|it| format!("{} x{}", it.name, it.weight)));
    let grouped = schedule.groups.len() > 1;
    if grouped {
        heading.push("GROUP".to_owned());
    }
    let mut rows = vec![heading];
    let selected = schedule.selected.len();
    let shown = schedule.ranking.iter().enumerate().take(selected + NEXT);
    for (index, ranked) in shown {
        let is_selected = if index < selected { "yes" } else { "no" };
        let mut row = vec![
            ranked.cluster.to_string(),
            is_selected.to_owned(),
            ranked.score.to_string(),
        ];
        for prioritized in &schedule.prioritizers {
            let mut scores = prioritized.scores.iter();
            let score = scores.find(|it| it.cluster == ranked.cluster);
            row.push(score.map_or_else(|| "-".to_owned(), |it| it.score.to_string()));
        }
        if grouped {
            row.push(group(schedule, &ranked.cluster));
        }
        rows.push(row);
    }
    format!("\n{}", table::columns(&rows))
}

fn group(schedule: &Schedule, cluster: &Arc<str>) -> String {
    let mut groups = schedule.groups.iter();
    let group = groups.find(|group| group.clusters().any(|name| name == cluster));
    group.map_or_else(String::new, |group| match &*group.name {
        "" => group.index.to_string(),
        name => format!("{} {name}", group.index),
    })
}

/// How many clusters went out where.
fn left_out(schedule: &Schedule) -> String {
    let mut parts = Vec::new();
    let filtered = |index: usize| schedule.filters.get(index).map(|it| it.clusters.len());
    let available = schedule.available.len();
    if let Some(matching) = filtered(0) {
        let out = available - matching;
        parts.extend((out > 0).then(|| format!("{out} that no predicate matches")));
        if let Some(tolerated) = filtered(1) {
            let out = matching - tolerated;
            parts.extend((out > 0).then(|| format!("{out} with taints that are not tolerated")));
        }
    }
    let missed = schedule
        .ranking
        .len()
        .saturating_sub(schedule.selected.len() + NEXT);
    parts.extend((missed > 0).then(|| format!("{missed} more with lower scores")));
    if parts.is_empty() {
        return String::new();
    }
    format!("\nleft out: {}\n", parts.join(", "))
}

fn reason(why: &Why) -> String {
    match why {
        Why::Untouched(reason) => format!("the scheduler does nothing: {reason}\n"),
        Why::Unknown => "not in the inventory\n".to_owned(),
        Why::NotAvailable(reason) => format!("not available: {reason}\n"),
        Why::Misconfigured(reason) => format!("nothing is selected: {reason}\n"),
        Why::NotMatched(reasons) => match reasons.as_slice() {
            [one] => format!("out: {one}\n"),
            several => {
                let lines = several.iter().enumerate();
                let lines = lines.map(|(index, it)| format!("  predicate {}: {it}\n", index + 1));
                format!("out: no predicate matches\n{}", lines.collect::<String>())
            }
        },
        Why::Tainted(reason) => format!("out: {reason}\n"),
        Why::Ranked(place) => ranked(place),
    }
}

fn ranked(place: &Place) -> String {
    let Place {
        rank, of, total, ..
    } = place;
    let selected = if place.selected {
        "selected"
    } else {
        "not selected"
    };
    let cut = match (&place.cut, place.selected) {
        (None, _) => String::new(),
        (Some((other, 0)), true) => {
            format!("; `{other}` has as many points, and a name that comes later")
        }
        (Some((other, 0)), false) => {
            format!("; `{other}` has as many points, and a name that comes first")
        }
        (Some((other, points)), true) => {
            format!("; {points} points before `{other}`, the first one out")
        }
        (Some((other, points)), false) => {
            format!("; {points} points behind `{other}`, the last one in")
        }
    };
    let mut text = format!("{selected}, place {rank} of {of} with {total} points{cut}\n");
    for (name, weight, score) in &place.scores {
        let score = score.map_or_else(|| "no score".to_owned(), |score| score.to_string());
        let _ = writeln!(text, "  {name} x{weight}: {score}");
    }
    text
}
