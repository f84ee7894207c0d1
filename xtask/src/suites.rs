//! `cargo xtask suites`: LLVM's and GCC's own runtime tests against our library, beside what the original runtimes pass
//! on the same machine. The suites come from Debian's source packages; c-tests/suites/ runs them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::util::{self, Tally};
use crate::{dist, setup};

const USAGE: &str = "\
usage: cargo xtask suites [llvm|gomp] [OPTION ...]

  --against NAME    ours, libomp19 or libgomp12 (default: ours)
  --skip-later      without what c-tests/suites/later.txt lists
  --sample          a part of each folder, without that
  --filter REGEX    only tests whose name matches
  --lib DIR         the runtime to test as ours (default: a fresh release build in target/dist/lib)

A test fails here when it passes on the original (libomp 19 for LLVM's suite, libgomp 12 for GCC's) and not on ours.
Results of the originals are kept in target/suites/results; delete them there to measure anew.
";

/// Each Nth test that --sample takes of a folder.
const SAMPLE_OF_LLVM: usize = 1;
const SAMPLE_OF_GOMP: usize = 2;

/// One of the two suites.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suite {
    Llvm,
    Gomp,
}

impl Suite {
    fn name(self) -> &'static str {
        match self {
            Suite::Llvm => "llvm",
            Suite::Gomp => "gomp",
        }
    }

    /// The runtime that the suite was written for.
    fn original(self) -> Runtime {
        match self {
            Suite::Llvm => Runtime::Libomp19,
            Suite::Gomp => Runtime::Libgomp12,
        }
    }
}

/// A runtime that a suite can run against.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runtime {
    Ours,
    Libomp19,
    Libgomp12,
}

impl Runtime {
    fn name(self) -> &'static str {
        match self {
            Runtime::Ours => "ours",
            Runtime::Libomp19 => "libomp19",
            Runtime::Libgomp12 => "libgomp12",
        }
    }

    fn parse(word: &str) -> Result<Runtime> {
        let all = [Runtime::Ours, Runtime::Libomp19, Runtime::Libgomp12];
        all.into_iter().find(|r| r.name() == word).with_context(|| format!("no runtime named {word:?}"))
    }
}

struct Options {
    suites: Vec<Suite>,
    against: Runtime,
    sample: bool,
    skip_later: bool,
    filter: Option<String>,
    lib: Option<PathBuf>,
}

fn parse(args: &[String]) -> Result<Option<Options>> {
    let (mut suites, mut against, mut filter, mut lib) = (Vec::new(), Runtime::Ours, None, None);
    let (mut sample, mut skip_later) = (false, false);
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(word) if word == "llvm" => suites.push(Suite::Llvm),
            Value(word) if word == "gomp" => suites.push(Suite::Gomp),
            Long("against") => against = Runtime::parse(&parser.value()?.string()?)?,
            Long("sample") => sample = true,
            Long("skip-later") => skip_later = true,
            Long("filter") => filter = Some(parser.value()?.string()?),
            Long("lib") => lib = Some(PathBuf::from(parser.value()?)),
            Long("help") | Short('h') => {
                print!("{USAGE}");
                return Ok(None);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if suites.is_empty() {
        suites = vec![Suite::Llvm, Suite::Gomp];
    }
    Ok(Some(Options { suites, against, sample, skip_later, filter, lib }))
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    tally(args)?.map_or(Ok(()), Tally::close)
}

/// The command without its closing line; nothing where it was not to run tests.
pub fn tally(args: &[String]) -> Result<Option<Tally>> {
    let Some(options) = parse(args)? else { return Ok(None) };
    let lib = match (&options.lib, options.against) {
        (Some(dir), _) => fs::canonicalize(dir).with_context(|| dir.display().to_string())?,
        (None, Runtime::Ours) => {
            util::build_dist()?;
            util::dist_lib()
        }
        (None, _) => util::dist_lib(),
    };
    let bench = Bench { python: setup::venv()?, cache: util::target().join("suites"), lib };
    let mut total = Tally::default();
    for &suite in &options.suites {
        total.add(bench.suite(suite, &options)?);
    }
    Ok(Some(total))
}

/// Test name: (status word, note).
type Results = BTreeMap<String, (String, String)>;

/// What runs the suites.
struct Bench {
    python: PathBuf,
    cache: PathBuf,
    lib: PathBuf,
}

impl Bench {
    fn suite(&self, suite: Suite, options: &Options) -> Result<Tally> {
        let mut ours = self.measure(suite, options.against, options, None)?;
        let bad: BTreeSet<&str> = names(&ours, |status| !passes(status) && !apart(status));
        if options.against != Runtime::Ours {
            let (passed, failed, skipped) = counts(ours.iter());
            println!("{} tests on {}", suite.name(), options.against.name());
            table(suite, &ours, options.against, &BTreeMap::new());
            self.keep(suite, options.against, &ours)?;
            return Ok(Tally { passed: passed + failed, failed: 0, skipped });
        }
        // A whole run wants the original's whole table; a sample only what the original makes of our failures.
        let wanted: BTreeSet<&str> =
            if options.sample { bad.clone() } else { ours.keys().map(String::as_str).collect() };
        let original = self.kept_or_measured(suite, suite.original(), options, &wanted)?;
        let worse: BTreeSet<String> =
            bad.iter().filter(|n| original.get(**n).is_some_and(|r| passes(&r.0))).map(|n| n.to_string()).collect();
        // Once more, alone: what passes then was the busy machine or chance, and is told as such.
        if !worse.is_empty() {
            for (name, result) in self.measure(suite, Runtime::Ours, options, Some(&worse))? {
                if passes(&result.0) {
                    println!("UNSTEADY {name}: {} at first, passes alone", ours[&name].0);
                    ours.insert(name, result);
                }
            }
        }
        Ok(report(suite, &ours, &original))
    }

    /// Runs a suite, or the tests named alone and one at a time.
    fn measure(
        &self,
        suite: Suite,
        runtime: Runtime,
        options: &Options,
        only: Option<&BTreeSet<String>>,
    ) -> Result<Results> {
        let results = self.cache.join("results");
        fs::create_dir_all(&results)?;
        let out = results.join(format!("{}-{}.last.tsv", suite.name(), runtime.name()));
        let mut cmd = Command::new(&self.python);
        cmd.arg(crate::root().join(format!("c-tests/suites/{}.py", suite.name())));
        cmd.arg(self.folder(runtime)?).arg("--cache").arg(&self.cache).arg("--out").arg(&out);
        match only {
            Some(names) => {
                let list = results.join("only");
                fs::write(&list, names.iter().map(|n| format!("{n}\n")).collect::<String>())?;
                cmd.arg("--only").arg(list).args(["--jobs", "1"]);
            }
            None => {
                if options.sample || options.skip_later {
                    cmd.arg("--later").arg(crate::root().join("c-tests/suites/later.txt"));
                }
                if options.sample {
                    let every = if suite == Suite::Llvm { SAMPLE_OF_LLVM } else { SAMPLE_OF_GOMP };
                    cmd.args(["--every", &every.to_string()]);
                }
                if let Some(filter) = &options.filter {
                    cmd.args(["--filter", filter]);
                }
            }
        }
        util::sh(&mut cmd)?;
        read(&out)
    }

    fn kept_or_measured(
        &self,
        suite: Suite,
        runtime: Runtime,
        options: &Options,
        wanted: &BTreeSet<&str>,
    ) -> Result<Results> {
        let mut known = read(&self.kept(suite, runtime)).unwrap_or_default();
        let missing: BTreeSet<String> =
            wanted.iter().filter(|n| !known.contains_key(**n)).map(|n| n.to_string()).collect();
        if !missing.is_empty() {
            known.extend(self.measure(suite, runtime, options, Some(&missing))?);
            self.keep(suite, runtime, &known)?;
        }
        Ok(known)
    }

    fn kept(&self, suite: Suite, runtime: Runtime) -> PathBuf {
        self.cache.join("results").join(format!("{}-{}.tsv", suite.name(), runtime.name()))
    }

    fn keep(&self, suite: Suite, runtime: Runtime, results: &Results) -> Result<()> {
        let lines = results.iter().map(|(name, (status, note))| format!("{status}\t{name}\t0\t{note}\n"));
        Ok(fs::write(self.kept(suite, runtime), lines.collect::<String>())?)
    }

    /// A folder that holds the runtime under the names that programs ask for.
    fn folder(&self, runtime: Runtime) -> Result<PathBuf> {
        let (file, names): (&str, &[&str]) = match runtime {
            Runtime::Ours => return Ok(self.lib.clone()),
            Runtime::Libomp19 => ("/usr/lib/llvm-19/lib/libomp.so.5", &dist::LINKS),
            Runtime::Libgomp12 => ("/usr/lib/x86_64-linux-gnu/libgomp.so.1", &["libgomp.so.1"]),
        };
        if !Path::new(file).exists() {
            bail!("{file} is not there: run `cargo xtask setup`");
        }
        let dir = self.cache.join("peers").join(runtime.name());
        fs::create_dir_all(&dir)?;
        for name in names.iter().chain(&["libomp.so"]) {
            let link = dir.join(name);
            if fs::read_link(&link).is_err() {
                symlink(file, &link)?;
            }
        }
        Ok(dir)
    }
}

fn passes(status: &str) -> bool {
    status == "PASS"
}

/// Neither passed nor failed: the test does not apply, or the suite itself expects it to fail.
fn apart(status: &str) -> bool {
    matches!(status, "UNSUPPORTED" | "LATER" | "XFAIL" | "XPASS" | "EXCLUDED" | "SKIPPED")
}

fn names(results: &Results, holds: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    results.iter().filter(|(_, (status, _))| holds(status)).map(|(name, _)| name.as_str()).collect()
}

fn counts<'a>(results: impl Iterator<Item = (&'a String, &'a (String, String))>) -> (usize, usize, usize) {
    results.fold((0, 0, 0), |(p, f, s), (_, (status, _))| match status.as_str() {
        status if passes(status) => (p + 1, f, s),
        status if apart(status) => (p, f, s + 1),
        _ => (p, f + 1, s),
    })
}

fn report(suite: Suite, ours: &Results, original: &Results) -> Tally {
    let mut tally = Tally::default();
    for (name, (status, note)) in ours {
        let there = original.get(name).map(|r| r.0.as_str());
        match status.as_str() {
            status if passes(status) => tally.passed += 1,
            status if apart(status) => tally.skipped += 1,
            status if there.is_some_and(passes) => {
                tally.failed += 1;
                println!("WORSE {name}: {status} {note}");
            }
            status => {
                tally.skipped += 1;
                println!("AS THE ORIGINAL {name}: {status}, there {}: {note}", there.unwrap_or("not run"));
            }
        }
    }
    table(suite, ours, Runtime::Ours, original);
    tally
}

/// Passed/failed by folder of the tests that ran, beside the original's where it ran all of them.
fn table(suite: Suite, ours: &Results, runtime: Runtime, original: &Results) {
    let folder = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    let folders: BTreeSet<String> = ours.keys().map(|n| folder(n)).collect();
    println!("\n{:24}{:>16}{:>16}", format!("{} suite", suite.name()), runtime.name(), suite.original().name());
    let shown = |(passed, failed, _): (usize, usize, usize)| format!("{passed}/{failed}");
    let line = |title: &str, inside: &dyn Fn(&str) -> bool| {
        let mine: Vec<_> = ours.iter().filter(|(n, r)| inside(n) && !apart(&r.0)).collect();
        let theirs: Vec<_> = mine.iter().filter_map(|(n, _)| original.get_key_value(*n)).collect();
        let whole = theirs.len() == mine.len();
        let beside = if whole { shown(counts(theirs.into_iter())) } else { "-".into() };
        println!("{title:24}{:>16}{beside:>16}", shown(counts(mine.into_iter())));
    };
    for name in &folders {
        line(name, &|test| folder(test) == *name);
    }
    line("all (passed/failed)", &|_| true);
    println!();
}

fn read(path: &Path) -> Result<Results> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let row = |line: &str| {
        let mut cells = line.split('\t').map(String::from);
        let (status, name) = (cells.next()?, cells.next()?);
        Some((name, (status, cells.nth(1).unwrap_or_default())))
    };
    Ok(text.lines().filter_map(row).collect())
}
