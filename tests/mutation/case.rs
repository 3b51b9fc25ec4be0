//! A case as files in memory.

use super::edit::Edit;
use super::edit::Place;
use super::fields::Fields;
use paletteai::kubernetes::KubeVersion;
use paletteai::ops;
use paletteai::ops::Assignments;
use paletteai::ops::RenderOptions;
use paletteai::ops::Session;
use paletteai::render::HubOptions;
use paletteai::render::Payload;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// A folder of `testdata/cases` that renders, with the flags of its first command that bear on
/// values. Which objects are written does not: all are looked at.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) files: BTreeMap<String, String>,
    /// The words of its first command.
    words: Vec<String>,
}

impl Case {
    /// Every case below `render` and `explain`.
    pub(crate) fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases");
        let mut folders: Vec<PathBuf> = ["render", "explain"]
            .iter()
            .flat_map(|kind| fs::read_dir(root.join(kind)).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
        folders.sort();
        let cases: Vec<Self> = folders.iter().map(|folder| Self::read(folder)).collect();
        assert!(cases.len() > 25, "only {} cases", cases.len());
        cases
    }

    fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            if path.is_file() && !["cmd", "expected.snap"].contains(&name) {
                files.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
        let command = fs::read_to_string(folder.join("cmd")).unwrap();
        let words = command.lines().next().unwrap().split_whitespace();
        Self {
            name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
            files,
            words: words.map(str::to_owned).collect(),
        }
    }

    /// The values of a flag.
    fn flag(&self, name: &str) -> Vec<String> {
        let pairs = self.words.windows(2);
        let values = pairs.filter(|pair| pair[0] == name);
        values.map(|pair| pair[1].clone()).collect()
    }

    /// The case with one edit.
    pub(crate) fn edited(&self, edit: &Edit) -> Self {
        let mut case = self.clone();
        let text = case.files.get_mut(&edit.file).unwrap();
        text.replace_range(edit.range.clone(), &edit.text);
        case
    }

    fn paths(&self, name: &str) -> Vec<PathBuf> {
        self.flag(name).into_iter().map(PathBuf::from).collect()
    }

    /// The rendered fields; `None` where the render fails.
    pub(crate) fn render(&self) -> Option<Fields> {
        let mut session = Session::default();
        let mut settings = Settings::defaults(Strictness::default(), &mut session.origins);
        for version in &self.flag("--kube-version") {
            settings.kube_version.value = KubeVersion::parse(version).unwrap();
        }
        let options = RenderOptions {
            paths: vec![PathBuf::from(".")],
            hub: HubOptions {
                payload: if self.flag("--payload") == ["manifests"] {
                    Payload::Manifests
                } else {
                    Payload::Workload
                },
                with_bindings: self.words.contains(&"--with-bindings".to_owned()),
            },
            assignments: Assignments {
                set: self.flag("--set"),
                files: self.paths("--variables"),
            },
            outputs: self.paths("--outputs"),
            ..RenderOptions::default()
        };
        let files: MemoryFiles = self
            .files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let result = ops::render(&options, &settings, &files, &mut session).ok()?;
        Some(Fields::of(&result, session))
    }

    /// Every scalar of the documents, and every literal of a template that a field cites.
    pub(crate) fn places(&self, fields: &Fields) -> Vec<Place> {
        let mut places = Vec::new();
        for (name, text) in &self.files {
            if Path::new(name).extension().is_none_or(|end| end != "j2") {
                places.extend(Place::of_documents(name, text));
            }
        }
        places.extend(fields.literals(&self.files));
        places
    }
}
