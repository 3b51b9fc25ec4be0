//! What must hold for differences: they are exactly what a naive comparison finds, classes lose
//! nothing, and every change hangs on a file that was edited.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test harness reads files, and may fail loudly"
)]

mod impact;
mod naive;
mod patch;
mod workspaces;

use paletteai::compare;
use paletteai::compare::Dependents;
use paletteai::compare::Object;
use paletteai::compare::TextEdit;
use paletteai::compare::Unit;
use paletteai::ops::Session;
use paletteai::yaml::Node;
use paletteai::yaml::write_json;
use proptest::prelude::ProptestConfig;
use proptest::prelude::any;
use proptest::proptest;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use workspaces::cases;
use workspaces::edit;
use workspaces::fleet;
use workspaces::render;

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

/// Where a value is written.
fn file<'s>(value: &Node, session: &'s Session) -> Option<&'s str> {
    let site = session.origins.get(value.origin).site;
    site.map(|site| session.sources.name(site.source))
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
                let whole = [edit.before, edit.after].into_iter().flatten();
                // What chose another template, decides over the object as a whole.
                let is_elsewhere = file(old, &session) != file(new, &session)
                    && whole.map(|object| &object.node).any(|node| dependents.cites(node.origin));
                assert!(
                    dependents.cites(old.origin) || dependents.cites(new.origin) || is_elsewhere,
                    "{} {} changed, and does not cite {name}", edit.after.unwrap().id, field.path
                );
            }
        }
    }
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
