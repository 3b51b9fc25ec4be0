//! Files to bytes.

use super::ArchiveFiles;
use flate2::Compression;
use flate2::GzBuilder;
use std::io;
use tar::Builder;
use tar::EntryType;
use tar::Header;

/// Packs files: sorted by path, in the USTAR format without extensions
/// (<https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06>), owned
/// by nobody, of the year 1970, mode 0644; the gzip header names neither file nor time. One build
/// of the program gives the same bytes for the same files.
///
/// # Errors
/// When a path does not fit into a header: its last part has more than 100 bytes.
pub fn write_archive(contents: &ArchiveFiles) -> io::Result<Vec<u8>> {
    // 255 is "unknown"; otherwise the system would be told.
    let gzip = GzBuilder::new().mtime(0).operating_system(255);
    let mut builder = Builder::new(gzip.write(Vec::new(), Compression::new(6)));
    for (path, bytes) in contents.iter() {
        let mut header = Header::new_ustar();
        header.set_path(path)?;
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_cksum();
        builder.append(&header, bytes)?;
    }
    builder.into_inner()?.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::archive::Limits;
    use crate::bundle::archive::check_name;
    use crate::bundle::archive::read_archive;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<ArchiveFiles, String> {
        let mut input = bytes;
        read_archive(&mut input, &Limits::STANDARD, &mut |_| {}).map_err(|fault| fault.message)
    }

    #[test]
    fn the_gzip_header_tells_neither_name_nor_time_nor_system() {
        let mut contents = ArchiveFiles::default();
        contents.add("a", "a");
        let bytes = write_archive(&contents).unwrap();
        assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    }

    #[test]
    fn an_archive_without_files_is_read_as_one() {
        let bytes = write_archive(&ArchiveFiles::default()).unwrap();
        assert_eq!(read(&bytes), Ok(ArchiveFiles::default()));
    }

    #[test]
    fn every_cut_is_noticed() {
        let mut contents = ArchiveFiles::default();
        contents.add("a/b.yaml", "x: 1\n");
        contents.add("c.yaml", "x".repeat(3000));
        let bytes = write_archive(&contents).unwrap();
        for end in 0..bytes.len() {
            assert!(
                read(&bytes[..end]).is_err(),
                "cut at {end} of {}",
                bytes.len()
            );
        }
    }

    #[test]
    fn every_flipped_byte_is_noticed_or_changes_nothing() {
        let mut contents = ArchiveFiles::default();
        contents.add("a/b.yaml", "x: 1\n");
        let bytes = write_archive(&contents).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x41;
            if let Ok(read) = read(&flipped) {
                assert_eq!(read, contents, "byte {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            files in prop::collection::btree_map(
                "[a-z]{1,8}/[a-z0-9@.-]{0,60}[a-z]", prop::collection::vec(any::<u8>(), 0..2000), 0..12,
            ),
        ) {
            let mut contents = ArchiveFiles::default();
            for (path, bytes) in files {
                if check_name(path.as_bytes(), &Limits::STANDARD).is_ok() {
                    contents.add(path, bytes);
                }
            }
            let bytes = write_archive(&contents).unwrap();
            prop_assert_eq!(&write_archive(&contents).unwrap(), &bytes);
            prop_assert_eq!(read(&bytes), Ok(contents));
        }
    }
}
