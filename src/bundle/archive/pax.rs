//! PAX records: `<length> <key>=<value>\n`, by POSIX.1-2001
//! (<https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03>).

use super::names::shown;
use crate::diag::Fault;
use crate::diag::codes::archive::EXTENSION;

/// Keys that say nothing about content: they are passed over.
const PASSED_OVER: &[&str] = &[
    "atime", "ctime", "mtime", "uid", "gid", "uname", "gname", "comment",
];

/// What begins keys of programs that say nothing about content, such as extended attributes.
const PASSED_OVER_BEGINNINGS: &[&str] = &["SCHILY.", "LIBARCHIVE."];

/// Whether records hold for the next entry or for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The next entry.
    Next,
    /// All entries from here on.
    All,
}

/// The path that the records give to the next entry, if they do.
///
/// # Errors
/// When a record cannot be read, or would change what is read from the archive in a way that
/// other programs may not know.
pub(super) fn path(records: &[u8], reach: Reach) -> Result<Option<Vec<u8>>, Fault> {
    let mut path = None;
    let mut rest = records;
    while !rest.is_empty() {
        let (record, after) = split(rest).ok_or_else(malformed)?;
        rest = after;
        let equals = record.iter().position(|byte| *byte == b'=');
        let (key, value) = equals
            .and_then(|at| record.split_at_checked(at))
            .ok_or_else(malformed)?;
        let value = value.get(1..).unwrap_or_default();
        match key {
            b"path" if reach == Reach::Next => {
                if path.replace(value.to_vec()).is_some() {
                    return Err(Fault::new(&EXTENSION, "a PAX header names its entry twice"));
                }
            }
            key if is_passed_over(key) => {}
            key => {
                let message = format!("the PAX record `{}` is not allowed", shown(key));
                return Err(Fault::new(&EXTENSION, message)
                    .help("pack the files with `tar --format=ustar`"));
            }
        }
    }
    Ok(path)
}

/// The first record without its length and line break, and what follows it.
fn split(records: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = records.iter().position(|byte| *byte == b' ')?;
    let digits = str::from_utf8(records.get(..space)?).ok()?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let length: usize = digits.parse().ok().filter(|_| plain)?;
    let (record, rest) = records.split_at_checked(length)?;
    let record = record.get(space + 1..)?.strip_suffix(b"\n")?;
    Some((record, rest))
}

fn is_passed_over(key: &[u8]) -> bool {
    let Ok(key) = str::from_utf8(key) else {
        return false;
    };
    let mut beginnings = PASSED_OVER_BEGINNINGS.iter();
    PASSED_OVER.contains(&key) || beginnings.any(|beginning| key.starts_with(beginning))
}

fn malformed() -> Fault {
    Fault::new(&EXTENSION, "a PAX header cannot be read").help("pack the files again")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(records: &[u8]) -> Result<Option<String>, String> {
        path(records, Reach::Next)
            .map(|path| path.map(|path| String::from_utf8(path).unwrap()))
            .map_err(|fault| fault.message)
    }

    #[test]
    fn a_path_is_taken_and_times_and_attributes_are_passed_over() {
        let records = b"20 atime=12345678.9\n14 path=a=b/c\n21 SCHILY.xattr.a=\0\xff\n";
        let read = path(records, Reach::Next).map_err(|fault| fault.message);
        assert_eq!(read, Ok(Some(b"a=b/c".to_vec())));
        assert_eq!(super::tests::read(b""), Ok(None));
    }

    #[test]
    fn records_that_change_what_is_read_are_refused() {
        for record in [
            "10 size=3\n",
            "14 linkpath=x\n",
            "22 GNU.sparse.major=1\n",
            "21 hdrcharset=BINARY\n",
            "9 path=a\n9 path=b\n",
        ] {
            let refused = read(record.as_bytes()).unwrap_err();
            assert!(refused.contains("PAX"), "{record}: {refused}");
            assert_ne!(refused, "a PAX header cannot be read", "{record}");
        }
        assert!(path(b"9 path=a\n", Reach::All).is_err());
    }

    #[test]
    fn lengths_that_do_not_hold_are_refused() {
        for record in [
            "9 path=a",
            "99 path=a\n",
            "8 path=a\n",
            "path=a\n",
            " path=a\n",
            "-9 path=a\n",
            "7 path\n",
            "0 \n",
            "99999999999999999999999 path=a\n",
        ] {
            assert_eq!(
                read(record.as_bytes()),
                Err("a PAX header cannot be read".to_owned()),
                "{record}"
            );
        }
    }
}
