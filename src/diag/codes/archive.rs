//! Codes of the area `archive`.

codes! {
    NOT_GZIP = "archive::not-gzip", Invalid,
        "a file is no Studio archive",
        "A Studio archive is a tar that is packed with gzip. Other formats are not read.";
    DAMAGED = "archive::damaged", Invalid,
        "an archive is damaged",
        "The archive ends too early, a checksum is wrong, or a header cannot be read. Nothing of it is used, not even what could still be read.";
    TRAILING = "archive::trailing-data", Invalid,
        "something follows the end of an archive",
        "An archive ends with two blocks of zeros, and so does the gzip file. Programs differ in whether they read what comes after, so an archive could show different files to different readers.";
    NAME = "archive::unsafe-name", Invalid,
        "a name in an archive leads elsewhere somewhere",
        "Names of entries are UTF-8, relative, go only down, and mean the same file on every system: no `..`, no drive, no backslash, no control characters, no names of devices.";
    ENTRY = "archive::unsafe-entry", Invalid,
        "an archive holds something that is no plain file",
        "Links, devices, pipes, files with holes and files that run with the rights of their owner have no place in a bundle. Only files and folders are read.";
    EXTENSION = "archive::extension", Invalid,
        "an archive uses an extension of tar that is not allowed",
        "Long names are read in the way of GNU tar and of PAX; times, owners and attributes are passed over. Other extension headers change which bytes belong to which file, and programs differ in whether they know them.";
    DUPLICATE = "archive::duplicate-name", Invalid,
        "two entries of an archive have one name",
        "Of two files of one name, or of names that differ only in upper and lower case, one would replace the other, and which one depends on the system.";
    TOO_LARGE = "archive::too-large", Invalid,
        "an archive holds more than is allowed",
        "An archive may have 10,000 entries, 32 MiB in one file, 128 MiB in all, and unpack to 100 times its size. These limits bound the memory that reading one needs. Bundles refer to images and packs, and do not carry them.";
}
