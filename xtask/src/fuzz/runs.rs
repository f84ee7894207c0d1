//! Builds a file of programs and runs it: at every team size, with barriers and forks along a line and along trees,
//! waiting passively and actively.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::emit;
use super::tree::Body;
use crate::ctests::program::Family;
use crate::util::{self, End};

/// What a run may take. A file takes a second or two on an idle machine.
const LIMIT: Duration = Duration::from_secs(90);

/// How a file is run.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// OMP_NUM_THREADS, and its place among the sizes the file knows.
    pub threads: u32,
    /// Forks and barriers along trees, as on machines with many processors.
    pub trees: bool,
    /// OMP_WAIT_POLICY=active.
    pub active: bool,
    /// OMP_CANCELLATION=true.
    pub cancel: bool,
}

impl Setting {
    /// The settings of a file: all sizes, along lines and trees; waiting and cancellation turn about.
    pub fn all(threads: &[u32], turn: usize) -> Vec<Setting> {
        let sizes = threads.iter().enumerate();
        sizes
            .flat_map(|(k, threads)| {
                [false, true].map(|trees| Setting {
                    threads: *threads,
                    trees,
                    active: (k + turn + usize::from(trees)).is_multiple_of(2),
                    cancel: !(k + turn / 2).is_multiple_of(3),
                })
            })
            .collect()
    }

    fn variables(self) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("OMP_NUM_THREADS", self.threads.to_string()),
            ("OMP_WAIT_POLICY", if self.active { "active" } else { "passive" }.into()),
            ("OMP_CANCELLATION", self.cancel.to_string()),
        ];
        let (pattern, gather) = if self.trees { ("tree,tree", "1,1") } else { ("linear,linear", "1,1") };
        for kind in ["FORKJOIN", "PLAIN", "REDUCTION"] {
            let names: (&str, &str) = match kind {
                "FORKJOIN" => ("KMP_FORKJOIN_BARRIER", "KMP_FORKJOIN_BARRIER_PATTERN"),
                "PLAIN" => ("KMP_PLAIN_BARRIER", "KMP_PLAIN_BARRIER_PATTERN"),
                _ => ("KMP_REDUCTION_BARRIER", "KMP_REDUCTION_BARRIER_PATTERN"),
            };
            variables.push((names.0, gather.into()));
            variables.push((names.1, pattern.into()));
        }
        variables
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.variables().iter().map(|(name, value)| format!("{name}={value}")).collect();
        f.write_str(&words.join(" "))
    }
}

/// A compiler, the folder of the runtime, and a folder to work in.
pub struct Bench {
    /// Whose programs.
    pub family: Family,
    /// For LD_LIBRARY_PATH.
    pub lib: PathBuf,
    /// Source, binary, output.
    pub dir: PathBuf,
    /// The sizes that a file has expectations for.
    pub threads: Vec<u32>,
}

impl Bench {
    /// Writes and compiles a file.
    pub fn build(&self, programs: &[Body], accounts: usize) -> Result<PathBuf> {
        fs::create_dir_all(&self.dir)?;
        let (source, binary) = (self.dir.join("fuzz.c"), self.dir.join("fuzz"));
        fs::write(&source, emit::file(programs, accounts, &self.threads))?;
        let mut cmd = Command::new(self.family.compiler(Path::new("fuzz.c")));
        cmd.args(["-O0", "-g", "-w", "-fopenmp"]).arg(&source).arg("-o").arg(&binary).args(["-lpthread", "-lm"]);
        util::capture(cmd.current_dir(&self.dir))?;
        Ok(binary)
    }

    /// What is wrong with a run, if anything.
    pub fn run(&self, binary: &Path, setting: Setting) -> Result<Option<Failure>> {
        let row = self.threads.iter().position(|t| *t == setting.threads).unwrap_or(0);
        let mut cmd = Command::new(binary);
        cmd.arg(row.to_string());
        util::clean_env(&mut cmd);
        cmd.env("LD_LIBRARY_PATH", &self.lib).envs(setting.variables());
        let outcome = util::run_limited(&mut cmd, LIMIT, &self.dir.join("run"))?;
        let at = outcome.stdout.lines().rev().find_map(|l| l.strip_prefix("at ")?.parse::<usize>().ok());
        let symptom = match &outcome.end {
            End::Exit(0) if outcome.stderr.is_empty() => return Ok(None),
            End::Timeout(stacks) => format!("still running after {} s\n{stacks}", LIMIT.as_secs()),
            end => format!("{end}\n{}", outcome.stderr.lines().take(12).collect::<Vec<_>>().join("\n")),
        };
        Ok(Some(Failure { setting, at, symptom }))
    }
}

/// A run that did not hold.
pub struct Failure {
    /// How it was run.
    pub setting: Setting,
    /// The program that was running last.
    pub at: Option<usize>,
    /// What was seen.
    pub symptom: String,
}
