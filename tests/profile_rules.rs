//! Every rule of cluster profiles has a profile that breaks it, and one that just keeps it:
//! `testdata/profile-rules/`.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

use paletteai::diag::codes;
use paletteai::ops::Session;
use paletteai::ops::cluster_profiles;
use paletteai::ops::cluster_profiles::FluxChoice;
use paletteai::ops::cluster_profiles::ProfileOptions;
use paletteai::ops::cluster_profiles::ProfileValues;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const TOPICS: [&str; 5] = ["layers", "stacks", "packs", "variables", "macros"];

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/profile-rules");
    let text = fs::read_to_string(folder.join(format!("{name}.yaml"))).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

fn rules() -> Vec<Value> {
    let topics = TOPICS.map(|topic| read(topic).as_array().unwrap().clone());
    topics.concat()
}

/// A JSON merge patch, <https://www.rfc-editor.org/rfc/rfc7396>.
fn patched(target: Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut fields = match target {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for (key, value) in patch {
        if value.is_null() {
            fields.shift_remove(key);
        } else {
            let old = fields.get(key).cloned().unwrap_or_default();
            fields.insert(key.clone(), patched(old, value));
        }
    }
    Value::Object(fields)
}

/// The packs of a mapping in their order: behind `after`, or as written.
fn packs(written: &Value) -> Vec<Value> {
    let mut placed: Vec<(String, Value)> = Vec::new();
    for (key, pack) in written.as_object().into_iter().flatten() {
        let mut pack = pack.clone();
        let after = pack.as_object_mut().unwrap().remove("after");
        let place = match after.as_ref().and_then(Value::as_str) {
            None => placed.len(),
            Some("") => 0,
            Some(after) => placed.iter().position(|(known, _)| known == after).unwrap() + 1,
        };
        placed.insert(place, (key.clone(), pack));
    }
    placed.into_iter().map(|(_, pack)| pack).collect()
}

/// The export that the short form of a profile stands for.
fn export(short: &Value) -> Value {
    if let Some(document) = short.get("document") {
        return document.clone();
    }
    let variables = short["variables"].as_object().into_iter().flatten();
    let variables = variables.map(|(key, variable)| match variable.get("name") {
        Some(name) if name == "" => json!({}),
        _ => patched(json!({"name": key}), variable),
    });
    let variables: Vec<Value> = variables.collect();
    let mut template = json!({"packs": packs(&short["packs"])});
    let mut spec = json!({"variables": variables});
    let mut metadata = json!({});
    let copy = |field: &str, target: &mut Value| {
        if let Some(value) = short.get(field) {
            target[field] = value.clone();
        }
    };
    copy("type", &mut template);
    copy("cloudType", &mut template);
    copy("version", &mut spec);
    copy("name", &mut metadata);
    spec["template"] = template;
    json!({"metadata": metadata, "spec": spec})
}

/// A pack whose values refer to each other over so many steps.
fn chain(steps: u64) -> Value {
    let mut values = String::new();
    // What is read stands below, so that nothing of it is known yet.
    for step in (1..=steps).rev() {
        let before = step - 1;
        let _ = writeln!(values, "k{step}: '{{{{.spectro.pack.chain.k{before}}}}}'");
    }
    values.push_str("k0: end\n");
    json!({"name": "chain", "type": "spectro", "layer": "addon", "tag": "1", "values": values})
}

fn words(value: &Value) -> Vec<String> {
    let words = value.as_array().into_iter().flatten();
    words
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

/// What is said of a profile, sorted: `error layer-not-allowed`, where codes of the area
/// `cluster-profile` stand without it.
fn said(changes: &Value, command: &str) -> Vec<String> {
    let mut short = patched(read("base"), changes);
    if let Some(steps) = short["chain"].as_u64() {
        short["packs"]["chain"] = chain(steps);
    }
    let mut files = MemoryFiles::default();
    files.add("cluster-profiles/edge.json", export(&short).to_string());
    let mut profiles = Vec::new();
    if let Some(second) = short.get("second") {
        profiles = vec!["edge".to_owned(), "other".to_owned()];
        files.add("cluster-profiles/second.json", export(second).to_string());
    }
    let mut values = ProfileValues {
        variables: words(&short["var"]),
        ..ProfileValues::default()
    };
    for (field, paths) in [
        ("values", &mut values.variable_files),
        ("macros", &mut values.macro_files),
    ] {
        if let Some(text) = short[field].as_str() {
            let path = format!("{field}.txt");
            files.add(&path, text);
            paths.push(path.into());
        }
    }
    let command = short["command"].as_str().unwrap_or(command);
    let options = ProfileOptions {
        directories: vec![".".into()],
        profiles,
        together: command == "together",
        values,
    };
    told(command, &options, &words(&short["registries"]), &files)
}

fn told(
    command: &str,
    options: &ProfileOptions,
    registries: &[String],
    files: &MemoryFiles,
) -> Vec<String> {
    let mut session = Session::default();
    let settings = Settings::defaults(Strictness::Lenient, &mut session.origins);
    let flux = (command == "flux").then(|| FluxChoice {
        namespace: "flux-system".to_owned(),
        registries: registries.to_vec(),
    });
    let done = match command {
        "render" | "flux" => {
            let flux = flux.as_ref();
            cluster_profiles::render(options, flux, &settings, files, &mut session).is_ok()
        }
        check => {
            assert!(["check", "together"].contains(&check), "{check}");
            cluster_profiles::check(options, &settings, files, &mut session).is_ok()
        }
    };
    assert!(done || session.diagnostics.has_errors());
    let said = session.diagnostics.iter().map(|one| {
        let slug = one.code.slug;
        let slug = slug.strip_prefix("cluster-profile::").unwrap_or(slug);
        format!("{} {slug}", one.severity.word())
    });
    let mut said: Vec<String> = said.collect();
    said.sort();
    said
}

#[test]
fn every_rule_is_found_where_it_is_broken_and_nowhere_else() {
    let mut wrong = String::new();
    for rule in rules() {
        let name = rule["rule"].as_str().unwrap();
        let command = rule["command"].as_str().unwrap_or("check");
        let mut wanted = words(&rule["finds"]);
        wanted.sort();
        assert!(!wanted.is_empty(), "{name}");
        let breaks = said(&rule["breaks"], command);
        if breaks != wanted {
            let _ = writeln!(wrong, "{name}\n  wanted {wanted:?}\n  found  {breaks:?}");
        }
        let keeps = rule["keeps"].as_array().cloned();
        for keeps in keeps.unwrap_or_else(|| vec![json!({})]) {
            let found = said(&keeps, command);
            if !found.is_empty() {
                let _ = writeln!(wrong, "{name}\n  {keeps}\n  found  {found:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_of_the_area_has_a_rule() {
    let found = rules()
        .iter()
        .flat_map(|rule| words(&rule["finds"]))
        .collect::<Vec<_>>();
    let found: BTreeSet<&str> = found
        .iter()
        .filter_map(|finding| finding.split_once(' '))
        .map(|(_, code)| code)
        .collect();
    for code in codes::all() {
        if let Some(name) = code.slug.strip_prefix("cluster-profile::") {
            assert!(found.contains(name), "{name}");
        }
    }
}

#[test]
fn the_base_keeps_every_rule() {
    for command in ["check", "together", "render"] {
        assert_eq!(said(&json!({}), command), [""; 0], "{command}");
    }
}

#[test]
fn every_format_of_the_page_is_kept_and_broken() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cluster-profiles.md");
    let page = fs::read_to_string(page).unwrap();
    let table = page
        .lines()
        .skip_while(|line| !line.starts_with("| format |"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    let formats: Vec<&str> = cells
        .flat_map(|cell| cell.split(','))
        .map(str::trim)
        .collect();
    assert_eq!(formats.len(), 8);
    let rules = read("variables");
    for format in formats.iter().map(|format| format.trim_matches('`')) {
        let has = |side: &str| {
            let mut rules = rules.as_array().unwrap().iter();
            let word = json!({"format": format}).to_string();
            rules.any(|rule| {
                rule[side]
                    .to_string()
                    .contains(word.trim_matches(['{', '}']))
            })
        };
        // Any text is a string.
        assert!(
            has("keeps") && (has("breaks") || format == "string"),
            "{format}"
        );
    }
}
