//! A case as texts in memory.

use super::documents;
use super::edit::Edit;
use super::edit::Probe;
use super::fields::Fields;
use super::templates;
use super::way::Way;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// What the names of flags' texts begin with, as in the places that are cited.
const FLAG: &str = "--set";

/// The prefix of the names of the catalogue's files in citations.
const BUILT_IN: &str = "<builtin>/";

/// Something in `testdata` that can be rendered: the texts, and how.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// The texts by path; those of `--set` flags under the names that their places have.
    pub(crate) texts: BTreeMap<String, String>,
    way: Way,
}

impl Case {
    /// Everything in `testdata` that may render.
    pub(crate) fn all() -> Vec<Self> {
        let mut cases = Self::workspaces();
        cases.extend(Self::templates());
        cases.extend(Self::definitions());
        cases
    }

    /// Every folder below `testdata/cases` that has a command, those about rendering first.
    pub(crate) fn workspaces() -> Vec<Self> {
        let mut folders: Vec<PathBuf> = Vec::new();
        for entry in walkdir::WalkDir::new(testdata("cases")).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            if path.file_name().is_some_and(|name| name == "cmd") {
                folders.push(path.parent().unwrap().to_owned());
            }
        }
        let about_rendering = |folder: &PathBuf| {
            let name = name_of(folder);
            name.starts_with("cases/render") || name.starts_with("cases/explain")
        };
        folders.sort_by_key(|folder| !about_rendering(folder));
        folders
            .iter()
            .flat_map(|folder| Self::workspace(folder))
            .collect()
    }

    /// The case of a folder; a case for each folder in it where it compares several.
    fn workspace(folder: &Path) -> Vec<Self> {
        let command = fs::read_to_string(folder.join("cmd")).unwrap();
        let words = command.lines().next().unwrap().split_whitespace();
        let words: Vec<String> = words.map(str::to_owned).collect();
        let compared = ["base", "now", "before", "after"].map(|part| folder.join(part));
        let mut roots: Vec<&Path> = compared.iter().map(PathBuf::as_path).collect();
        roots.retain(|root| root.is_dir());
        if roots.is_empty() {
            roots.push(folder);
        }
        let case = |root: &&Path| {
            let mut texts = texts_below(root);
            texts.extend(flags(&words));
            Self {
                name: name_of(root),
                texts,
                way: Way::Workspace(words.clone()),
            }
        };
        roots.iter().map(case).collect()
    }

    /// The fixtures of the template language.
    fn templates() -> Vec<Self> {
        let folders = folders_in(&testdata("templates")).into_iter();
        let cases = folders.map(|folder| Self {
            name: name_of(&folder),
            texts: texts_below(&folder),
            way: Way::Template,
        });
        cases.collect()
    }

    /// The cases of the catalogue's definitions.
    fn definitions() -> Vec<Self> {
        let mut cases = Vec::new();
        for definition in definitions() {
            let name = definition.parent().unwrap().file_name().unwrap();
            for folder in folders_in(&testdata("definitions").join(name)) {
                let mut texts = texts_below(&definition);
                texts.extend(texts_below(&folder));
                let common = fs::read_to_string(testdata("definitions/context.yaml")).unwrap();
                let own = texts.remove("context.yaml").unwrap_or_default();
                texts.insert("context.yaml".to_owned(), replaced(&common, &own));
                cases.push(Self {
                    name: name_of(&folder),
                    texts,
                    way: Way::Definition,
                });
            }
        }
        cases
    }

    pub(crate) fn is_workspace(&self) -> bool {
        matches!(self.way, Way::Workspace(_))
    }

    /// The rendered fields; `None` where the render fails or makes nothing.
    pub(crate) fn render(&self) -> Option<Fields> {
        let fields = self.way.render(&self.texts);
        fields.filter(|fields| fields.iter().next().is_some())
    }

    /// The case with one edit.
    pub(crate) fn edited(&self, edit: &Edit) -> Self {
        let mut case = self.clone();
        let text = case.texts.get_mut(&edit.file).unwrap();
        text.replace_range(edit.range.clone(), &edit.text);
        case
    }

    /// The case with the catalogue's definitions that it uses among its own files.
    pub(crate) fn with_catalogue(&self, fields: &Fields) -> Self {
        let mut case = self.clone();
        for file in fields.files() {
            let path = file.strip_prefix(BUILT_IN).map(Path::new);
            let Some(folder) = path.and_then(Path::parent) else {
                continue;
            };
            for (name, text) in texts_below(&root().join("definitions").join(folder)) {
                let path = format!("catalogue/{}/{name}", folder.to_str().unwrap());
                case.texts.insert(path, text);
            }
        }
        case
    }

    /// Every probe of its documents, flags and templates.
    pub(crate) fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::new();
        for (name, text) in &self.texts {
            if is_flag(name) {
                probes.push(flag_probe(name, text));
            } else if is_template(name) {
                probes.extend(templates::probes(name, text, &(0..text.len())));
            } else {
                probes.extend(documents::probes(name, text));
                for range in documents::templates(name, text) {
                    probes.extend(templates::probes(name, text, &range));
                }
            }
        }
        probes
    }
}

fn flag_probe(name: &str, text: &str) -> Probe {
    let value = text.find('=').unwrap() + 1..text.len();
    let edited = format!("{}1", &text[value.clone()]);
    Probe {
        what: format!("{name} {text} edited"),
        edits: vec![Edit::value(name, value.clone(), edited)],
        moves: Some(value),
    }
}

/// A mapping with the keys of another one, and its own where that has none.
fn replaced(common: &str, own: &str) -> String {
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned());
    let own_keys: Vec<String> = own
        .lines()
        .filter(|line| !line.starts_with([' ', '-']))
        .filter_map(key)
        .collect();
    let mut text = own.to_owned();
    let mut kept = false;
    for line in common.lines() {
        if !line.starts_with([' ', '-']) {
            kept = key(line).is_some_and(|key| !own_keys.contains(&key));
        }
        if kept {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// A text for each `--set`, under the name that the program gives it.
fn flags(words: &[String]) -> BTreeMap<String, String> {
    let set = words.windows(2).filter(|pair| pair[0] == FLAG);
    let set: Vec<&String> = set.map(|pair| &pair[1]).collect();
    let name = |index: usize| match set.len() {
        1 => FLAG.to_owned(),
        _ => format!("{FLAG} #{}", index + 1),
    };
    let numbered = set.iter().enumerate();
    numbered
        .map(|(index, flag)| (name(index), (*flag).clone()))
        .collect()
}

pub(crate) fn is_flag(name: &str) -> bool {
    name.starts_with(FLAG)
}

pub(crate) fn is_template(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "j2")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn testdata(path: &str) -> PathBuf {
    root().join("testdata").join(path)
}

/// The path below `testdata`.
fn name_of(folder: &Path) -> String {
    let below = folder.strip_prefix(testdata("")).unwrap();
    below.to_str().unwrap().replace('\\', "/")
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// The folders of the catalogue's definitions.
fn definitions() -> Vec<PathBuf> {
    let groups = folders_in(&root().join("definitions")).into_iter();
    let names = groups.flat_map(|group| folders_in(&group));
    names.flat_map(|name| folders_in(&name)).collect()
}

/// The texts of a folder, without what is expected of them.
fn texts_below(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        let told = name == "cmd" || name == "messages.txt" || name.starts_with("expected");
        if path.is_file() && !told {
            // Some cases of errors have files that are no text.
            let text = fs::read_to_string(&path).ok();
            texts.extend(text.map(|text| (name.replace('\\', "/"), text)));
        }
    }
    texts
}
