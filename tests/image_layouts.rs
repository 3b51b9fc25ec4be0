//! Image layouts as other programs see them and make them: every blob has the digest and size that
//! is said of it, and what is not so is refused for its reason.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::bundle::write_archive;
use paletteai::ops;
use paletteai::ops::ArchiveOptions;
use paletteai::ops::ExportOptions;
use paletteai::ops::Session;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use serde_json::Value;
use serde_json::json;
use sha2::Digest;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The files of a layout by their paths below it.
type Layout = BTreeMap<String, Vec<u8>>;

const CONTENT: &str = "application/vnd.paletteai.bundle.content.v1.tar+gzip";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

fn settings(files: &MemoryFiles, session: &mut Session) -> Settings {
    Settings::load(
        files,
        Path::new("."),
        &[],
        Strictness::Lenient,
        &mut session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    )
}

fn told(session: &Session) -> String {
    let told = session.diagnostics.iter();
    let told = told.map(|one| format!("{}: {}", one.code.slug, one.message));
    told.collect::<Vec<_>>().join("\n")
}

/// The files of a workspace of the test data.
fn workspace(folder: &str) -> MemoryFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = walkdir::WalkDir::new(&folder).into_iter();
    let files = entries
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Exports a bundle into a layout, with what was said if it cannot be.
fn exported(
    folder: &str,
    bundle: &str,
    tag: Option<&str>,
    layout: &Layout,
) -> Result<Layout, String> {
    let mut session = Session::default();
    let files = workspace(folder);
    let settings = settings(&files, &mut session);
    let options = ExportOptions {
        paths: vec![PathBuf::from(".")],
        bundle: bundle.to_owned(),
        environments: Vec::new(),
        with_history: true,
    };
    let Ok(mut exported) = ops::export_bundle(&options, &settings, &files, &mut session) else {
        panic!("{}", told(&session));
    };
    let packed = write_archive(&exported.files).unwrap();
    let there = in_memory(layout);
    let folder = Path::new("layout");
    let written = ops::export_layout(&mut exported, packed, folder, tag, &there, &mut session);
    let Ok(written) = written else {
        return Err(told(&session));
    };
    let mut layout = layout.clone();
    layout.extend(written.into_iter().map(|file| {
        let path = file.path.strip_prefix("layout").unwrap();
        (path.to_str().unwrap().to_owned(), file.content)
    }));
    Ok(layout)
}

fn chat_stack(layout: &Layout) -> Layout {
    exported(
        "testdata/cases/studio/common/chat-stack",
        "chat-stack",
        None,
        layout,
    )
    .unwrap()
}

fn in_memory(layout: &Layout) -> MemoryFiles {
    let files = layout.iter();
    files
        .map(|(path, bytes)| (format!("layout/{path}"), bytes.as_slice()))
        .collect()
}

/// Inspects the bundle of a layout: the digest of its contents, or what was said.
fn inspected(layout: &Layout, tag: Option<&str>) -> Result<String, String> {
    let mut session = Session::default();
    let files = in_memory(layout);
    let settings = settings(&files, &mut session);
    let archive = ArchiveOptions {
        path: PathBuf::from("layout"),
        tag: tag.map(str::to_owned),
        ..ArchiveOptions::default()
    };
    let report = ops::inspect_archive(&archive, None, &settings, &files, &mut |_| {}, &mut session);
    report
        .map(|report| report.digest)
        .map_err(|_| told(&session))
}

fn digest(bytes: &[u8]) -> String {
    let hash = sha2::Sha256::digest(bytes);
    hash.iter().fold("sha256:".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn path_of(digest: &str) -> String {
    format!("blobs/{}", digest.replace(':', "/"))
}

fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn index(layout: &Layout) -> Value {
    json_of(&layout["index.json"])
}

/// Puts a blob into a layout; its descriptor.
fn blob(layout: &mut Layout, media_type: &str, bytes: &[u8]) -> Value {
    let digest = digest(bytes);
    layout.insert(path_of(&digest), bytes.to_vec());
    json!({"mediaType": media_type, "digest": digest, "size": bytes.len()})
}

/// Puts an index with these descriptors into a layout.
fn set_index(layout: &mut Layout, manifests: &Value) {
    let index = json!({"schemaVersion": 2, "manifests": manifests});
    layout.insert("index.json".to_owned(), index.to_string().into_bytes());
}

/// The manifest of the one bundle of a layout.
fn manifest(layout: &Layout) -> Value {
    let path = path_of(index(layout)["manifests"][0]["digest"].as_str().unwrap());
    json_of(&layout[&path])
}

/// A layout whose one manifest was changed, with the right digests of it.
fn with_manifest(layout: &Layout, change: impl FnOnce(&mut Value)) -> Layout {
    let mut layout = layout.clone();
    let mut manifest = manifest(&layout);
    change(&mut manifest);
    let item = blob(&mut layout, MANIFEST, manifest.to_string().as_bytes());
    set_index(&mut layout, &json!([item]));
    layout
}

#[test]
fn every_blob_is_what_is_said_of_it() {
    let layout = chat_stack(&Layout::new());
    assert_eq!(layout.len(), 5, "{:?}", layout.keys());
    assert_eq!(
        json_of(&layout["oci-layout"]),
        json!({"imageLayoutVersion": "1.0.0"})
    );
    let index = index(&layout);
    let item = &index["manifests"][0];
    assert_eq!(
        (&index["schemaVersion"], &index["mediaType"]),
        (&json!(2), &json!(INDEX))
    );
    assert_eq!(
        item["annotations"]["org.opencontainers.image.ref.name"],
        "1.2.0"
    );
    assert_eq!(item["artifactType"], "application/vnd.paletteai.bundle.v1");
    let manifest = manifest(&layout);
    assert_eq!(manifest["artifactType"], item["artifactType"]);
    assert_eq!(
        manifest["config"]["mediaType"],
        "application/vnd.oci.empty.v1+json"
    );
    let layer = &manifest["layers"][0];
    assert_eq!(layer["mediaType"], CONTENT);
    assert_eq!(
        layer["annotations"]["org.opencontainers.image.title"],
        "chat-stack-1.2.0.tar.gz"
    );
    for descriptor in [item, &manifest["config"], layer] {
        let said = descriptor["digest"].as_str().unwrap();
        let bytes = &layout[&path_of(said)];
        assert_eq!(digest(bytes), said);
        assert_eq!(descriptor["size"], bytes.len());
    }
    let found = inspected(&layout, None).unwrap();
    assert_eq!(
        manifest["annotations"]["paletteai.bundle.digest"],
        found.as_str()
    );
}

#[test]
fn bundles_stand_side_by_side_and_other_artifacts_stay() {
    let mut layout = Layout::new();
    layout.insert(
        "oci-layout".to_owned(),
        br#"{"imageLayoutVersion": "1.1.0"}"#.to_vec(),
    );
    let image = json!({"schemaVersion": 2, "layers": []}).to_string();
    let mut image = blob(&mut layout, MANIFEST, image.as_bytes());
    image["annotations"] = json!({"org.opencontainers.image.ref.name": "other", "a": "b"});
    image["platform"] = json!({"os": "linux", "architecture": "amd64"});
    set_index(&mut layout, &json!([image]));
    let one = chat_stack(&layout);
    assert_eq!(chat_stack(&one), one, "again is nothing new");
    assert_eq!(index(&one)["manifests"][0], image);
    let digest = inspected(&one, None).unwrap();
    let both = exported("testdata/cases/studio/common/pinned", "shop", None, &one).unwrap();
    assert_eq!(index(&both)["manifests"].as_array().unwrap().len(), 3);
    assert_eq!(inspected(&both, Some("1.2.0")).unwrap(), digest);
    assert_ne!(inspected(&both, Some("1.0.0")).unwrap(), digest);
    for (tag, said) in [
        (None, "studio::layout: `layout` holds more than one bundle"),
        (Some("1.3"), "studio::layout: `layout` has no tag `1.3`"),
        (Some("other"), "studio::layout: `layout` holds no bundle"),
    ] {
        assert_eq!(inspected(&both, tag).unwrap_err(), said);
    }
    for tag in ["1.2.0", "other"] {
        let refused = exported(
            "testdata/cases/studio/common/pinned",
            "shop",
            Some(tag),
            &both,
        );
        let said = format!("studio::layout: `layout` has something else under the tag `{tag}`");
        assert_eq!(refused.unwrap_err(), said);
    }
}

#[test]
fn a_bundle_may_have_several_tags_and_be_listed_by_an_index_in_the_index() {
    let layout = chat_stack(&Layout::new());
    let digest = inspected(&layout, None).unwrap();
    let again = exported(
        "testdata/cases/studio/common/chat-stack",
        "chat-stack",
        Some("latest"),
        &layout,
    )
    .unwrap();
    assert_eq!(index(&again)["manifests"].as_array().unwrap().len(), 2);
    for tag in [None, Some("latest"), Some("1.2.0")] {
        assert_eq!(inspected(&again, tag).unwrap(), digest);
    }
    let mut nested = layout.clone();
    let bytes = layout["index.json"].clone();
    let item = blob(&mut nested, INDEX, &bytes);
    set_index(&mut nested, &json!([item]));
    assert_eq!(inspected(&nested, None).unwrap(), digest);
    for _ in 0..5 {
        let bytes = nested["index.json"].clone();
        let item = blob(&mut nested, INDEX, &bytes);
        set_index(&mut nested, &json!([item]));
    }
    let said = "studio::layout: `layout` holds no bundle";
    assert_eq!(inspected(&nested, None).unwrap_err(), said, "too deep");
}

/// The layout with one file changed.
fn with(layout: &Layout, path: &str, bytes: &[u8]) -> Layout {
    let mut layout = layout.clone();
    layout.insert(path.to_owned(), bytes.to_vec());
    layout
}

fn without(layout: &Layout, path: &str) -> Layout {
    let mut layout = layout.clone();
    layout.remove(path).unwrap();
    layout
}

/// Each of these layouts is refused with these words.
#[track_caller]
fn refused(cases: impl IntoIterator<Item = (Layout, String)>) {
    for (layout, said) in cases {
        assert_eq!(inspected(&layout, None).unwrap_err(), said);
    }
}

#[test]
fn a_folder_without_the_files_of_a_layout_is_none() {
    let good = chat_stack(&Layout::new());
    let none = || "studio::layout: `layout` is no OCI image layout".to_owned();
    let index = |said: &str| format!("studio::layout: {said}");
    let newer = br#"{"imageLayoutVersion": "2.0.0"}"#;
    let large = vec![b' '; (4 << 20) + 1];
    refused([
        (without(&good, "oci-layout"), none()),
        (with(&good, "oci-layout", newer), none()),
        (with(&good, "oci-layout", b"{}"), none()),
        (
            without(&good, "index.json"),
            index("there is no file `layout/index.json`"),
        ),
        (
            with(&good, "index.json", b""),
            index("`layout/index.json` is not one JSON document"),
        ),
        (
            with(&good, "index.json", b"{}"),
            index("there is no list `manifests`"),
        ),
        (
            with(&good, "index.json", &large),
            index("`layout/index.json` has more than 4 MiB"),
        ),
    ]);
}

#[test]
fn an_index_that_describes_nothing_is_refused() {
    let good = chat_stack(&Layout::new());
    let listed = index(&good)["manifests"][0].clone();
    let indexed = |key: &str, value: Value| {
        let mut layout = good.clone();
        let mut item = listed.clone();
        item[key] = value;
        set_index(&mut layout, &json!([item]));
        layout
    };
    let said = |said: &str| format!("studio::layout: {said}");
    let longer = format!("sha512:{}", "a".repeat(128));
    let upwards = "sha256:../../../../etc/passwd";
    let many = vec![listed.clone(); 1001];
    let mut crowded = good.clone();
    set_index(&mut crowded, &json!(many));
    refused([
        (
            indexed("digest", json!(upwards)),
            said(&format!("`{upwards}` is no SHA-256 digest")),
        ),
        (
            indexed("digest", json!(longer)),
            said(&format!("`{longer}` is no SHA-256 digest")),
        ),
        (
            indexed("digest", Value::Null),
            said("a descriptor has no `digest`"),
        ),
        (
            indexed("size", json!(-1)),
            said("a descriptor has no `size`"),
        ),
        (
            indexed("mediaType", json!(7)),
            said("a descriptor has no `mediaType`"),
        ),
        (
            indexed(
                "mediaType",
                json!("application/vnd.cncf.helm.config.v1+json"),
            ),
            said("`layout` holds no bundle"),
        ),
        (crowded, said("`layout` has more than 1000 manifests")),
    ]);
}

#[test]
fn blobs_that_are_not_what_is_said_of_them_are_refused() {
    let good = chat_stack(&Layout::new());
    let listed = index(&good)["manifests"][0].clone();
    let blob_of = |descriptor: &Value| path_of(descriptor["digest"].as_str().unwrap());
    let (at_manifest, at_layer) = (blob_of(&listed), blob_of(&manifest(&good)["layers"][0]));
    let said = |said: &str| format!("studio::layout: {said}");
    let missing = |path: &str| said(&format!("there is no file `layout/{path}`"));
    let other = |path: &str| {
        format!(
            "studio::digest-mismatch: `layout/{path}` is not the blob that the layout describes"
        )
    };
    let mut short = good.clone();
    let mut item = listed.clone();
    item["size"] = json!(3);
    set_index(&mut short, &json!([item]));
    let longer = [&good[&at_layer][..], &[0]].concat();
    let layers = |layers: Value| with_manifest(&good, |manifest| manifest["layers"] = layers);
    refused([
        (short, other(&at_manifest)),
        (with(&good, &at_manifest, b"{}"), other(&at_manifest)),
        (without(&good, &at_manifest), missing(&at_manifest)),
        (without(&good, &at_layer), missing(&at_layer)),
        (layers(json!([])), said("`layout` holds no bundle")),
        (layers(json!("none")), said("there is no list `layers`")),
        (
            with_manifest(&good, |manifest| {
                manifest["layers"][0]["size"] = json!(5);
            }),
            other(&at_layer),
        ),
        (
            with(&good, &at_layer, &good[&at_layer][..100]),
            "archive::damaged: `layout`: the archive is cut off".into(),
        ),
        (
            with(&good, &at_layer, &longer),
            "archive::trailing-data: `layout`: the file goes on after the end of the archive"
                .into(),
        ),
    ]);
}

#[test]
fn an_archive_in_a_layout_that_is_another_one_is_refused() {
    let good = chat_stack(&Layout::new());
    let other = exported(
        "testdata/cases/studio/common/pinned",
        "shop",
        None,
        &Layout::new(),
    );
    let other = other.unwrap();
    let at = |layout: &Layout| path_of(manifest(layout)["layers"][0]["digest"].as_str().unwrap());
    let exchanged = with(&good, &at(&good), &other[&at(&other)]);
    let said = inspected(&exchanged, None).unwrap_err();
    let place = format!("`layout/{}`", at(&good));
    assert_eq!(
        said,
        format!("studio::digest-mismatch: {place} is not the blob that the layout describes")
    );
}
