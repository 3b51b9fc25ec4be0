//! Cases of single definitions: `testdata/definitions/<definition>/<case>/`.
//!
//! A case is a `parameters.yaml` and, where it needs one, a `context.yaml` whose keys replace those
//! of `testdata/definitions/context.yaml`. `expected.yaml` is what the definition makes of them,
//! and `messages.txt` what the user is told, without its layout; a case whose name begins with `error-` makes nothing.

use crate::definition::Definition;
use crate::definition::definitions;
use crate::expect_file;
use crate::folder;
use crate::list;
use crate::read;
use paletteai::diag::Diagnostics;
use paletteai::diag::Reported;
use paletteai::jinja;
use paletteai::model::TemplateText;
use paletteai::schema::ParameterSchema;
use paletteai::schema::Use;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::SourceId;
use paletteai::source::Sources;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use std::fmt::Write as _;
use std::path::Path;

/// What one case knows.
#[derive(Default)]
struct Case {
    sources: Sources,
    origins: Origins,
    diagnostics: Diagnostics,
}

impl Case {
    fn add(&mut self, path: &Path) -> (SourceId, String) {
        let text = read(path);
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
        let name = name.display().to_string().replace('\\', "/");
        (self.sources.add(name, text.as_str()).unwrap(), text)
    }

    fn document(&mut self, path: &Path) -> Node {
        let (source, text) = self.add(path);
        let documents = yaml::read(source, &text, &mut self.origins, &mut self.diagnostics);
        assert_eq!(documents.len(), 1, "{}", path.display());
        documents.into_iter().next().unwrap().node
    }

    fn context(&mut self, case: &Path) -> Node {
        let mut context = self.document(&folder("testdata/definitions/context.yaml"));
        let own = case.join("context.yaml");
        if own.exists() {
            let own = self.document(&own);
            let map = context.as_map_mut().unwrap();
            for entry in own.as_map().unwrap() {
                map.insert(entry.key.clone(), entry.value.clone());
            }
        }
        context
    }

    fn run(&mut self, definition: &Definition, case: &Path) -> Result<Node, Reported> {
        let document = self.document(&definition.folder.join("definition.yaml"));
        let schema = document.at(&["spec", "parameters"]);
        let schema = ParameterSchema::compile(schema, &self.origins, &mut self.diagnostics)?;
        let properties = self.document(&case.join("parameters.yaml"));
        let context = self.context(case);
        let what = format!("`{}`", definition.name);
        let user = Use {
            what: &what,
            origin: properties.origin,
        };
        let known = |_: &Node| false;
        let parameter = schema.check(
            Some(&properties),
            &user,
            &known,
            &mut self.origins,
            &mut self.diagnostics,
        )?;
        let template = definition.folder.join("template.yaml.j2");
        if !template.exists() {
            return Ok(parameter);
        }
        let (source, text) = self.add(&template);
        let text = TemplateText {
            text: text.into(),
            source,
            segments: [(0, 0)].into(),
        };
        let template = jinja::compile(&text, &[], &mut self.diagnostics)?;
        let inputs = [("parameter", &parameter), ("context", &context)];
        jinja::render(&template, &inputs, &mut self.origins, &mut self.diagnostics)
    }

    /// What the user is told, without the snippets: their layout is tested elsewhere.
    fn messages(&self) -> String {
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            let severity = diagnostic.severity.word();
            writeln!(
                text,
                "{severity} {}: {}",
                diagnostic.code.slug, diagnostic.message
            )
            .unwrap();
            for place in &diagnostic.places {
                let location = self.sources.location(place.span);
                writeln!(text, "  {location} {}", place.label).unwrap();
            }
            if let Some(help) = &diagnostic.help {
                writeln!(text, "  help: {help}").unwrap();
            }
        }
        text
    }

    /// Every way back from a value ends in something that somebody wrote.
    fn assert_written_by_somebody(&self, node: &Node) {
        match &node.data {
            Data::Map(map) => {
                for entry in map {
                    self.assert_written_by_somebody(&entry.value);
                }
            }
            Data::List(items) => items
                .iter()
                .for_each(|item| self.assert_written_by_somebody(item)),
            _ => assert!(self.is_written(node.origin), "{node:?}"),
        }
    }

    fn is_written(&self, origin: OriginId) -> bool {
        let found = self.origins.get(origin);
        let mut sources = found.links.iter().filter(|link| link.role == Role::Source);
        match sources.next() {
            // The text of a file, or a constant in an expression of a template.
            None => found.site.is_some(),
            Some(first) => {
                self.is_written(first.origin) && sources.all(|link| self.is_written(link.origin))
            }
        }
    }
}

#[test]
fn every_case_comes_out_as_expected() {
    for definition in definitions() {
        for folder in list(&folder("testdata/definitions").join(&definition.name)) {
            let mut case = Case::default();
            let result = case.run(&definition, &folder);
            let name = folder.file_name().unwrap().to_str().unwrap();
            let messages = case.messages();
            let fails = name.starts_with("error-");
            assert_eq!(result.is_err(), fails, "{}\n{messages}", folder.display());
            let mut text = String::new();
            if let Ok(node) = &result {
                case.assert_written_by_somebody(node);
                yaml::write(node, &mut text);
            }
            expect_file(&folder.join("expected.yaml"), &text);
            expect_file(&folder.join("messages.txt"), &messages);
        }
    }
}

#[test]
fn every_definition_has_cases_half_of_them_at_odds_with_it() {
    for definition in definitions() {
        let cases = list(&folder("testdata/definitions").join(&definition.name));
        let fails = |path: &&std::path::PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with("error-")
        };
        assert!(cases.iter().any(|case| fails(&case)), "{}", definition.name);
        assert!(
            !cases.iter().all(|case| fails(&case)),
            "{}",
            definition.name
        );
    }
}
