//! Archives from descriptions, so that no binary file lies in the repository.
//!
//! A description has one directive a line; `#` begins a comment. Words are separated by spaces;
//! `\s`, `\n`, `\0` and `\xff` stand for characters that cannot be written.
//!
//! | directive | adds |
//! |---|---|
//! | `file NAME TEXT` | a file |
//! | `copy NAME PATH` | a file with the content of a file beside the description |
//! | `zeros NAME COUNT`, `noise NAME COUNT`, `mixed NAME COUNT` | a file of so many bytes |
//! | `folder NAME` | a folder |
//! | `type LETTER NAME [TARGET]` | an entry of a type, such as `2` for a symbolic link |
//! | `longname TEXT`, `longlink TEXT` | a GNU header for the next entry |
//! | `pax KEY=VALUE …`, `paxglobal KEY=VALUE …` | PAX records |
//! | `paxraw TEXT` | PAX records as written |
//! | `with KEY=VALUE …` | changes the next header: `mode`, `size`, `checksum`, `magic`, `prefix`, `name` |
//! | `times COUNT` | the next directive so often, with `%` for the number |
//! | `block TEXT` | a block of 512 bytes without a header |
//! | `end`, `no-end` | the end mark here, or none at all |
//!
//! and for the packed bytes: `plain` (not packed), `raw TEXT` (only this), `cut COUNT` (without the
//! last bytes), `flip COUNT` (that byte from the end changed), `append TEXT`, `member TEXT` (one
//! more gzip member), `flags NUMBER` (of the gzip header).
#![allow(dead_code, reason = "not every test binary uses all of it")]

use flate2::Compression;
use flate2::GzBuilder;
use std::fs;
use std::io::Write;
use std::path::Path;
use tar::EntryType;
use tar::Header;

/// The bytes that a description stands for.
pub(crate) fn build(description: &Path) -> Vec<u8> {
    let text = fs::read_to_string(description).unwrap();
    let folder = description.parent().unwrap();
    let mut work = Work::new(folder);
    let mut times = 1;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(count) = line.strip_prefix("times ") {
            times = count.parse().unwrap();
            continue;
        }
        for number in 0..std::mem::replace(&mut times, 1) {
            work.directive(&line.replace('%', &number.to_string()));
        }
    }
    work.finish()
}

struct Work<'f> {
    folder: &'f Path,
    tar: Vec<u8>,
    with: Vec<(String, Vec<u8>)>,
    ended: bool,
    plain: bool,
    raw: Option<Vec<u8>>,
    flags: Option<u8>,
    /// What is done to the packed bytes.
    after: Vec<(String, Vec<u8>)>,
}

impl<'f> Work<'f> {
    fn new(folder: &'f Path) -> Self {
        Self {
            folder,
            tar: Vec::new(),
            with: Vec::new(),
            ended: false,
            plain: false,
            raw: None,
            flags: None,
            after: Vec::new(),
        }
    }

    fn directive(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        match word {
            "file" => self.entry(b'0', &bytes(first), &bytes(second), b""),
            "copy" => {
                let content = fs::read(self.folder.join(second)).unwrap();
                self.entry(b'0', &bytes(first), &content, b"");
            }
            "zeros" => self.entry(b'0', &bytes(first), &vec![0; number(second)], b""),
            "noise" => self.entry(b'0', &bytes(first), &noise(number(second)), b""),
            "mixed" => self.entry(b'0', &bytes(first), &mixed(number(second)), b""),
            "folder" => self.entry(b'5', &bytes(first), b"", b""),
            "type" => {
                let (name, target) = second.split_once(' ').unwrap_or((second, ""));
                self.entry(first.as_bytes()[0], &bytes(name), b"", &bytes(target));
            }
            "longname" => self.entry(b'L', b"././@LongLink", &bytes(rest), b""),
            "longlink" => self.entry(b'K', b"././@LongLink", &bytes(rest), b""),
            "pax" => self.entry(b'x', b"PaxHeaders/x", &records(rest), b""),
            "paxglobal" => self.entry(b'g', b"pax_global_header", &records(rest), b""),
            "paxraw" => self.entry(b'x', b"PaxHeaders/x", &bytes(rest), b""),
            "with" => {
                let pairs = rest.split(' ').map(|pair| pair.split_once('=').unwrap());
                self.with
                    .extend(pairs.map(|(key, value)| (key.to_owned(), bytes(value))));
            }
            "block" => {
                let mut block = bytes(rest);
                block.resize(512, 0);
                self.tar.extend(block);
            }
            "end" => {
                self.tar.extend([0; 1024]);
                self.ended = true;
            }
            "no-end" => self.ended = true,
            "plain" => self.plain = true,
            "raw" => self.raw = Some(bytes(rest)),
            "flags" => self.flags = Some(rest.parse().unwrap()),
            "cut" | "flip" | "append" | "member" => {
                self.after.push((word.to_owned(), bytes(rest)));
            }
            other => panic!("there is no directive `{other}`"),
        }
    }

    fn entry(&mut self, kind: u8, name: &[u8], content: &[u8], target: &[u8]) {
        let gnu = kind == b'L' || kind == b'K';
        let mut header = if gnu {
            Header::new_gnu()
        } else {
            Header::new_ustar()
        };
        for (key, value) in &self.with {
            match (key.as_str(), value.as_slice()) {
                ("magic", b"gnu") => header = Header::new_gnu(),
                ("magic", b"v7") => header = Header::new_old(),
                _ => {}
            }
        }
        put(&mut header.as_old_mut().name, name);
        put(&mut header.as_old_mut().linkname, target);
        header.set_entry_type(EntryType::new(kind));
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        let mut checksum = None;
        for (key, value) in std::mem::take(&mut self.with) {
            match key.as_str() {
                "mode" => put(&mut header.as_old_mut().mode, &value),
                "size" => put(&mut header.as_old_mut().size, &value),
                "name" => put(&mut header.as_old_mut().name, &value),
                "prefix" => put(&mut header.as_ustar_mut().unwrap().prefix, &value),
                "checksum" => checksum = Some(value),
                "magic" => {}
                other => panic!("a header has no `{other}`"),
            }
        }
        header.set_cksum();
        if let Some(checksum) = checksum {
            put(&mut header.as_old_mut().cksum, &checksum);
        }
        self.tar.extend(header.as_bytes());
        self.tar.extend(content);
        let padding = content.len().next_multiple_of(512) - content.len();
        self.tar.extend(std::iter::repeat_n(0, padding));
    }

    fn finish(mut self) -> Vec<u8> {
        if let Some(raw) = self.raw {
            return raw;
        }
        if !self.ended {
            self.tar.extend([0; 1024]);
        }
        let mut packed = if self.plain {
            self.tar
        } else {
            pack(&self.tar)
        };
        if let Some(flags) = self.flags {
            packed[3] = flags;
        }
        for (what, value) in self.after {
            match what.as_str() {
                "append" => packed.extend(value),
                "member" => packed.extend(pack(&value)),
                "cut" => packed.truncate(packed.len() - number(str::from_utf8(&value).unwrap())),
                _ => {
                    let at = packed.len() - number(str::from_utf8(&value).unwrap());
                    packed[at] ^= 0xff;
                }
            }
        }
        packed
    }
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::new(6));
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn put(field: &mut [u8], value: &[u8]) {
    field.fill(0);
    field[..value.len()].copy_from_slice(value);
}

fn number(text: &str) -> usize {
    text.parse().unwrap()
}

/// Bytes that do not pack, the same in every run.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(|_| next()).collect()
}

/// A little noise in many zeros, which packs to about a thirtieth.
fn mixed(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    let noise = noise(count / 32);
    for (block, noise) in bytes.chunks_exact_mut(4096).zip(noise.chunks_exact(128)) {
        block[..128].copy_from_slice(noise);
    }
    bytes
}

/// PAX records, each with its length before it.
fn records(words: &str) -> Vec<u8> {
    let mut records = Vec::new();
    for word in words.split(' ') {
        let body = bytes(word);
        // The length counts itself.
        let mut length = body.len() + 3;
        while length != body.len() + 2 + length.to_string().len() {
            length = body.len() + 2 + length.to_string().len();
        }
        records.extend(length.to_string().into_bytes());
        records.push(b' ');
        records.extend(body);
        records.push(b'\n');
    }
    records
}

/// A word with its escapes resolved.
fn bytes(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut letters = word.bytes();
    while let Some(letter) = letters.next() {
        if letter != b'\\' {
            bytes.push(letter);
            continue;
        }
        bytes.push(match letters.next().unwrap() {
            b'n' => b'\n',
            b's' => b' ',
            b'0' => 0,
            b'x' => {
                let digits = [letters.next().unwrap(), letters.next().unwrap()];
                u8::from_str_radix(str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    bytes
}
