//! `cargo xtask gen`: writes the files that are made from src/abi/exports.tsv.

use std::fs;

use abi_tests::compatibility::render;
use abi_tests::table::Table;
use anyhow::{Context, Result, bail};

/// Writes COMPATIBILITY.md.
pub fn run(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("usage: cargo xtask gen");
    }
    let root = crate::root();
    let text = fs::read_to_string(root.join("src/abi/exports.tsv")).context("reading src/abi/exports.tsv")?;
    let table = Table::parse(&text).map_err(anyhow::Error::msg)?;
    fs::write(root.join("COMPATIBILITY.md"), render(&table)).context("writing COMPATIBILITY.md")
}
