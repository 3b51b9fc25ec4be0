//! Settings, each with its source.

use super::FileError;
use super::Files;
use super::LintLevels;
use super::LockUse;
use super::discover::report_unreadable;
use super::discover::shown;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::command;
use crate::diag::codes::workspace;
use crate::diag::did_you_mean;
use crate::kubernetes::KubeVersion;
use crate::model::VersioningType;
use crate::model::names::check_dns_label;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Document;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;
use crate::yaml::Strictness;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// The settings file at the root of a workspace.
pub const SETTINGS_FILE: &str = "paletteai.yaml";

/// Where a setting comes from, weakest first. The order *is* the precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingSource {
    /// Nobody set it.
    Default,
    /// The settings file.
    File,
    /// An environment variable `PALETTEAI_…`.
    Environment,
    /// A flag.
    Flag,
}

/// The settings there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingKey {
    /// The namespace of resources that name none.
    Namespace,
    /// The namespace of definitions and variables that all projects share.
    SystemNamespace,
    /// How new revisions are numbered.
    VersioningType,
    /// The Kubernetes release of the spokes.
    KubeVersion,
    /// The namespace of the hub's objects, where a topology does not say.
    HubNamespace,
}

/// A value, where it is written, and who set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it is written; a rule for a default.
    pub origin: OriginId,
    /// Who set it.
    pub source: SettingSource,
}

/// A value from a flag or the environment.
#[derive(Clone, Debug)]
pub struct GivenSetting {
    /// Which setting.
    pub key: SettingKey,
    /// The value.
    pub value: String,
    /// Flag or environment.
    pub source: SettingSource,
    /// What messages call it: `--namespace`, `$PALETTEAI_NAMESPACE`.
    pub name: String,
}

/// All settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `namespace`
    pub namespace: Setting<Arc<str>>,
    /// `systemNamespace`
    pub system_namespace: Setting<Arc<str>>,
    /// `versioningType`
    pub versioning_type: Setting<VersioningType>,
    /// `kubeVersion`
    pub kube_version: Setting<KubeVersion>,
    /// `hubNamespace`
    pub hub_namespace: Setting<Arc<str>>,
    /// `lints`: a level for each lint that is to have another than its own.
    pub lints: LintLevels,
    /// `modelAsAService`, as it is written: whoever selects bundles by it reads it.
    pub model_as_a_service: Option<Node>,
    /// `--strict`; not in the file, because it says how to judge the files.
    pub strictness: Strictness,
    /// `--locked`, `--no-lock`; not in the file, because it says what another file is used for.
    pub lock_use: LockUse,
    /// The root of the workspace, where the settings file and the lock file lie.
    pub root: PathBuf,
}

static SHAPE: Shape = Shape {
    what: "the settings file",
    fields: &[
        Field::optional("namespace", Form::Text),
        Field::optional("systemNamespace", Form::Text),
        Field::optional("versioningType", Form::Text),
        Field::optional("kubeVersion", Form::Text),
        Field::optional("hubNamespace", Form::Text),
        Field::optional("lints", Form::Map),
        Field::optional("modelAsAService", Form::Map),
    ],
};

impl SettingKey {
    /// All settings, in the order in which they are shown.
    pub const ALL: [SettingKey; 5] = [
        SettingKey::Namespace,
        SettingKey::SystemNamespace,
        SettingKey::VersioningType,
        SettingKey::KubeVersion,
        SettingKey::HubNamespace,
    ];

    /// As written in the settings file.
    pub fn name(self) -> &'static str {
        match self {
            SettingKey::Namespace => "namespace",
            SettingKey::SystemNamespace => "systemNamespace",
            SettingKey::VersioningType => "versioningType",
            SettingKey::KubeVersion => "kubeVersion",
            SettingKey::HubNamespace => "hubNamespace",
        }
    }
}

impl std::fmt::Display for SettingSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(match self {
            SettingSource::Default => "default",
            SettingSource::File => "file",
            SettingSource::Environment => "environment",
            SettingSource::Flag => "flag",
        })
    }
}

/// A value as it was given, before it is read.
type Raw = Setting<Arc<str>>;

impl Settings {
    /// Reads the settings file at the root of the workspace, if there is one, and puts what was
    /// given over it. Everything that is wrong is reported; a wrong value counts as not given.
    pub fn load(
        files: &dyn Files,
        root: &Path,
        given: &[GivenSetting],
        strictness: Strictness,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut lints = LintLevels::default();
        let mut model_as_a_service = None;
        let mut raw = Vec::new();
        for document in read_file(files, root, sources, origins, diagnostics) {
            let mut decoding = Decoding {
                default_namespace: Settings::defaults(strictness, origins).default_namespace(),
                origins,
                diagnostics,
                strictness,
            };
            if let Some(fields) = Fields::of(&document.node, &SHAPE, &mut decoding) {
                raw.extend(written(&fields));
                read_lints(&fields, &mut lints, &mut decoding);
                model_as_a_service = fields.raw("modelAsAService").cloned();
            }
        }
        raw.extend(given.iter().filter_map(|given| {
            let source = sources.add(given.name.as_str(), given.value.as_str())?;
            let site = Span::new(source, 0, given.value.len());
            let setting = Setting {
                value: given.value.as_str().into(),
                origin: origins.read(site),
                source: given.source,
            };
            Some((given.key, setting))
        }));
        raw.sort_by_key(|(_, setting)| setting.source);
        let mut settings = Self {
            lints,
            model_as_a_service,
            root: root.to_owned(),
            ..Self::defaults(strictness, origins)
        };
        for (key, setting) in raw {
            if let Err(mut fault) = settings.set(key, &setting) {
                if setting.source == SettingSource::Flag {
                    fault.code = &command::SETTING;
                }
                let span = origins.span(setting.origin);
                diagnostics.push(fault.at(span, "set here"));
            }
        }
        settings
    }

    /// Nothing but defaults.
    pub fn defaults(strictness: Strictness, origins: &mut Origins) -> Self {
        let trace = Trace {
            note: "docs/output-and-exit-codes.md#settings",
            ..Trace::default()
        };
        let origin = origins.push(Step::Rule, &trace);
        let text = |value: &str| default(Arc::from(value), origin);
        Self {
            namespace: text("default"),
            system_namespace: text("mural-system"),
            versioning_type: default(VersioningType::default(), origin),
            kube_version: default(KubeVersion::NEWEST, origin),
            hub_namespace: text("managed-cluster-set-global"),
            lints: LintLevels::default(),
            model_as_a_service: None,
            strictness,
            lock_use: LockUse::default(),
            root: PathBuf::from("."),
        }
    }

    /// Every setting with its value as text, for `paletteai config`.
    pub fn rows(&self) -> Vec<(SettingKey, Setting<String>)> {
        let text = |setting: &Setting<Arc<str>>| setting.show(ToString::to_string);
        let row = |key| {
            let shown = match key {
                SettingKey::Namespace => text(&self.namespace),
                SettingKey::SystemNamespace => text(&self.system_namespace),
                SettingKey::VersioningType => self.versioning_type.show(|value| {
                    let row = VERSIONING.iter().find(|(_, known)| known == value);
                    row.map_or_else(String::new, |(name, _)| (*name).to_owned())
                }),
                SettingKey::KubeVersion => self.kube_version.show(KubeVersion::to_string),
                SettingKey::HubNamespace => text(&self.hub_namespace),
            };
            (key, shown)
        };
        SettingKey::ALL.into_iter().map(row).collect()
    }

    /// The namespace of resources that name none, with its place.
    pub fn default_namespace(&self) -> Spanned<Arc<str>> {
        Spanned::new(self.namespace.value.clone(), self.namespace.origin)
    }

    fn set(&mut self, key: SettingKey, raw: &Raw) -> Result<(), Fault> {
        match key {
            SettingKey::Namespace => self.namespace = namespace(raw)?,
            SettingKey::SystemNamespace => self.system_namespace = namespace(raw)?,
            SettingKey::HubNamespace => self.hub_namespace = namespace(raw)?,
            SettingKey::VersioningType => self.versioning_type = versioning_type(raw)?,
            SettingKey::KubeVersion => self.kube_version = kube_version(raw)?,
        }
        Ok(())
    }
}

impl<T> Setting<T> {
    fn show(&self, text: impl Fn(&T) -> String) -> Setting<String> {
        Setting {
            value: text(&self.value),
            origin: self.origin,
            source: self.source,
        }
    }
}

const VERSIONING: &[(&str, VersioningType)] = &[
    ("basic", VersioningType::Basic),
    ("semantic", VersioningType::Semantic),
];

fn default<T>(value: T, origin: OriginId) -> Setting<T> {
    Setting {
        value,
        origin,
        source: SettingSource::Default,
    }
}

fn namespace(raw: &Raw) -> Result<Raw, Fault> {
    check_dns_label(&raw.value, "a namespace").map_err(|fault| Fault {
        code: &workspace::SETTING,
        ..fault
    })?;
    Ok(raw.clone())
}

fn versioning_type(raw: &Raw) -> Result<Setting<VersioningType>, Fault> {
    let row = VERSIONING.iter().find(|(name, _)| *name == &*raw.value);
    let Some((_, value)) = row else {
        let names = VERSIONING.iter().map(|(name, _)| *name);
        let help = did_you_mean(&raw.value, names)
            .unwrap_or_else(|| "write `basic` or `semantic`".to_owned());
        let message = format!("`{}` is not a way of versioning", raw.value);
        return Err(Fault::new(&workspace::SETTING, message).help(help));
    };
    Ok(Setting {
        value: *value,
        origin: raw.origin,
        source: raw.source,
    })
}

fn kube_version(raw: &Raw) -> Result<Setting<KubeVersion>, Fault> {
    let value = KubeVersion::parse(&raw.value).ok_or_else(|| {
        let message = format!("`{}` is not a Kubernetes release", raw.value);
        Fault::new(&workspace::SETTING, message).help("write it as `1.34` or `v1.34.2`")
    })?;
    Ok(Setting {
        value,
        origin: raw.origin,
        source: raw.source,
    })
}

fn read_file(
    files: &dyn Files,
    root: &Path,
    sources: &mut Sources,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Document> {
    let path: std::path::PathBuf = match root.join(SETTINGS_FILE).strip_prefix(".") {
        Ok(path) => path.to_owned(),
        Err(_) => root.join(SETTINGS_FILE),
    };
    let bytes = match files.read(&path) {
        Ok(bytes) => bytes,
        Err(FileError::Missing) => return Vec::new(),
        Err(error) => {
            report_unreadable(&path, &error, diagnostics);
            return Vec::new();
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        let message = format!("`{}` is not UTF-8 text", shown(&path));
        diagnostics.push(Diagnostic::error(&workspace::NOT_TEXT, message));
        return Vec::new();
    };
    let Some(source) = sources.add(shown(&path), text.as_str()) else {
        return Vec::new();
    };
    yaml::read(source, &text, origins, diagnostics)
}

/// The settings that are one text each.
fn written(fields: &Fields<'_>) -> Vec<(SettingKey, Raw)> {
    let all = SettingKey::ALL.into_iter();
    let written = all.filter_map(|key| {
        let text = fields.text(key.name())?;
        let setting = Setting {
            value: text.value,
            origin: text.origin,
            source: SettingSource::File,
        };
        Some((key, setting))
    });
    written.collect()
}

fn read_lints(fields: &Fields<'_>, lints: &mut LintLevels, decoding: &mut Decoding<'_>) {
    let written = fields.raw("lints").and_then(Node::as_map);
    for entry in written.into_iter().flatten() {
        if let Err(fault) = lints.set(&entry.key.text, &entry.value) {
            let span = decoding.span(entry.key.origin);
            decoding.diagnostics.push(fault.at(span, "set here"));
        }
    }
}
