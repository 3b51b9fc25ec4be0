//! Reports about Datum's Workloads for people.

use super::table;
use crate::ops::datum::ConditionRow;
use crate::ops::datum::DatumStatusReport;
use crate::ops::datum::DatumStatusRow;

/// A line for each Workload, and below it one for each condition.
pub(super) fn status(report: &DatumStatusReport) -> String {
    let title = ["WORKLOAD", "DIALECT", "PHASE", "READY", "BECAUSE"];
    let mut rows = vec![title.map(str::to_owned).to_vec()];
    for workload in &report.workloads {
        rows.push(vec![
            called(workload),
            workload.dialect.to_owned(),
            workload.phase.to_owned(),
            ready(workload),
            workload.because.clone(),
        ]);
        let own = workload.conditions.iter().map(|one| ("  ".to_owned(), one));
        let placements = workload.placements.iter().flat_map(|placement| {
            let name = format!("  {}: ", placement.name);
            placement
                .conditions
                .iter()
                .map(move |one| (name.clone(), one))
        });
        rows.extend(
            own.chain(placements)
                .map(|(start, one)| condition(&start, one)),
        );
    }
    table::columns(&rows)
}

fn condition(start: &str, one: &ConditionRow) -> Vec<String> {
    vec![
        format!("{start}{}", one.kind),
        String::new(),
        one.status.clone(),
        String::new(),
        match one.message.as_str() {
            "" => one.reason.clone(),
            message => format!("{}: {message}", one.reason),
        },
    ]
}

fn called(workload: &DatumStatusRow) -> String {
    match workload.namespace.as_str() {
        "" => workload.name.clone(),
        namespace => format!("{namespace}/{}", workload.name),
    }
}

fn ready(workload: &DatumStatusRow) -> String {
    let shown =
        |count: Option<i64>| count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    match (workload.ready, workload.desired) {
        (None, None) => "-".to_owned(),
        (ready, desired) => format!("{}/{}", shown(ready), shown(desired)),
    }
}
