//! How much an archive may hold.

/// How much an archive may hold. Whoever reads one needs memory for what it holds, so an archive
/// that asks for more is refused as soon as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries, folders and extension headers included.
    pub entries: usize,
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of the whole tar, with headers and padding.
    pub unpacked: u64,
    /// How many times larger the tar may be than what was read of the gzip file so far; it counts
    /// once more than [`Limits::RATIO_FREE`] bytes are unpacked.
    pub ratio: u64,
    /// Bytes of a path.
    pub path: usize,
    /// Bytes of an extension header: a long name, or PAX records.
    pub extension: u64,
}

impl Limits {
    /// Bytes that may be unpacked at any ratio: a short text repeated packs very well.
    pub const RATIO_FREE: u64 = 4 << 20;
    /// Bytes of zeros after the end mark of a tar, which programs pad to whole records.
    pub const PADDING: u64 = 1 << 20;
    /// Bytes of one part of a path.
    pub const PART: usize = 255;
    /// Parts of a path.
    pub const DEPTH: usize = 16;
    /// The limits of every command; `docs/studio.md` lists them.
    pub const STANDARD: Self = Self {
        entries: 10_000,
        file: 32 << 20,
        unpacked: 128 << 20,
        ratio: 100,
        path: 512,
        extension: 64 << 10,
    };
}

/// A limit for people: whole KiB, MiB or GiB.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{} KiB", bytes >> 10),
        0x10_0000..0x4000_0000 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}
