//! One case: a program of one family at one team size, on our library and on the original, and what is compared.

use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use regex_lite::Regex;

use super::program::{Binary, Family, Program};
use crate::util::{self, End, Outcome};

/// A program, a family and a team size.
pub struct Case<'a> {
    /// The program.
    pub program: &'a Program,
    /// Who built it.
    pub family: Family,
    /// OMP_NUM_THREADS; none where the program's own `env:` sets it.
    pub threads: Option<u32>,
}

impl fmt::Display for Case<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.program.name, self.family.name())?;
        self.threads.map_or(Ok(()), |n| write!(f, " t{n}"))
    }
}

/// Whether a case held.
pub enum Verdict {
    /// It did.
    Pass,
    /// It did not, and why.
    Fail(String),
}

/// What all cases share.
pub struct Runner {
    lib: PathBuf,
    cache: PathBuf,
    headers: u64,
    repeat: usize,
}

impl Runner {
    /// `lib` is the folder of the runtime under test, `headers` the number of the shared headers' content.
    pub fn new(lib: &Path, cache: PathBuf, headers: u64, repeat: usize) -> Runner {
        Runner { lib: lib.into(), cache, headers, repeat }
    }

    /// Builds the one binary of a group of cases and runs them.
    pub fn run_group(&self, group: &[Case]) -> Vec<Verdict> {
        let (program, family) = (group[0].program, group[0].family);
        let built = program.build(family, &self.cache.join("build"), self.headers, &self.lib);
        let built = built.context("does not build").and_then(|binary| {
            check_loaded(&binary.path, &self.lib, !program.link_static)?;
            if self.compared(&group[0]) {
                check_loaded(&binary.path, family.original_dir(), true)?;
            }
            Ok(binary)
        });
        let verdict = |case| match &built {
            Ok(binary) => self.run_case(case, binary).unwrap_or_else(|e| Verdict::Fail(format!("{e:#}"))),
            Err(e) => Verdict::Fail(format!("{e:#}")),
        };
        group.iter().map(verdict).collect()
    }

    /// Does the case also run on the original? A program that holds our archive cannot.
    fn compared(&self, case: &Case) -> bool {
        !case.program.link_static && !case.program.no_original.contains(&case.family)
    }

    fn run_case(&self, case: &Case, binary: &Binary) -> Result<Verdict> {
        let original = if self.compared(case) { Some(self.original(case, binary)?) } else { None };
        for round in 0..self.repeat {
            let ours = self.execute(case, binary, &self.lib, "ours")?;
            if let Some(why) = differs(case.program, &ours, original.as_ref())? {
                if original.is_some() && ours.end == End::Exit(0) && self.original_agrees(case, binary, &ours)? {
                    continue;
                }
                let round =
                    if self.repeat > 1 { format!(" (run {} of {})", round + 1, self.repeat) } else { "".into() };
                return Ok(Verdict::Fail(why + &round));
            }
        }
        Ok(Verdict::Pass)
    }

    /// Whether another run of the original does what ours did: originals have races of their own, and a program that
    /// exits 0 has found nothing wrong with our run.
    fn original_agrees(&self, case: &Case, binary: &Binary, ours: &Outcome) -> Result<bool> {
        for _ in 0..RETRIES_OF_ORIGINAL {
            let again = self.execute(case, binary, case.family.original_dir(), "original")?;
            if differs(case.program, ours, Some(&again))?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn execute(&self, case: &Case, binary: &Binary, lib: &Path, side: &str) -> Result<Outcome> {
        let mut cmd = Command::new(&binary.path);
        cmd.args(&case.program.args);
        util::clean_env(&mut cmd);
        cmd.env("LD_LIBRARY_PATH", lib);
        if let Some(n) = case.threads {
            cmd.env("OMP_NUM_THREADS", n.to_string());
        }
        cmd.envs(case.program.env.iter().map(|(name, value)| (name, value)));
        let scratch = self.cache.join("run").join(case.to_string().replace(['/', ' '], "_")).join(side);
        fs::create_dir_all(&scratch)?;
        // Programs that can run longer than they do by default (c-tests/process/whole.h) get the time for it.
        let whole = std::env::var("OXOMP_WHOLE").ok().filter(|word| !["", "0"].contains(&word.as_str()));
        let limit = case.program.timeout * if whole.is_some() { 30 } else { 1 };
        cmd.envs(whole.map(|word| ("OXOMP_WHOLE", word)));
        util::run_limited(cmd.current_dir(&scratch), limit, &scratch)
    }

    /// What the original does; kept from an earlier run of the same binary where it ended by itself.
    fn original(&self, case: &Case, binary: &Binary) -> Result<Outcome> {
        let mut hasher = DefaultHasher::new();
        (binary.key, case.threads, &case.program.env, &case.program.args).hash(&mut hasher);
        for name in ["libomp.so.5", "libgomp.so.1"] {
            if let Ok(file) = fs::metadata(case.family.original_dir().join(name)) {
                (file.len(), file.modified()?).hash(&mut hasher);
            }
        }
        let kept = self.cache.join("original").join(format!("{:016x}", hasher.finish()));
        let read = |name: &str| fs::read_to_string(kept.join(name));
        if let (Ok(code), Ok(stdout), Ok(stderr)) = (read("exit"), read("stdout"), read("stderr")) {
            return Ok(Outcome { end: End::Exit(code.trim().parse()?), stdout, stderr });
        }
        let outcome = self.execute(case, binary, case.family.original_dir(), "original")?;
        if let End::Exit(code) = outcome.end {
            fs::create_dir_all(&kept)?;
            fs::write(kept.join("stdout"), &outcome.stdout)?;
            fs::write(kept.join("stderr"), &outcome.stderr)?;
            fs::write(kept.join("exit"), code.to_string())?;
        }
        Ok(outcome)
    }
}

/// Further runs of an original that differs from a run of ours that exits 0.
const RETRIES_OF_ORIGINAL: usize = 4;

/// How a runtime ends a program that it finds at fault; the one signal by which a comparison is worth anything.
const SIGABRT: i32 = 6;

/// What is wrong with our run, if anything.
fn differs(program: &Program, ours: &Outcome, original: Option<&Outcome>) -> Result<Option<String>> {
    let tail = || last_lines(&ours.stderr, 12);
    if let End::Timeout(stacks) = &ours.end {
        let seconds = program.timeout.as_secs();
        return Ok(Some(format!("still running after {seconds} s\n{}\n{stacks}", tail())));
    }
    let Some(original) = original else {
        if ours.end != End::Exit(0) {
            return Ok(Some(format!("{}\n{}{}", ours.end, last_lines(&ours.stdout, 12), tail())));
        }
        return stderr_wrong(program, ours, None);
    };
    if let End::Timeout(_) = original.end {
        return Ok(Some("the original hangs: mark the program no-original and let it check itself".into()));
    }
    if let End::Signal(number) = original.end
        && number != SIGABRT
    {
        return Ok(Some(format!("signal {number} ends the original: there is nothing to compare with")));
    }
    if ours.end != original.end {
        let out = last_lines(&ours.stdout, 12);
        return Ok(Some(format!("{}, the original {}\n{out}{}", ours.end, original.end, tail())));
    }
    if ours.stdout.lines().any(|line| line == "FAILED") {
        // Or it says nothing about either.
        return Ok(Some(format!("its own checks fail, on the original too\n{}", tail())));
    }
    if ours.stdout != original.stdout {
        return Ok(Some(first_difference(&ours.stdout, &original.stdout)));
    }
    stderr_wrong(program, ours, Some(original))
}

/// Our stderr must match what the program says of it; where it says nothing, we are silent where the original is.
fn stderr_wrong(program: &Program, ours: &Outcome, original: Option<&Outcome>) -> Result<Option<String>> {
    for pattern in &program.expect_stderr {
        if !Regex::new(pattern).with_context(|| pattern.clone())?.is_match(&ours.stderr) {
            return Ok(Some(format!("stderr does not match `{pattern}`:\n{}", last_lines(&ours.stderr, 12))));
        }
    }
    let noisy = !ours.stderr.is_empty() && original.is_some_and(|o| o.stderr.is_empty());
    if noisy && program.expect_stderr.is_empty() {
        return Ok(Some(format!("stderr, where the original is silent:\n{}", last_lines(&ours.stderr, 12))));
    }
    Ok(None)
}

fn first_difference(ours: &str, original: &str) -> String {
    let (mut a, mut b) = (ours.lines(), original.lines());
    for number in 1.. {
        let (x, y) = (a.next(), b.next());
        if x != y {
            let shown = |line: Option<&str>| line.map_or("(nothing)".into(), |l| format!("{l:?}"));
            return format!("stdout differs in line {number}\n  ours:     {}\n  original: {}", shown(x), shown(y));
        }
        if x.is_none() {
            break;
        }
    }
    "stdout differs in its line ends".into()
}

/// The last lines of a text, indented.
pub fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].iter().map(|l| format!("  {l}\n")).collect()
}

/// Asks the loader, in the environment of the runs, which OpenMP runtime it maps: it must be the one of `lib`, or none
/// for a program that holds the archive.
fn check_loaded(binary: &Path, lib: &Path, wanted: bool) -> Result<()> {
    let mut cmd = Command::new(binary);
    util::clean_env(&mut cmd);
    let listed = util::capture(cmd.env("LD_LIBRARY_PATH", lib).env("LD_TRACE_LOADED_OBJECTS", "1"))?;
    let mapped: Vec<(&str, &str)> = listed
        .lines()
        .filter_map(|line| line.trim().split_once(" => "))
        .filter(|(name, _)| ["libomp", "libiomp", "libgomp"].iter().any(|known| name.starts_with(known)))
        .map(|(name, path)| (name, path.split(" (").next().unwrap_or(path)))
        .collect();
    ensure!(mapped.is_empty() != wanted, "the loader maps {mapped:?}");
    for (name, path) in mapped {
        ensure!(Path::new(path).parent() == Some(lib), "{name} is {path}, not the one of {}", lib.display());
    }
    Ok(())
}
