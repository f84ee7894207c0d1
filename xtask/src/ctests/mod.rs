//! `cargo xtask ctests`: every program of c-tests/ and fortran-tests/, built once by each family of compilers as users
//! build it, runs on our library and on the original beside it and must do the same on both. c-tests/README.md lists
//! the directives.

pub mod cases;
pub mod program;

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;

use crate::util::{self, Tally};
use cases::{Case, Runner, Verdict};
use program::{Family, Program};

const USAGE: &str = "\
usage: cargo xtask ctests [OPTION ...] [FILTER ...]

FILTER: part of a program's path; any of several

  --compiler NAME   clang or gcc (default: both)
  --threads LIST    team sizes (default: 2,4,9)
  --jobs N          programs at once (default: 2)
  --repeat N        runs of each case on our library (default: 1)
  --lib DIR         the runtime to test (default: a fresh release build in target/dist/lib)
  --list            only name the programs
";

/// What the command line asks for.
struct Options {
    families: Vec<Family>,
    threads: Vec<u32>,
    jobs: usize,
    repeat: usize,
    lib: Option<PathBuf>,
    list: bool,
    filters: Vec<String>,
}

fn parse(args: &[String]) -> Result<Option<Options>> {
    let mut options = Options {
        families: Family::ALL.to_vec(),
        threads: vec![2, 4, 9],
        jobs: 2,
        repeat: 1,
        lib: None,
        list: false,
        filters: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("compiler") => options.families = vec![Family::parse(&parser.value()?.string()?)?],
            Long("threads") => options.threads = parse_threads(&parser.value()?.string()?)?,
            Long("jobs") => options.jobs = parser.value()?.parse()?,
            Long("repeat") => options.repeat = parser.value()?.parse()?,
            Long("lib") => options.lib = Some(parser.value()?.into()),
            Long("list") => options.list = true,
            Long("help") | Short('h') => {
                print!("{USAGE}");
                return Ok(None);
            }
            Value(filter) => options.filters.push(filter.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(options.jobs > 0 && options.repeat > 0, "--jobs and --repeat are at least 1");
    Ok(Some(options))
}

/// Team sizes from `2,4,9`.
pub fn parse_threads(list: &str) -> Result<Vec<u32>> {
    list.split(',').map(|n| n.trim().parse().with_context(|| format!("{n:?} is no number of threads"))).collect()
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    tally(args)?.map_or(Ok(()), Tally::close)
}

/// The command without its closing line; nothing where it was not to run programs.
pub fn tally(args: &[String]) -> Result<Option<Tally>> {
    let Some(options) = parse(args)? else { return Ok(None) };
    let programs = programs(&options.filters)?;
    if options.list {
        programs.iter().for_each(|p| println!("{}", p.name));
        return Ok(None);
    }
    let lib = util::library(options.lib.as_deref())?;
    let cases = cases_of(&programs, &options.families, &options.threads);
    let runner = Runner::new(&lib, util::target().join("ctests"), headers()?, options.repeat);
    println!("{} programs, {} cases", programs.len(), cases.len());
    run_all(&cases, |group| runner.run_group(group), options.jobs).map(Some)
}

/// The programs whose paths one of the filters is a part of; all without filters.
pub fn programs(filters: &[String]) -> Result<Vec<Program>> {
    let root = crate::root();
    let mut sources = util::files_under(&root.join("c-tests"), &["c", "cpp"])?;
    sources.extend(util::files_under(&root.join("fortran-tests"), &["f90"])?);
    let programs: Result<Vec<_>> = sources.into_iter().map(|s| Program::read(s, &root)).collect();
    let mut programs = programs?;
    programs.retain(|p| filters.is_empty() || filters.iter().any(|f| p.name.contains(f.as_str())));
    Ok(programs)
}

/// One number for the headers that programs share: when one changes, all are built anew.
pub fn headers() -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in util::files_under(&crate::root().join("c-tests"), &["h", "hpp", "inc"])? {
        fs::read(path)?.hash(&mut hasher);
    }
    for compiler in ["clang-22", "gcc-12", "flang-22", "gfortran-12"] {
        util::capture(std::process::Command::new(compiler).arg("--version"))
            .context("a test compiler is missing: run `cargo xtask setup`")?
            .hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// What is to be run of `programs`, at the team sizes that they say, or else at these.
pub fn cases_of<'a>(programs: &'a [Program], families: &[Family], threads: &[u32]) -> Vec<Case<'a>> {
    let mut cases = Vec::new();
    for program in programs {
        for &family in families.iter().filter(|f| program.built_by(**f)) {
            let fixed = program.env.iter().any(|(name, _)| name == "OMP_NUM_THREADS");
            let sizes = program.threads.as_deref().unwrap_or(threads);
            if fixed {
                cases.push(Case { program, family, threads: None });
            } else {
                cases.extend(sizes.iter().map(|&n| Case { program, family, threads: Some(n) }));
            }
        }
    }
    cases
}

/// Runs the cases, `jobs` at once; all cases of one binary by the same job, which builds it. A case that did not do
/// what is expected of it is told at once, and each folder's count at the end.
pub fn run_all(cases: &[Case], run_group: impl Fn(&[Case]) -> Vec<Verdict> + Sync, jobs: usize) -> Result<Tally> {
    let expected = ExpectedFailures::read(&crate::root().join("c-tests/xfail.txt"))?;
    let groups = cases.chunk_by(|a, b| std::ptr::eq(a.program, b.program) && a.family == b.family);
    let queue = Mutex::new(groups);
    let folders: Mutex<BTreeMap<String, Tally>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no job panics").next();
                    let Some(group) = next else { break };
                    let verdicts = run_group(group);
                    let mut folders = folders.lock().expect("no job panics");
                    for (case, verdict) in group.iter().zip(&verdicts) {
                        folders.entry(case.program.folder().into()).or_default().add(judge(case, verdict, &expected));
                    }
                }
            });
        }
    });
    let mut total = Tally::default();
    for (folder, tally) in folders.into_inner().expect("no job panics") {
        let Tally { passed, failed, skipped } = tally;
        println!("{folder}: {passed} passed, {failed} failed, {skipped} expected failures");
        total.add(tally);
    }
    Ok(total)
}

fn judge(case: &Case, verdict: &Verdict, expected: &ExpectedFailures) -> Tally {
    let mut tally = Tally::default();
    match (verdict, expected.holds(case)) {
        (Verdict::Pass, false) => tally.passed = 1,
        (Verdict::Fail(_), true) => tally.skipped = 1,
        (Verdict::Pass, true) => {
            tally.failed = 1;
            println!("XPASS {case}: it is listed in c-tests/xfail.txt and passes: take the line out");
        }
        (Verdict::Fail(why), false) => {
            tally.failed = 1;
            println!("FAIL {case}: {why}");
        }
    }
    tally
}

/// The lines of xfail.txt: a program's path, then optionally a family and a team size (`t4`), then a comment.
struct ExpectedFailures(Vec<Vec<String>>);

impl ExpectedFailures {
    fn read(path: &Path) -> Result<ExpectedFailures> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut lines = Vec::new();
        for line in text.lines() {
            let words: Vec<String> =
                line.split('#').next().unwrap_or_default().split_whitespace().map(String::from).collect();
            if words.len() > 3 {
                bail!("{}: too many words: {line}", path.display());
            }
            if !words.is_empty() {
                lines.push(words);
            }
        }
        Ok(ExpectedFailures(lines))
    }

    fn holds(&self, case: &Case) -> bool {
        let label = case.to_string();
        let words: Vec<&str> = label.split(' ').collect();
        self.0.iter().any(|line| line[0] == words[0] && line[1..].iter().all(|w| words[1..].contains(&w.as_str())))
    }
}
