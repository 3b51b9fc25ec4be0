//! `docs/kubevela.md` and the pages in `docs/kubevela`.

use crate::Compared;
use crate::case::Common;
use crate::case::Difference;
use crate::case::Known;
use crate::compare::side_by_side;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "\
# KubeVela's definitions and ours

KubeVela brings along definitions of components, traits and policies. Where the catalogue has one of the same use, a page
shows inputs as KubeVela's documentation has them, and the objects of both sides as a difference: lines that only KubeVela
makes have a `-`, lines that only `paletteai` makes a `+`, and the others are equal. Below stands where the two differ,
and why.

All of it is generated from `testdata/kubevela` by `tests/kubevela`, which renders every input and knows every
difference. KubeVela's side is what its definitions of June 2026 (commit `5a44b5f1`, on the way to v1.11) make. Both sides are rendered for Kubernetes 1.34, in an application (or workload) `shop` in the namespace `shop`.
What the engines add to every object is left out: the namespace, KubeVela's labels `app.oam.dev/…`, and PaletteAI's
labels `wl.spectrocloud.com/name` and `wl.spectrocloud.com/component`.
";

/// All pages, by their paths below `docs`.
pub(crate) fn write(common: &Common, compared: &[Compared]) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut index = HEAD.to_owned();
    index.push_str("\n## In all definitions\n\n");
    reasons(&common.differences, &mut index);
    for (kind, title) in [
        ("component", "Components"),
        ("trait", "Traits"),
        ("policy", "Policies"),
    ] {
        writeln!(
            index,
            "\n## {title}\n\n| KubeVela | ours | |\n|---|---|---|"
        )
        .unwrap();
        for known in common.definitions.iter().filter(|one| one.kind == kind) {
            let Some(ours) = &known.ours else {
                let why = known.why.as_deref().unwrap_or_default();
                writeln!(index, "| `{}` | | {why} |", known.name).unwrap();
                continue;
            };
            let own = compared.iter().filter(|one| one.case.definition == *ours);
            let own: Vec<&Compared> = own.collect();
            row(known, ours, &own, &mut index);
            pages.insert(format!("kubevela/{ours}.md"), page(known, ours, &own));
        }
    }
    pages.insert("kubevela.md".to_owned(), index);
    pages
}

fn row(known: &Known, ours: &str, cases: &[&Compared], text: &mut String) {
    let differing = cases.iter().filter(|one| !one.case.differences.is_empty());
    let mut told = match (differing.count(), cases.len()) {
        (0, 1) => "the same for 1 input".to_owned(),
        (0, all) => format!("the same for {all} inputs"),
        (1, 1) => "differs for 1 input".to_owned(),
        (count, all) => format!("differs for {count} of {all} inputs"),
    };
    if let Some(why) = &known.why {
        write!(told, "; {why}").unwrap();
    }
    let name = &known.name;
    writeln!(text, "| `{name}` | [{ours}](kubevela/{ours}.md) | {told} |").unwrap();
}

fn page(known: &Known, ours: &str, cases: &[&Compared]) -> String {
    let mut text = format!("# {ours}, and KubeVela's `{}`\n\n", known.name);
    writeln!(
        text,
        "[How to read this](../kubevela.md). [Our definition](../definitions/{ours}.md)."
    )
    .unwrap();
    for one in cases {
        section(one, &mut text);
    }
    text
}

fn reasons(differences: &[Difference], text: &mut String) {
    text.push_str("| where | why |\n|---|---|\n");
    for difference in differences {
        let at: Vec<String> = difference.at.iter().map(|at| format!("`{at}`")).collect();
        let places = difference.told.clone().unwrap_or_else(|| at.join("<br>"));
        writeln!(text, "| {places} | {} |", difference.why).unwrap();
    }
}

fn section(compared: &Compared, text: &mut String) {
    let case = &compared.case;
    let mut title = case.title.clone();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    writeln!(text, "\n## {title}\n").unwrap();
    block("yaml", &yaml(&case.component), text);
    if !case.policies.is_null() {
        text.push_str("\nwith the policies\n\n");
        block("yaml", &yaml(&case.policies), text);
    }
    text.push('\n');
    let (kubevela, ours) = side_by_side(&case.kubevela, &compared.ours);
    let diff = similar::TextDiff::from_lines(kubevela.as_str(), ours.as_str());
    let mut lines = String::new();
    for change in diff.iter_all_changes() {
        write!(lines, "{}{change}", change.tag()).unwrap();
    }
    block("diff", &lines, text);
    if !case.differences.is_empty() {
        text.push('\n');
        reasons(&case.differences, text);
    }
}

fn yaml(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap()
}

fn block(language: &str, lines: &str, text: &mut String) {
    writeln!(text, "```{language}\n{}\n```", lines.trim_end()).unwrap();
}
