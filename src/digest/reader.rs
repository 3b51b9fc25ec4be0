//! The digest of bytes on their way.

use super::sha256::Hasher;
use std::io;
use std::io::Read;

/// Passes on what it reads, and digests it.
pub struct DigestReader<R> {
    input: R,
    hasher: Hasher,
    count: u64,
}

impl<R> DigestReader<R> {
    /// Begins.
    pub fn new(input: R) -> Self {
        Self {
            input,
            hasher: Hasher::default(),
            count: 0,
        }
    }

    /// `sha256:` and hex of everything that was read, and how many bytes that were.
    pub fn finish(self) -> (String, u64) {
        (self.hasher.finish(), self.count)
    }
}

impl<R: Read> Read for DigestReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        self.count += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::digest_of_bytes;

    #[test]
    fn bytes_in_pieces_have_the_digest_of_the_whole() {
        let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let mut reader = DigestReader::new(&*bytes);
        let mut read = Vec::new();
        reader.by_ref().take(77).read_to_end(&mut read).unwrap();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        assert_eq!(reader.finish(), (digest_of_bytes(&bytes), 10_000));
    }
}
