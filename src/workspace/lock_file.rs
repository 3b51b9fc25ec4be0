//! The lock file: read and written.

use super::FileError;
use super::Files;
use super::LOCK_FILE;
use super::Lock;
use super::LockKey;
use super::LockUse;
use super::Locked;
use super::Settings;
use super::discover::report_unreadable;
use super::discover::shown;
use super::lock::LockState;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::lock as codes;
use crate::diag::codes::workspace;
use crate::model::Kind;
use crate::model::Reference;
use crate::model::Revision;
use crate::model::decode_digest;
use crate::model::decode_revision;
use crate::model::decode_versioned_kind;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use crate::yaml::Shape;
use std::path::PathBuf;
use std::sync::Arc;

/// The format this program writes.
const FORMAT: i64 = 1;

const HEADER: &str = "\
# Which revision each reference means. Written by `paletteai lock`; keep it with the workspace.
# `paletteai lock` adds what is missing, `paletteai lock --update [NAME]` chooses anew.
";

static FILE: Shape = Shape {
    what: "the lock file",
    fields: &[
        Field::required("lockVersion", Form::Integer),
        Field::required("references", Form::List),
    ],
};

static ENTRY: Shape = Shape {
    what: "an entry of the lock file",
    fields: &[
        Field::required("kind", Form::Text),
        Field::required("reference", Form::Text),
        Field::optional("from", Form::List),
        Field::optional("namespace", Form::Text),
        Field::optional("builtIn", Form::Bool),
        Field::required("revision", Form::Any),
        Field::required("digest", Form::Text),
    ],
};

impl Lock {
    /// Where the lock file of a workspace lies.
    pub fn path(settings: &Settings) -> PathBuf {
        let path = settings.root.join(LOCK_FILE);
        match path.strip_prefix(".") {
            Ok(path) => path.to_owned(),
            Err(_) => path,
        }
    }

    /// Reads the lock file at the root of the workspace, unless the settings leave it aside. What
    /// is wrong is reported, and so is a missing file where it is required.
    pub fn read(
        files: &dyn Files,
        settings: &Settings,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        if settings.lock_use == LockUse::Ignore {
            return Self::default();
        }
        let path = Self::path(settings);
        let bytes = match files.read(&path) {
            Ok(bytes) => bytes,
            Err(FileError::Missing) => {
                if settings.lock_use == LockUse::Require {
                    diagnostics.push(no_file(&path));
                }
                return match settings.lock_use {
                    LockUse::Extend => Self::used(LockUse::Extend),
                    _ => Self::default(),
                };
            }
            Err(error) => {
                report_unreadable(&path, &error, diagnostics);
                return Self::default();
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            let message = format!("`{}` is not UTF-8 text", shown(&path));
            diagnostics.push(Diagnostic::error(&workspace::NOT_TEXT, message));
            return Self::default();
        };
        let Some(source) = sources.add(shown(&path), text.as_str()) else {
            return Self::default();
        };
        let mut lock = Self::used(settings.lock_use);
        for document in yaml::read(source, &text, origins, diagnostics) {
            let mut decoding = Decoding {
                default_namespace: settings.default_namespace(),
                origins,
                diagnostics,
                strictness: settings.strictness,
            };
            lock.add(&document.node, &mut decoding);
        }
        lock
    }

    fn add(&mut self, document: &Node, decoding: &mut Decoding<'_>) {
        let Some(fields) = Fields::of(document, &FILE, decoding) else {
            return;
        };
        if let Some(version) = fields.integer("lockVersion")
            && version.value != FORMAT
        {
            let message = format!("the lock file has the format {}", version.value);
            let span = decoding.span(version.origin);
            decoding.diagnostics.push(
                Diagnostic::error(&codes::FORMAT, message)
                    .place(span, format!("this program knows the format {FORMAT}"))
                    .help("use the version of the program that wrote it"),
            );
            return;
        }
        for item in fields.list("references") {
            let Some((key, locked)) = entry(item, decoding) else {
                continue;
            };
            let (name, here) = (key.to_string(), item.origin);
            let before = self.insert(key, locked).and_then(|before| before.origin);
            if let Some(before) = before {
                let message = format!("`{name}` stands twice in the lock file");
                let (first, second) = (decoding.span(before), decoding.span(here));
                decoding.diagnostics.push(
                    Diagnostic::error(&codes::REPEATED, message)
                        .place(second, "here again")
                        .place(first, "first here")
                        .help("remove one of them, or run `paletteai lock --update`"),
                );
            }
        }
    }

    /// The text of the lock file.
    pub fn text(&self, origin: OriginId) -> String {
        let references = self.iter().map(|(key, locked)| node(key, locked, origin));
        let references = Node::new(Data::List(references.collect()), origin);
        let file = object(
            origin,
            [
                ("lockVersion", Some(integer(FORMAT, origin))),
                ("references", Some(references)),
            ],
        );
        let mut text = HEADER.to_owned();
        yaml::write(&file, &mut text);
        text
    }
}

fn no_file(path: &std::path::Path) -> Diagnostic {
    let message = format!("there is no `{}`, which `--locked` asks for", shown(path));
    Diagnostic::error(&codes::NO_FILE, message).help("`paletteai lock` writes it")
}

/// One entry; what is wrong with it is reported.
fn entry(node: &Node, decoding: &mut Decoding<'_>) -> Option<(LockKey, Locked)> {
    let fields = Fields::of(node, &ENTRY, decoding)?;
    let kind: Option<Kind> = fields
        .text("kind")
        .and_then(|text| decode_versioned_kind(&text, decoding));
    let reference = fields.text("reference").and_then(|text| {
        let parsed = Reference::parse(&text);
        let span = decoding.span(text.origin);
        parsed
            .map_err(|fault| decoding.diagnostics.push(fault.at(span, "this reference")))
            .ok()
    });
    let revision = fields
        .raw("revision")
        .and_then(|node| decode_revision(node, decoding));
    let digest = fields
        .text("digest")
        .and_then(|text| decode_digest(text, decoding));
    let reference = reference?;
    let from = fields.list("from").iter();
    let key = LockKey {
        kind: kind?,
        name: reference.name,
        pin: reference.pin.map(|pin| pin.text),
        namespaces: from
            .filter_map(|name| name.as_str().map(Arc::from))
            .collect(),
    };
    let locked = Locked {
        namespace: fields.text("namespace").map(|text| text.value),
        revision: revision?.value,
        digest: digest?.value,
        state: LockState::Unknown,
        origin: Some(node.origin),
        words: words(&fields),
    };
    Some((key, locked))
}

/// Everything by which an entry says what a reference means; the digest only checks it.
fn words(fields: &Fields<'_>) -> Vec<OriginId> {
    let names = ["kind", "reference", "namespace", "builtIn", "revision"];
    let scalars = names.into_iter().filter_map(|name| fields.raw(name));
    let all = scalars.chain(fields.list("from"));
    all.map(|node| node.origin).collect()
}

fn node(key: &LockKey, locked: &Locked, origin: OriginId) -> Node {
    let text = |text: &str| Node::string(text, origin);
    let from = key.namespaces.iter().map(|namespace| text(namespace));
    let from: Vec<Node> = from.collect();
    let revision = match &locked.revision {
        Revision::Number(number) => integer(i64::try_from(*number).unwrap_or(i64::MAX), origin),
        Revision::Semantic(version) => text(&version.to_string()),
    };
    let built_in = locked.namespace.is_none();
    object(
        origin,
        [
            ("kind", Some(text(key.kind.name()))),
            ("reference", Some(text(&key.to_string()))),
            (
                "from",
                (!from.is_empty()).then(|| Node::new(Data::List(from), origin)),
            ),
            ("namespace", locked.namespace.as_deref().map(text)),
            (
                "builtIn",
                built_in.then(|| Node::new(Data::Bool(true), origin)),
            ),
            ("revision", Some(revision)),
            ("digest", Some(text(&locked.digest))),
        ],
    )
}

fn integer(value: i64, origin: OriginId) -> Node {
    Node::new(Data::Number(Number::Integer(value)), origin)
}

/// A mapping of those that are there.
fn object<const N: usize>(origin: OriginId, pairs: [(&str, Option<Node>); N]) -> Node {
    let mut map = Map::default();
    for (name, value) in pairs {
        if let Some(value) = value {
            let key = Key {
                text: name.into(),
                origin,
            };
            map.push(key, value);
        }
    }
    Node::new(Data::Map(map), origin)
}
