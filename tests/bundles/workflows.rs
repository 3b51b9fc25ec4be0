//! Every cell of the tables of the documentation, in `testdata/bundles/workflows.txt`.

use super::root;
use super::run;
use super::table;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const WORKFLOWS: [&str; 3] = ["compute-pool", "app", "model"];
const POOLS: [&str; 2] = ["shared", "dedicated"];

/// Bundles by their type. A bundle holds applications or models, so that it takes two of those that
/// hold any to fill a row. The second Infrastructure bundle has no workload profiles.
const BUNDLES: [(&str, &[&str]); 3] = [
    ("Application", &["chat", "llama"]),
    ("Fullstack", &["chat-stack", "llama-stack"]),
    ("Infrastructure", &["pool", "bare-pool"]),
];

fn cases() -> PathBuf {
    root().join("testdata/cases/bundle")
}

/// How `bundle plan` or `bundle render` is called in the cases.
fn call(command: &str, bundles: &[&str], workflow: &str, pool: &str) -> String {
    let bundles = bundles.join(" ");
    format!(
        "-C common -C common-bundles bundle {command} {bundles} --workflow {workflow} --pool {pool}"
    )
}

/// What `bundle plan` says of some bundles of the cases.
fn plan(bundles: &[&str], workflow: &str, pool: &str) -> Value {
    let call = format!("{} -o json", call("plan", bundles, workflow, pool));
    let arguments: Vec<&str> = call.split(' ').collect();
    serde_json::from_slice(&run(&arguments, &cases()).stdout).unwrap()
}

/// The bundles that stand for the types of a row (`Application+Infrastructure`), in every way.
fn bundles_of(types: &str) -> Vec<Vec<&'static str>> {
    let mut all = vec![vec![]];
    for of in types.split('+') {
        let (_, names) = BUNDLES.iter().find(|(known, _)| *known == of).unwrap();
        let longer = |bundles: &Vec<&'static str>| {
            let bundles = bundles.clone();
            names
                .iter()
                .map(move |name| [&bundles[..], &[*name]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// What of each workflow and pool a table says, once each.
fn by_pool(rows: &[Vec<String>]) -> BTreeSet<(&str, &str)> {
    rows.iter().map(|row| (&*row[0], &*row[1])).collect()
}

fn every_pool() -> BTreeSet<(&'static str, &'static str)> {
    let pairs = WORKFLOWS
        .iter()
        .flat_map(|workflow| POOLS.map(|pool| (*workflow, pool)));
    pairs.collect()
}

#[test]
fn a_workflow_takes_what_the_table_says_and_nothing_else() {
    let rows = table("workflows.txt", "accepted");
    assert_eq!(by_pool(&rows), every_pool());
    let (mut taken, mut refused) = (0, 0);
    let types: Vec<&str> = BUNDLES.iter().map(|(of, _)| *of).collect();
    let mut combinations: Vec<String> = types.iter().map(|of| (*of).to_owned()).collect();
    for (index, one) in types.iter().enumerate() {
        combinations.extend(types[index..].iter().map(|other| format!("{one}+{other}")));
    }
    for (workflow, pool) in every_pool() {
        for types in &combinations {
            let is_this = |row: &&Vec<String>| row[..3] == [workflow, pool, types];
            let mut found = rows.iter().filter(is_this);
            let row = found.next();
            assert_eq!(found.count(), 0, "{workflow} {pool} {types} stands twice");
            // Two of one type are two bundles.
            let mut ways = bundles_of(types).into_iter();
            let names = ways.find(|names| names.first() != names.get(1)).unwrap();
            let reversed: Vec<&str> = names.iter().rev().copied().collect();
            for names in [names, reversed] {
                let report = plan(&names, workflow, pool);
                let told = (&report["accepted"], &report["primary"]);
                let primary = row.is_some_and(|row| row[3] == "primary");
                let wanted = (&Value::from(row.is_some()), &Value::from(primary));
                assert_eq!(told, wanted, "{workflow} {pool} {names:?}");
            }
            *(if row.is_some() {
                &mut taken
            } else {
                &mut refused
            }) += 1;
        }
    }
    assert_eq!((taken, refused), (12, 42));
}

#[test]
fn a_fullstack_bundle_is_deployed_as_the_table_says() {
    let rows = table("workflows.txt", "deployed");
    assert_eq!((by_pool(&rows), rows.len()), (every_pool(), 6));
    let (mut yes, mut no) = (0, 0);
    for row in rows {
        let parts = [
            ("chat-stack", "cluster profile", "Full"),
            ("chat-stack", "workload profile", "Application"),
            ("llama-stack", "workload profile", "Model"),
            ("llama-stack", "workload profile", "Infrastructure"),
        ];
        assert_eq!(row.len(), 2 + parts.len(), "{row:?}");
        for ((bundle, kind, of), wanted) in parts.into_iter().zip(&row[2..]) {
            let report = plan(&[bundle], &row[0], &row[1]);
            let is_in = |list: &str| {
                let mut items = report[list].as_array().unwrap().iter();
                items.any(|item| item["kind"] == kind && item["type"] == of)
            };
            let deployed = wanted == "yes";
            assert_eq!(is_in("deployed"), deployed, "{row:?} {bundle} {of}");
            assert_eq!(is_in("ignored"), !deployed, "{row:?} {bundle} {of}");
            *(if deployed { &mut yes } else { &mut no }) += 1;
        }
    }
    assert_eq!((yes, no), (12, 12));
}

#[test]
fn what_is_rendered_is_what_the_plan_deploys() {
    let mut refused = BTreeSet::new();
    for row in table("workflows.txt", "accepted") {
        let (workflow, pool) = (&*row[0], &*row[1]);
        for bundles in bundles_of(&row[2]) {
            let report = plan(&bundles, workflow, pool);
            let deployed = report["deployed"].as_array().unwrap();
            let profiles = deployed
                .iter()
                .filter(|item| item["kind"] == "workload profile");
            let profiles = profiles.map(|item| {
                let word = |field: &str| item[field].as_str().unwrap();
                format!("{}/{}", word("namespace"), word("name"))
            });
            let planned: BTreeSet<String> = profiles.collect();
            let call = call("render", &bundles, workflow, pool);
            let whole = format!("{call} --deployments -o json");
            let output = run(&whole.split(' ').collect::<Vec<_>>(), &cases());
            if !output.status.success() {
                // Applications for a workflow of models, the other way about, or none of either.
                let told = String::from_utf8(output.stderr).unwrap();
                assert!(
                    told.contains("bundles::nothing-to-deploy"),
                    "{call}: {told}"
                );
                refused.insert(format!("{workflow} {}", bundles.join(" ")));
                continue;
            }
            let list: Value = serde_json::from_slice(&output.stdout).unwrap();
            let items = list["items"].as_array().unwrap().iter();
            let rendered: BTreeSet<String> = items
                .map(|item| {
                    let reference = &item["spec"]["workloadProfileRef"];
                    let word = |field: &str| reference[field].as_str().unwrap_or("team-a");
                    format!("{}/{}", word("namespace"), word("name"))
                })
                .collect();
            assert_eq!(rendered, planned, "{call}");
        }
    }
    let wanted = [
        "app llama",
        "app llama bare-pool",
        "app llama pool",
        "app llama-stack",
        "compute-pool bare-pool",
        "model chat",
        "model chat bare-pool",
        "model chat pool",
        "model chat-stack",
    ];
    assert_eq!(refused, wanted.map(str::to_owned).into());
}

#[test]
fn every_cell_is_a_case_that_shows_what_people_see() {
    let mut shown = String::new();
    for entry in walkdir::WalkDir::new(cases().join("plan")) {
        let entry = entry.unwrap();
        if entry.file_name() == "cmd" {
            shown.push_str(&fs::read_to_string(entry.path()).unwrap().replace("../", ""));
            shown.push('\n');
        }
    }
    let has_case = |bundles: &[&str], workflow: &str, pool: &str| {
        let wanted = call("plan", bundles, workflow, pool);
        let mut lines = shown.lines();
        assert!(
            lines.any(|line| line.ends_with(&wanted)),
            "no case: {wanted}"
        );
    };
    for row in table("workflows.txt", "deployed") {
        for bundle in ["chat-stack", "llama-stack"] {
            has_case(&[bundle], &row[0], &row[1]);
        }
    }
    let mut cells = BTreeMap::new();
    for row in table("workflows.txt", "accepted") {
        let bundles: Vec<&str> = match (&*row[2], &*row[0]) {
            ("Application", "model") => vec!["llama"],
            ("Application", _) => vec!["chat"],
            ("Application+Infrastructure", "model") => vec!["llama", "pool"],
            ("Application+Infrastructure", _) => vec!["pool", "chat"],
            ("Fullstack", _) => vec!["chat-stack"],
            _ => vec!["pool"],
        };
        has_case(&bundles, &row[0], &row[1]);
        cells.insert((row[0].clone(), row[1].clone(), row[2].clone()), bundles);
    }
    assert_eq!(cells.len(), 12);
}

/// The cells of the table of a page below a heading with this text, without backticks.
fn written(heading: &str) -> Vec<Vec<String>> {
    let page = fs::read_to_string(root().join("docs/bundles.md")).unwrap();
    let lines = page.lines().skip_while(|line| !line.starts_with(heading));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().replace('`', "")).collect()
    })
    .collect()
}

/// A table of the page, one row for each workflow and pool.
fn unfolded(heading: &str) -> BTreeMap<(String, String), Vec<String>> {
    let mut all = BTreeMap::new();
    for row in written(heading) {
        for workflow in row[0].split(", ") {
            for pool in row[1].split(", ") {
                let key = (workflow.to_owned(), pool.to_owned());
                assert_eq!(all.insert(key, row[2..].to_vec()), None, "{row:?}");
            }
        }
    }
    all
}

#[test]
fn the_page_has_the_same_tables() {
    let mut accepted: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (word, place) in [("primary", 0), ("also", 1)] {
        for row in table("workflows.txt", "accepted") {
            if row[3] == word {
                let mut types: Vec<&str> = row[2].split('+').collect();
                types.sort_by_key(|of| *of == "Application");
                let mut cell = types.join(" and ");
                if types.len() > 1 {
                    cell.push_str(" together");
                }
                let cells = accepted
                    .entry((row[0].clone(), row[1].clone()))
                    .or_default();
                assert_eq!(cells.len(), place);
                cells.push(cell);
            }
        }
    }
    assert_eq!(unfolded("| workflow | pool | made for"), accepted);
    let deployed = table("workflows.txt", "deployed").into_iter().map(|row| {
        let cells = row[2..].iter().map(|cell| match &**cell {
            "yes" => "deployed".to_owned(),
            _ => String::new(),
        });
        ((row[0].clone(), row[1].clone()), cells.collect())
    });
    let deployed: BTreeMap<(String, String), Vec<String>> = deployed.collect();
    assert_eq!(unfolded("| workflow | pool | cluster profiles"), deployed);
}

#[test]
fn without_a_pool_the_one_is_meant_that_bundles_are_made_for() {
    for row in table("workflows.txt", "accepted") {
        for bundles in bundles_of(&row[2]) {
            let names = bundles.join(" ");
            let call = format!(
                "-C common -C common-bundles bundle plan {names} --workflow {} -o json",
                row[0]
            );
            let output = run(&call.split(' ').collect::<Vec<_>>(), &cases());
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(report["accepted"], true, "{call}");
        }
    }
}
