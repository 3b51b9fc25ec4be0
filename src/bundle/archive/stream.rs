//! The bytes on their way: counted before and after unpacking.

use super::Limits;
use super::limits::size;
use crate::diag::Fault;
use crate::diag::codes::archive::DAMAGED;
use crate::diag::codes::archive::NOT_GZIP;
use crate::diag::codes::archive::TOO_LARGE;
use crate::diag::codes::archive::TRAILING;
use crate::diag::codes::workspace::UNREADABLE;
use flate2::bufread::GzDecoder;
use std::cell::Cell;
use std::cell::RefCell;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::rc::Rc;

/// How far reading is, in bytes of the gzip file.
pub type Progress<'p> = &'p mut dyn FnMut(u64);

/// What is known of the stream, by whoever holds an end of it.
#[derive(Default)]
pub(super) struct Meter {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    /// The unpacked stream ended.
    ended: Cell<bool>,
    failure: RefCell<Option<Fault>>,
}

impl Meter {
    /// Why reading failed, if it was not for the tar itself.
    pub(super) fn failure(&self) -> Option<Fault> {
        self.failure.borrow_mut().take()
    }

    /// Whether the unpacked stream ended.
    pub(super) fn ended(&self) -> bool {
        self.ended.get()
    }

    fn fail(&self, fault: Fault) -> io::Error {
        let mut failure = self.failure.borrow_mut();
        failure.get_or_insert(fault);
        io::Error::other("see the meter")
    }
}

/// The gzip file.
struct Packed<'i> {
    input: &'i mut dyn Read,
    meter: Rc<Meter>,
    progress: Progress<'i>,
}

impl Read for Packed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match self.input.read(buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                let message = format!("the archive cannot be read: {error}");
                return Err(self.meter.fail(Fault::new(&UNREADABLE, message)));
            }
        };
        let packed = self.meter.packed.get() + count as u64;
        self.meter.packed.set(packed);
        (self.progress)(packed);
        Ok(count)
    }
}

/// The tar within: it ends with an error as soon as it is too large.
pub(super) struct Unpacked<'i> {
    gzip: GzDecoder<BufReader<Packed<'i>>>,
    meter: Rc<Meter>,
    limits: Limits,
}

impl<'i> Unpacked<'i> {
    /// Begins to unpack.
    ///
    /// # Errors
    /// When the input does not begin as gzip files do.
    pub(super) fn open(
        input: &'i mut dyn Read,
        limits: Limits,
        progress: Progress<'i>,
    ) -> Result<(Self, Rc<Meter>), Fault> {
        let meter = Rc::new(Meter::default());
        let packed = Packed {
            input,
            meter: meter.clone(),
            progress,
        };
        let mut buffer = BufReader::with_capacity(64 << 10, packed);
        let Ok(begin) = buffer.fill_buf() else {
            return Err(meter.failure().unwrap_or_else(cut_off));
        };
        if !begin.starts_with(&[0x1f, 0x8b]) {
            return Err(not_gzip(begin));
        }
        let gzip = GzDecoder::new(buffer);
        let unpacked = Self {
            gzip,
            meter: meter.clone(),
            limits,
        };
        Ok((unpacked, meter))
    }

    /// Reads what follows the end mark of the tar to the end of the file.
    ///
    /// # Errors
    /// When anything but padding follows.
    pub(super) fn finish(mut self) -> Result<(), Fault> {
        let mut buffer = vec![0; 16 << 10];
        let mut padding = 0_u64;
        loop {
            let count = match self.read(&mut buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.meter.failure().unwrap_or_else(|| broken(&error))),
            };
            let (read, _) = buffer.split_at_checked(count).unwrap_or_default();
            if count == 0 {
                break;
            }
            padding += count as u64;
            if read.iter().any(|byte| *byte != 0) {
                let message = "the tar goes on after its end";
                return Err(Fault::new(&TRAILING, message));
            }
            if padding > Limits::PADDING {
                let most = size(Limits::PADDING);
                let message = format!("more than {most} of padding follow the end of the tar");
                return Err(Fault::new(&TRAILING, message));
            }
        }
        // The end mark is two blocks; the first has been read.
        if padding < 512 {
            return Err(cut_off());
        }
        match self.gzip.get_mut().fill_buf() {
            Ok([]) => Ok(()),
            Ok([0x1f, 0x8b, ..]) => {
                let message = "the file goes on with a second gzip member";
                Err(Fault::new(&TRAILING, message).help("pack all files into one archive"))
            }
            Ok(_) => Err(Fault::new(
                &TRAILING,
                "the file goes on after the end of the archive",
            )),
            Err(error) => Err(self.meter.failure().unwrap_or_else(|| broken(&error))),
        }
    }

    fn check(&self, unpacked: u64) -> Result<(), Fault> {
        let limits = &self.limits;
        if unpacked > limits.unpacked {
            let message = format!("the archive unpacks to more than {}", size(limits.unpacked));
            return Err(Fault::new(&TOO_LARGE, message));
        }
        let packed = self.meter.packed.get();
        if unpacked > Limits::RATIO_FREE && unpacked / limits.ratio > packed {
            let message = format!(
                "the archive unpacks to more than {} times its size",
                limits.ratio
            );
            return Err(Fault::new(&TOO_LARGE, message)
                .help("files of a bundle never pack so well; this one was made to fill memory"));
        }
        Ok(())
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match self.gzip.read(buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(self.meter.fail(broken(&error))),
        };
        self.meter.ended.set(count == 0 && !buffer.is_empty());
        let unpacked = self.meter.unpacked.get() + count as u64;
        self.meter.unpacked.set(unpacked);
        self.check(unpacked)
            .map_err(|fault| self.meter.fail(fault))?;
        Ok(count)
    }
}

/// The file ends before the archive does.
pub(super) fn cut_off() -> Fault {
    Fault::new(&DAMAGED, "the archive is cut off").help("fetch it again")
}

/// What the unpacker says.
fn broken(error: &io::Error) -> Fault {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return cut_off();
    }
    let text = error.to_string();
    let why = if text.contains("checksum") {
        "its checksum is wrong"
    } else if text.contains("header") {
        "its gzip header cannot be read"
    } else {
        "it cannot be unpacked"
    };
    Fault::new(&DAMAGED, format!("the archive is damaged: {why}")).help("fetch it again")
}

fn not_gzip(begin: &[u8]) -> Fault {
    let known: &[(&[u8], &str)] = &[
        (b"PK", "a zip file"),
        (b"\xfd7zXZ", "packed with xz"),
        (b"\x28\xb5\x2f\xfd", "packed with zstd"),
        (b"BZh", "packed with bzip2"),
    ];
    let is_tar = begin
        .get(257..)
        .is_some_and(|rest| rest.starts_with(b"ustar"));
    let found = known.iter().find(|(magic, _)| begin.starts_with(magic));
    let what = match found {
        _ if begin.is_empty() => "empty",
        Some((_, what)) => what,
        None if is_tar => "a tar that is not packed",
        None => "no gzip file",
    };
    Fault::new(&NOT_GZIP, format!("the archive is {what}"))
        .help("a Studio archive is a `.tar.gz` file: `tar --create --gzip` makes one")
}
