//! Archives that unpack to gigabytes are refused, and the memory that this takes is bounded.
//!
//! One test in a binary of its own, because the peak is that of the process.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test harness reads files, and may fail loudly"
)]
#![cfg(target_os = "linux")]

use flate2::Compression;
use flate2::read::GzEncoder;
use paletteai::bundle::Limits;
use paletteai::bundle::read_archive;
use std::io;
use std::io::Cursor;
use std::io::Read;
use std::sync::Mutex;
use tar::EntryType;
use tar::Header;

const GIB: u64 = 1 << 30;

/// One test at a time: the peak is that of all.
static ALONE: Mutex<()> = Mutex::new(());

/// The largest memory that this process has had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.expect("Linux tells the peak").parse::<u64>().unwrap() / 1024
}

fn header(kind: EntryType, name: &str, size: u64) -> Cursor<Vec<u8>> {
    let mut header = Header::new_gnu();
    header.set_path(name).unwrap();
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    Cursor::new(header.as_bytes().to_vec())
}

fn zeros(count: u64) -> impl Read {
    io::repeat(0).take(count)
}

/// Bytes of which a thirtieth is noise, without end.
struct Mixed(u64);

impl Read for Mixed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for (index, byte) in buffer.iter_mut().enumerate() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            *byte = if index % 4096 < 128 {
                self.0.to_le_bytes()[3]
            } else {
                0
            };
        }
        Ok(buffer.len())
    }
}

/// Entries without end.
struct Entries {
    number: u64,
    kind: EntryType,
    rest: Box<dyn Read>,
    content: fn() -> Box<dyn Read>,
    size: u64,
}

impl Entries {
    fn new(kind: EntryType, size: u64, content: fn() -> Box<dyn Read>) -> Self {
        Self {
            number: 0,
            kind,
            rest: Box::new(io::empty()),
            content,
            size,
        }
    }
}

impl Read for Entries {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.rest.read(buffer)?;
        if count > 0 {
            return Ok(count);
        }
        let name = format!("n{}", self.number);
        self.number += 1;
        let header = header(self.kind, &name, self.size);
        self.rest = Box::new(header.chain((self.content)().take(self.size)));
        self.rest.read(buffer)
    }
}

/// Reads a bomb, which is refused by this word.
fn refused(why: &str, tar: impl Read) {
    let mut packed = GzEncoder::new(tar.take(3 * GIB), Compression::fast());
    let fault = read_archive(&mut packed, &Limits::STANDARD, &mut |_| {}).unwrap_err();
    assert!(fault.message.contains(why), "{}", fault.message);
}

#[test]
fn two_gibibytes_are_refused_within_little_memory() {
    let _alone = ALONE.lock().unwrap();
    let before = peak();
    let file = EntryType::Regular;
    refused(
        "more than 32 MiB",
        header(file, "a", 2 * GIB).chain(zeros(2 * GIB)),
    );
    refused(
        "extension header",
        header(EntryType::XHeader, "a", 2 * GIB).chain(zeros(2 * GIB)),
    );
    refused(
        "extension header",
        header(EntryType::GNULongName, "a", 2 * GIB).chain(io::repeat(b'a')),
    );
    refused("padding", zeros(2 * GIB));
    let bare = || -> Box<dyn Read> { Box::new(io::empty()) };
    refused("10000 entries", Entries::new(EntryType::Directory, 0, bare));
    let zeros = || -> Box<dyn Read> { Box::new(io::repeat(0)) };
    refused("100 times", Entries::new(file, 30 << 20, zeros));
    assert!(
        peak() - before < 32,
        "{} MiB before, {} MiB now",
        before,
        peak()
    );
    // What packs no better than texts do is kept until it is too much.
    let mixed = || -> Box<dyn Read> { Box::new(Mixed(0x9e37_79b9_7f4a_7c15)) };
    refused("128 MiB", Entries::new(file, 30 << 20, mixed));
    assert!(
        peak() - before < 192,
        "{} MiB before, {} MiB now",
        before,
        peak()
    );
}

#[test]
fn the_command_refuses_a_bomb_within_little_memory() {
    let _alone = ALONE.lock().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.tar.gz");
    let bare = || -> Box<dyn Read> { Box::new(io::repeat(0)) };
    let tar = Entries::new(EntryType::Regular, 30 << 20, bare).take(2 * GIB);
    let mut packed = GzEncoder::new(tar, Compression::fast());
    io::copy(&mut packed, &mut std::fs::File::create(&path).unwrap()).unwrap();
    let before = peak();
    let target = folder.path().join("target");
    let words = [
        "paletteai",
        "studio",
        "import",
        "--namespace",
        "team",
        "-q",
        "--to",
    ];
    let words = words.iter().map(std::ffi::OsString::from);
    let words = words.chain([target.clone().into(), path.into()]);
    let exit = paletteai::cli::main(words);
    assert_eq!(exit, paletteai::cli::Exit::Invalid);
    assert!(
        peak() - before < 32,
        "{} MiB before, {} MiB now",
        before,
        peak()
    );
    assert!(!target.exists());
}

#[test]
fn a_gzip_header_without_end_is_refused() {
    let begin = Cursor::new(vec![0x1f, 0x8b, 8, 0x08, 0, 0, 0, 0, 0, 255]);
    let mut endless = begin.chain(io::repeat(b'a'));
    let fault = read_archive(&mut endless, &Limits::STANDARD, &mut |_| {}).unwrap_err();
    assert!(fault.message.contains("gzip header"), "{}", fault.message);
}
