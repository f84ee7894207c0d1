//! oxomp's export table (src/abi/exports.tsv), and what is made from it or checked against it.

use std::fs;
use std::path::{Path, PathBuf};

pub mod baseline;
pub mod compatibility;
pub mod header;
pub mod table;

use table::Table;

/// The repository's root: the folder above this package.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("abi-tests lies in the repository").to_path_buf()
}

/// The export table.
///
/// # Panics
/// With a message where the file cannot be read or a line is malformed.
pub fn table() -> Table {
    Table::parse(&read(&root().join("src/abi/exports.tsv"))).unwrap_or_else(|e| panic!("{e}"))
}

/// The text of a file.
///
/// # Panics
/// With the path and the reason where it cannot be read.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("reading {}: {e}", path.display()))
}
