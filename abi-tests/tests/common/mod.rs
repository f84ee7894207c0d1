//! Shared by the tests: where the built libraries are.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

/// A file of the release build.
///
/// # Panics
/// Where it has not been built.
pub fn built(name: &str) -> PathBuf {
    // Cargo hands integration tests TARGET/tmp, wherever the target folder is.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("tmp lies in the target folder");
    let path = target.join("release").join(name);
    assert!(path.exists(), "{} is not there: run `cargo build --release` first", path.display());
    path
}

/// Fails with all the complaints, one a line.
pub fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaint(s):\n  {}", complaints.len(), complaints.join("\n  "));
}
