//! Every folder of `testdata/templates` is one template with its input and what comes of it:
//! `template.yaml.j2` (and further `*.j2` files to include), `input.yaml` (the root variables), and
//! either `expected.yaml` or `expected-error.txt`. A folder with `expected-trail.txt` also states
//! where each scalar comes from. `ACCEPT=1 cargo test --test templates` writes what came out.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "this test reads its fixtures, and may fail loudly"
)]

use paletteai::diag::Diagnostics;
use paletteai::jinja;
use paletteai::model::TemplateText;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::SourceId;
use paletteai::source::Sources;
use paletteai::source::Step;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// One folder while it is run.
struct Case {
    sources: Sources,
    origins: Origins,
    diagnostics: Diagnostics,
}

impl Case {
    fn file(&mut self, path: &Path) -> (SourceId, Arc<str>) {
        let text: Arc<str> = fs::read_to_string(path).unwrap().into();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (self.sources.add(name, text.clone()).unwrap(), text)
    }

    fn template(&mut self, path: &Path) -> TemplateText {
        let (source, text) = self.file(path);
        TemplateText {
            text,
            source,
            segments: [(0, 0)].into(),
        }
    }

    fn run(&mut self, folder: &Path) -> Option<Node> {
        let (source, text) = self.file(&folder.join("input.yaml"));
        let input = yaml::read(source, &text, &mut self.origins, &mut self.diagnostics);
        let input = input.into_iter().next().expect("an input").node;
        let main = self.template(&folder.join("template.yaml.j2"));
        let mut includes = Vec::new();
        for path in files(folder, "j2") {
            let name: Arc<str> = path.file_name().unwrap().to_str().unwrap().into();
            if &*name != "template.yaml.j2" {
                includes.push((name, self.template(&path)));
            }
        }
        let template = jinja::compile(&main, &includes, &mut self.diagnostics).ok()?;
        let map = input.as_map().expect("the root variables");
        let roots: Vec<(&str, &Node)> = map
            .iter()
            .map(|entry| (&*entry.key.text, &entry.value))
            .collect();
        jinja::render(&template, &roots, &mut self.origins, &mut self.diagnostics).ok()
    }

    fn errors(&self) -> String {
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            writeln!(text, "{}: {}", diagnostic.code.slug, diagnostic.message).unwrap();
            for place in &diagnostic.places {
                let location = self.sources.location(place.span);
                let slice = self.sources.slice(place.span).escape_debug();
                writeln!(text, "  {location}: {} `{slice}`", place.label).unwrap();
            }
            if let Some(help) = &diagnostic.help {
                writeln!(text, "  help: {help}").unwrap();
            }
        }
        text
    }

    /// `site <- sources if conditions`
    fn origin(&self, id: OriginId) -> String {
        let origin = self.origins.get(id);
        let place = |site| self.sources.location(site).to_string();
        let mut text = format!(
            "{:?} {}",
            origin.step,
            origin.site.map_or(String::new(), place)
        );
        for (role, word) in [(Role::Source, "from"), (Role::Condition, "if")] {
            let links = origin.links.iter().filter(|link| link.role == role);
            let spans = links.filter_map(|link| self.origins.span(link.origin));
            let places: Vec<String> = spans
                .map(|span| {
                    let slice = self.sources.slice(span).lines().next().unwrap_or_default();
                    format!("{} `{slice}`", place(span))
                })
                .collect();
            if !places.is_empty() {
                write!(text, " {word} {}", places.join(", ")).unwrap();
            }
        }
        text
    }

    fn trail(&self, node: &Node, path: &str, text: &mut String) {
        match &node.data {
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.trail(item, &format!("{path}[{index}]"), text);
                }
            }
            Data::Map(map) => {
                for entry in map {
                    let path = format!("{path}.{}", entry.key.text);
                    if self.origins.get(entry.key.origin).step == Step::Rendered {
                        writeln!(text, "{path}: {}", self.origin(entry.key.origin)).unwrap();
                    }
                    self.trail(&entry.value, &path, text);
                }
            }
            _ => {
                let mut value = String::new();
                yaml::write_json(node, &mut value);
                writeln!(text, "{path} = {value}: {}", self.origin(node.origin)).unwrap();
            }
        }
    }
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn check(path: &Path, actual: &str, accept: bool, failures: &mut String) {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if accept && expected != actual {
        fs::write(path, actual).unwrap();
    } else if expected != actual {
        writeln!(
            failures,
            "{}\n--- expected\n{expected}--- actual\n{actual}",
            path.display()
        )
        .unwrap();
    }
}

#[test]
fn every_template_makes_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/templates");
    let accept = std::env::var("ACCEPT").is_ok();
    let mut failures = String::new();
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let mut refused = 0;
    for folder in &folders {
        let mut case = Case {
            sources: Sources::default(),
            origins: Origins::default(),
            diagnostics: Diagnostics::default(),
        };
        let result = case.run(folder);
        let trail = folder.join("expected-trail.txt");
        let (good, bad) = (
            folder.join("expected.yaml"),
            folder.join("expected-error.txt"),
        );
        if let Some(node) = &result {
            let mut text = String::new();
            yaml::write(node, &mut text);
            check(&good, &text, accept, &mut failures);
            if trail.exists() {
                let mut text = String::new();
                case.trail(node, "", &mut text);
                check(&trail, &text, accept, &mut failures);
            }
        } else {
            refused += 1;
            check(&bad, &case.errors(), accept, &mut failures);
        }
        if result.is_some() == bad.exists() {
            writeln!(
                failures,
                "{}: the other outcome was expected",
                folder.display()
            )
            .unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(
        refused * 3 > folders.len(),
        "{refused} of {} are failures",
        folders.len()
    );
}
