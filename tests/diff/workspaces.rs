//! Workspaces as texts, and random edits of them.

use paletteai::compare::Object;
use paletteai::ops::RenderOptions;
use paletteai::ops::Session;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The texts of a workspace by path.
pub(crate) type Texts = BTreeMap<PathBuf, String>;

/// Every case that renders something, as texts.
pub(crate) fn cases() -> &'static [Texts] {
    static CASES: LazyLock<Vec<Texts>> = LazyLock::new(read_cases);
    &CASES
}

fn read_cases() -> Vec<Texts> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let cases = folders.iter().map(|folder| texts(folder));
    cases.filter(|texts| !texts.is_empty()).collect()
}

fn texts(folder: &Path) -> Texts {
    let mut texts = Texts::new();
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.unwrap().into_path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("yaml" | "j2")) {
            let name = path.strip_prefix(folder).unwrap().to_owned();
            texts.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

pub(crate) fn files(texts: &Texts) -> MemoryFiles {
    let texts = texts.iter();
    texts
        .map(|(path, text)| (path.clone(), text.as_bytes().to_vec()))
        .collect()
}

pub(crate) fn render(texts: &Texts, session: &mut Session) -> Option<Vec<Object>> {
    let files = files(texts);
    let options = RenderOptions {
        paths: vec![PathBuf::from(".")],
        ..RenderOptions::default()
    };
    let settings = Settings::defaults(Strictness::default(), &mut session.origins);
    let result = paletteai::ops::render(&options, &settings, &files, session).ok()?;
    let objects = result.manifests.into_iter().map(|owned| Object {
        owner: Some(owned.owner),
        side: Some(owned.side),
        id: owned.manifest.id,
        node: owned.manifest.node,
    });
    Some(objects.collect())
}

/// Replaces one number or word of one text.
pub(crate) fn edit(
    texts: &Texts,
    which: usize,
    place: usize,
    new: usize,
) -> Option<(PathBuf, Texts)> {
    let (path, text) = texts.iter().nth(which % texts.len().max(1))?;
    let words: Vec<(usize, &str)> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let (start, word) = words.get(place % words.len().max(1))?;
    let replacement = if word.bytes().all(|byte| byte.is_ascii_digit()) {
        (new % 50).to_string()
    } else {
        format!("{word}{}", ["x", "-two", "0"][new % 3])
    };
    let mut edited = texts.clone();
    let text = edited.get_mut(path)?;
    text.replace_range(*start..start + word.len(), &replacement);
    Some((path.clone(), edited))
}

const PROFILE: &str = r#"
apiVersion: spectrocloud.com/v1beta1
kind: ComponentDefinition
metadata: {name: page, namespace: team}
spec:
  parameters: {type: object, properties: {replicas: {type: integer}}}
  schematic:
    jinja:
      template: |
        output:
          apiVersion: v1
          kind: ConfigMap
          metadata:
            labels: {generation: "one"}
          data:
            host: "{{ context.workloadName }}.{{ context.namespace }}.example"
            replicas: "{{ parameter.replicas }}"
---
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {name: web, namespace: team}
spec:
  workload:
    components:
      - name: page
        type: page
        properties: {replicas: "{{ .var.replicas }}"}
---
apiVersion: spectrocloud.com/v1beta1
kind: VariableSet
metadata: {name: mural-variables, namespace: team}
spec:
  variables:
    - {name: replicas, variableType: int32, value: {int32: 2}, inputType: text}
"#;

/// A fleet: one profile, many deployments. Some are called like what stands in their objects.
pub(crate) fn fleet(count: usize) -> Texts {
    let mut deployments = String::new();
    for index in 0..count {
        let name = match index {
            0 => "page".to_owned(),
            1 => "replicas".to_owned(),
            _ => format!("web-{index}"),
        };
        write!(
            deployments,
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {{name: \
             {name}, namespace: team}}\nspec:\n  workload: {{name: {name}, namespace: space-{index}}}\n  \
             workloadProfileRef: {{name: web}}\n  variables: {{replicas: 3}}  # of {index}.\n"
        )
        .unwrap();
    }
    let files = [
        ("profile.yaml", PROFILE.to_owned()),
        ("deployments.yaml", deployments),
    ];
    files
        .into_iter()
        .map(|(path, text)| (path.into(), text))
        .collect()
}

/// A random edit of a workspace. The numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// A word or number of a file becomes another.
    Word(usize, usize, usize),
    /// A document goes.
    Remove(usize, usize),
    /// A document goes into a file of its own.
    Move(usize, usize),
    /// A document comes a second time, under another name.
    Copy(usize, usize),
    /// A file goes.
    RemoveFile(usize),
}

impl Edit {
    /// The edited workspace; the same one where there is nothing to edit.
    pub(crate) fn of(&self, texts: &Texts) -> Texts {
        let mut edited = texts.clone();
        match *self {
            Self::Word(which, place, new) => {
                return edit(texts, which, place, new).map_or(edited, |(_, edited)| edited);
            }
            Self::RemoveFile(which) => {
                if let Some(path) = texts.keys().nth(which % texts.len().max(1)) {
                    edited.remove(path);
                }
            }
            Self::Remove(which, place) => {
                take(&mut edited, which, place);
            }
            Self::Move(which, place) => {
                if let Some(document) = take(&mut edited, which, place) {
                    edited.insert("moved/there.yaml".into(), document);
                }
            }
            Self::Copy(which, place) => {
                if let Some(document) = take(&mut edited.clone(), which, place) {
                    let (before, after) = document.split_once("name: ").unwrap_or(("", ""));
                    let copy = format!("{before}name: copy-of-{after}");
                    edited.insert("copied.yaml".into(), copy);
                }
            }
        }
        edited
    }
}

/// Takes a document out of a file.
fn take(texts: &mut Texts, which: usize, place: usize) -> Option<String> {
    let count = texts.len().max(1);
    let (path, text) = texts.iter_mut().nth(which % count)?;
    if path.extension().is_none_or(|ending| ending != "yaml") {
        return None;
    }
    let mut documents: Vec<&str> = text.split("\n---\n").collect();
    let taken = documents.remove(place % documents.len()).to_owned();
    *text = documents.join("\n---\n");
    Some(taken)
}
