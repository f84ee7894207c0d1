//! `cargo xtask packages [NAME ...]`: real Python packages on the OpenMP runtime they bring and on our library: equal
//! results, proof of who served, and the table docs/packages.md. The work is python-tests/packages/run.py's.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{setup, util};

/// What the packages need of Debian beside what the tests need.
const DEBIAN: &[&str] = &["openmpi-bin", "libopenmpi-dev"];

/// The command; arguments name the packages to run in place of all.
pub fn run(args: &[String]) -> Result<()> {
    setup::packages(setup::FOR_DEMO)?;
    setup::packages(setup::FOR_TESTS)?;
    if !args.iter().any(|a| a == "--sample") {
        setup::packages(DEBIAN)?;
    }
    util::build_dist()?;
    let mut cmd = runner();
    if !args.iter().any(|a| a == "--sample") {
        cmd.arg("--table").arg(crate::root().join("docs/packages.md"));
    }
    util::sh(cmd.args(args)).context("the packages did not hold")
}

/// The packages that are cheap enough for every run of the tests; the library is laid out already.
pub fn sample() -> Result<util::Tally> {
    let (status, text) = util::tee(runner().arg("--sample"))?;
    let closing = text.lines().last().unwrap_or_default();
    let counts: Vec<usize> = closing.split(", ").filter_map(|part| part.split(' ').next()?.parse().ok()).collect();
    let [passed, failed, skipped] = counts[..] else { bail!("the packages ended with {status}") };
    if !status.success() && failed == 0 {
        bail!("the packages ended with {status}");
    }
    Ok(util::Tally { passed, failed, skipped })
}

fn runner() -> Command {
    let mut cmd = Command::new("python3");
    cmd.arg(crate::root().join("python-tests/packages/run.py"));
    cmd.arg("--library").arg(util::dist_lib().join("libomp.so"));
    cmd.arg("--folder").arg(util::target().join("packages"));
    cmd
}
