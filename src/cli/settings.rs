//! Settings from flags and the environment.

use super::args::Environment;
use super::args::Global;
use crate::diag::Diagnostic;
use crate::diag::codes::workspace::SETTING;
use crate::diag::did_you_mean;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::GivenSetting;
use crate::workspace::LockUse;
use crate::workspace::SettingKey;
use crate::workspace::SettingSource;
use crate::workspace::Settings;
use crate::yaml::Strictness;
use std::path::Path;
use std::path::PathBuf;

/// Reads the settings of a run. The settings file is that of the first folder among the
/// workspace's paths, or of the current folder. What is wrong is in the session.
pub(super) fn settings(
    global: &Global,
    environment: &Environment,
    directories: &[PathBuf],
    files: &dyn Files,
    session: &mut Session,
) -> Settings {
    report_unknown(environment, session);
    of_folder(global, environment, directories, files, session)
}

/// The settings for another workspace in the same run.
pub(super) fn of_folder(
    global: &Global,
    environment: &Environment,
    directories: &[PathBuf],
    files: &dyn Files,
    session: &mut Session,
) -> Settings {
    let strictness = if global.strict {
        Strictness::Strict
    } else {
        Strictness::Lenient
    };
    let is_folder = |path: &&PathBuf| {
        files
            .kind(path)
            .is_some_and(|kind| kind == crate::workspace::EntryKind::Folder)
    };
    let root = directories
        .iter()
        .find(is_folder)
        .map_or(Path::new("."), PathBuf::as_path);
    let settings = Settings::load(
        files,
        root,
        &given(global, environment),
        strictness,
        &mut session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    );
    let lock_use = match (global.lock.locked, global.lock.no_lock) {
        (true, _) => LockUse::Require,
        (_, true) => LockUse::Ignore,
        _ => LockUse::Prefer,
    };
    Settings {
        lock_use,
        ..settings
    }
}

/// Warns of variables that look like settings and are none.
fn report_unknown(environment: &Environment, session: &mut Session) {
    let known: Vec<&str> = SettingKey::ALL
        .into_iter()
        .map(|key| names(key).1)
        .collect();
    for (name, _) in &environment.settings {
        if known.contains(&name.as_str()) {
            continue;
        }
        let message = format!("the environment variable `{name}` is no setting");
        let help = did_you_mean(name, known.iter().copied());
        let diagnostic = Diagnostic::warning(&SETTING, message);
        session.diagnostics.push(
            diagnostic.help(help.unwrap_or_else(|| format!("there are {}", known.join(", ")))),
        );
    }
}

/// The flag and the environment variable of a setting.
fn names(key: SettingKey) -> (&'static str, &'static str) {
    match key {
        SettingKey::Namespace => ("--default-namespace", "PALETTEAI_NAMESPACE"),
        SettingKey::SystemNamespace => ("--system-namespace", "PALETTEAI_SYSTEM_NAMESPACE"),
        SettingKey::VersioningType => ("--versioning-type", "PALETTEAI_VERSIONING_TYPE"),
        SettingKey::KubeVersion => ("--kube-version", "PALETTEAI_KUBE_VERSION"),
        SettingKey::HubNamespace => ("--hub-namespace", "PALETTEAI_HUB_NAMESPACE"),
    }
}

fn given(global: &Global, environment: &Environment) -> Vec<GivenSetting> {
    let flags = &global.settings;
    let mut given = Vec::new();
    for key in SettingKey::ALL {
        let (flag, variable) = names(key);
        let from_flag = match key {
            SettingKey::Namespace => &flags.default_namespace,
            SettingKey::SystemNamespace => &flags.system_namespace,
            SettingKey::VersioningType => &flags.versioning_type,
            SettingKey::KubeVersion => &flags.kube_version,
            SettingKey::HubNamespace => &flags.hub_namespace,
        };
        if let Some(value) = from_flag {
            let (value, name) = (value.clone(), flag.to_owned());
            given.push(GivenSetting {
                key,
                value,
                source: SettingSource::Flag,
                name,
            });
        }
        // An empty variable counts as not set, as in most shells' defaults.
        let found = environment
            .settings
            .iter()
            .find(|(name, _)| name == variable);
        if let Some((_, value)) = found.filter(|(_, value)| !value.is_empty()) {
            let (value, name) = (value.clone(), format!("${variable}"));
            given.push(GivenSetting {
                key,
                value,
                source: SettingSource::Environment,
                name,
            });
        }
    }
    given
}
