//! Revisions of a git repository: the only place that starts another program.

use super::MemoryFiles;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

/// Why there is nothing to read at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// The program `git` is not installed, or not in `PATH`.
    NoGit,
    /// What git says.
    Refused(String),
}

/// One entry of a tree.
struct Entry {
    path: String,
    id: String,
    is_link: bool,
}

/// The files below a folder as they are at a revision, whatever is checked out. They stand below
/// the path `git:<revision>`, so that messages say where a file is from. Files that `.gitattributes`
/// keeps out of archives are among them; submodules are not.
///
/// # Errors
/// When there is no git, no repository, or no such revision.
pub fn at_revision(folder: &Path, revision: &str) -> Result<(PathBuf, MemoryFiles), GitError> {
    let commit = format!("{revision}^{{commit}}");
    let verify = [
        "rev-parse",
        "--quiet",
        "--verify",
        "--end-of-options",
        &commit,
    ];
    let found = run(folder, &verify, "").map_err(|error| match error {
        GitError::Refused(text) if text.is_empty() => {
            GitError::Refused(format!("there is no revision `{revision}`"))
        }
        other => other,
    })?;
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    let listing = run(folder, &["ls-tree", "-r", "-z", &commit], "")?;
    let entries: Vec<Entry> = listing
        .split(|byte| *byte == 0)
        .filter_map(|line| Entry::parse(&String::from_utf8_lossy(line)))
        .collect();
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let contents = run(folder, &["cat-file", "--batch"], &ids.join("\n"))?;
    let root = PathBuf::from(format!("git:{revision}"));
    let files = files(&root, &entries, &contents);
    let files = files.ok_or_else(|| GitError::Refused("its answer cannot be read".to_owned()))?;
    Ok((root, files))
}

impl Entry {
    /// `<mode> <type> <id>\t<path>`; only files and links.
    fn parse(line: &str) -> Option<Self> {
        let (facts, path) = line.split_once('\t')?;
        let mut words = facts.split(' ');
        let mode = words.next()?;
        (words.next()? == "blob").then_some(())?;
        Some(Self {
            path: path.to_owned(),
            id: words.next()?.to_owned(),
            is_link: mode == "120000",
        })
    }
}

/// Takes the answer of `cat-file --batch` apart: for each entry `<id> blob <size>\n`, the bytes,
/// and a line break.
fn files(root: &Path, entries: &[Entry], contents: &[u8]) -> Option<MemoryFiles> {
    let mut files = MemoryFiles::default();
    let mut links = Vec::new();
    let mut rest = contents;
    for entry in entries {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let head = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size: usize = head.rsplit(' ').next()?.parse().ok()?;
        let bytes = rest.get(end + 1..end + 1 + size)?;
        rest = rest.get(end + 2 + size..)?;
        let path = root.join(&entry.path);
        if entry.is_link {
            links.push((
                path,
                PathBuf::from(String::from_utf8_lossy(bytes).into_owned()),
            ));
        } else {
            files.add(path, bytes);
        }
    }
    follow(&links, &mut files);
    Some(files)
}

/// Links to files within the tree are files; others lead out of the revision.
fn follow(links: &[(PathBuf, PathBuf)], files: &mut MemoryFiles) {
    use super::Files as _;
    for (path, target) in links {
        let mut way = path.parent().unwrap_or(Path::new("")).to_owned();
        for part in target.components() {
            match part {
                std::path::Component::ParentDir => drop(way.pop()),
                other => way.push(other),
            }
        }
        if let Ok(bytes) = files.read(&way) {
            files.add(path, bytes);
        }
    }
}

/// Runs git in a folder; what it prints.
fn run(folder: &Path, arguments: &[&str], input: &str) -> Result<Vec<u8>, GitError> {
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => GitError::NoGit,
        _ => GitError::Refused(error.to_string()),
    };
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(refused)?;
    // Git answers while it reads, so a full pipe on one side must not stop the other.
    let (stdin, input) = (child.stdin.take(), input.to_owned());
    let writer = std::thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A git that stops reading says why on its standard error.
            let _gone = stdin.write_all(input.as_bytes());
        }
    });
    let output = child.wait_with_output().map_err(refused)?;
    let _ended = writer.join();
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or_default();
    let first = first.strip_prefix("fatal: ").unwrap_or(first);
    Err(GitError::Refused(first.to_owned()))
}
