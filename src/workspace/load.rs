//! Files become resources.

use super::Files;
use super::discover::Found;
use super::discover::report_unreadable;
use super::discover::shown;
use super::files::STANDARD_INPUT;
use super::glance::Seen;
use super::glance::glance;
use super::history::Recorded;
use super::history::RecordedAt;
use super::index::Foreign;
use super::settings::Settings;
use super::templates::Cache;
use super::templates::FileTemplates;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::workspace;
use crate::diag::codes::yaml::LIMIT;
use crate::kubernetes::secret_values;
use crate::model::Claim;
use crate::model::ClusterProfile;
use crate::model::GROUP;
use crate::model::Kind;
use crate::model::Resource;
use crate::model::cluster_profile::ProfileForm;
use crate::model::report_unknown_kind;
use crate::source::Origins;
use crate::source::SourceId;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Strictness;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// How a compressed file begins, <https://www.rfc-editor.org/rfc/rfc1952>.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// How many files the warning about unparsed ones names.
const NAMED_UNPARSED: usize = 3;

/// How much the texts of a workspace may have together, in bytes.
pub(super) const ROOM: usize = 256 << 20;

/// How many values the aliases of all files may repeat, in addition to one for each byte that is read:
/// a few lines can ask for a hundred thousand.
pub(super) const REPEATS: usize = 1_000_000;

/// What a run works with while it reads.
pub(super) struct Loader<'run> {
    pub(super) files: &'run dyn Files,
    /// What stands before a path in messages.
    pub(super) prefix: &'static str,
    pub(super) settings: &'run Settings,
    pub(super) sources: &'run mut Sources,
    pub(super) origins: &'run mut Origins,
    pub(super) diagnostics: &'run mut Diagnostics,
    pub(super) templates: Cache,
    pub(super) loaded: Loaded,
    /// How many bytes there is still room for; `None` once a text did not fit.
    pub(super) room: Option<usize>,
    /// How many values aliases may still repeat.
    pub(super) repeats: usize,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) resources: Vec<Resource>,
    pub(super) cluster_profiles: Vec<ClusterProfile>,
    pub(super) recorded: Vec<Recorded>,
    pub(super) foreign: Vec<Foreign>,
    /// Documents that are no Kubernetes objects.
    pub(super) others: Vec<Node>,
    /// Scalars that readers of YAML disagree about, in documents of ours.
    pub(super) ambiguous: Vec<Span>,
    /// Files that do not parse and do not look like ours.
    pub(super) unparsed: Vec<PathBuf>,
    /// Files that were found and hold deployments and nothing else, with these.
    pub(super) deployment_files: BTreeMap<PathBuf, Vec<DeploymentId>>,
}

/// Namespace and name of a deployment.
pub type DeploymentId = (String, String);

impl Loader<'_> {
    /// Reads one file.
    pub(super) fn file(&mut self, path: &Path, found: Found) {
        let Some(room) = self.room else { return };
        let Some(text) = self.text(path, found) else {
            return;
        };
        let seen = glance(&text, &self.settings.default_namespace().value);
        let again = path != Path::new(STANDARD_INPUT);
        if let Some(seen) = &seen
            && again
            && seen.iter().all(|seen| seen.head.is_some())
        {
            self.leave_unread(path, None, seen);
            return;
        }
        self.room = room.checked_sub(text.len());
        if self.room.is_none() {
            self.no_room();
            return;
        }
        self.repeats += text.len();
        let name = format!("{}{}", self.prefix, shown(path));
        let Some(source) = self.sources.add(name, text.clone()) else {
            self.no_room();
            return;
        };
        let mut found_wrong = Diagnostics::default();
        if let Some(seen) = &seen {
            self.leave_unread(path, Some(source), seen);
        }
        let documents = self.documents(source, &text, seen.as_deref(), &mut found_wrong);
        let may_fail = || found == Found::Below && !mentions_our_group(text.as_bytes());
        if found_wrong.has_errors() && may_fail() {
            self.loaded.unparsed.push(path.to_owned());
            return;
        }
        self.diagnostics.extend(found_wrong);
        let (first, others) = (self.loaded.resources.len(), self.loaded.others_so_far());
        for document in documents {
            let before = self.loaded.resources.len();
            let span = document.span;
            self.document(path, document.node);
            self.set_aside_recorded(path, span, before);
            if self.loaded.resources.len() > before {
                self.loaded.ambiguous.extend(document.ambiguous);
            }
        }
        let has_heads = seen.iter().flatten().any(|seen| seen.head.is_some());
        if found == Found::Below && !has_heads && self.loaded.others_so_far() == others {
            self.loaded.note_deployments(path, first);
        }
    }

    /// The documents of a text, but those of which the head is enough.
    fn documents(
        &mut self,
        source: SourceId,
        text: &str,
        seen: Option<&[Seen]>,
        found_wrong: &mut Diagnostics,
    ) -> Vec<yaml::Document> {
        let Some(seen) = seen else {
            let read = yaml::read(source, text, self.origins, found_wrong);
            self.has_room_for(&read);
            return read;
        };
        let mut documents = Vec::new();
        for part in seen.iter().filter(|seen| seen.head.is_none()) {
            let range = part.range.clone();
            let read = yaml::read_part(source, text, range, self.origins, found_wrong);
            if !self.has_room_for(&read) {
                break;
            }
            documents.extend(read);
        }
        documents
    }

    /// Whether what aliases repeat in some documents is not too much. If it is, nothing more is read.
    fn has_room_for(&mut self, read: &[yaml::Document]) -> bool {
        for document in read {
            let left = self.repeats.checked_sub(document.repeated);
            let Some(left) = left else {
                self.room = None;
                let message = format!("aliases repeat more than {REPEATS} values in all files");
                let diagnostic = Diagnostic::error(&LIMIT, message)
                    .place(Some(document.span), "here they become too many")
                    .help("write the values out, or list the file in `.paletteaiignore`");
                self.diagnostics.push(diagnostic);
                return false;
            };
            self.repeats = left;
        }
        true
    }

    /// The text of a file; what is wrong with it is reported.
    fn text(&mut self, path: &Path, found: Found) -> Option<Arc<str>> {
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                report_unreadable(path, &error, self.diagnostics);
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Some(Arc::from(text)),
            Err(error) => {
                let must_parse = found == Found::Named || mentions_our_group(error.as_bytes());
                self.not_text(path, must_parse, error.as_bytes());
                None
            }
        }
    }

    /// Recorded revisions of which only the heads were read.
    fn leave_unread(&mut self, path: &Path, source: Option<SourceId>, seen: &[Seen]) {
        let path: Arc<Path> = path.into();
        for seen in seen {
            let Some(head) = &seen.head else { continue };
            self.loaded.recorded.push(Recorded {
                head: head.clone(),
                at: RecordedAt {
                    path: path.clone(),
                    source,
                    range: seen.range.clone(),
                },
                body: None,
            });
        }
    }

    /// Takes recorded revisions that were read whole from among the resources.
    pub(super) fn set_aside_recorded(&mut self, path: &Path, span: Span, from: usize) {
        let new = self.loaded.resources.split_off(from);
        for resource in new {
            match resource {
                Resource::Revision(body) => self.loaded.recorded.push(Recorded {
                    head: body.head.clone(),
                    at: RecordedAt {
                        path: path.into(),
                        source: Some(span.source),
                        range: span.range(),
                    },
                    body: Some(body),
                }),
                other => self.loaded.resources.push(other),
            }
        }
    }

    /// One warning for all files that were left out.
    pub(super) fn report_unparsed(&mut self) {
        let unparsed = &self.loaded.unparsed;
        if unparsed.is_empty() {
            return;
        }
        let names: Vec<String> = unparsed
            .iter()
            .take(NAMED_UNPARSED)
            .map(|path| format!("`{}`", shown(path)))
            .collect();
        let more = match unparsed.len() - names.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let files = if unparsed.len() == 1 { "file" } else { "files" };
        let message = format!(
            "left out {} {files} that cannot be parsed: {}{more}",
            unparsed.len(),
            names.join(", ")
        );
        let diagnostic = match self.settings.strictness {
            Strictness::Strict => Diagnostic::error(&workspace::UNPARSED, message),
            Strictness::Lenient => Diagnostic::warning(&workspace::UNPARSED, message),
        };
        self.diagnostics
            .push(diagnostic.help("name a file to see why, or list it in `.paletteaiignore`"));
    }

    /// Reads one document.
    pub(super) fn document(&mut self, path: &Path, node: Node) {
        // Lists may hold lists; the pile keeps the order of the items.
        let mut pile = vec![node];
        while let Some(node) = pile.pop() {
            if is_list(&node) {
                pile.extend(items(node).into_iter().rev());
                continue;
            }
            match Claim::of(&node) {
                Claim::Ours(kind) => self.resource(path, kind, node),
                Claim::UnknownKind => {
                    report_unknown_kind(&node, &mut self.decoding());
                }
                Claim::Foreign | Claim::Nothing => self.other(path, node),
            }
        }
    }

    /// What is no resource of ours may be a cluster profile.
    fn other(&mut self, path: &Path, node: Node) {
        let form = ProfileForm::of(&node).or_else(|| ProfileForm::by_file(path, &node));
        if let Some(form) = form {
            let profile = ClusterProfile::decode(&node, form, &mut self.decoding());
            self.loaded.cluster_profiles.push(profile);
            return;
        }
        match Foreign::new(node) {
            Ok(foreign) => self.loaded.foreign.push(foreign),
            Err(node) => self.loaded.others.push(node),
        }
    }

    fn resource(&mut self, path: &Path, kind: Kind, node: Node) {
        secret_values(&node, &mut |_, scalar| {
            // A macro is no secret; what it reads may be one.
            if !scalar.as_str().is_some_and(|text| text.contains("{{")) {
                self.origins.keep_secret(scalar.origin);
            }
        });
        let mut templates = FileTemplates {
            files: self.files,
            definition: path,
            prefix: self.prefix,
            sources: self.sources,
            cache: &mut self.templates,
        };
        let mut decoding = Decoding {
            origins: self.origins,
            diagnostics: self.diagnostics,
            strictness: self.settings.strictness,
            default_namespace: self.settings.default_namespace(),
        };
        let resource = Resource::decode(kind, node, &mut templates, &mut decoding);
        self.loaded.resources.extend(resource);
    }

    fn decoding(&mut self) -> Decoding<'_> {
        Decoding {
            origins: self.origins,
            diagnostics: self.diagnostics,
            strictness: self.settings.strictness,
            default_namespace: self.settings.default_namespace(),
        }
    }

    fn no_room(&mut self) {
        let message = format!(
            "the files of the workspace are larger than {} MiB together",
            ROOM >> 20
        );
        self.diagnostics
            .push(Diagnostic::error(&workspace::TOO_LARGE, message).help(
                "name a folder with less in it, or list what is not meant to be read in \
                 `.paletteaiignore`",
            ));
    }

    fn not_text(&mut self, path: &Path, must_parse: bool, bytes: &[u8]) {
        if !must_parse {
            self.loaded.unparsed.push(path.to_owned());
            return;
        }
        let path = shown(path);
        let (message, help) = if bytes.starts_with(GZIP) {
            (
                format!("`{path}` is an archive, not a text"),
                "`paletteai studio` reads archives with bundles; the archives that Palette makes for \
                 edge hosts cannot be read: export the profile as JSON or YAML",
            )
        } else {
            (
                format!("`{path}` is not UTF-8 text"),
                "save the file as UTF-8",
            )
        };
        self.diagnostics
            .push(Diagnostic::error(&workspace::NOT_TEXT, message).help(help));
    }
}

impl Loaded {
    /// How much was read that is no working copy of a resource.
    fn others_so_far(&self) -> usize {
        self.cluster_profiles.len() + self.recorded.len() + self.foreign.len() + self.others.len()
    }

    /// Remembers that a file held deployments, where the resources from an index on are nothing else.
    fn note_deployments(&mut self, path: &Path, first: usize) {
        let new = self.resources.get(first..).unwrap_or_default();
        let ids = new.iter().map(|resource| match resource {
            Resource::WorkloadDeployment(deployment) => {
                let metadata = &deployment.metadata;
                Some((
                    metadata.namespace.value.to_string(),
                    metadata.name.value.to_string(),
                ))
            }
            _ => None,
        });
        if let Some(ids) = ids.collect::<Option<Vec<DeploymentId>>>()
            && !ids.is_empty()
        {
            self.deployment_files.insert(path.to_owned(), ids);
        }
    }
}

/// `v1` `List`, which kubectl writes, or a list of one of our kinds, which the API writes.
fn is_list(node: &Node) -> bool {
    let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let has_items = node.get("items").and_then(Node::as_list).is_some();
    let of_ours = || {
        let item = kind.strip_suffix("List").and_then(Kind::from_name);
        item.is_some_and(|item| item.api_version() == api_version)
    };
    has_items && ((api_version == "v1" && kind == "List") || of_ours())
}

fn items(mut list: Node) -> Vec<Node> {
    let items = list.as_map_mut().and_then(|map| map.remove("items"));
    match items.map(|entry| entry.value.data) {
        Some(Data::List(items)) => items,
        _ => Vec::new(),
    }
}

/// `spectrocloud.com/`, as it begins every `apiVersion` of ours.
fn mentions_our_group(bytes: &[u8]) -> bool {
    let group = GROUP.as_bytes();
    let mut places = bytes.windows(group.len() + 1);
    places.any(|window| window.starts_with(group) && window.ends_with(b"/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MemoryFiles;

    const NAMES: [&str; 4] = ["a.yaml", "b.yaml", "c.yaml", "d.yaml"];

    /// How many documents are read of some files, and what is said.
    fn read(texts: [&str; 4], room: usize, repeats: usize) -> (usize, Vec<&'static str>) {
        let files: MemoryFiles = NAMES.into_iter().zip(texts).collect();
        let (mut sources, mut origins) = (Sources::default(), Origins::default());
        let mut diagnostics = Diagnostics::default();
        let settings = Settings::defaults(Strictness::default(), &mut origins);
        let mut loader = Loader {
            files: &files,
            prefix: "",
            settings: &settings,
            sources: &mut sources,
            origins: &mut origins,
            diagnostics: &mut diagnostics,
            templates: Cache::new(),
            loaded: Loaded::default(),
            room: Some(room),
            repeats,
        };
        for name in NAMES {
            loader.file(Path::new(name), Found::Below);
        }
        let read = loader.loaded.others.len();
        let told = diagnostics.iter().map(|diagnostic| diagnostic.code.slug);
        (read, told.collect())
    }

    #[test]
    fn what_there_is_no_room_for_is_said_once_and_nothing_more_is_read() {
        let texts = ["a: 1\n", "b: 12\n", "c: 1\n", "d: 1\n"];
        let room = texts[0].len() + texts[1].len();
        assert_eq!(
            read(texts, room, REPEATS),
            (2, vec!["workspace::too-large"])
        );
    }

    #[test]
    fn what_aliases_repeat_is_counted_over_all_files() {
        let text = "a: &a [1, 2, 3]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n";
        assert_eq!(read([text; 4], ROOM, 100), (4, vec![]));
        assert_eq!(read([text; 4], ROOM, 0).1, ["yaml::limit"]);
    }
}
