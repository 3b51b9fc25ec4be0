//! Archives that come and go: nothing is lost on the way, and nothing is written by halves.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test harness reads files, and may fail loudly"
)]

mod archives;

use paletteai::bundle::ArchiveFiles;
use paletteai::bundle::write_archive;
use paletteai::diag::Diagnostics;
use paletteai::emit;
use paletteai::emit::Existing;
use paletteai::emit::WholeFile;
use paletteai::ops;
use paletteai::ops::ArchiveOptions;
use paletteai::ops::ExportOptions;
use paletteai::ops::ImportOptions;
use paletteai::ops::ImportTo;
use paletteai::ops::Session;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::workspace::Files;
use paletteai::workspace::GivenSetting;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::SettingKey;
use paletteai::workspace::SettingSource;
use paletteai::workspace::Settings;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A workspace that holds a bundle, and how it is named.
struct Fixture {
    folder: &'static str,
    bundle: &'static str,
    namespace: &'static str,
    environments: &'static [&'static str],
    with_history: bool,
}

const FIXTURES: [Fixture; 3] = [
    Fixture {
        folder: "testdata/cases/studio/common/chat-stack",
        bundle: "chat-stack",
        namespace: "team-a",
        environments: &[],
        with_history: false,
    },
    Fixture {
        folder: "testdata/bundles/full-stack",
        bundle: "document-assistant",
        namespace: "ai-platform",
        environments: &["edge"],
        with_history: false,
    },
    Fixture {
        folder: "testdata/cases/studio/common/pinned",
        bundle: "shop",
        namespace: "team-a",
        environments: &[],
        with_history: true,
    },
];

/// The files of a fixture by their paths below it.
fn files_of(fixture: &Fixture) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = root().join(fixture.folder);
    tree(&folder)
}

/// All files below a folder.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn settings(namespace: &str, files: &dyn Files, session: &mut Session) -> Settings {
    let given = GivenSetting {
        key: SettingKey::Namespace,
        value: namespace.to_owned(),
        source: SettingSource::Flag,
        name: "--default-namespace".to_owned(),
    };
    Settings::load(
        files,
        Path::new("."),
        &[given],
        Strictness::Lenient,
        &mut session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    )
}

fn told(session: &Session) -> String {
    let told = session
        .diagnostics
        .iter()
        .map(|one| format!("{}: {}\n", one.code.slug, one.message));
    told.collect()
}

fn export(fixture: &Fixture, namespace: &str, files: &dyn Files) -> ArchiveFiles {
    let mut session = Session::default();
    let settings = settings(namespace, files, &mut session);
    let options = ExportOptions {
        paths: vec![PathBuf::from(".")],
        bundle: fixture.bundle.to_owned(),
        environments: fixture
            .environments
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
        with_history: fixture.with_history,
    };
    let Ok(exported) = ops::export_bundle(&options, &settings, files, &mut session) else {
        panic!("{}", told(&session));
    };
    exported.files
}

/// The files of a workspace after an import into nothing.
fn import(archive: &[u8], namespace: &str) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.add("x.tar.gz", archive);
    let mut session = Session::default();
    let settings = settings("default", &files, &mut session);
    let options = ImportOptions {
        archive: ArchiveOptions {
            path: PathBuf::from("x.tar.gz"),
            ..ArchiveOptions::default()
        },
        namespace: namespace.to_owned(),
        to: ImportTo::Workspace {
            root: PathBuf::from("new"),
            paths: vec![PathBuf::from("new")],
            named: true,
        },
        ..ImportOptions::default()
    };
    let imported = ops::import_bundle(&options, &settings, &files, &mut |_| {}, &mut session);
    let Ok(imported) = imported else {
        panic!("{}", told(&session));
    };
    let written = imported.files.into_iter();
    written.map(|file| (file.path, file.content)).collect()
}

#[test]
fn a_bundle_comes_back_as_it_went() {
    for fixture in &FIXTURES {
        let first = export(
            fixture,
            "default",
            &files_of(fixture).into_iter().collect::<MemoryFiles>(),
        );
        let bytes = write_archive(&first).unwrap();
        let elsewhere = import(&bytes, "elsewhere");
        let second = export(fixture, "default", &elsewhere);
        assert_eq!(second.digest(), first.digest(), "{}", fixture.bundle);
        assert!(write_archive(&second).unwrap() == bytes);
    }
}

/// One document on its way into a shuffled workspace.
struct Document {
    /// The folder of its file; documents of one folder share what is beside them.
    folder: PathBuf,
    /// How the name of its file ends.
    ending: String,
    node: Node,
    /// Whether it is alone in its file.
    alone: bool,
}

/// The documents of a fixture, and the files that are no documents.
fn documents(fixture: &Fixture) -> (Vec<Document>, MemoryFiles) {
    let (mut sources, mut origins) = (Sources::default(), Origins::default());
    let mut diagnostics = Diagnostics::default();
    let mut documents = Vec::new();
    let mut others = MemoryFiles::default();
    for (path, bytes) in files_of(fixture) {
        let ending = path.extension().unwrap().to_str().unwrap().to_owned();
        if !["yaml", "json"].contains(&ending.as_str()) {
            others.add(path, bytes);
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        let source = sources.add("", text.as_str()).unwrap();
        for document in yaml::read(source, &text, &mut origins, &mut diagnostics) {
            let folder = path.parent().unwrap().to_owned();
            documents.push(Document {
                alone: folder.starts_with("cluster-profiles"),
                folder,
                ending: ending.clone(),
                node: document.node,
            });
        }
    }
    (documents, others)
}

/// Fields of ours below which keys are ours, too; everything else may be written as people like.
const OURS: &[&str] = &[
    "metadata",
    "workload",
    "components",
    "traits",
    "topology",
    "policies",
    "clusterProfiles",
    "workloadProfiles",
    "workloadProfileDependencies",
    "helmRepositories",
    "ociRepositories",
    "variableSet",
    "variables",
    "schematic",
];

/// Rearranges the keys of mappings whose order means nothing: those of fields that we know.
fn shuffle_keys(node: &mut Node, is_document: bool, seed: &mut impl FnMut() -> u64) {
    match &mut node.data {
        Data::List(items) => items
            .iter_mut()
            .for_each(|item| shuffle_keys(item, false, seed)),
        Data::Map(map) => {
            map.sort_by_key(|_| seed());
            for (key, value) in map.pairs_mut() {
                if OURS.contains(&key) || (is_document && key == "spec") {
                    shuffle_keys(value, false, seed);
                }
            }
        }
        _ => {}
    }
}

/// Leaves out a namespace that is the default.
fn imply_namespace(node: &mut Node, namespace: &str) {
    let metadata = node.as_map_mut().and_then(|map| map.get_mut("metadata"));
    if let Some(map) = metadata.and_then(Node::as_map_mut)
        && map.get("namespace").and_then(Node::as_str) == Some(namespace)
    {
        map.remove("namespace");
    }
}

/// The documents in another order, in other files, in another style.
fn shuffled(fixture: &Fixture, order: &[Index], mut seed: u64) -> MemoryFiles {
    let (mut documents, mut files) = documents(fixture);
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for (at, index) in order.iter().enumerate().take(documents.len()) {
        let other = index.index(documents.len());
        documents.swap(at, other);
    }
    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (number, mut document) in documents.into_iter().enumerate() {
        let is_ours = document.node.get("apiVersion").and_then(Node::as_str)
            == Some("spectrocloud.com/v1beta1");
        if is_ours {
            shuffle_keys(&mut document.node, true, &mut next);
        }
        if next() % 2 == 0 {
            imply_namespace(&mut document.node, fixture.namespace);
        }
        let file = if document.alone {
            number as u64
        } else {
            next() % 3
        };
        let name = format!("{file}-cluster-profile.{}", document.ending);
        let name = if document.alone {
            name
        } else {
            format!("{file}.yaml")
        };
        let text = texts.entry(document.folder.join(name)).or_default();
        if document.ending == "json" || next() % 4 == 0 {
            if !text.is_empty() {
                text.push_str("---\n");
            }
            yaml::write_json(&document.node, text);
            text.push('\n');
        } else {
            text.push_str("---\n# in between\n");
            yaml::write(&document.node, text);
        }
    }
    for (path, text) in texts {
        files.add(path, text);
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn shuffled_files_give_the_same_archive(
        order in prop::collection::vec(any::<Index>(), 24),
        seed in 1_u64..,
        which in 0..FIXTURES.len(),
    ) {
        let fixture = &FIXTURES[which];
        let plain = export(fixture, "default", &files_of(fixture).into_iter().collect::<MemoryFiles>());
        let files = shuffled(fixture, &order, seed);
        let first = export(fixture, fixture.namespace, &files);
        for ((path, one), (other, two)) in first.iter().zip(plain.iter()) {
            let (one, two) = (String::from_utf8_lossy(one), String::from_utf8_lossy(two));
            prop_assert_eq!((path, one), (other, two));
        }
        prop_assert_eq!(first.digest(), plain.digest());
        let bytes = write_archive(&first).unwrap();
        let second = export(fixture, "default", &import(&bytes, "team-z"));
        prop_assert_eq!(second.digest(), first.digest());
        prop_assert!(write_archive(&second).unwrap() == bytes);
    }
}

/// Runs the program; its exit code and standard error.
fn paletteai(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    let code = output.status.code().unwrap();
    (code, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn an_import_that_fails_has_changed_nothing() {
    let workspace = tempfile::tempdir().unwrap();
    let file = workspace.path().join("team.yaml");
    fs::write(
        &file,
        "apiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\n\
         metadata: {name: mural-variables, namespace: team}\nspec: {variables: []}\n",
    )
    .unwrap();
    let before = tree(workspace.path());
    let folder = root().join("testdata/archives/hostile");
    let archive = workspace.path().with_extension("tar.gz");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "archive")
        {
            continue;
        }
        count += 1;
        fs::write(&archive, archives::build(&path)).unwrap();
        let (code, stderr) = paletteai(&[
            "studio",
            "import",
            "--namespace",
            "team",
            "--to",
            workspace.path().to_str().unwrap(),
            archive.to_str().unwrap(),
        ]);
        assert_eq!(code, 3, "{}: {stderr}", path.display());
        assert!(stderr.contains("archive::"), "{}: {stderr}", path.display());
        assert!(tree(workspace.path()) == before, "{}", path.display());
    }
    fs::remove_file(archive).unwrap();
    assert!(count > 40, "only {count} archives");
}

fn whole(path: PathBuf, existing: Existing) -> WholeFile {
    WholeFile {
        path,
        content: b"new".to_vec(),
        existing,
    }
}

#[test]
fn files_are_written_all_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("old"), "old").unwrap();
    fs::create_dir(at("is-a-folder")).unwrap();
    let good = [
        whole(at("a/b/new"), Existing::Refuse),
        whole(at("old"), Existing::Replace),
    ];
    let before = tree(folder.path());
    for bad in [
        whole(at("is-a-folder"), Existing::Replace),
        whole(at("old/below-a-file"), Existing::Refuse),
        whole(at("old"), Existing::Refuse),
    ] {
        let files = [&good[..], &[bad]].concat();
        assert!(emit::write_files(&files).is_err());
        assert_eq!(tree(folder.path()), before);
        assert!(!at("a").exists(), "folders that were made go again");
    }
    emit::write_files(&good).unwrap();
    assert_eq!(fs::read(at("a/b/new")).unwrap(), b"new");
    assert_eq!(fs::read(at("old")).unwrap(), b"new");
    assert_eq!(tree(folder.path()).len(), 2, "nothing is left behind");
}

#[test]
fn gnu_tar_opens_an_archive() {
    let version = Command::new("tar").arg("--version").output();
    let is_gnu =
        version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("GNU tar"));
    if !is_gnu {
        return;
    }
    for fixture in &FIXTURES {
        let files = export(
            fixture,
            "default",
            &files_of(fixture).into_iter().collect::<MemoryFiles>(),
        );
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("x.tar.gz");
        fs::write(&archive, write_archive(&files).unwrap()).unwrap();
        let target = folder.path().join("x");
        fs::create_dir(&target).unwrap();
        let output = Command::new("tar")
            .args(["--extract", "--gzip", "--file"])
            .arg(&archive)
            .arg("--directory")
            .arg(&target)
            .output()
            .unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
        let unpacked = tree(&target);
        assert_eq!(unpacked.len(), files.len());
        for (path, bytes) in files.iter() {
            assert_eq!(unpacked[Path::new(path)], bytes, "{path}");
        }
    }
}
