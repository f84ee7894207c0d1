//! The programs of benches/: built once by each compiler, run on any runtime.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};

use super::runtimes::{Abi, Runtime};
use crate::util::{self, End};

/// A source file of benches/ that is a program.
pub const SETS: [&str; 2] = ["tasks", "overhead"];

/// What a floor's name begins with: hand-written code beside which a workload is shown.
pub const FLOOR: &str = "floor:";

/// The longest a program may take for one figure.
pub const LIMIT: Duration = Duration::from_secs(30);

/// One workload of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// The program's name.
    pub set: &'static str,
    /// Its own name.
    pub name: String,
    /// What its figure is counted by.
    pub operation: String,
    /// The floor that it stands beside.
    pub floor: Option<String>,
    /// Does it do a number of operations that it is told?
    pub counts: bool,
}

/// The built programs.
pub struct Programs {
    dir: PathBuf,
}

/// Builds the programs of these sets by both compilers, where a source is newer than its program.
pub fn build(sets: &[&'static str], dir: &Path) -> Result<Programs> {
    let sources = crate::root().join("benches");
    fs::create_dir_all(dir)?;
    let mut newest = SystemTime::UNIX_EPOCH;
    for header in util::files_under(&sources, &["h"])? {
        newest = newest.max(fs::metadata(header)?.modified()?);
    }
    for set in sets {
        let source = sources.join(format!("{set}.c"));
        let newest = newest.max(fs::metadata(&source).with_context(|| source.display().to_string())?.modified()?);
        for abi in Abi::ALL {
            let program = dir.join(format!("{set}-{}", abi.word()));
            if fs::metadata(&program).and_then(|m| m.modified()).is_ok_and(|built| built > newest) {
                continue;
            }
            let mut cc = Command::new(abi.compiler());
            cc.args(["-O2", "-fopenmp", "-Wall", "-Werror", "-pthread"]).args(abi.flags());
            cc.arg("-o").arg(&program).arg(&source);
            util::sh(&mut cc)
                .context("the program is not built; where the compiler is missing: `cargo xtask setup`")?;
        }
    }
    Ok(Programs { dir: dir.to_path_buf() })
}

impl Programs {
    /// A command that runs a program on a runtime with so many threads, in an environment of its own.
    pub fn command(&self, set: &str, runtime: &Runtime, threads: u32) -> Command {
        let mut cmd = Command::new(self.path(set, runtime.abi));
        self.environment(&mut cmd, runtime, threads);
        cmd
    }

    /// Where the program lies.
    pub fn path(&self, set: &str, abi: Abi) -> PathBuf {
        self.dir.join(format!("{set}-{}", abi.word()))
    }

    /// Gives a command the environment of a measurement.
    pub fn environment(&self, cmd: &mut Command, runtime: &Runtime, threads: u32) {
        util::clean_env(cmd);
        cmd.env("LD_LIBRARY_PATH", &runtime.dir).env("OMP_NUM_THREADS", threads.to_string());
    }

    /// What a program measures.
    pub fn workloads(&self, set: &'static str, runtime: &Runtime) -> Result<Vec<Workload>> {
        let list = util::capture(self.command(set, runtime, 2).arg("--list"))?;
        let workloads = list.lines().map(|line| {
            let mut fields = line.split('\t').map(str::to_owned);
            let name = fields.next().unwrap_or_default();
            let operation = fields.next().with_context(|| format!("{set} --list: {line:?}"))?;
            let floor = fields.next().filter(|f| !f.is_empty());
            let counts = fields.next().is_some_and(|f| f == "counts");
            Ok(Workload { set, name, operation, floor, counts })
        });
        workloads.collect()
    }

    /// An error unless the runtime that serves a program is the one that is meant.
    pub fn check_runtime(&self, set: &str, runtime: &Runtime) -> Result<()> {
        let serves = util::capture(self.command(set, runtime, 2).arg("--runtime"))?;
        let serves = Path::new(serves.trim());
        ensure!(serves.parent() == Some(&runtime.dir), "{} is served by {}", runtime.name, serves.display());
        Ok(())
    }

    /// The number that a run prints; an error when the program failed.
    pub fn figure(&self, cmd: &mut Command, scratch: &Path) -> Result<f64> {
        let outcome = util::run_limited(cmd, LIMIT, scratch)?;
        if outcome.end != End::Exit(0) {
            let stacks = if let End::Timeout(stacks) = &outcome.end { stacks.as_str() } else { "" };
            bail!("{}: {}\n{}{stacks}", util::shown(cmd), outcome.end, outcome.stderr.trim());
        }
        outcome.stdout.trim().parse().with_context(|| format!("{}: {:?}", util::shown(cmd), outcome.stdout))
    }
}
