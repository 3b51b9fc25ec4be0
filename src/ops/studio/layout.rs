//! Archives in OCI image layouts.

use super::export::Exported;
use crate::bundle::oci;
use crate::bundle::oci::Artifact;
use crate::bundle::oci::Descriptor;
use crate::bundle::oci::Image;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::studio::DIGEST;
use crate::diag::codes::studio::LAYOUT;
use crate::digest::digest_of_bytes;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::ops::Session;
use crate::source::Span;
use crate::workspace::EntryKind;
use crate::workspace::FileError;
use crate::workspace::Files;
use crate::workspace::Visit;
use crate::workspace::unreadable;
use crate::yaml;
use crate::yaml::Node;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// How large a JSON document of a layout may be, in bytes: registries take no larger manifests
/// (<https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests>).
const LARGEST: u64 = 4 << 20;
/// How many manifests are looked at.
const MOST: usize = 1000;
/// How deep indexes may list indexes.
const DEEPEST: usize = 4;

/// Where an archive is in a layout.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayoutReport {
    /// The tag of the bundle.
    pub tag: String,
    /// The digest of the manifest, by which registries know it.
    pub manifest: String,
    /// The digest of the layer: of the archive as it is packed.
    pub layer: String,
}

/// The files of a layout with an exported bundle, which is there already perhaps, with others; the
/// report of the export says then where the bundle is.
///
/// # Errors
/// When the folder is something else than a layout, or has another bundle under the tag.
pub fn export_layout(
    exported: &mut Exported,
    packed: Vec<u8>,
    folder: &Path,
    tag: Option<&str>,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<WholeFile>, Reported> {
    let tag = tag.unwrap_or(&exported.tag).to_owned();
    let checked = oci::check_tag(&tag);
    checked.map_err(|fault| session.diagnostics.report(fault.at(None, "")))?;
    let mut opening = Opening {
        folder,
        files,
        session,
        read: 0,
    };
    let before = opening.before(&exported.report.name, &tag)?;
    let origins = &mut session.origins;
    let report = &mut exported.report;
    let artifact = Artifact {
        name: report.name.clone(),
        version: report.version.clone(),
        digest: report.digest.clone(),
        packed,
    };
    let image = Image::new(artifact, origins);
    let index = oci::index_with(&image, &tag, before.as_ref(), origins);
    report.layout = Some(LayoutReport {
        tag,
        manifest: image.manifest.clone(),
        layer: image.layer.clone(),
    });
    // The index comes last: what it names is there then.
    let mut written = vec![(oci::LAYOUT_FILE.to_owned(), oci::LAYOUT_TEXT.into())];
    written.extend(image.blobs);
    written.push((oci::INDEX_FILE.to_owned(), index.into_bytes()));
    let written = written.into_iter().map(|(path, content)| WholeFile {
        path: folder.join(path),
        content,
        existing: Existing::Replace,
    });
    Ok(written.collect())
}

/// The blob of a layout that is an archive.
pub(super) struct Archive {
    pub(super) path: PathBuf,
    pub(super) digest: String,
    pub(super) size: u64,
}

/// Finds the archive in a layout: the one that there is, or that has the tag.
pub(super) fn archive_in(
    folder: &Path,
    tag: Option<&str>,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Archive, Reported> {
    let mut opening = Opening {
        folder,
        files,
        session,
        read: 0,
    };
    let index = opening.index()?;
    let listed = opening.descriptors(&index, "manifests")?;
    let tags: BTreeSet<&str> = listed.iter().filter_map(|one| one.tag.as_deref()).collect();
    let shown = folder.display();
    if let Some(tag) = tag.filter(|tag| !tags.contains(tag)) {
        let all: Vec<String> = tags.iter().map(|tag| format!("`{tag}`")).collect();
        let help = format!("it has {}", list_or(&all, "no tags"));
        return Err(opening.wrong(format!("`{shown}` has no tag `{tag}`"), None, &help));
    }
    let wanted = listed
        .iter()
        .filter(|one| tag.is_none() || one.tag.as_deref() == tag);
    let mut found: BTreeMap<String, (Descriptor, Vec<String>)> = BTreeMap::new();
    for one in wanted {
        for layer in opening.layers(one, DEEPEST)? {
            let entry = found.entry(layer.digest.clone());
            let (_, tags) = entry.or_insert_with(|| (layer, Vec::new()));
            tags.extend(one.tag.clone());
        }
    }
    let mut archives = found.into_values();
    match (archives.next(), archives.next()) {
        (Some((layer, _)), None) => opening.archive(&layer),
        (None, _) => {
            let help = format!(
                "`paletteai studio export --oci` writes one: a layer of the type `{}`",
                oci::CONTENT_TYPE
            );
            Err(opening.wrong(format!("`{shown}` holds no bundle"), None, &help))
        }
        (Some(one), Some(other)) => {
            let all = [one, other].into_iter().chain(archives);
            let tags: Vec<String> = all
                .flat_map(|(_, tags)| tags)
                .map(|tag| format!("`{tag}`"))
                .collect();
            let help = format!(
                "choose one with `--tag`: {}",
                list_or(&tags, "none of them has a tag")
            );
            Err(opening.wrong(format!("`{shown}` holds more than one bundle"), None, &help))
        }
    }
}

fn list_or(items: &[String], none: &str) -> String {
    if items.is_empty() {
        return none.to_owned();
    }
    items.join(", ")
}

/// A layout whose documents are read.
struct Opening<'o> {
    folder: &'o Path,
    files: &'o dyn Files,
    session: &'o mut Session,
    /// How many manifests and indexes were read.
    read: usize,
}

impl Opening<'_> {
    fn wrong(&mut self, message: String, span: Option<Span>, help: &str) -> Reported {
        let diagnostic = Diagnostic::error(&LAYOUT, message);
        let diagnostic = diagnostic.place(span, "here").help(help);
        self.session.diagnostics.report(diagnostic)
    }

    /// The index of a folder that is written to; nothing in a new one.
    fn before(&mut self, name: &str, tag: &str) -> Result<Option<Node>, Reported> {
        match self.files.kind(self.folder) {
            None => return Ok(None),
            Some(EntryKind::Folder) if self.is_empty() => return Ok(None),
            Some(_) => {}
        }
        let index = self.index()?;
        let listed = self.descriptors(&index, "manifests")?;
        let Some(old) = listed.iter().find(|one| one.tag.as_deref() == Some(tag)) else {
            return Ok(Some(index));
        };
        let is_ours = old.media_type == oci::MANIFEST_TYPE && {
            let manifest = self.document(old)?;
            let title = manifest.at(&["annotations", oci::TITLE]);
            let kind = manifest.get("artifactType").and_then(Node::as_str);
            kind == Some(oci::ARTIFACT_TYPE) && title.and_then(Node::as_str) == Some(name)
        };
        if is_ours {
            return Ok(Some(index));
        }
        let message = format!(
            "`{}` has something else under the tag `{tag}`",
            self.folder.display()
        );
        Err(self.wrong(
            message,
            None,
            "choose another with `--tag`, or name another folder",
        ))
    }

    fn is_empty(&self) -> bool {
        let mut empty = true;
        let listed = self.files.list(self.folder, &mut |_, _| {
            empty = false;
            Visit::Skip
        });
        listed.is_ok() && empty
    }

    /// The index of the layout.
    fn index(&mut self) -> Result<Node, Reported> {
        let folder = self.folder.display();
        let no_layout = format!("`{folder}` is no OCI image layout");
        let path = self.folder.join(oci::LAYOUT_FILE);
        if self.files.kind(&path) != Some(EntryKind::File) {
            let help = "name an archive, or a folder with a file `oci-layout`, as `paletteai studio export --oci` writes it";
            return Err(self.wrong(no_layout, None, help));
        }
        let layout = self.json(&path, None)?;
        let version = layout.get("imageLayoutVersion");
        let text = version.and_then(Node::as_str).unwrap_or_default();
        if !text.starts_with("1.") {
            let span = self.session.origins.span(version.unwrap_or(&layout).origin);
            return Err(self.wrong(no_layout, span, "version 1 of image layouts is read"));
        }
        self.json(&self.folder.join(oci::INDEX_FILE), None)
    }

    fn descriptors(&mut self, document: &Node, key: &str) -> Result<Vec<Descriptor>, Reported> {
        let found = oci::descriptors(document, key, &self.session.origins);
        found.map_err(|diagnostic| self.session.diagnostics.report(diagnostic))
    }

    /// The archives among the layers of a manifest, or of all manifests of an index.
    fn layers(&mut self, of: &Descriptor, depth: usize) -> Result<Vec<Descriptor>, Reported> {
        self.read += 1;
        if self.read > MOST {
            let message = format!("`{}` has more than {MOST} manifests", self.folder.display());
            return Err(self.wrong(message, None, "name one with `--tag`"));
        }
        if of.media_type == oci::INDEX_TYPE && depth > 0 {
            let index = self.document(of)?;
            let mut layers = Vec::new();
            for one in self.descriptors(&index, "manifests")? {
                layers.extend(self.layers(&one, depth - 1)?);
            }
            return Ok(layers);
        }
        if of.media_type != oci::MANIFEST_TYPE {
            return Ok(Vec::new());
        }
        let manifest = self.document(of)?;
        let mut layers = self.descriptors(&manifest, "layers")?;
        layers.retain(|layer| layer.media_type == oci::CONTENT_TYPE);
        Ok(layers)
    }

    /// A manifest or index.
    fn document(&mut self, of: &Descriptor) -> Result<Node, Reported> {
        self.json(&self.folder.join(of.path()), Some(of))
    }

    /// A JSON document, which is the blob that was described, if one was.
    fn json(&mut self, path: &Path, described: Option<&Descriptor>) -> Result<Node, Reported> {
        let shown = path.to_string_lossy().into_owned();
        let place = described.and_then(|one| self.session.origins.span(one.origin));
        let mut bytes = Vec::new();
        let opened = self.files.open(path);
        let read = opened.and_then(|input| {
            let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
            read.map_err(|error| FileError::Refused(error.to_string()))
        });
        if let Err(error) = read {
            if let FileError::Refused(_) = error {
                let refused = unreadable(&shown, &error);
                return Err(self.session.diagnostics.report(refused));
            }
            let message = format!("there is no file `{shown}`");
            return Err(self.wrong(message, place, "the layout is not whole; copy it again"));
        }
        if bytes.len() as u64 > LARGEST {
            let message = format!("`{shown}` has more than 4 MiB");
            return Err(self.wrong(message, place, "it is no manifest of a bundle"));
        }
        if let Some(described) = described {
            self.same(
                described,
                &shown,
                &digest_of_bytes(&bytes),
                bytes.len() as u64,
            )?;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Session {
            sources,
            origins,
            diagnostics,
            ..
        } = &mut *self.session;
        let before = diagnostics.len();
        let source = sources.add(&*shown, &*text);
        let documents = source.map(|source| yaml::read(source, &text, origins, diagnostics));
        diagnostics.check_since(before)?;
        let mut documents = documents.unwrap_or_default().into_iter();
        match (documents.next(), documents.next()) {
            (Some(document), None) => Ok(document.node),
            _ => Err(self.wrong(
                format!("`{shown}` is not one JSON document"),
                None,
                "the layout is not whole; copy it again",
            )),
        }
    }

    /// Compares a blob with what was said of it.
    fn same(
        &mut self,
        said: &Descriptor,
        shown: &str,
        digest: &str,
        size: u64,
    ) -> Result<(), Reported> {
        let place = self.session.origins.span(said.origin);
        mismatch(&said.digest, said.size, shown, digest, size).map_or(Ok(()), |wrong| {
            let wrong = wrong.place(place, "described here");
            Err(self.session.diagnostics.report(wrong))
        })
    }

    /// Where the archive is.
    fn archive(&mut self, layer: &Descriptor) -> Result<Archive, Reported> {
        let path = self.folder.join(layer.path());
        if self.files.kind(&path) == Some(EntryKind::File) {
            return Ok(Archive {
                path,
                digest: layer.digest.clone(),
                size: layer.size,
            });
        }
        let message = format!("there is no file `{}`", path.display());
        let span = self.session.origins.span(layer.origin);
        Err(self.wrong(message, span, "the layout is not whole; copy it again"))
    }
}

/// What to say of a blob that is not the one that was described.
fn mismatch(
    digest: &str,
    size: u64,
    shown: &str,
    found: &str,
    found_size: u64,
) -> Option<Diagnostic> {
    if digest == found && size == found_size {
        return None;
    }
    let message = format!("`{shown}` is not the blob that the layout describes");
    let help = if digest == found {
        format!("it has {found_size} bytes, not {size}; copy the layout again")
    } else {
        format!("it has the digest `{found}`; copy the layout again")
    };
    Some(Diagnostic::error(&DIGEST, message).help(help))
}

impl Archive {
    /// Compares what was read with what the layout says of it.
    pub(super) fn check(&self, digest: &str, size: u64) -> Result<(), Diagnostic> {
        let shown = self.path.to_string_lossy();
        mismatch(&self.digest, self.size, &shown, digest, size).map_or(Ok(()), Err)
    }
}
