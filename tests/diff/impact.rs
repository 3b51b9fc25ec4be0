//! What `impact` says is what two renderings say.

use super::naive;
use super::naive::Id;
use super::naive::Values;
use super::naive::unordered;
use super::naive::values;
use super::patch::Field;
use super::patch::named;
use super::patch::patched;
use super::workspaces::Edit;
use super::workspaces::Texts;
use super::workspaces::cases;
use super::workspaces::edit;
use super::workspaces::files;
use super::workspaces::fleet;
use paletteai::ops;
use paletteai::ops::Assignments;
use paletteai::ops::DiffOptions;
use paletteai::ops::DiffSide;
use paletteai::ops::Session;
use paletteai::ops::SideOptions;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_oneof;
use proptest::test_runner::Config;
use proptest::test_runner::RngAlgorithm;
use proptest::test_runner::TestRng;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A case, or a fleet of a random size.
fn workspace(number: usize) -> Texts {
    let cases = cases();
    let number = number % (cases.len() + 8);
    cases
        .get(number)
        .cloned()
        .unwrap_or_else(|| fleet(1 + number - cases.len()))
}

fn side<'f>(files: &'f MemoryFiles, session: &mut Session) -> DiffSide<'f> {
    DiffSide {
        files,
        paths: vec![PathBuf::from(".")],
        settings: Settings::defaults(Strictness::default(), &mut session.origins),
        assignments: Assignments::default(),
    }
}

/// The report of `impact --base`, as JSON; `None` where a side does not render.
fn of_change(before: &Texts, after: &Texts) -> Option<Value> {
    let mut session = Session {
        show_secrets: true,
        ..Session::default()
    };
    let (before, after) = (files(before), files(after));
    let (before, after) = (side(&before, &mut session), side(&after, &mut session));
    let options = DiffOptions {
        workspaces: true,
        ..DiffOptions::default()
    };
    let report = ops::diff(&before, &after, &options, &mut session).ok()?;
    Some(serde_json::to_value(report).unwrap())
}

/// The report of `impact FILE`.
fn of_file(texts: &Texts, file: &PathBuf) -> Option<Value> {
    let mut session = Session::default();
    let files = files(texts);
    let side = side(&files, &mut session);
    let report = ops::impact(&[file], &side, &SideOptions::default(), &mut session).ok()?;
    Some(serde_json::to_value(report).unwrap())
}

/// What a report says of one object of one deployment.
struct Said {
    deployment: String,
    change: String,
    id: Id,
    from: Option<Id>,
    from_deployment: Option<String>,
    fields: Vec<Field>,
}

impl Said {
    /// Whose it was and who.
    fn before(&self) -> (String, Id) {
        let deployment = self.from_deployment.as_ref().unwrap_or(&self.deployment);
        let id = self.from.as_ref().unwrap_or(&self.id);
        (deployment.clone(), id.clone())
    }

    /// Whose it is and who.
    fn after(&self) -> (String, Id) {
        (self.deployment.clone(), self.id.clone())
    }
}

/// A report with its classes taken apart.
fn expanded(report: &Value) -> Vec<Said> {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap();
    let mut said = Vec::new();
    for class in list(report, "classes") {
        let members = list(&class, "members");
        for member in &members {
            let names: BTreeMap<String, String> = match members.as_slice() {
                [_] => BTreeMap::new(),
                _ => serde_json::from_value(member["names"].clone()).unwrap(),
            };
            let objects = list(&class, "objects");
            let objects = objects.iter().map(|object| named(object, &names));
            said.extend(objects.map(|object| {
                Said {
                    deployment: member["name"].as_str().unwrap().to_owned(),
                    change: object["change"].as_str().unwrap().to_owned(),
                    id: identity(&object),
                    from: object.get("from").map(identity),
                    from_deployment: object
                        .get("fromDeployment")
                        .map(|name| name.as_str().unwrap().to_owned()),
                    fields: list(&object, "fields").iter().map(field).collect(),
                }
            }));
        }
    }
    said
}

fn identity(object: &Value) -> Id {
    let text = |key: &str| object[key].as_str().unwrap().to_owned();
    let namespace = object.get("namespace").map(|_| text("namespace"));
    (
        text("side"),
        text("group"),
        text("kind"),
        namespace,
        text("name"),
    )
}

fn field(field: &Value) -> Field {
    Field {
        path: field["path"].as_str().unwrap().to_owned(),
        before: field.get("before").cloned(),
        after: field.get("after").cloned(),
    }
}

fn unchanged(report: &Value) -> BTreeSet<String> {
    serde_json::from_value(report["unchanged"].clone()).unwrap()
}

fn of<'v>(deployment: &'v str, values: &'v Values) -> Vec<(&'v Id, &'v Value)> {
    let own = values.iter().filter(|((owner, _), _)| owner == deployment);
    own.map(|((_, id), value)| (id, value)).collect()
}

fn deployments(values: &Values) -> BTreeSet<&String> {
    values.keys().map(|(deployment, _)| deployment).collect()
}

/// Holds a report to two renderings.
fn check(report: &Value, before: &Values, after: &Values) -> Result<(), String> {
    let said = expanded(report);
    let unchanged = unchanged(report);
    let changed: BTreeSet<&String> = said.iter().map(|said| &said.deployment).collect();
    if report["changed"] != changed.len() {
        return Err(format!(
            "counts {} and names {changed:?}",
            report["changed"]
        ));
    }
    for deployment in deployments(after) {
        let (old, new) = (of(deployment, before), of(deployment, after));
        match (unchanged.contains(deployment), changed.contains(deployment)) {
            (true, true) => return Err(format!("{deployment} is changed and unchanged")),
            (false, false) => return Err(format!("{deployment} is not mentioned")),
            (true, false) if naive_list(&old) != naive_list(&new) => {
                return Err(format!("{deployment} is said to be unchanged"));
            }
            (false, true) if old == new => {
                return Err(format!("{deployment} is said to change"));
            }
            _ => {}
        }
    }
    for said in &said {
        check_object(said, before, after)?;
    }
    let mut gone: Vec<(String, Id)> = said.iter().map(Said::before).collect();
    gone.retain(|key| before.contains_key(key) && !after.contains_key(key));
    gone.sort();
    let missing = before.keys().filter(|key| !after.contains_key(*key));
    let missing: Vec<(String, Id)> = missing.cloned().collect();
    if missing != gone {
        return Err(format!("{missing:?} are gone, and it says {gone:?}"));
    }
    let told: BTreeSet<(&String, &Id)> = said
        .iter()
        .map(|said| (&said.deployment, &said.id))
        .collect();
    let untold = after.iter().find(|((deployment, id), value)| {
        let old = before.get(&(deployment.clone(), id.clone()));
        let differs = old.map(unordered) != Some(unordered(value));
        differs && !told.contains(&(deployment, id))
    });
    untold.map_or(Ok(()), |(key, _)| Err(format!("{key:?} is not told")))
}

fn naive_list<'v>(objects: &[(&'v Id, &Value)]) -> Vec<(&'v Id, Value)> {
    let objects = objects.iter();
    objects.map(|(id, value)| (*id, unordered(value))).collect()
}

fn check_object(said: &Said, before: &Values, after: &Values) -> Result<(), String> {
    let change = said.change.as_str();
    let wrong = |why: String| Err(format!("{:?} {change}: {why}", said.after()));
    let (old, new) = (before.get(&said.before()), after.get(&said.after()));
    let whole = match said.fields.as_slice() {
        [field] if field.path == "." => field.after.as_ref().or(field.before.as_ref()),
        _ => None,
    };
    let is_here = before.contains_key(&said.after());
    let is_other = said.from_deployment.is_some();
    let fits = match (change, old, new) {
        ("added", None, Some(new)) => return check_whole(whole, new),
        ("removed", Some(old), None) => return check_whole(whole, old),
        ("changed", Some(_), Some(_)) => said.from.is_none(),
        ("renamed", Some(_), Some(_)) => said.from.is_some() && !is_here,
        ("moved", Some(_), Some(_)) => is_other && said.fields.is_empty() && !is_here,
        _ => false,
    };
    let (Some(old), Some(new), true) = (old, new, fits) else {
        return wrong(format!("{old:?} -> {new:?}"));
    };
    match patched(old, &said.fields) {
        Err(why) => wrong(why),
        Ok(patched) if unordered(&patched) == unordered(new) => Ok(()),
        Ok(patched) => wrong(format!("gives {patched}\nand is    {new}")),
    }
}

fn check_whole(told: Option<&Value>, value: &Value) -> Result<(), String> {
    match told {
        Some(told) if told == value => Ok(()),
        _ => Err(format!("{told:?} is not {value}")),
    }
}

fn edits() -> impl Strategy<Value = Edit> {
    let numbers = || (any::<usize>(), any::<usize>());
    let word = (any::<usize>(), any::<usize>(), any::<usize>());
    prop_oneof![
        6 => word.prop_map(|(which, place, new)| Edit::Word(which, place, new)),
        1 => numbers().prop_map(|(which, place)| Edit::Remove(which, place)),
        1 => numbers().prop_map(|(which, place)| Edit::Move(which, place)),
        2 => numbers().prop_map(|(which, place)| Edit::Copy(which, place)),
        1 => any::<usize>().prop_map(Edit::RemoveFile),
    ]
}

fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    // How many of the edits render is counted below, so every run makes the same ones.
    let same = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, same)
}

#[test]
fn what_a_change_reaches_is_what_two_renderings_say() {
    let (rendered, different) = (Cell::new(0), Cell::new(0));
    let input = (any::<usize>(), proptest::collection::vec(edits(), 0..4));
    let outcome = runner(800).run(&input, |(number, edits)| {
        let before = workspace(number);
        let after = edits
            .iter()
            .fold(before.clone(), |texts, edit| edit.of(&texts));
        let (Some(old), Some(new)) = (values(&before), values(&after)) else {
            return Ok(());
        };
        let Some(report) = of_change(&before, &after) else {
            panic!("both sides render, and are not compared");
        };
        if let Err(why) = check(&report, &old, &new) {
            panic!("{why}\nafter {edits:?}\n{report:#}");
        }
        rendered.set(rendered.get() + 1);
        different.set(different.get() + usize::from(old != new));
        Ok(())
    });
    outcome.unwrap();
    let (rendered, different) = (rendered.get(), different.get());
    assert!(rendered > 200 && different > 100, "{rendered} {different}");
}

/// What a report of a file says: the paths of objects. The path of a whole object is `.`.
fn reached(report: &Value) -> BTreeMap<(String, Id), BTreeSet<String>> {
    let said = expanded(report).into_iter().map(|said| {
        let paths = said.fields.into_iter().map(|field| field.path).collect();
        ((said.deployment, said.id), paths)
    });
    said.collect()
}

#[test]
fn whatever_changes_with_a_word_of_a_file_hangs_on_the_file() {
    let different = Cell::new(0);
    let numbers = (any::<usize>(), any::<usize>(), any::<usize>());
    let outcome = runner(400).run(
        &(any::<usize>(), numbers),
        |(number, (which, place, new))| {
            let before = workspace(number);
            let Some((file, after)) = edit(&before, which, place, new) else {
                return Ok(());
            };
            let (Some(old), Some(new)) = (values(&before), values(&after)) else {
                return Ok(());
            };
            let report = of_file(&before, &file).unwrap();
            let (reached, unchanged) = (reached(&report), unchanged(&report));
            for deployment in deployments(&old) {
                let is_same = of(deployment, &old) == of(deployment, &new);
                different.set(different.get() + usize::from(!is_same));
                assert!(
                    is_same || !unchanged.contains(deployment),
                    "{deployment}\n{report:#}"
                );
            }
            for (key, value) in &old {
                let (mut then, mut now) = (BTreeMap::new(), BTreeMap::new());
                naive::leaves(value, "", &mut then);
                new.get(key)
                    .into_iter()
                    .for_each(|value| naive::leaves(value, "", &mut now));
                let paths = reached.get(key).cloned().unwrap_or_default();
                then.retain(|path, value| now.get(path) != Some(value));
                let untold = then
                    .keys()
                    .find(|path| !paths.contains(*path) && !paths.contains("."));
                assert!(untold.is_none(), "{key:?} {untold:?}\n{report:#}");
            }
            Ok(())
        },
    );
    outcome.unwrap();
    assert!(
        different.get() > 100,
        "only {} deployments changed",
        different.get()
    );
}
