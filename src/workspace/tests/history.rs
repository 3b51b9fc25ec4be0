//! Claims about recorded revisions: what is read of them, and when.

use super::Run;
use super::files;
use super::load;
use super::profile;
use crate::diag::Diagnostics;
use crate::model::Kind;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::WorkloadProfile;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::MemoryFiles;
use crate::workspace::Reading;
use crate::workspace::Recorded;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Strictness;
use proptest::prelude::*;

/// The digest of profile `p` in namespace `default` with one component.
fn digest(version: &str, component: &str) -> String {
    let text = profile("p", version, component);
    let workspace = load(&files([("p.yaml", &text)]), &["."]).clean();
    workspace.working_copies()[0].item.digest()
}

/// A recorded revision of profile `p`.
fn recorded(revision: &str, version: &str, component: &str) -> String {
    let digest = digest(version, component);
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: DefinitionRevision\nmetadata:\n  name: r\nspec:\n  kind: WorkloadProfile\n  name: p\n  revision: {revision}\n  digest: {digest}\n  notes: why\n  snapshot:\n    metadata: {{name: p}}\n    spec:\n      {version}\n      components: [{{name: {component}, type: webservice}}]\n"
    )
}

fn id() -> ResourceId {
    ResourceId {
        kind: Kind::WorkloadProfile,
        namespace: "default".into(),
        name: "p".into(),
    }
}

/// `v1: recorded` for every revision of the profile, the oldest first.
fn editions(workspace: &Workspace) -> Vec<String> {
    let id = id();
    let mut editions = workspace.editions::<WorkloadProfile>(id.kind, &id.namespace, &id.name);
    editions.sort_by(|left, right| left.revision.cmp(&right.revision));
    let shown = editions.iter();
    shown
        .map(|one| format!("{}: {}", one.revision, one.standing().text()))
        .collect()
}

/// A workspace of which all revisions were opened, and what was said about them.
fn opened(files: &MemoryFiles) -> (Workspace, Vec<String>) {
    let mut origins = Origins::default();
    let settings = Settings::defaults(Strictness::Lenient, &mut origins);
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let paths = [".".into()];
    let workspace = Workspace::load(
        files,
        &paths,
        &settings,
        &mut sources,
        &mut origins,
        &mut diagnostics,
    );
    let mut workspace = workspace.unwrap();
    let heads = workspace.history().iter().map(Recorded::head);
    let all: Vec<(ResourceId, Revision)> = heads
        .map(|head| (head.id.clone(), head.revision.clone()))
        .collect();
    let mut reading = Reading {
        files,
        settings: &settings,
        sources: &mut sources,
        origins: &mut origins,
        diagnostics: &mut diagnostics,
    };
    workspace.open(
        all.iter().map(|(id, revision)| (id, revision)),
        &mut reading,
    );
    let said = super::said(&diagnostics, &sources);
    (workspace, said)
}

#[test]
fn a_revision_is_read_when_it_is_opened_and_not_before() {
    let broken = recorded("2", "", "b").replace("[{name: b", "[[{name: b");
    let both = files([("a.yaml", &recorded("1", "", "a")), ("b.yaml", &broken)]);
    let workspace = load(&both, &["."]).clean();
    assert_eq!(editions(&workspace), ["v1: recorded", "v2: recorded"]);
    assert!(workspace.history().iter().all(|one| one.body().is_none()));
    assert_eq!(workspace.opened().count(), 0);
    let (workspace, said) = opened(&both);
    assert_eq!(workspace.opened().count(), 1);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with("error yaml::syntax b.yaml:15:"),
        "{said:#?}"
    );
    let settings = Settings::defaults(Strictness::Lenient, &mut Origins::default());
    let unsound = load(&both, &["."]).clean().unsound(&both, &settings);
    assert_eq!(unsound, [(id(), Revision::Number(2))]);
}

#[test]
fn a_working_copy_is_the_revision_that_it_equals_or_the_next() {
    let standing = |working: &str, recorded: &[String]| {
        let text = recorded.join("---\n");
        let both = files([("w.yaml", working), ("r.yaml", &text)]);
        editions(&load(&both, &["."]).clean())
    };
    let history = [recorded("1", "", "a"), recorded("2", "", "b")];
    let same = standing(&profile("p", "", "b"), &history);
    assert_eq!(same, ["v1: recorded", "v2: recorded, and the working copy"]);
    for component in ["a", "c"] {
        let next = standing(&profile("p", "", component), &history);
        let wanted = [
            "v1: recorded",
            "v2: recorded",
            "v3: working copy, not recorded",
        ];
        assert_eq!(next, wanted, "{component}");
    }
    let version = "version: 1.0.0";
    let semantic = [recorded("1.0.0", version, "a")];
    let same = standing(&profile("p", version, "a"), &semantic);
    assert_eq!(same, ["v1.0.0: recorded, and the working copy"]);
    let mixed = standing(&profile("p", version, "a"), &history);
    let wanted = [
        "v1: recorded",
        "v2: recorded",
        "v1.0.0: working copy, not recorded",
    ];
    assert_eq!(mixed, wanted);
    let alone = standing(&profile("p", "", "a"), &[]);
    assert_eq!(alone, ["v1: working copy"]);
}

#[test]
fn a_revision_that_stands_twice_counts_once_if_its_bodies_are_equal() {
    let text = recorded("1", "", "a");
    let twice = files([("a.yaml", &text), ("b.yaml", &text)]);
    let workspace = load(&twice, &["."]).clean();
    assert_eq!(editions(&workspace), ["v1: recorded"]);
    let other = files([("a.yaml", &text), ("b.yaml", &recorded("1", "", "b"))]);
    let said = load(&other, &["."]);
    assert!(
        said.only()
            .starts_with("error revisions::conflict b.yaml:8:")
    );
    // A body that is not what its digest says does not hide behind one that is.
    let forged = text.replace("name: a, type", "name: b, type");
    for (one, second) in [(&text, &forged), (&forged, &text)] {
        let said = load(&files([("a.yaml", one), ("b.yaml", second)]), &["."]);
        assert!(
            said.only().starts_with("error revisions::changed"),
            "{:?}",
            said.said
        );
    }
}

#[test]
fn what_stands_beside_revisions_in_a_file_is_read_as_ever() {
    let text = [
        "# a comment\n".to_owned(),
        recorded("1", "", "a"),
        profile("p", "", "b"),
        recorded("3", "", "c"),
        "a: plain document\n".to_owned(),
    ]
    .join("---\n");
    let workspace = load(&files([("all.yaml", &text)]), &["."]).clean();
    let wanted = [
        "v1: recorded",
        "v3: recorded",
        "v4: working copy, not recorded",
    ];
    assert_eq!(editions(&workspace), wanted);
    assert_eq!(workspace.other_documents().len(), 1);
    let (workspace, said) = opened(&files([("all.yaml", &text)]));
    assert_eq!((workspace.opened().count(), said), (2, Vec::new()));
}

/// The same document in a `List`, which is always read whole.
fn in_a_list(text: &str) -> String {
    let mut list = "apiVersion: v1\nkind: List\nitems:\n-\n".to_owned();
    for line in text.lines().filter(|line| *line != "---") {
        list.push_str("  ");
        list.push_str(line);
        list.push('\n');
    }
    list
}

fn outcome(run: &Run) -> (Vec<String>, usize) {
    let said = run.said.iter().map(|line| {
        let mut words = line.split(' ');
        format!("{:?} {:?}", words.next(), words.next())
    });
    let workspace = run.workspace.as_ref();
    let count = workspace.map_or(0, |workspace| workspace.history().len());
    (said.collect(), count)
}

proptest! {
    /// However a revision is written: a look at its beginning finds what reading it whole finds.
    #[test]
    fn a_head_says_what_the_whole_document_says(
        top in Just(vec![0, 1, 2, 3]).prop_shuffle(),
        inner in Just(vec![0, 1, 2, 3, 4, 5]).prop_shuffle(),
        flaw in 0..16_usize,
    ) {
        let digest = digest("", "a");
        let digest_line = format!("digest: {digest}");
        let mut spec = [
            "kind: WorkloadProfile", "name: p", "revision: 1", digest_line.as_str(), "notes: why",
            "snapshot: {metadata: {name: p}, spec: {components: [{name: a, type: webservice}]}}",
        ];
        match flaw {
            1 => spec[0] = "kind: Workload",
            2 => spec[1] = "name: &a p",
            3 => spec[2] = "revision: '1'",
            4 => spec[2] = "revision: 1.2",
            5 => spec[3] = "digest: md5:0",
            6 => spec[4] = "notes: [n]",
            7 => spec[1] = "name: Not a name",
            8 => spec[4] = "note: why",
            9 => spec[2] = "revision: 0",
            10 => spec[2] = "revision: !!int 1",
            11 => spec[0] = "kind: WorkloadProfile\n  kind: WorkloadProfile",
            12 => spec[1] = "name: 7",
            _ => {}
        }
        let lines: Vec<String> = inner.iter().map(|index| format!("  {}\n", spec[*index])).collect();
        let metadata = match flaw {
            13 => "metadata: {name: r, namespace: Not}\n",
            14 => "metadata: {namespace: default}\n",
            15 => "metadata: {name: r, labels: {a: b}, uid: x}\n",
            _ => "metadata: {name: r}\n",
        };
        let parts = [
            "apiVersion: spectrocloud.com/v1beta1\n".to_owned(),
            "kind: DefinitionRevision\n".to_owned(),
            metadata.to_owned(),
            format!("spec:\n{}", lines.concat()),
        ];
        let text: String = top.iter().map(|index| parts[*index].as_str()).collect();
        let by_head = load(&files([("r.yaml", &text)]), &["."]);
        let whole = load(&files([("r.yaml", &in_a_list(&text))]), &["."]);
        // A head puts reading off; it must not put anything off that is wrong with the head.
        prop_assert_eq!(outcome(&by_head), outcome(&whole), "{}", text);
        if let (Some(one), Some(other)) = (by_head.workspace, whole.workspace) {
            let heads = |workspace: &Workspace| -> Vec<_> {
                workspace.history().iter().map(|one| one.head().clone()).collect()
            };
            prop_assert_eq!(heads(&one), heads(&other));
        }
    }
}
