//! Which profiles a command is about.

use super::ProfileOptions;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::and;
use crate::diag::codes::command as codes;
use crate::diag::codes::workspace as workspace_codes;
use crate::diag::did_you_mean;
use crate::model::ClusterProfile;
use crate::model::Pin;
use crate::ops::Session;
use crate::ops::render::report_all;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::path::Path;
use std::path::PathBuf;

/// Reads what the words of a command need: the files they name, and the workspace only where a
/// word is a name.
///
/// # Errors
/// When something cannot be read; what is wrong is in the session.
pub(super) fn load(
    options: &ProfileOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Workspace, Reported> {
    let words = options.profiles.iter();
    let mut paths: Vec<PathBuf> = words
        .filter(|word| is_path(word))
        .map(PathBuf::from)
        .collect();
    if paths.len() == options.profiles.len() && !paths.is_empty() {
        return session.load(files, &paths, settings);
    }
    paths.splice(0..0, options.directories.iter().cloned());
    session.load(files, &paths, settings)
}

/// The profiles that the words name, in their order, each once; all profiles without words.
///
/// # Errors
/// A word that names nothing, or a version that several files claim to be.
pub(super) fn choose<'w>(
    options: &ProfileOptions,
    workspace: &'w Workspace,
    session: &mut Session,
) -> Result<Vec<&'w ClusterProfile>, Reported> {
    let mut chosen: Vec<&'w ClusterProfile> = Vec::new();
    let mut wrong = Vec::new();
    let mut add = |profile: &'w ClusterProfile| {
        if !chosen.iter().any(|known| std::ptr::eq(*known, profile)) {
            chosen.push(profile);
        }
    };
    if options.profiles.is_empty() {
        workspace.cluster_profiles().iter().for_each(&mut add);
    }
    for word in &options.profiles {
        let found = if is_path(word) {
            of_path(word, workspace, session)
        } else {
            named(word, workspace, session).map(|profile| vec![profile])
        };
        match found {
            Ok(profiles) => profiles.into_iter().for_each(&mut add),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if chosen.is_empty() && wrong.is_empty() {
        let message = "there is no cluster profile here";
        wrong.push(
            Diagnostic::error(&codes::NOTHING_CHOSEN, message)
                .help("name the file that holds one, or the folder with `-C DIR`"),
        );
    }
    wrong.extend(contradictions(&chosen, workspace, &session.origins));
    if wrong.is_empty() {
        return Ok(chosen);
    }
    Err(report_all(wrong, session))
}

/// Whether a word names a file or folder. Names of profiles may hold dots, but end in no file
/// ending.
fn is_path(word: &str) -> bool {
    let path = Path::new(word);
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is_file = matches!(ending, Some("json" | "yaml" | "yml" | "tgz" | "gz"));
    matches!(word, "-" | "." | "..") || word.contains(['/', '\\']) || is_file
}

fn of_path<'w>(
    word: &str,
    workspace: &'w Workspace,
    session: &Session,
) -> Result<Vec<&'w ClusterProfile>, Diagnostic> {
    let wanted = match word {
        "-" => "<stdin>".to_owned(),
        path => {
            let parts = Path::new(path).components();
            let tidy: PathBuf = parts
                .filter(|part| *part != std::path::Component::CurDir)
                .collect();
            tidy.to_string_lossy()
                .replace(std::path::MAIN_SEPARATOR, "/")
        }
    };
    let lies_there = |profile: &&ClusterProfile| {
        let file = file_of(profile, &session.origins, &session.sources);
        let below = file.strip_prefix(&wanted);
        wanted.is_empty() || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let profiles = workspace.cluster_profiles().iter();
    let found: Vec<_> = profiles.filter(lies_there).collect();
    if found.is_empty() {
        let message = match word {
            "-" => "standard input holds no cluster profile".to_owned(),
            path => format!("`{path}` holds no cluster profile"),
        };
        return Err(Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(
            "a cluster profile has `spec.template` with `packs`; Palette writes one with Export Profile",
        ));
    }
    Ok(found)
}

/// The name of the file that a profile stands in.
pub(super) fn file_of<'s>(
    profile: &ClusterProfile,
    origins: &Origins,
    sources: &'s Sources,
) -> &'s str {
    let span = origins.span(profile.node.origin);
    span.map_or("", |span| sources.name(span.source))
}

/// `NAME`, `NAME@1.2.0`, or with as many numbers as one likes: `NAME@v1`.
fn named<'w>(
    word: &str,
    workspace: &'w Workspace,
    session: &Session,
) -> Result<&'w ClusterProfile, Diagnostic> {
    let all = workspace.cluster_profiles();
    let (name, pin) = match word.split_once('@') {
        Some((name, pin)) => (name, Some(pin)),
        None => (word, None),
    };
    let versions = all.named(name);
    if versions.is_empty() {
        let message = format!("there is no cluster profile `{name}`");
        let help = match did_you_mean(name, all.names()) {
            Some(help) => help,
            None if of_path(word, workspace, session).is_ok() => {
                format!("write `./{word}` for the folder of this name")
            }
            None => "`paletteai cluster-profile list` shows what there is".to_owned(),
        };
        return Err(Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(help));
    }
    let Some(pin) = pin else {
        return all
            .newest(name)
            .ok_or_else(|| no_version(name, "", versions));
    };
    let digits = pin.strip_prefix('v').unwrap_or(pin);
    let pinned = Pin::parse(&format!("v{digits}")).map_err(|_| {
        let message = format!("`{pin}` is not a version");
        let help = format!("write `{name}` for the newest, or a version such as `{name}@1.2.0`");
        Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(help)
    })?;
    let fits = |profile: &&ClusterProfile| {
        let version = &profile.version.value;
        match &pinned.exact {
            Some(exact) => exact == version,
            None => {
                version.pre.is_empty()
                    && version.major == pinned.major
                    && pinned.minor.is_none_or(|minor| minor == version.minor)
            }
        }
    };
    let mut newest_first = versions.iter().rev();
    newest_first
        .find(fits)
        .ok_or_else(|| no_version(name, pin, versions))
}

fn no_version(name: &str, pin: &str, versions: &[ClusterProfile]) -> Diagnostic {
    let known: Vec<String> = versions
        .iter()
        .map(|profile| format!("`{}`", profile.version.value))
        .collect();
    let message = format!("the cluster profile `{name}` has no version `{pin}`");
    Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(format!("there is {}", and(&known)))
}

/// Several files that claim to be one version of a profile.
fn contradictions(
    chosen: &[&ClusterProfile],
    workspace: &Workspace,
    origins: &Origins,
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for profile in chosen {
        let (name, version) = (&profile.name.value, &profile.version.value);
        if name.is_empty() {
            continue;
        }
        let all: Vec<_> = workspace
            .cluster_profiles()
            .version(name, version)
            .collect();
        let [first, second, ..] = all.as_slice() else {
            continue;
        };
        let message = format!("two files are version {version} of the cluster profile `{name}`");
        let diagnostic = Diagnostic::error(&workspace_codes::DUPLICATE, message)
            .place(origins.span(second.name.origin), "again here")
            .place(origins.span(first.name.origin), "first here")
            .help("raise `spec.version` of one of them, or name the one file that is meant");
        if !found.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }
    found
}
