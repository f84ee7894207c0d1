//! `cargo xtask bench`: the programs of benches/ on our library and on its peers, in interleaved rounds of one run: our
//! figure, each peer's, the ratio to the best of them and to hand-written code. A slow figure is told, never an error.

mod chart;
mod counts;
mod measure;
pub mod observe;
mod programs;
mod report;
mod runtimes;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;
use regex_lite::Regex;

use crate::setup;
use crate::util::{self, Tally};
use counts::Count;
use measure::{Condition, Plan, Row};
use programs::Workload;

const USAGE: &str = "\
usage: cargo xtask bench [OPTION ...]

  --set LIST         tasks, overhead (default: all)
  --threads LIST     team sizes (default: 2,8)
  --rounds N         how often each figure is taken (default: 5)
  --filter REGEX     only workloads whose name matches
  --peers LIST       libomp22, libomp19, libiomp5, libgomp (default: all)
  --condition NAME   quiet; busy: beside a process that keeps every processor busy; pair: two programs at once
                     (default: quiet)
  --quick            three rounds of shorter blocks
  --bars             also list the bars that do not hold
  --confirm N        measure rows that are above their bars for N more rounds; all rounds count
  --json FILE        write every figure
  --chart FILE       draw the ratios (SVG)
  --instructions     count instructions with callgrind in place of times (default: --threads 1)
  --syscalls         count system calls with strace in place of times
  --lib DIR          the runtime to measure as ours (default: a fresh release build in target/dist/lib)
  --list             only name the workloads

A figure is the median over the rounds. \"ratio\" is ours to the best peer that serves the same programs, \"overall\" to
the best of all, \"floor\" to hand-written code that does the same between the same processors.
";

/// What the command line asks for.
struct Options {
    sets: Vec<&'static str>,
    threads: Option<Vec<u32>>,
    rounds: Option<usize>,
    filter: Option<Regex>,
    peers: Vec<String>,
    condition: Condition,
    quick: bool,
    bars: bool,
    confirm: usize,
    json: Option<PathBuf>,
    chart: Option<PathBuf>,
    count: Option<Count>,
    lib: Option<PathBuf>,
    list: bool,
}

fn parse(args: &[String]) -> Result<Option<Options>> {
    let mut options = Options {
        sets: programs::SETS.to_vec(),
        threads: None,
        rounds: None,
        filter: None,
        peers: runtimes::peer_names().into_iter().map(str::to_owned).collect(),
        condition: Condition::Quiet,
        quick: false,
        bars: false,
        confirm: 0,
        json: None,
        chart: None,
        count: None,
        lib: None,
        list: false,
    };
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("set") => options.sets = sets(&parser.value()?.string()?)?,
            Long("threads") => options.threads = Some(threads(&parser.value()?.string()?)?),
            Long("rounds") => options.rounds = Some(parser.value()?.parse()?),
            Long("filter") => options.filter = Some(Regex::new(&parser.value()?.string()?)?),
            Long("peers") => options.peers = peers(&parser.value()?.string()?)?,
            Long("condition") => options.condition = condition(&parser.value()?.string()?)?,
            Long("quick") => options.quick = true,
            Long("bars") => options.bars = true,
            Long("confirm") => options.confirm = parser.value()?.parse()?,
            Long("json") => options.json = Some(parser.value()?.into()),
            Long("chart") => options.chart = Some(parser.value()?.into()),
            Long("instructions") => options.count = Some(Count::Instructions),
            Long("syscalls") => options.count = Some(Count::SystemCalls),
            Long("lib") => options.lib = Some(parser.value()?.into()),
            Long("list") => options.list = true,
            Long("burn") => measure::burn_forever(),
            Long("help") | Short('h') => {
                print!("{USAGE}");
                return Ok(None);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(options.rounds != Some(0), "--rounds is at least 1");
    Ok(Some(options))
}

fn sets(list: &str) -> Result<Vec<&'static str>> {
    let known =
        |word: &str| programs::SETS.into_iter().find(|s| *s == word).with_context(|| format!("no set {word:?}"));
    list.split(',').map(known).collect()
}

fn threads(list: &str) -> Result<Vec<u32>> {
    let size = |word: &str| word.parse().ok().filter(|n| *n > 0).with_context(|| format!("{word:?} is no team size"));
    list.split(',').map(size).collect()
}

fn peers(list: &str) -> Result<Vec<String>> {
    let words: Vec<String> = list.split(',').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    if let Some(unknown) = words.iter().find(|w| !runtimes::peer_names().contains(&w.as_str())) {
        bail!("no peer named {unknown:?}; there are {}", runtimes::peer_names().join(", "));
    }
    Ok(words)
}

fn condition(word: &str) -> Result<Condition> {
    let found = Condition::ALL.iter().find(|(name, _)| *name == word);
    found.map(|(_, c)| *c).with_context(|| format!("no condition named {word:?}"))
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    let Some(options) = parse(args)? else { return Ok(()) };
    let dir = util::target().join("bench");
    let programs = programs::build(&options.sets, &dir)?;
    let runtimes = runtimes::prepare(&util::library(options.lib.as_deref())?, &options.peers, &dir.join("peers"))?;
    for (set, runtime) in options.sets.iter().flat_map(|s| runtimes.iter().map(move |r| (s, r))) {
        programs.check_runtime(set, runtime)?;
    }
    let mut workloads = Vec::new();
    for set in &options.sets {
        workloads.extend(programs.workloads(set, &runtimes[0])?);
    }
    select(&mut workloads, options.filter.as_ref());
    ensure!(!workloads.is_empty(), "no workload's name matches");
    if options.list {
        workloads.iter().for_each(|w| println!("{:9} {:28} {}", w.set, w.name, w.operation));
        return Ok(());
    }
    let plan = Plan {
        programs: &programs,
        runtimes: &runtimes,
        condition: options.condition,
        block_ms: if options.quick { 5 } else { 20 },
        scratch: &dir.join("scratch"),
    };
    if let Some(count) = options.count {
        setup::packages(&[count.package()])?;
        workloads.retain(|w| w.counts && !w.name.starts_with(programs::FLOOR));
        let mut rows = plan.rows(&workloads, &options.threads.unwrap_or_else(|| count.threads()));
        count.fill(&mut rows, &programs, &runtimes, plan.scratch)?;
        report::print_counts(&rows, count.title());
        return failures(&rows);
    }
    let mut rows = plan.rows(&workloads, &options.threads.unwrap_or_else(|| vec![2, 8]));
    plan.measure(&mut rows, options.rounds.unwrap_or(if options.quick { 3 } else { 5 }), |_| true)?;
    if options.confirm > 0 {
        let doubtful = report::doubtful(&rows);
        plan.measure(&mut rows, options.confirm, |row| doubtful.contains(&(row.workload.name.clone(), row.threads)))?;
    }
    report::print(&rows, options.bars);
    if let Some(file) = &options.chart {
        fs::write(file, chart::svg(&rows, options.condition)).with_context(|| file.display().to_string())?;
    }
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&report::to_json(&rows, options.condition))?;
        fs::write(file, text).with_context(|| file.display().to_string())?;
    }
    failures(&rows)
}

/// An error where ours failed.
fn failures(rows: &[Row]) -> Result<()> {
    match report::our_failures(rows) {
        0 => Ok(()),
        n => bail!("{n} workloads failed on our library"),
    }
}

/// Keeps the workloads whose name matches, and the floors that these stand beside.
fn select(workloads: &mut Vec<Workload>, filter: Option<&Regex>) {
    let Some(filter) = filter else { return };
    let floors: Vec<String> =
        workloads.iter().filter(|w| filter.is_match(&w.name)).filter_map(|w| w.floor.clone()).collect();
    workloads.retain(|w| filter.is_match(&w.name) || floors.contains(&w.name));
}

/// A step of `cargo xtask test`: every workload runs and gives the right result on our library, built by both compilers,
/// for as short as can be. No time is judged.
pub fn smoke() -> Result<Tally> {
    let dir = util::target().join("bench");
    let programs = programs::build(&programs::SETS, &dir)?;
    let runtimes = runtimes::prepare(&fs::canonicalize(util::dist_lib())?, &[], &dir.join("peers"))?;
    let mut tally = Tally::default();
    for set in programs::SETS {
        for runtime in &runtimes {
            programs.check_runtime(set, runtime)?;
            for workload in programs.workloads(set, runtime)? {
                let mut cmd = programs.command(set, runtime, 4);
                cmd.arg(&workload.name).envs([("BENCH_MS", "1"), ("BENCH_WARM_MS", "1")]);
                match programs.figure(&mut cmd, &dir.join("scratch")) {
                    Ok(figure) if figure > 0.0 => tally.passed += 1,
                    other => {
                        tally.failed += 1;
                        println!("FAIL {set} {} ({}): {other:?}", workload.name, runtime.abi.word());
                    }
                }
            }
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_keeps_the_floors_it_needs() {
        let named = |name: &str, floor: Option<&str>| Workload {
            set: "tasks",
            name: name.into(),
            operation: String::new(),
            floor: floor.map(str::to_owned),
            counts: true,
        };
        let all = || vec![named("fib", None), named("tree", Some("floor:tree")), named("floor:tree", None)];
        let mut kept = all();
        select(&mut kept, Some(&Regex::new("^tree").unwrap()));
        assert_eq!(kept, all()[1..]);
    }

    #[test]
    fn the_command_line_is_checked() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(parse(&words("--set tasks --threads 2,8 --peers libgomp --condition pair")).is_ok());
        for wrong in ["--set x", "--threads 0", "--peers x", "--condition x", "--rounds 0", "--filter ("] {
            assert!(parse(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
