//! Writes the list of the catalogue's files, which `src/workspace/catalogue.rs` embeds, and says which
//! commit a release is built from.
#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads the tree it is built from"
)]

use std::fmt::Write as _;
use std::fs;
use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;
use std::io;
use std::path::Path;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    println!(
        "cargo::rustc-env=BUILD_COMMIT={}",
        commit().unwrap_or_default()
    );
    let missing = |name: &str| io::Error::other(format!("cargo does not set `{name}`"));
    let root =
        std::env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| missing("CARGO_MANIFEST_DIR"))?;
    let target = std::env::var_os("OUT_DIR").ok_or_else(|| missing("OUT_DIR"))?;
    let folder = Path::new(&root).join("definitions");
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    println!(
        "cargo::rustc-env=SOURCES_DIGEST={}",
        sources_digest(Path::new(&root), &files)?
    );
    let mut named: Vec<(String, String)> = files
        .into_iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(&folder).ok()?;
            Some((
                inside.to_str()?.replace('\\', "/"),
                path.to_str()?.to_owned(),
            ))
        })
        .collect();
    named.sort();
    let mut list = String::from("&[\n");
    for (name, path) in named {
        let line = writeln!(list, "    ({name:?}, include_str!({path:?})),");
        line.map_err(io::Error::other)?;
    }
    list.push(']');
    fs::write(Path::new(&target).join("catalogue.rs"), list)
}

/// The commit: `BUILD_COMMIT` where a release is built without its repository, else what git has
/// checked out. Other builds do not ask, or every commit would compile everything anew.
fn commit() -> Option<String> {
    println!("cargo::rerun-if-env-changed=BUILD_COMMIT");
    if let Some(said) = std::env::var_os("BUILD_COMMIT") {
        return said.into_string().ok();
    }
    if std::env::var_os("PROFILE")? != "release" {
        return None;
    }
    let git = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?).join(".git");
    let head = read(&git.join("HEAD"))?;
    let Some(reference) = head.strip_prefix("ref: ") else {
        return Some(head);
    };
    read(&git.join(reference)).or_else(|| {
        let packed = read(&git.join("packed-refs"))?;
        let line = packed.lines().find(|line| line.ends_with(reference))?;
        line.split(' ').next().map(str::to_owned)
    })
}

fn read(path: &Path) -> Option<String> {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned())
}

/// A digest of everything that decides what the program does. What one program remembers of a run
/// is nothing to another one.
fn sources_digest(root: &Path, definitions: &[PathBuf]) -> io::Result<String> {
    let mut files = definitions.to_vec();
    files.extend([
        root.join("Cargo.lock"),
        root.join("Cargo.toml"),
        root.join("build.rs"),
    ]);
    all_files(&root.join("src"), &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for path in files {
        println!("cargo::rerun-if-changed={}", path.display());
        path.strip_prefix(root).ok().hash(&mut hasher);
        // A package that was downloaded has no lock file.
        fs::read(&path).ok().hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn all_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The files of a folder and of those below it that a definition is made of; the tests that lie
/// beside a definition are not.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_called = |name: &str| path.file_name().is_some_and(|own| own == name);
        if path.is_dir() && !is_called("cases") {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "j2")
        {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
