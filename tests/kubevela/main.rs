//! What KubeVela's definitions make of an input, and what ours of the same name do.
//!
//! `testdata/kubevela/<definition>/<case>.yaml` holds a component of a KubeVela Application, the
//! objects that KubeVela's definitions make of it, and where ours differ, with the reason. What
//! holds for all definitions is in `testdata/kubevela/common.yaml`, the list of KubeVela's
//! definitions in `testdata/kubevela/definitions.yaml`.
//!
//! Every difference must be declared, and every declaration must be true. `docs/kubevela.md` and
//! `docs/kubevela` are written from all of it: `UPDATE_DOCS=1 cargo test --test kubevela`.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test harness reads files, and may fail loudly"
)]

mod case;
mod compare;
mod fields;
mod outcome;
mod page;

use case::Case;
use case::Common;
use compare::Change;
use compare::changes;
use outcome::Outcome;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A file of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A case with what we make of it, and how that differs.
struct Compared {
    case: Case,
    ours: Outcome,
    changes: Vec<Change>,
}

fn compared() -> &'static [Compared] {
    static COMPARED: OnceLock<Vec<Compared>> = OnceLock::new();
    COMPARED.get_or_init(|| {
        let common = Common::read();
        let cases = Case::all();
        let compared = cases.into_iter().map(|case| {
            let ours = case.render(&common);
            let changes = changes(&case.kubevela, &ours);
            Compared {
                case,
                ours,
                changes,
            }
        });
        compared.collect()
    })
}

#[test]
fn every_difference_is_declared_and_every_declaration_is_true() {
    let common = Common::read();
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for Compared { case, changes, .. } in compared() {
        let mut own = BTreeSet::new();
        for change in changes {
            if let Some(place) = case.covers(change) {
                own.insert(place);
            } else if let Some(place) = common.covers(change) {
                used.insert(place);
            } else {
                wrong.push(format!("{}: {change}", case.name()));
            }
        }
        let places = case.places().filter(|place| !own.contains(place));
        wrong.extend(places.map(|place| format!("{}: nothing differs at `{place}`", case.name())));
    }
    let places = common.places().filter(|place| !used.contains(place));
    wrong.extend(places.map(|place| format!("common: nothing differs at `{place}`")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_definition_of_kubevela_has_a_case_or_a_reason_why_not() {
    let common = Common::read();
    let with_cases: BTreeSet<&str> = compared()
        .iter()
        .map(|compared| &*compared.case.definition)
        .collect();
    let mut ours: BTreeSet<&str> = BTreeSet::new();
    for definition in &common.definitions {
        match &definition.ours {
            Some(name) => assert!(
                with_cases.contains(&**name) && ours.insert(name),
                "`{}` of KubeVela has no case",
                definition.name
            ),
            None => assert!(definition.why.is_some(), "{}", definition.name),
        }
    }
    assert_eq!(with_cases, ours);
    for kind in ["components", "traits", "policies"] {
        for folder in std::fs::read_dir(project("definitions").join(kind)).unwrap() {
            let name = folder.unwrap().file_name().into_string().unwrap();
            let same = common.definitions.iter().any(|known| known.name == name);
            assert!(
                !same || ours.contains(&*name) || common.is_another(&name),
                "`{name}` is a name of KubeVela's without a case"
            );
        }
    }
}

#[test]
fn the_pages_are_current() {
    let docs = project("docs");
    let pages = page::write(&Common::read(), compared());
    for (path, text) in &pages {
        let path = docs.join(path);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
        }
        let current = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            current == *text,
            "{} is not current: UPDATE_DOCS=1 cargo test --test kubevela",
            path.display()
        );
    }
    for entry in std::fs::read_dir(docs.join("kubevela")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let wanted = pages.contains_key(&format!("kubevela/{name}"));
        assert!(wanted, "docs/kubevela/{name} is about no definition");
    }
}
