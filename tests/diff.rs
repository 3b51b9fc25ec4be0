//! What must hold for differences: they are exactly what a naive comparison finds, classes lose
//! nothing, and every change hangs on a file that was edited.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::compare;
use paletteai::compare::Dependents;
use paletteai::compare::Object;
use paletteai::compare::TextEdit;
use paletteai::compare::Unit;
use paletteai::ops::RenderOptions;
use paletteai::ops::Session;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use paletteai::yaml::write_json;
use proptest::prelude::ProptestConfig;
use proptest::prelude::any;
use proptest::proptest;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The texts of a workspace by path.
type Texts = BTreeMap<PathBuf, String>;

/// Every case that renders something, as texts.
fn cases() -> Vec<Texts> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let cases = folders.iter().map(|folder| texts(folder));
    cases.filter(|texts| !texts.is_empty()).collect()
}

fn texts(folder: &Path) -> Texts {
    let mut texts = Texts::new();
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.unwrap().into_path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("yaml" | "j2")) {
            let name = path.strip_prefix(folder).unwrap().to_owned();
            texts.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

fn render(texts: &Texts, session: &mut Session) -> Option<Vec<Object>> {
    let files: MemoryFiles = texts
        .iter()
        .map(|(path, text)| (path.clone(), text.as_bytes().to_vec()))
        .collect();
    let options = RenderOptions {
        paths: vec![PathBuf::from(".")],
        ..RenderOptions::default()
    };
    let settings = Settings::defaults(Strictness::default(), &mut session.origins);
    let result = paletteai::ops::render(&options, &settings, &files, session).ok()?;
    let objects = result.manifests.into_iter().map(|owned| Object {
        owner: Some(owned.owner),
        side: Some(owned.side),
        id: owned.manifest.id,
        node: owned.manifest.node,
    });
    Some(objects.collect())
}

/// Replaces one number or word of one text.
fn edit(texts: &Texts, which: usize, place: usize, new: usize) -> Option<(PathBuf, Texts)> {
    let (path, text) = texts.iter().nth(which % texts.len())?;
    let words: Vec<(usize, &str)> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let (start, word) = words.get(place % words.len().max(1))?;
    let replacement = if word.bytes().all(|byte| byte.is_ascii_digit()) {
        (new % 50).to_string()
    } else {
        format!("{word}{}", ["x", "-two", "0"][new % 3])
    };
    let mut edited = texts.clone();
    let text = edited.get_mut(path)?;
    text.replace_range(*start..start + word.len(), &replacement);
    Some((path.clone(), edited))
}

/// What identifies an object, and its value.
fn naive(objects: &[Object]) -> BTreeMap<String, Value> {
    let pairs = objects.iter().map(|object| {
        let mut json = String::new();
        write_json(&object.node, &mut json);
        let key = format!("{:?} {:?} {:?}", object.owner, object.side, object.id);
        (key, serde_json::from_str(&json).unwrap())
    });
    pairs.collect()
}

/// The objects that differ, found by comparing whole values.
fn naive_difference(before: &[Object], after: &[Object]) -> BTreeSet<String> {
    let (before, after) = (naive(before), naive(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |key: &&&String| before.get(**key) != after.get(**key);
    keys.iter()
        .filter(differs)
        .map(|key| (*key).clone())
        .collect()
}

fn found_difference(units: &[Unit<'_>]) -> BTreeSet<String> {
    let edits = units.iter().flat_map(|unit| &unit.edits);
    let objects = edits.flat_map(|edit| [edit.before, edit.after]).flatten();
    objects
        .map(|object| format!("{:?} {:?} {:?}", object.owner, object.side, object.id))
        .collect()
}

/// Every unit's edits, straight and through the classes.
fn check_expansion(units: &[Unit<'_>]) {
    let sorted = |mut edits: Vec<TextEdit>| {
        edits.sort();
        edits
    };
    let classes = compare::classes(units);
    let mut seen = BTreeSet::new();
    for class in &classes {
        for member in &class.members {
            let full = units[member.unit].edits.iter().map(TextEdit::of).collect();
            assert_eq!(
                sorted(class.expand(member)),
                sorted(full),
                "{}",
                member.name
            );
            assert!(seen.insert(member.unit), "{} stands twice", member.name);
            // What the classes say of an edit's place is true as well.
            for (edit, place) in class.expand(member).iter().zip(&member.order) {
                assert_eq!(*edit, TextEdit::of(&units[member.unit].edits[*place]));
            }
        }
    }
    assert_eq!(seen.len(), units.len(), "a unit is in no class");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_what_two_renderings_say_and_all_of_it_hangs_on_the_edited_file(
        case in any::<usize>(),
        which in any::<usize>(),
        place in any::<usize>(),
        new in any::<usize>(),
    ) {
        let cases = cases();
        let old = &cases[case % cases.len()];
        let Some((path, new)) = edit(old, which, place, new) else { return Ok(()); };
        let mut session = Session::default();
        let Some(before) = render(old, &mut session) else { return Ok(()); };
        let files_before = session.sources.ids().count();
        let Some(after) = render(&new, &mut session) else { return Ok(()); };
        let units = compare::compare_sets(&before, &after, true);
        assert_eq!(found_difference(&units), naive_difference(&before, &after));
        check_expansion(&units);
        let name = path.to_str().unwrap().to_owned();
        assert!(session.sources.ids().take(files_before).any(|id| session.sources.name(id) == name)
            || units.is_empty(), "{name} was not read, and changed something");
        let is_wanted = |file: &str| file == name;
        let mut dependents = Dependents::new(&session.origins, &session.sources, &is_wanted);
        for edit in units.iter().flat_map(|unit| &unit.edits) {
            for field in &edit.fields {
                let (Some(old), Some(new)) = (field.before, field.after) else { continue };
                assert!(
                    dependents.cites(old.origin) || dependents.cites(new.origin),
                    "{} {} changed, and does not cite {name}", edit.after.unwrap().id, field.path
                );
            }
        }
    }
}

const PROFILE: &str = r#"
apiVersion: spectrocloud.com/v1beta1
kind: ComponentDefinition
metadata: {name: page, namespace: team}
spec:
  parameters: {type: object, properties: {replicas: {type: integer}}}
  schematic:
    jinja:
      template: |
        output:
          apiVersion: v1
          kind: ConfigMap
          metadata:
            labels: {generation: "one"}
          data:
            host: "{{ context.workloadName }}.{{ context.namespace }}.example"
            replicas: "{{ parameter.replicas }}"
---
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {name: web, namespace: team}
spec:
  workload:
    components:
      - name: page
        type: page
        properties: {replicas: "{{ .var.replicas }}"}
---
apiVersion: spectrocloud.com/v1beta1
kind: VariableSet
metadata: {name: mural-variables, namespace: team}
spec:
  variables:
    - {name: replicas, variableType: int32, value: {int32: 2}, inputType: text}
"#;

/// A fleet: one profile, many deployments. Some are called like what stands in their objects.
fn fleet(count: usize) -> Texts {
    let mut deployments = String::new();
    for index in 0..count {
        let name = match index {
            0 => "page".to_owned(),
            1 => "replicas".to_owned(),
            _ => format!("web-{index}"),
        };
        write!(
            deployments,
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {{name: \
             {name}, namespace: team}}\nspec:\n  workload: {{name: {name}, namespace: space-{index}}}\n  \
             workloadProfileRef: {{name: web}}\n  variables: {{replicas: 3}}  # of {index}.\n"
        )
        .unwrap();
    }
    let files = [
        ("profile.yaml", PROFILE.to_owned()),
        ("deployments.yaml", deployments),
    ];
    files
        .into_iter()
        .map(|(path, text)| (path.into(), text))
        .collect()
}

#[test]
fn one_change_of_a_definition_is_one_class_of_a_thousand_and_seven_stand_apart() {
    let old = fleet(1000);
    let mut new = old.clone();
    let profile = new.get_mut(Path::new("profile.yaml")).unwrap();
    *profile = profile.replace("generation: \"one\"", "generation: \"two\"");
    let deployments = new.get_mut(Path::new("deployments.yaml")).unwrap();
    for index in 100..107 {
        let line = format!("{{replicas: 3}}  # of {index}.");
        assert!(deployments.contains(&line));
        *deployments = deployments.replace(&line, &format!("{{replicas: 1}}  # of {index}."));
    }
    let mut session = Session::default();
    let before = render(&old, &mut session).unwrap();
    let after = render(&new, &mut session).unwrap();
    let units = compare::compare_sets(&before, &after, true);
    check_expansion(&units);
    let classes = compare::classes(&units);
    let counts: Vec<usize> = classes.iter().map(|class| class.members.len()).collect();
    assert_eq!(counts, [993, 7]);
    let paths: Vec<Vec<String>> = classes
        .iter()
        .map(|class| {
            let shown = class.shown();
            let fields = shown.iter().flat_map(|edit| &edit.fields);
            fields.map(|field| field.path.clone()).collect()
        })
        .collect();
    assert_eq!(paths[0], [".metadata.labels.generation"]);
    assert_eq!(paths[1], [".metadata.labels.generation", ".data.replicas"]);
}

#[test]
fn a_deployment_with_another_name_is_renamed_and_nothing_is_lost() {
    let old = fleet(3);
    let mut new = old.clone();
    let deployments = new.get_mut(Path::new("deployments.yaml")).unwrap();
    *deployments = deployments
        .replace("web-2", "shop")
        .replace("space-2", "mall");
    let mut session = Session::default();
    let before = render(&old, &mut session).unwrap();
    let after = render(&new, &mut session).unwrap();
    let units = compare::compare_sets(&before, &after, true);
    check_expansion(&units);
    assert_eq!(units.len(), 1);
    assert!(
        units[0]
            .edits
            .iter()
            .all(|edit| edit.before.is_some() && edit.after.is_some())
    );
}
