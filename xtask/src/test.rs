//! `cargo xtask test`: every check there is, in about half an hour on two processors; what CI runs.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::util::{self, Tally};
use crate::{bench, check, ctests, fuzz, packages, sanitize, setup, suites};

/// A step: its name, and what it does.
type Step = (&'static str, fn() -> Result<Tally>);

const STEPS: &[Step] = &[
    ("setup", || one(setup::run(&[]))),
    ("format", || one(util::sh(util::cargo().args(["fmt", "--all", "--check"])))),
    ("clippy", || one(util::sh(util::cargo().args(CLIPPY)))),
    ("build", || one(util::build_dist())),
    ("rules", check::tally),
    ("unit", || cargo_test(util::cargo().args(["test", "--workspace", "--no-fail-fast"]))),
    ("loom", loom),
    ("ctests", || Ok(ctests::tally(&[])?.unwrap_or_default())),
    ("sanitize", sanitize::samples),
    ("fuzz", fuzz::sample),
    ("bench", bench::smoke),
    ("python", python),
    ("wheel", wheel),
    ("packages", packages::sample),
    ("suites", || Ok(suites::tally(&["--sample".into()])?.unwrap_or_default())),
];

const CLIPPY: [&str; 6] = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];

/// The command; arguments name the steps to run in place of all.
pub fn run(args: &[String]) -> Result<()> {
    let known = || STEPS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ");
    if let Some(unknown) = args.iter().find(|a| !STEPS.iter().any(|(name, _)| name == a)) {
        bail!("usage: cargo xtask test [STEP ...]; {unknown:?} is none of: {}", known());
    }
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for (name, step) in STEPS.iter().filter(|(name, _)| args.is_empty() || args.iter().any(|a| a == name)) {
        println!("\n==== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|e| {
            println!("{name}: {e:#}");
            Tally { failed: 1, ..Tally::default() }
        });
        total.add(tally);
        lines.push(line(name, tally, start.elapsed()));
        // Without these the rest says nothing.
        if tally.failed > 0 && ["setup", "build"].contains(name) {
            break;
        }
    }
    println!("\n==== all");
    lines.iter().for_each(|l| println!("{l}"));
    total.close()
}

fn line(name: &str, tally: Tally, time: Duration) -> String {
    let Tally { passed, failed, skipped } = tally;
    format!("{name:8} {:5} s  {passed} passed, {failed} failed, {skipped} skipped", time.as_secs())
}

/// A step that holds or does not.
fn one(result: Result<()>) -> Result<Tally> {
    result.map(|()| Tally { passed: 1, ..Tally::default() })
}

/// The models of the lock-free protocols, in a target folder of their own: another `--cfg` builds everything anew.
fn loom() -> Result<Tally> {
    let mut cmd = util::cargo();
    cmd.args(["test", "--release", "--package", "oxomp", "--lib", "loom_"]);
    cmd.env("RUSTFLAGS", "--cfg loom").env("CARGO_TARGET_DIR", util::target().join("loom"));
    // The models' time is in loom, not in what a whole-program optimizer could find.
    cmd.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    cargo_test(&mut cmd)
}

/// Runs `cargo test` and adds up its closing lines.
pub fn cargo_test(cmd: &mut Command) -> Result<Tally> {
    let (status, text) = util::tee(cmd)?;
    let mut tally = Tally::default();
    for line in text.lines().filter_map(|l| l.strip_prefix("test result: ")) {
        tally.passed += number_before(line, " passed")?;
        tally.failed += number_before(line, " failed")?;
        tally.skipped += number_before(line, " ignored")?;
    }
    if !status.success() && tally.failed == 0 {
        bail!("`{}` failed: {status}", util::shown(cmd));
    }
    Ok(tally)
}

/// The tests of python-tests, which run real packages with our library preloaded.
fn python() -> Result<Tally> {
    let mut cmd = unittest(&setup::venv()?, "python-tests");
    unittest_tally(cmd.env("OXOMP_LIBRARY", util::dist_lib().join("libomp.so")))
}

/// The Python package: builds its wheel as a user would, installs it, and runs python/tests.
fn wheel() -> Result<Tally> {
    let (python, wheel) = setup::wheel()?;
    unittest_tally(unittest(&python, "python/tests").env("OXOMP_WHEEL", wheel))
}

fn unittest(python: &Path, folder: &str) -> Command {
    let mut cmd = Command::new(python);
    cmd.args(["-m", "unittest", "discover", "--verbose", "--start-directory"]).arg(crate::root().join(folder));
    cmd
}

/// Runs unittest and reads its closing lines.
fn unittest_tally(cmd: &Command) -> Result<Tally> {
    // unittest writes to stderr.
    let mut both = Command::new("sh");
    both.args(["-c", "exec \"$0\" \"$@\" 2>&1"]).arg(cmd.get_program()).args(cmd.get_args());
    both.envs(cmd.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let (status, text) = util::tee(&mut both)?;
    let ran = text.lines().find_map(|l| l.strip_prefix("Ran ")).context("unittest ran nothing")?;
    let ran: usize = ran.split(' ').next().unwrap_or_default().parse()?;
    let closing = text.lines().last().unwrap_or_default();
    let named = |word: &str| -> usize {
        let digits = closing.split_once(word).map_or("", |(_, rest)| rest);
        digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().parse().unwrap_or(0)
    };
    let (failed, skipped) = (named("failures=") + named("errors="), named("skipped="));
    if !status.success() && failed == 0 {
        bail!("the Python tests ended with {status}");
    }
    Ok(Tally { passed: ran.saturating_sub(failed + skipped), failed, skipped })
}

fn number_before(line: &str, word: &str) -> Result<usize> {
    let before = line.split_once(word).with_context(|| format!("no{word} in {line:?}"))?.0;
    before.rsplit(' ').next().unwrap_or_default().parse().with_context(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        let line = "FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.1s";
        assert_eq!(number_before(line, " passed").unwrap(), 12);
        assert_eq!(number_before(line, " failed").unwrap(), 3);
        assert_eq!(number_before(line, " ignored").unwrap(), 1);
    }
}
