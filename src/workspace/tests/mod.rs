//! Loading a workspace, from memory.
//!
//! In: files in memory.
//! Out: what a workspace holds of them, and what it refuses.
//! Never: depends on the folder it runs in.

use super::*;
use crate::diag::Diagnostics;
use crate::model::DefinitionKind;
use crate::model::Kind;
use crate::model::Schematic;
use crate::source::Origins;
use crate::source::Sources;
use crate::yaml::Strictness;
use proptest::prelude::*;
use std::path::Path;
use std::path::PathBuf;

mod history;
mod settings;

struct Run {
    workspace: Option<Workspace>,
    /// `error workspace::duplicate b.yaml:3:9 | message`, one for each diagnostic.
    said: Vec<String>,
}

fn load(files: &MemoryFiles, paths: &[&str]) -> Run {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let settings = Settings::defaults(Strictness::Lenient, &mut origins);
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let workspace = Workspace::load(
        files,
        &paths,
        &settings,
        &mut sources,
        &mut origins,
        &mut diagnostics,
    );
    Run {
        workspace: workspace.ok(),
        said: said(&diagnostics, &sources),
    }
}

fn said(diagnostics: &Diagnostics, sources: &Sources) -> Vec<String> {
    let lines = diagnostics.iter().map(|diagnostic| {
        let severity = diagnostic.severity.word();
        let places: Vec<String> = diagnostic
            .places
            .iter()
            .map(|place| format!(" {}", sources.location(place.span)))
            .collect();
        let (code, places) = (diagnostic.code.slug, places.concat());
        format!("{severity} {code}{places} | {}", diagnostic.message)
    });
    lines.collect()
}

impl Run {
    #[track_caller]
    fn clean(self) -> Workspace {
        assert_eq!(self.said, Vec::<String>::new());
        self.workspace.unwrap()
    }

    #[track_caller]
    fn only(&self) -> &str {
        assert_eq!(self.said.len(), 1, "{:#?}", self.said);
        &self.said[0]
    }
}

fn workload(namespace: &str, name: &str) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: Workload\nmetadata: {{namespace: {namespace}, name: {name}}}\nspec: {{components: []}}\n"
    )
}

fn profile(name: &str, version: &str, component: &str) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: {name}}}\nspec:\n  {version}\n  components: [{{name: {component}, type: webservice}}]\n"
    )
}

fn definition(schematic: &str) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: mine}}\nspec:\n  schematic: {schematic}\n"
    )
}

fn files<const N: usize>(files: [(&str, &str); N]) -> MemoryFiles {
    files.into_iter().collect()
}

fn names(workspace: &Workspace) -> Vec<String> {
    let workloads = workspace.workloads().iter();
    workloads
        .map(|item| {
            let metadata = &item.metadata;
            format!("{}/{}", metadata.namespace.value, metadata.name.value)
        })
        .collect()
}

#[test]
fn a_folder_is_read_without_what_does_not_belong_to_it() {
    let files: MemoryFiles = [
        ("a.yaml", workload("ns", "a")),
        ("b/b.yml", workload("ns", "b")),
        ("b/c/c.json", workload("ns", "c")),
        ("b/notes.txt", workload("ns", "txt")),
        (".hidden/x.yaml", workload("ns", "hidden")),
        ("out/.paletteai-index", String::new()),
        ("out/x.yaml", workload("ns", "out")),
        ("d/definition.yaml", definition("{builtin: x}")),
        ("d/cases/one/x.yaml", workload("ns", "case")),
        ("e/cases/x.yaml", workload("ns", "e")),
        ("paletteai.yaml", "namespace: ns\n".to_owned()),
        (
            ".gitignore",
            "/b/c/\n*.gen.yaml\n!keep.gen.yaml\n".to_owned(),
        ),
        ("b/.paletteaiignore", "keep.gen.yaml\n!c/\n".to_owned()),
        ("x.gen.yaml", workload("ns", "generated")),
        ("keep.gen.yaml", workload("ns", "keep")),
        ("b/keep.gen.yaml", workload("ns", "b-keep")),
    ]
    .into_iter()
    .collect();
    let workspace = load(&files, &["."]).clean();
    assert_eq!(
        names(&workspace),
        ["ns/a", "ns/b", "ns/c", "ns/e", "ns/keep"]
    );
    let named = load(&files, &["b", "./b/b.yml", "b/notes.txt", "x.gen.yaml"]).clean();
    assert_eq!(names(&named), ["ns/b", "ns/c", "ns/generated", "ns/txt"]);
    let written = load(&files, &["out"]).clean();
    assert_eq!(names(&written), ["ns/out"]);
}

#[test]
fn a_path_that_does_not_exist_is_an_error() {
    let run = load(&files([("a.yaml", "")]), &["b", "."]);
    assert_eq!(
        run.only(),
        "error workspace::no-such-path | there is no file or folder `b`"
    );
    assert!(run.workspace.is_none());
}

#[test]
fn lists_are_unwrapped_and_other_documents_kept_aside() {
    let list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: spectrocloud.com/v1beta1, kind: Workload, metadata: {name: a}, spec: {components: []}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n---\njust: data\n";
    let workspace = load(&files([("a.yaml", list)]), &["."]).clean();
    assert_eq!(names(&workspace), ["default/a"]);
    assert_eq!(&*workspace.foreign()[0].kind, "ConfigMap");
    assert_eq!(workspace.other_documents().len(), 1);
}

#[test]
fn a_file_that_does_not_parse_is_an_error_only_if_it_is_ours() {
    let helm = "a: {{ .Values.x }}\n: - x\n";
    let ours = format!("apiVersion: spectrocloud.com/v1beta1\n{helm}");
    let chart = files([
        ("a.yaml", helm),
        ("b.yaml", helm),
        ("c.yaml", helm),
        ("d.yaml", helm),
    ]);
    let run = load(&chart, &["."]);
    assert_eq!(
        run.only(),
        "warning workspace::unparsed | left out 4 files that cannot be parsed: `a.yaml`, `b.yaml`, `c.yaml` and 1 more"
    );
    assert!(run.workspace.is_some());
    assert!(load(&chart, &["a.yaml"]).said[0].starts_with("error yaml::"));
    assert!(load(&files([("a.yaml", &ours)]), &["."]).said[0].starts_with("error yaml::"));
}

#[test]
fn a_file_in_another_encoding_is_an_error_only_if_it_is_ours() {
    let mut files = MemoryFiles::default();
    files.add("a.yaml", b"\xff\xfe\x00a".to_vec());
    assert!(
        load(&files, &["."])
            .only()
            .starts_with("warning workspace::unparsed")
    );
    assert!(
        load(&files, &["a.yaml"])
            .only()
            .starts_with("error workspace::not-text")
    );
    files.add(
        "a.yaml",
        b"apiVersion: spectrocloud.com/v1beta1\n\xff".to_vec(),
    );
    assert!(
        load(&files, &["."])
            .only()
            .starts_with("error workspace::not-text")
    );
}

#[test]
fn two_documents_of_one_identity_are_an_error_with_both_places() {
    let (one, other) = (workload("ns", "a"), workload("ns", "a"));
    let run = load(&files([("x.yaml", &one), ("y.yaml", &other)]), &["."]);
    assert_eq!(
        run.only(),
        "error workspace::duplicate y.yaml:3:33 x.yaml:3:33 | two documents are `Workload ns/a`"
    );
}

#[test]
fn versions_lie_side_by_side_and_equal_ones_count_once() {
    let (one, two) = (
        profile("p", "version: 1.9.0", "c"),
        profile("p", "version: 1.10.0", "c"),
    );
    let workspace = load(
        &files([("a.yaml", &two), ("b.yaml", &one), ("c.yaml", &one)]),
        &["."],
    )
    .clean();
    let versions: Vec<String> = workspace
        .profiles()
        .named("default", "p")
        .iter()
        .map(|profile| profile.version.as_ref().unwrap().value.to_string())
        .collect();
    assert_eq!(versions, ["1.9.0", "1.10.0"]);
    let changed = profile("p", "version: 1.9.0", "d");
    let run = load(&files([("a.yaml", &one), ("b.yaml", &changed)]), &["."]);
    assert!(
        run.only()
            .contains("two documents are version 1.9.0 of `WorkloadProfile default/p`")
    );
    let bare = profile("p", "", "c");
    let run = load(&files([("a.yaml", &one), ("b.yaml", &bare)]), &["."]);
    assert!(
        run.only()
            .starts_with("error workspace::mixed-versions b.yaml:3:18 a.yaml:3:18")
    );
    let run = load(&files([("a.yaml", &bare), ("b.yaml", &bare)]), &["."]);
    assert!(run.only().starts_with("error workspace::duplicate"));
}

#[test]
fn a_template_may_lie_in_a_file_beside_its_definition() {
    let text = definition("{jinja: {templateFile: t/x.j2}}");
    let workspace = load(
        &files([("d/mine.yaml", &text), ("d/t/x.j2", "output: {}\n")]),
        &["."],
    )
    .clean();
    let [mine] = workspace.definitions(DefinitionKind::Component, "default", "mine") else {
        panic!()
    };
    assert!(matches!(&mine.schematic, Schematic::Jinja(t, _) if &*t.text == "output: {}\n"));
    let run = load(&files([("d/mine.yaml", &text)]), &["."]);
    assert_eq!(
        run.only(),
        "error model::template-file d/mine.yaml:5:37 | there is no file `d/t/x.j2`"
    );
}

#[test]
fn a_template_in_a_block_knows_the_place_of_each_line() {
    let text = definition("\n    jinja:\n      template: |\n        output:\n          a: b\n");
    let workspace = load(&files([("d.yaml", &text)]), &["."]).clean();
    let [mine] = workspace.definitions(DefinitionKind::Component, "default", "mine") else {
        panic!()
    };
    let Schematic::Jinja(template, _) = &mine.schematic else {
        panic!()
    };
    let second = template.text.find("  a: b").unwrap();
    let pair = template
        .segments
        .iter()
        .find(|pair| pair.0 as usize == second);
    let offset = pair.unwrap().1 as usize;
    assert!(
        text.get(offset..).unwrap().starts_with("  a: b"),
        "{:?}",
        template.segments
    );
}

#[test]
fn the_catalogue_is_read_as_far_as_it_is_used() {
    let workspace = load(&files([("p.yaml", &profile("p", "", "c"))]), &["."]).clean();
    let all: Vec<&str> = workspace
        .all_definitions()
        .map(|definition| &*definition.metadata.name.value)
        .collect();
    assert_eq!(all, ["webservice"]);
    let [webservice] = workspace.catalogue(DefinitionKind::Component, "webservice") else {
        panic!()
    };
    assert!(webservice.built_in);
}

#[test]
fn the_whole_catalogue_is_free_of_faults() {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let settings = Settings::defaults(Strictness::Strict, &mut origins);
    let mut workspace = Workspace::default();
    for _ in 0..2 {
        workspace.add_catalogue(
            &CatalogueNames::All,
            &settings,
            &mut sources,
            &mut origins,
            &mut diagnostics,
        );
    }
    assert_eq!(said(&diagnostics, &sources), Vec::<String>::new());
    let definitions: Vec<_> = workspace
        .all_definitions()
        .map(|definition| (definition.kind, &definition.metadata.name.value))
        .collect();
    assert!(definitions.len() > 10 && definitions.is_sorted_by(|one, two| one < two));
    for definition in workspace.all_definitions() {
        let place = origins.span(definition.metadata.name.origin).unwrap();
        let file = sources.location(place).file;
        let name = &definition.metadata.name.value;
        assert!(file.starts_with("<builtin>/") && file.contains(&format!("/{name}/")));
        assert_eq!(&*definition.metadata.namespace.value, "mural-system");
        assert!(definition.version.is_some(), "{name}");
    }
}

#[test]
fn kinds_of_the_platform_are_kept() {
    let text = "apiVersion: spectrocloud.com/v1alpha1\nkind: ComputePool\nmetadata: {name: c}\n";
    let workspace = load(&files([("a.yaml", text)]), &["."]).clean();
    assert_eq!(workspace.kept(Kind::ComputePool).count(), 1);
}

#[test]
fn the_disk_is_read_like_memory_and_links_never_make_it_hang() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("b/w.yaml"), &workload("ns", "b"));
    write(&folder.path().join("a.yaml"), &workload("ns", "a"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path(), folder.path().join("b/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("dead.yaml")).unwrap();
        write(&folder.path().join(".data/c.yaml"), &workload("ns", "c"));
        std::os::unix::fs::symlink(".data/c.yaml", folder.path().join("c.yaml")).unwrap();
    }
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let settings = Settings::defaults(Strictness::Lenient, &mut origins);
    let workspace = Workspace::load(
        &DiskFiles,
        &[folder.path().to_owned()],
        &settings,
        &mut sources,
        &mut origins,
        &mut diagnostics,
    )
    .unwrap();
    assert_eq!(said(&diagnostics, &sources), Vec::<String>::new());
    let wanted: &[&str] = if cfg!(unix) {
        &["ns/a", "ns/b", "ns/c"]
    } else {
        &["ns/a", "ns/b"]
    };
    assert_eq!(names(&workspace), wanted);
}

#[expect(clippy::disallowed_methods, reason = "a test makes its own folder")]
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

proptest! {
    #[test]
    fn the_order_of_files_does_not_show(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let documents: Vec<String> = (0..12)
            .map(|index| match index % 4 {
                0 => workload(&format!("ns{}", index % 3), &format!("w{index}")),
                1 => profile("p", &format!("version: 1.{index}.0"), "c"),
                2 => profile(&format!("q{index}"), "", "c"),
                _ => workload("ns", &format!("w{index}")),
            })
            .collect();
        let shuffled: MemoryFiles = order
            .iter()
            .enumerate()
            .map(|(place, index)| (format!("f{place:02}.yaml"), documents[*index].clone()))
            .collect();
        let workspace = load(&shuffled, &["."]).clean();
        let straight: MemoryFiles = [("all.yaml", documents.join("---\n"))].into_iter().collect();
        let wanted = load(&straight, &["."]).clean();
        let profiles = |workspace: &Workspace| -> Vec<String> {
            let profiles = workspace.profiles().iter();
            profiles.map(|item| format!("{} {:?}", item.metadata.name.value, item.version.as_ref().map(|v| v.value.clone()))).collect()
        };
        prop_assert_eq!(names(&workspace), names(&wanted));
        prop_assert_eq!(profiles(&workspace), profiles(&wanted));
        prop_assert_eq!(names(&workspace).len(), 6);
    }
}

fn cluster_profile(name: &str, version: &str, cloud: &str) -> String {
    format!(
        "metadata: {{name: {name}}}\nspec: {{version: {version}, template: {{type: add-on, cloudType: {cloud}, packs: []}}}}\n"
    )
}

#[test]
fn cluster_profiles_lie_in_order_and_equal_ones_count_once() {
    let files = MemoryFiles::from_iter([
        ("a.yaml", cluster_profile("edge", "1.10.0", "all")),
        ("b.json", cluster_profile("edge", "1.9.0", "all")),
        ("c.yaml", cluster_profile("edge", "2.0.0-rc.1", "all")),
        ("d.yaml", cluster_profile("edge", "1.9.0", "all")),
        ("e.yaml", cluster_profile("base", "1.0.0", "all")),
        ("f.yaml", cluster_profile("base", "1.0.0", "edge-native")),
    ]);
    let workspace = load(&files, &["."]).clean();
    let profiles = workspace.cluster_profiles();
    let shown: Vec<String> = profiles
        .iter()
        .map(|profile| format!("{} {}", profile.name.value, profile.version.value))
        .collect();
    assert_eq!(
        shown,
        [
            "base 1.0.0",
            "base 1.0.0",
            "edge 1.9.0",
            "edge 1.10.0",
            "edge 2.0.0-rc.1"
        ]
    );
    assert_eq!(profiles.names().collect::<Vec<_>>(), ["base", "edge"]);
    let newest = profiles.newest("edge").unwrap();
    assert_eq!(newest.version.value, crate::model::Version::new(1, 10, 0));
    let version = crate::model::Version::new(1, 0, 0);
    assert_eq!(profiles.version("base", &version).count(), 2);
    assert!(profiles.named("edg").is_empty() && profiles.newest("other").is_none());
}

#[test]
fn a_wrong_cluster_profile_does_not_keep_a_workspace_from_loading() {
    let files = MemoryFiles::from_iter([
        ("a.yaml", workload("team", "web")),
        (
            "cluster-profiles/b.json",
            r#"{"metadata": {}, "spec": {"templat": 1}}"#.to_owned(),
        ),
        ("cluster-profiles/values.yaml", "replicas: 3\n".to_owned()),
    ]);
    let workspace = load(&files, &["."]).clean();
    let profiles: Vec<_> = workspace.cluster_profiles().iter().collect();
    assert_eq!(profiles.len(), 1);
    assert!(profiles[0].faults.has_errors());
    assert_eq!(workspace.other_documents().len(), 1);
}
