//! Random texts for all that parses, in the library's own process: its property tests, at length.

use anyhow::{Result, ensure};
use lexopt::prelude::*;

use crate::test::cargo_test;
use crate::util::{self, Tally};

/// Runs the properties, `--count` cases each.
pub fn run(parser: &mut lexopt::Parser) -> Result<Tally> {
    let mut count: u64 = 100_000;
    while let Some(arg) = parser.next()? {
        match arg {
            Long("count") => count = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(count > 0, "--count is at least 1");
    let mut cmd = util::cargo();
    cmd.args(["test", "--release", "--package", "oxomp", "--lib", "properties"]);
    cmd.env("CARGO_TARGET_DIR", util::target().join("strings"));
    // The time is in the cases, not in what a whole-program optimizer could find.
    cmd.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    cmd.env("PROPTEST_CASES", count.to_string()).env("PROPTEST_MAX_SHRINK_ITERS", "10000");
    cargo_test(&mut cmd)
}
