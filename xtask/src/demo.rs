//! `cargo xtask demo`: scikit-learn with its wheel's own libgomp and with our library preloaded: the same results, the
//! times side by side, and the proof of who served. Installs what it needs; the work is python-tests/demo.py's.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{setup, util};

/// The command; further arguments go to demo.py (`--threads N`, `--rounds N`, `--scale F`).
pub fn run(args: &[String]) -> Result<()> {
    setup::packages(setup::FOR_DEMO)?;
    let python = setup::venv()?;
    util::build_dist()?;
    let mut demo = Command::new(python);
    demo.arg(crate::root().join("python-tests/demo.py")).arg(util::dist_lib().join("libomp.so")).args(args);
    util::sh(&mut demo).context("the demo did not hold")
}
