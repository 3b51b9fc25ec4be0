//! Imports, inspects and verifies an archive made of the input.
//!
//! The first byte says what the rest is: the packed bytes, the tar within, or files that are packed
//! here, each after a line `=== path`.

use flate2::Compression;
use flate2::write::GzEncoder;
use paletteai::bundle::ArchiveFiles;
use paletteai::bundle::write_archive;
use paletteai::ops;
use paletteai::ops::ArchiveOptions;
use paletteai::ops::Assignments;
use paletteai::ops::ExportOptions;
use paletteai::ops::ImportOptions;
use paletteai::ops::ImportTo;
use paletteai::ops::Imported;
use paletteai::ops::Session;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// The input is an archive in one of three forms.
pub fn check(input: &[u8]) {
    let Some((kind, rest)) = input.split_first() else {
        return;
    };
    let archive = match kind {
        b'g' => rest.to_vec(),
        b't' => packed(rest),
        _ => match write_archive(&files(&String::from_utf8_lossy(rest))) {
            Ok(archive) => archive,
            Err(_) => return,
        },
    };
    inspected_and_verified(&archive);
    let _ = import(&archive, "team-a", &ImportTo::Stream);
    let Some(first) = import(&archive, "team-a", &ImportTo::default()) else {
        return;
    };
    // What was imported is a workspace, and comes back as it went.
    let name = first.report.name.clone();
    let Some(exported) = export(&workspace(first), &name) else {
        return;
    };
    let bytes = write_archive(&exported).expect("its paths fit");
    let second = import(&bytes, "team-b", &ImportTo::default()).expect("our own archive");
    let again = export(&workspace(second), &name).expect("what came is there");
    assert_eq!(
        again.digest(),
        exported.digest(),
        "another namespace, another digest"
    );
    assert!(write_archive(&again).expect("its paths fit") == bytes);
}

fn packed(tar: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(tar).expect("memory");
    gzip.finish().expect("memory")
}

fn files(text: &str) -> ArchiveFiles {
    let mut files = ArchiveFiles::default();
    for part in text.split("\n=== ") {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        files.add(path, content);
    }
    files
}

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

fn of(archive: &[u8]) -> (MemoryFiles, ArchiveOptions) {
    let mut files = MemoryFiles::default();
    files.add("x.tar.gz", archive);
    let options = ArchiveOptions {
        path: PathBuf::from("x.tar.gz"),
        ..ArchiveOptions::default()
    };
    (files, options)
}

fn inspected_and_verified(archive: &[u8]) {
    let (files, options) = of(archive);
    let mut session = Session::default();
    let settings = settings(&files, &mut session);
    let (given, quiet) = (Assignments::default(), &mut |_| {});
    let _ = ops::inspect_archive(&options, None, &settings, &files, quiet, &mut session);
    let _ = ops::verify_archive(&options, &given, &settings, &files, quiet, &mut session);
}

fn import(archive: &[u8], namespace: &str, to: &ImportTo) -> Option<Imported> {
    let (files, archive) = of(archive);
    let mut session = Session::default();
    let settings = settings(&files, &mut session);
    let options = ImportOptions {
        archive,
        namespace: namespace.to_owned(),
        to: match to {
            ImportTo::Stream => ImportTo::Stream,
            ImportTo::Workspace { .. } => ImportTo::Workspace {
                root: PathBuf::from("new"),
                paths: vec![PathBuf::from("new")],
                named: true,
            },
        },
        cluster_profiles: None,
        ..ImportOptions::default()
    };
    let imported = ops::import_bundle(&options, &settings, &files, &mut |_| {}, &mut session);
    let told = session.diagnostics.has_errors();
    assert_eq!(
        imported.is_err(),
        told,
        "an error is told, and only then nothing is imported"
    );
    imported.ok()
}

fn workspace(imported: Imported) -> MemoryFiles {
    let files = imported.files.into_iter();
    files.map(|file| (file.path, file.content)).collect()
}

fn export(files: &MemoryFiles, bundle: &str) -> Option<ArchiveFiles> {
    let mut session = Session::default();
    let settings = settings(files, &mut session);
    let mut load = Session::default();
    let paths = [PathBuf::from(".")];
    let loaded = load.load(files, &paths, &settings);
    assert!(loaded.is_ok(), "{:?}", load.diagnostics);
    let options = ExportOptions {
        paths: paths.to_vec(),
        bundle: bundle.to_owned(),
        environments: Vec::new(),
        with_history: true,
    };
    let exported = ops::export_bundle(&options, &settings, files, &mut session);
    exported.ok().map(|exported| exported.files)
}
