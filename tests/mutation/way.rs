//! The ways in which cases are rendered.

use super::case::is_flag;
use super::case::is_template;
use super::fields::Fields;
use paletteai::diag::Diagnostics;
use paletteai::jinja;
use paletteai::kubernetes::KubeVersion;
use paletteai::model::TemplateText;
use paletteai::ops;
use paletteai::ops::Assignments;
use paletteai::ops::RenderOptions;
use paletteai::ops::Session;
use paletteai::render::HubOptions;
use paletteai::render::Payload;
use paletteai::resolve::LockViolations;
use paletteai::schema::ParameterSchema;
use paletteai::schema::Use;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

type Texts = BTreeMap<String, String>;

/// How a case is rendered.
#[derive(Clone)]
pub(crate) enum Way {
    /// As a workspace, with the flags of a command that bear on values. Which objects are written
    /// does not: all are looked at.
    Workspace(Vec<String>),
    /// As a template with its input.
    Template,
    /// As a definition with its parameters.
    Definition,
}

impl Way {
    pub(crate) fn render(&self, texts: &Texts) -> Option<Fields> {
        match self {
            Self::Workspace(words) => workspace(texts, words),
            Self::Template => Bench::new(texts).template(),
            Self::Definition => Bench::new(texts).definition(),
        }
    }
}

fn workspace(texts: &Texts, words: &[String]) -> Option<Fields> {
    let pairs = || words.windows(2);
    let flag = |name: &str| -> Vec<&str> {
        let given = pairs().filter(|pair| pair[0] == name);
        given.map(|pair| pair[1].as_str()).collect()
    };
    let paths = |name: &str| flag(name).into_iter().map(PathBuf::from).collect();
    let mut session = Session::default();
    let mut settings = Settings::defaults(Strictness::default(), &mut session.origins);
    for version in flag("--kube-version") {
        settings.kube_version.value = KubeVersion::parse(version)?;
    }
    let set = texts.iter().filter(|(name, _)| is_flag(name));
    let warns = words.iter().any(|word| word == "--lock-violations=warn");
    let options = RenderOptions {
        paths: vec![PathBuf::from(".")],
        hub: HubOptions {
            payload: match flag("--payload").as_slice() {
                ["manifests"] => Payload::Manifests,
                _ => Payload::Workload,
            },
            with_bindings: words.iter().any(|word| word == "--with-bindings"),
        },
        assignments: Assignments {
            set: set.map(|(_, text)| text.clone()).collect(),
            files: paths("--variables"),
        },
        outputs: paths("--outputs"),
        lock_violations: if warns {
            LockViolations::Warn
        } else {
            LockViolations::Refuse
        },
        ..RenderOptions::default()
    };
    let files = texts.iter().filter(|(name, _)| !is_flag(name));
    let files: MemoryFiles = files
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let result = ops::render(&options, &settings, &files, &mut session).ok()?;
    let objects = result.manifests.into_iter().map(|owned| {
        let name = format!("{} {} {}", owned.owner, owned.side, owned.manifest.id);
        (name, owned.manifest.node)
    });
    Some(Fields::of(objects, session))
}

/// A template at work without a workspace around it.
struct Bench<'t> {
    texts: &'t Texts,
    session: Session,
}

impl<'t> Bench<'t> {
    fn new(texts: &'t Texts) -> Self {
        Self {
            texts,
            session: Session::default(),
        }
    }

    fn document(&mut self, name: &str) -> Option<Node> {
        let text = self.texts.get(name)?;
        let Session {
            sources, origins, ..
        } = &mut self.session;
        let source = sources.add(name, text.as_str())?;
        let documents = yaml::read(source, text, origins, &mut Diagnostics::default());
        documents.into_iter().next().map(|document| document.node)
    }

    fn template_text(&mut self, name: &str) -> Option<TemplateText> {
        let text = self.texts.get(name)?;
        let source = self.session.sources.add(name, text.as_str())?;
        Some(TemplateText {
            text: text.as_str().into(),
            source,
            segments: [(0, 0)].into(),
        })
    }

    /// `input.yaml` holds the root variables.
    fn template(mut self) -> Option<Fields> {
        let input = self.document("input.yaml")?;
        let variables = input.as_map()?.iter();
        let inputs: Vec<(&str, &Node)> = variables
            .map(|entry| (&*entry.key.text, &entry.value))
            .collect();
        self.run(&inputs)
    }

    /// The parameters are checked by the definition's schema.
    fn definition(mut self) -> Option<Fields> {
        let definition = self.document("definition.yaml")?;
        let properties = self.document("parameters.yaml")?;
        let context = self.document("context.yaml")?;
        let mut told = Diagnostics::default();
        let origins = &mut self.session.origins;
        let schema = definition.at(&["spec", "parameters"]);
        let schema = ParameterSchema::compile(schema, origins, &mut told).ok()?;
        let user = Use {
            what: "the definition",
            origin: properties.origin,
        };
        let known = |_: &Node| false;
        let parameter = schema
            .check(Some(&properties), &user, &known, origins, &mut told)
            .ok()?;
        self.run(&[("parameter", &parameter), ("context", &context)])
    }

    fn run(mut self, inputs: &[(&str, &Node)]) -> Option<Fields> {
        let main = self.template_text("template.yaml.j2")?;
        let others = self
            .texts
            .keys()
            .filter(|name| is_template(name) && *name != "template.yaml.j2");
        let mut included = Vec::new();
        for name in others {
            let name: Arc<str> = name.as_str().into();
            included.push((name.clone(), self.template_text(&name)?));
        }
        let mut told = Diagnostics::default();
        let template = jinja::compile(&main, &included, &mut told).ok()?;
        let origins = &mut self.session.origins;
        let node = jinja::render(&template, inputs, origins, &mut told).ok()?;
        Some(Fields::of(
            [("template".to_owned(), node)].into_iter(),
            self.session,
        ))
    }
}
