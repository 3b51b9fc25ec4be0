//! Revisions of a git repository: the only place that starts another program.

use super::EntryKind;
use super::FileError;
use super::Files;
use super::LARGEST_FILE;
use super::Unlisted;
use super::Visit;
use super::tree::Tree;
use crate::diag::closest;
use std::cell::RefCell;
use std::io;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::ChildStdin;
use std::process::ChildStdout;
use std::process::Command;
use std::process::Stdio;

/// Why there is nothing to read at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// The program `git` is not installed, or not in `PATH`.
    NoGit,
    /// There is no such commit; perhaps this one is meant.
    NoSuchRevision(Option<String>),
    /// What git says.
    Refused(String),
}

/// The files below a folder as they are at a revision, whatever is checked out. Git is asked for a
/// file when it is read. Files that `.gitattributes` keeps out of archives are among them;
/// submodules are not, nor are links that lead out of the folder.
#[derive(Debug)]
pub struct RevisionFiles {
    folder: PathBuf,
    /// Where the folder stands among them, also when nothing is in it.
    root: PathBuf,
    /// The names of contents.
    tree: Tree<String>,
    /// The git that answers.
    objects: RefCell<Option<Objects>>,
}

impl RevisionFiles {
    /// The files below a folder. They stand below [`revision_root`], so that messages say where a
    /// file is from.
    ///
    /// # Errors
    /// When there is no git, no repository, or no such revision.
    pub fn of(folder: &Path, revision: &str) -> Result<Self, GitError> {
        let commit = commit(folder, revision)?;
        let listing = run(folder, &["ls-tree", "-r", "-z", &commit])?;
        let entries = listing.split(|byte| *byte == 0);
        let entries: Vec<Entry> = entries
            .filter_map(|line| Entry::parse(&String::from_utf8_lossy(line)))
            .collect();
        let mut files = Self {
            folder: folder.to_owned(),
            root: revision_root(revision),
            tree: Tree::default(),
            objects: RefCell::default(),
        };
        let (links, contents): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| entry.is_link);
        for entry in contents {
            files.tree.add(files.root.join(entry.path), entry.id);
        }
        for link in links {
            files.follow(files.root.join(link.path), &link.id);
        }
        Ok(files)
    }

    /// Links to files within the tree are files; others lead out of the revision.
    fn follow(&mut self, path: PathBuf, id: &str) {
        let Ok(target) = self.content(id) else {
            return;
        };
        let mut way = path.parent().unwrap_or(Path::new("")).to_owned();
        for part in Path::new(&*String::from_utf8_lossy(&target)).components() {
            match part {
                Component::ParentDir => drop(way.pop()),
                other => way.push(other),
            }
        }
        if let Some(id) = self.tree.get(&way).cloned() {
            self.tree.add(path, id);
        }
    }

    /// The content with a name.
    fn content(&self, id: &str) -> Result<Vec<u8>, FileError> {
        let mut objects = self.objects.borrow_mut();
        if objects.is_none() {
            *objects = Some(Objects::start(&self.folder).map_err(|error| refused(&error))?);
        }
        let answer = objects.as_mut().map(|objects| objects.content(id));
        answer.unwrap_or(Err(FileError::Missing))
    }
}

/// Where the files of a revision stand: `git:<revision>`.
pub fn revision_root(revision: &str) -> PathBuf {
    PathBuf::from(format!("git:{revision}"))
}

impl Files for RevisionFiles {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        path.starts_with(folder)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        let root = || (path == self.root).then_some(EntryKind::Folder);
        self.tree.kind(path).or_else(root)
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        self.tree.list(folder, visit);
        Ok(())
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        let id = self.tree.get(path).ok_or(FileError::Missing)?;
        self.content(id)
    }
}

/// One entry of a tree.
struct Entry {
    path: String,
    id: String,
    is_link: bool,
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

/// A git that gives out contents, one after the other.
#[derive(Debug)]
struct Objects {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    fn start(folder: &Path) -> io::Result<Self> {
        let mut child = git(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers)) => Ok(Self {
                child,
                questions,
                answers: BufReader::new(answers),
            }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// The answer is `<id> blob <size>\n`, the bytes, and a line break, or `<id> missing\n`.
    fn content(&mut self, id: &str) -> Result<Vec<u8>, FileError> {
        let head = self.ask(id).map_err(|error| refused(&error))?;
        let size = head.trim_end().rsplit(' ').next();
        let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
            let reason = "this clone of the repository does not have its content";
            return Err(FileError::Refused(reason.to_owned()));
        };
        let mut answer = (&mut self.answers).take(size + 1);
        if size > LARGEST_FILE {
            io::copy(&mut answer, &mut io::sink()).map_err(|error| refused(&error))?;
            return Err(FileError::TooLarge);
        }
        let mut bytes = Vec::new();
        answer
            .read_to_end(&mut bytes)
            .map_err(|error| refused(&error))?;
        match bytes.pop() {
            Some(b'\n') if bytes.len() as u64 == size => Ok(bytes),
            _ => Err(FileError::Refused("git stopped in the middle".to_owned())),
        }
    }

    fn ask(&mut self, id: &str) -> io::Result<String> {
        writeln!(self.questions, "{id}")?;
        self.questions.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        Ok(head)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It waits for questions; whether it could be ended no longer matters.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The commit that a revision names.
fn commit(folder: &Path, revision: &str) -> Result<String, GitError> {
    let commit = format!("{revision}^{{commit}}");
    let verify = [
        "rev-parse",
        "--quiet",
        "--verify",
        "--end-of-options",
        &commit,
    ];
    match run(folder, &verify) {
        Ok(id) => Ok(String::from_utf8_lossy(&id).trim().to_owned()),
        Err(GitError::Refused(said)) if said.is_empty() => {
            let names = run(folder, &["for-each-ref", "--format=%(refname:short)"])?;
            let names = String::from_utf8_lossy(&names).into_owned();
            let meant = closest(revision, names.lines());
            Err(GitError::NoSuchRevision(meant.map(str::to_owned)))
        }
        Err(error) => Err(error),
    }
}

/// A git for a folder. It asks nobody, and fetches nothing from the network that a partial clone
/// left out.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1");
    command
}

/// Runs git in a folder; what it prints.
fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = git(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::NoGit,
            _ => GitError::Refused(error.to_string()),
        })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or_default();
    let first = first.strip_prefix("fatal: ").unwrap_or(first);
    Err(GitError::Refused(first.to_owned()))
}

fn refused(error: &io::Error) -> FileError {
    FileError::Refused(error.to_string())
}
