//! The texts of templates.

use super::FileError;
use super::Files;
use super::LARGEST_FILE;
use super::discover::shown;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::model::TemplateText;
use crate::model::Templates;
use crate::source::SourceId;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// Template files that were read, by path.
pub(super) type Cache = BTreeMap<PathBuf, (SourceId, Arc<str>)>;

/// Templates of a definition in a file.
pub(super) struct FileTemplates<'run> {
    pub(super) files: &'run dyn Files,
    /// The definition's own file.
    pub(super) definition: &'run Path,
    /// What stands before a path in messages.
    pub(super) prefix: &'static str,
    pub(super) sources: &'run mut Sources,
    pub(super) cache: &'run mut Cache,
}

impl Templates for FileTemplates<'_> {
    fn inline(&mut self, text: &Arc<str>, span: Span) -> TemplateText {
        inline(self.sources, text, span)
    }

    fn file(&mut self, path: &str) -> Result<TemplateText, Fault> {
        let folder = self.definition.parent().unwrap_or(Path::new(""));
        let path: PathBuf = folder.join(path).components().collect();
        if let Some((source, text)) = self.cache.get(&path) {
            return Ok(whole(*source, text.clone()));
        }
        let name = format!("{}{}", self.prefix, shown(&path));
        let fault = |message: String| Fault::new(&model::TEMPLATE_FILE, message);
        if !self.files.stays_below(&path, folder) {
            let message = format!("`{name}` is a link out of the definition's folder");
            return Err(fault(message).help("put the template beside the definition"));
        }
        let bytes = self.files.read(&path).map_err(|error| match error {
            FileError::Missing => fault(format!("there is no file `{name}`"))
                .help("the path is relative to the folder of the definition's file"),
            FileError::TooLarge => fault(format!(
                "`{name}` is larger than {} MiB",
                LARGEST_FILE >> 20
            )),
            FileError::Refused(reason) => fault(format!("cannot read `{name}`: {reason}")),
        })?;
        let text =
            String::from_utf8(bytes).map_err(|_| fault(format!("`{name}` is not UTF-8 text")))?;
        let text: Arc<str> = text.into();
        let source = self.sources.add(name.as_str(), text.clone());
        let source = source.ok_or_else(|| fault(format!("`{name}` is larger than 4 GiB")))?;
        self.cache.insert(path, (source, text.clone()));
        Ok(whole(source, text))
    }
}

/// Templates of a definition that was read before, such as the one in a `DefinitionRevision`:
/// there is no folder for template files.
#[derive(Debug)]
pub struct InlineTemplates<'run> {
    /// The texts of the run.
    pub sources: &'run Sources,
}

impl Templates for InlineTemplates<'_> {
    fn inline(&mut self, text: &Arc<str>, span: Span) -> TemplateText {
        inline(self.sources, text, span)
    }

    fn file(&mut self, path: &str) -> Result<TemplateText, Fault> {
        let message = format!("there is no folder to find `{path}` in");
        Err(Fault::new(&model::TEMPLATE_FILE, message)
            .help("write the template itself into `template`"))
    }
}

fn inline(sources: &Sources, text: &Arc<str>, span: Span) -> TemplateText {
    TemplateText {
        text: text.clone(),
        source: span.source,
        segments: yaml::segments(sources.text(span.source), span),
    }
}

fn whole(source: SourceId, text: Arc<str>) -> TemplateText {
    TemplateText {
        text,
        source,
        segments: Arc::new([(0, 0)]),
    }
}
