//! What must hold for every case that renders.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::ops::RenderOptions;
use paletteai::ops::RenderResult;
use paletteai::ops::Session;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::Step;
use paletteai::workspace::DiskFiles;
use paletteai::workspace::GivenSetting;
use paletteai::workspace::SettingKey;
use paletteai::workspace::SettingSource;
use paletteai::workspace::Settings;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;
use paletteai::yaml::path::scalars;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

/// Every case there is, whatever its command: those that do not render have no objects to look at.
fn all_cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    let commands = entries
        .map(Result::unwrap)
        .filter(|entry| entry.file_name() == "cmd");
    commands
        .map(|entry| entry.path().parent().unwrap().to_owned())
        .collect()
}

/// Every end of a value's history, leaving out what it replaced and hung on.
fn ends(origin: OriginId, origins: &Origins, found: &mut Vec<OriginId>) {
    let links = origins
        .get(origin)
        .links
        .iter()
        .filter(|link| link.role == Role::Source);
    let sources: Vec<OriginId> = links.map(|link| link.origin).collect();
    if sources.is_empty() {
        found.push(origin);
    }
    for source in sources {
        ends(source, origins, found);
    }
}

/// Why a history does not tell a user where to look, if it does not.
fn complaint(node: &Node, origins: &Origins) -> Option<String> {
    let mut found = Vec::new();
    ends(node.origin, origins, &mut found);
    for end in &found {
        let origin = origins.get(*end);
        let told = match origin.step {
            Step::Rule => origin.note.starts_with("docs/") && origin.note.contains('#'),
            _ => origin.site.is_some(),
        };
        if !told {
            return Some(format!(
                "ends in {:?} `{}` without a place",
                origin.step, origin.note
            ));
        }
    }
    found.is_empty().then(|| "has no end".to_owned())
}

#[test]
fn every_scalar_of_every_case_has_a_history_that_ends_at_a_place() {
    let mut scalars_seen = 0;
    for case in all_cases() {
        let mut session = Session::default();
        let Some(result) = render_in_process(&case, &mut session) else {
            continue;
        };
        for owned in &result.manifests {
            scalars(&owned.manifest.node, &mut |path, node| {
                scalars_seen += 1;
                if let Some(complaint) = complaint(node, &session.origins) {
                    panic!(
                        "{}: {} {path} {complaint}",
                        case.display(),
                        owned.manifest.id
                    );
                }
            });
        }
    }
    assert!(
        scalars_seen > 500,
        "only {scalars_seen} scalars were looked at"
    );
}

/// All texts of a value.
fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// Texts of a case's documents that no template could have written: long enough to be told apart,
/// and neither in the catalogue nor in a definition of the case.
fn input_data(case: &Path, templates: &str) -> Vec<String> {
    let (mut data, mut definitions) = (BTreeSet::new(), String::from(templates));
    for entry in walkdir::WalkDir::new(case).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "j2") {
            definitions.push_str(&fs::read_to_string(&path).unwrap());
        }
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for document in serde_yaml::Deserializer::from_str(&text) {
            // The reader goes on for ever after an error.
            let Ok(value) = Value::deserialize(document) else {
                break;
            };
            let kind = value["kind"].as_str().unwrap_or_default().to_owned();
            if kind.ends_with("Definition") {
                definitions.push_str(&value.to_string());
            } else {
                texts(&value["metadata"], &mut data);
                texts(&value["spec"], &mut data);
            }
        }
    }
    data.into_iter()
        .filter(|text| text.len() >= 5 && !definitions.contains(text))
        .collect()
}

#[test]
fn a_scalar_with_input_data_never_ends_in_a_template_literal_alone() {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("definitions");
    let files = walkdir::WalkDir::new(catalogue)
        .into_iter()
        .map(|entry| entry.unwrap());
    let templates: String = files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    let mut seen = 0;
    for case in cases() {
        let data = input_data(&case, &templates);
        let mut session = Session::default();
        let Some(result) = render_in_process(&case, &mut session) else {
            continue;
        };
        for owned in &result.manifests {
            scalars(&owned.manifest.node, &mut |path, node| {
                let text = node.as_str().unwrap_or_default();
                if data.iter().any(|word| text.contains(word)) {
                    seen += 1;
                    let mut found = Vec::new();
                    ends(node.origin, &session.origins, &mut found);
                    let read = found
                        .iter()
                        .any(|end| session.origins.get(*end).step == Step::Read);
                    let case = case.display();
                    assert!(
                        read,
                        "{case}: {} {path}: no end in a file",
                        owned.manifest.id
                    );
                }
            });
        }
    }
    assert!(
        seen > 200,
        "only {seen} scalars with input data were looked at"
    );
}

/// Renders a case with default options; `None` where it does not render.
fn render_in_process(case: &Path, session: &mut Session) -> Option<RenderResult> {
    let options = RenderOptions {
        paths: vec![case.to_owned()],
        ..RenderOptions::default()
    };
    let given = |key, source, name: &str, value: &str| GivenSetting {
        key,
        value: value.to_owned(),
        source,
        name: name.to_owned(),
    };
    // A flag and an environment variable, so that they are among the ends, too.
    let given = [
        given(
            SettingKey::KubeVersion,
            SettingSource::Flag,
            "--kube-version",
            "1.36",
        ),
        given(
            SettingKey::HubNamespace,
            SettingSource::Environment,
            "$PALETTEAI_HUB_NAMESPACE",
            "hub",
        ),
    ];
    let settings = Settings::load(
        &DiskFiles,
        case,
        &given,
        Strictness::default(),
        &mut session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    );
    paletteai::ops::render(&options, &settings, &DiskFiles, session).ok()
}

fn render(folder: &Path) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .arg("render")
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    output.stdout
}

/// The documents of a text, by their separator lines.
fn documents(text: &str) -> Vec<String> {
    let mut documents = vec![String::new()];
    for line in text.lines() {
        if line == "---" {
            documents.push(String::new());
        } else if let Some(last) = documents.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    documents.retain(|document| !document.trim().is_empty());
    documents
}

/// True for files whose place means something: settings, and files that others name.
fn is_bound_to_its_name(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == "paletteai.yaml")
        || fs::read_to_string(path).is_ok_and(|text| text.contains("templateFile"))
}

#[test]
fn shuffling_files_and_documents_changes_no_byte() {
    let mut compared = 0;
    for case in cases() {
        let expected = render(&case);
        if expected.is_empty() {
            continue;
        }
        for turn in 0..3_usize {
            let folder = tempfile::tempdir().unwrap();
            let mut all: Vec<String> = Vec::new();
            for entry in walkdir::WalkDir::new(&case).sort_by_file_name() {
                let path = entry.unwrap().into_path();
                let name = path.strip_prefix(&case).unwrap().to_owned();
                if path.is_dir() || name.ends_with("cmd") || name.ends_with("expected.snap") {
                    continue;
                }
                let is_yaml = path
                    .extension()
                    .is_some_and(|extension| extension == "yaml");
                if !is_yaml || is_bound_to_its_name(&path) {
                    let target = folder.path().join(&name);
                    fs::create_dir_all(target.parent().unwrap()).unwrap();
                    fs::copy(&path, target).unwrap();
                } else {
                    all.extend(documents(&fs::read_to_string(&path).unwrap()));
                }
            }
            // Three arrangements: reversed, rotated, and one file for each document.
            match turn {
                0 => all.reverse(),
                1 if !all.is_empty() => all.rotate_left(1),
                _ => {}
            }
            if turn == 2 {
                for (index, document) in all.iter().enumerate() {
                    let name = format!("z{}-{index}.yml", all.len() - index);
                    fs::write(folder.path().join(name), document).unwrap();
                }
            } else {
                fs::write(folder.path().join("all.yaml"), all.join("---\n")).unwrap();
            }
            compared += 1;
            assert!(
                render(folder.path()) == expected,
                "{}: arrangement {turn} changes the output",
                case.display()
            );
        }
    }
    assert!(compared >= 9, "only {compared} arrangements were compared");
}
