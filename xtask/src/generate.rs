//! `cargo xtask gen`: writes the files that are made from src/abi/exports.tsv.

use anyhow::{Result, bail};

/// Not written yet: says so and fails.
pub fn run(_args: &[String]) -> Result<()> {
    bail!("gen is not there yet")
}
