//! `bundle.yaml`: the list of what is in an archive.

use super::ArchiveFiles;
use super::maker::Maker;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::studio as codes;
use crate::model::Text;
use crate::source::Origins;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::Shape;
use std::collections::BTreeSet;

/// Where the index of an archive is.
pub const INDEX: &str = "bundle.yaml";

/// The format that is written, and the newest that is read.
pub const FORMAT: usize = 1;

/// The list of what is in an archive.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The name of the bundle.
    pub name: String,
    /// Its `spec.version`.
    pub version: Option<String>,
    /// Every document, sorted by path.
    pub entries: Vec<IndexEntry>,
    /// Definitions that come with the program that wrote it, and so are not in the archive.
    pub built_in: Vec<BuiltIn>,
}

/// One document of an archive.
#[derive(Clone, Debug)]
pub struct IndexEntry {
    /// Where it is in the archive.
    pub path: Text,
    /// As in the document's `kind`; `ClusterProfile` for one of Palette's.
    pub kind: String,
    /// As in the document's metadata.
    pub name: String,
    /// Its version, where it has one.
    pub version: Option<String>,
    /// `sha256:` and hex.
    pub digest: String,
    /// The mappings of the document whose `namespace` is to be the bundle's own.
    pub own_namespace: Vec<Path>,
    /// The files beside a definition that hold its templates.
    pub files: Vec<IndexFile>,
}

/// A file that belongs to a document.
#[derive(Clone, Debug)]
pub struct IndexFile {
    /// Where it is in the archive.
    pub path: Text,
    /// `sha256:` and hex.
    pub digest: String,
}

/// A definition that an archive names and does not carry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BuiltIn {
    /// `ComponentDefinition`, `TraitDefinition` or `PolicyDefinition`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
}

static SHAPE: Shape = Shape {
    what: "the index",
    fields: &[
        Field::required("formatVersion", Form::Integer),
        Field::required("bundle", Form::Map),
        Field::required("entries", Form::List),
        Field::optional("builtIn", Form::List),
    ],
};

static BUNDLE: Shape = Shape {
    what: "the bundle of the index",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("version", Form::Text),
    ],
};

static ENTRY: Shape = Shape {
    what: "the entry of the index",
    fields: &[
        Field::required("path", Form::Text),
        Field::required("kind", Form::Text),
        Field::required("name", Form::Text),
        Field::optional("version", Form::Text),
        Field::required("digest", Form::Text),
        Field::optional("ownNamespace", Form::List),
        Field::optional("files", Form::List),
    ],
};

static FILE: Shape = Shape {
    what: "the file of the index",
    fields: &[
        Field::required("path", Form::Text),
        Field::required("digest", Form::Text),
    ],
};

static DEFINITION: Shape = Shape {
    what: "the definition of the index",
    fields: &[
        Field::required("kind", Form::Text),
        Field::required("name", Form::Text),
        Field::optional("version", Form::Text),
    ],
};

impl Index {
    /// Reads an index.
    ///
    /// # Errors
    /// When anything in it is wrong; all of it is reported.
    pub fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Result<Self, Reported> {
        decoding.all_or_nothing(|decoding| Self::read(node, decoding))
    }

    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        if let Some(format) = node.get("formatVersion").filter(|node| is_newer(node)) {
            // Whatever else is wrong with it may be right in that format.
            let span = decoding.span(format.origin);
            let message = "the archive was written by a newer paletteai";
            let help = format!("this one reads format {FORMAT}; use a newer one");
            let diagnostic = Diagnostic::error(&codes::INDEX, message);
            decoding.diagnostics.push(
                diagnostic
                    .place(span, "the format of the archive")
                    .help(help),
            );
            return None;
        }
        let fields = Fields::of(node, &SHAPE, decoding)?;
        let bundle = fields.raw("bundle");
        let bundle = bundle.and_then(|node| Fields::of(node, &BUNDLE, decoding));
        let entries = fields.list("entries").iter();
        let entries = entries
            .filter_map(|node| IndexEntry::read(node, decoding))
            .collect();
        let built_in = fields.list("builtIn").iter();
        let built_in = built_in
            .filter_map(|node| BuiltIn::read(node, decoding))
            .collect();
        let bundle = bundle?;
        Some(Self {
            name: text(&bundle, "name")?,
            version: text(&bundle, "version"),
            entries,
            built_in,
        })
    }

    /// Compares the list with the files of an archive.
    ///
    /// # Errors
    /// When a file is missing, not listed, listed twice, or has another digest; each is reported.
    pub fn check(
        &self,
        files: &ArchiveFiles,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let mut own = Diagnostics::default();
        let mut listed: BTreeSet<&str> = BTreeSet::from([INDEX]);
        for (path, digest) in self.listed() {
            let span = origins.span(path.origin);
            let name = &*path.value;
            if !listed.insert(name) {
                let message = format!("the index lists `{name}` twice");
                own.push(Diagnostic::error(&codes::INDEX, message).place(span, "again here"));
                continue;
            }
            let Some(found) = files.digest_of(name) else {
                let message = format!("the archive has no file `{name}`");
                own.push(Diagnostic::error(&codes::INDEX, message).place(span, "listed here"));
                continue;
            };
            if found != digest {
                let message = format!("`{name}` is not the file that the index lists");
                own.push(
                    Diagnostic::error(&codes::DIGEST, message)
                        .place(span, "listed here with another digest")
                        .help(format!("the file has `{found}`; get the archive again")),
                );
            }
        }
        for (path, _) in files.iter().filter(|(path, _)| !listed.contains(path)) {
            let message = format!("the index does not list the file `{path}`");
            own.push(
                Diagnostic::error(&codes::INDEX, message)
                    .help("somebody added it; get the archive again"),
            );
        }
        let checked = own.check();
        diagnostics.extend(own);
        checked
    }

    /// Every path with its digest.
    fn listed(&self) -> impl Iterator<Item = (&Text, &str)> {
        self.entries.iter().flat_map(|entry| {
            let files = entry.files.iter();
            let files = files.map(|file| (&file.path, file.digest.as_str()));
            std::iter::once((&entry.path, entry.digest.as_str())).chain(files)
        })
    }

    /// The text of the index.
    pub fn text(&self, origins: &mut Origins) -> String {
        let writer = Writer(Maker::new("docs/studio.md#the-index", origins));
        let mut out = String::new();
        yaml::write(&writer.index(self), &mut out);
        out
    }
}

fn is_newer(format: &Node) -> bool {
    let format = format
        .as_i64()
        .and_then(|format| usize::try_from(format).ok());
    format.is_some_and(|format| format > FORMAT)
}

fn text(fields: &Fields<'_>, name: &str) -> Option<String> {
    fields.text(name).map(|text| text.value.to_string())
}

impl IndexEntry {
    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &ENTRY, decoding)?;
        let mut own_namespace = Vec::new();
        for item in fields.list("ownNamespace") {
            match item.as_str().map(Path::parse) {
                Some(Ok(path)) => own_namespace.push(path),
                Some(Err(fault)) => {
                    let span = decoding.span(item.origin);
                    decoding.diagnostics.push(fault.at(span, "this path"));
                }
                None => {
                    let span = decoding.span(item.origin);
                    let message = "an item of `ownNamespace` is a path";
                    let diagnostic = Diagnostic::error(&codes::INDEX, message);
                    decoding
                        .diagnostics
                        .push(diagnostic.place(span, format!("this is {}", item.kind())));
                }
            }
        }
        let files = fields.list("files").iter();
        let files = files.filter_map(|node| {
            let fields = Fields::of(node, &FILE, decoding)?;
            Some(IndexFile {
                path: fields.text("path")?,
                digest: text(&fields, "digest")?,
            })
        });
        let files = files.collect();
        Some(Self {
            path: fields.text("path")?,
            kind: text(&fields, "kind")?,
            name: text(&fields, "name")?,
            version: text(&fields, "version"),
            digest: text(&fields, "digest")?,
            own_namespace,
            files,
        })
    }
}

impl BuiltIn {
    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &DEFINITION, decoding)?;
        Some(Self {
            kind: text(&fields, "kind")?,
            name: text(&fields, "name")?,
            version: text(&fields, "version"),
        })
    }
}

/// Makes the nodes of an index.
struct Writer(Maker);

impl Writer {
    fn index(&self, index: &Index) -> Node {
        let bundle = self.0.map([
            ("name", Some(self.0.string(&index.name))),
            (
                "version",
                index.version.as_ref().map(|text| self.0.string(text)),
            ),
        ]);
        let entries = index.entries.iter().map(|entry| self.entry(entry));
        let built_in = index.built_in.iter().map(|one| self.built_in(one));
        let built_in = filled(self.0.list(built_in));
        self.0.map([
            ("formatVersion", Some(self.0.integer(FORMAT))),
            ("bundle", Some(bundle)),
            ("entries", Some(self.0.list(entries))),
            ("builtIn", built_in),
        ])
    }

    fn entry(&self, entry: &IndexEntry) -> Node {
        let paths = entry.own_namespace.iter();
        let paths = self
            .0
            .list(paths.map(|path| self.0.string(&path.to_string())));
        let files = entry.files.iter().map(|file| {
            self.0.map([
                ("path", Some(self.0.string(&file.path.value))),
                ("digest", Some(self.0.string(&file.digest))),
            ])
        });
        let files = self.0.list(files);
        self.0.map([
            ("path", Some(self.0.string(&entry.path.value))),
            ("kind", Some(self.0.string(&entry.kind))),
            ("name", Some(self.0.string(&entry.name))),
            (
                "version",
                entry.version.as_ref().map(|text| self.0.string(text)),
            ),
            ("digest", Some(self.0.string(&entry.digest))),
            ("ownNamespace", filled(paths)),
            ("files", filled(files)),
        ])
    }

    fn built_in(&self, built_in: &BuiltIn) -> Node {
        self.0.map([
            ("kind", Some(self.0.string(&built_in.kind))),
            ("name", Some(self.0.string(&built_in.name))),
            (
                "version",
                built_in.version.as_ref().map(|text| self.0.string(text)),
            ),
        ])
    }
}

/// A list that is not empty.
fn filled(list: Node) -> Option<Node> {
    let items = list.as_list().unwrap_or_default();
    (!items.is_empty()).then_some(list)
}

/// A path that nobody wrote.
pub(super) fn written(path: &str, origins: &mut Origins) -> Text {
    let trace = Trace {
        note: "docs/studio.md#the-index",
        ..Trace::default()
    };
    Spanned::new(path.into(), origins.push(Step::Rule, &trace))
}
