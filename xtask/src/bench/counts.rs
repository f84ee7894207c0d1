//! What does not depend on noise: instructions (callgrind) and system calls (strace) of one operation. A program runs
//! twice, for a few operations and for many; the difference is theirs, what surrounds them falls out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::measure::Row;
use super::programs::Programs;
use super::runtimes::Runtime;
use crate::util::{self, End};

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// Instructions of all threads, one operation.
    Instructions,
    /// System calls of all threads, a thousand operations.
    SystemCalls,
}

const FEW: u64 = 1;

/// The longest one run may take: callgrind slows a program down some fifty times.
const LIMIT: Duration = Duration::from_secs(60);

impl Count {
    /// The tool's package of Debian, which has its name.
    pub fn package(self) -> &'static str {
        match self {
            Count::Instructions => "valgrind",
            Count::SystemCalls => "strace",
        }
    }

    /// What the table's figures are.
    pub fn title(self) -> &'static str {
        match self {
            Count::Instructions => "instructions",
            Count::SystemCalls => "syscalls/1000",
        }
    }

    /// Operations of the longer run.
    fn many(self) -> u64 {
        match self {
            Count::Instructions => 20_000,
            Count::SystemCalls => 5_000,
        }
    }

    /// The team sizes where none are asked for. callgrind runs one thread at a time, and a waiting thread's turns of its
    /// loop would count.
    pub fn threads(self) -> Vec<u32> {
        match self {
            Count::Instructions => vec![1],
            Count::SystemCalls => vec![2, 8],
        }
    }

    /// Fills the rows, and prints for each which system calls ours made.
    pub fn fill(self, rows: &mut [Row], programs: &Programs, runtimes: &[Runtime], scratch: &Path) -> Result<()> {
        for row in rows {
            for s in 0..row.series.len() {
                let name = row.series[s].runtime;
                let runtime = runtimes.iter().find(|r| r.abi == row.abi && r.name == name);
                let run =
                    Run { count: self, programs, runtime: runtime.context("a series without a runtime")?, scratch };
                match run.per_operation(row) {
                    Ok(by_name) => {
                        row.series[s].values.push(by_name.values().sum());
                        if self == Count::SystemCalls {
                            println!(
                                "{} t{} {}: {name}: {}",
                                row.workload.name,
                                row.threads,
                                row.abi.word(),
                                words(&by_name)
                            );
                        }
                    }
                    Err(e) => row.series[s].error = Some(format!("{e:#}")),
                }
            }
        }
        Ok(())
    }
}

/// The calls, most frequent first.
fn words(by_name: &BTreeMap<String, f64>) -> String {
    let mut calls: Vec<_> = by_name.iter().filter(|(_, n)| **n >= 0.05).collect();
    calls.sort_by(|a, b| b.1.total_cmp(a.1));
    let words: Vec<String> = calls.iter().map(|(name, n)| format!("{name} {n:.1}")).collect();
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

/// One runtime of one row.
struct Run<'a> {
    count: Count,
    programs: &'a Programs,
    runtime: &'a Runtime,
    scratch: &'a Path,
}

impl Run<'_> {
    fn per_operation(&self, row: &Row) -> Result<BTreeMap<String, f64>> {
        let (few, few_done) = self.run(row, FEW)?;
        // Some workloads do no less than a whole tree.
        let (many, done) = self.run(row, self.count.many().max(2 * few_done))?;
        if done <= few_done {
            bail!("{} operations both times", done);
        }
        let scale = if self.count == Count::SystemCalls { 1000.0 } else { 1.0 };
        let more = |(name, n): (String, f64)| {
            let before = few.get(&name).copied().unwrap_or(0.0);
            (name, (n - before).max(0.0) * scale / (done - few_done) as f64)
        };
        Ok(many.into_iter().map(more).collect())
    }

    /// The counts by name, and the operations that the program says it did.
    fn run(&self, row: &Row, operations: u64) -> Result<(BTreeMap<String, f64>, u64)> {
        let log = self.scratch.join("counts");
        let mut cmd = Command::new(self.count.package());
        match self.count {
            Count::Instructions => {
                cmd.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
                cmd.arg(format!("--log-file={}", log.display()));
            }
            Count::SystemCalls => {
                cmd.args(["-f", "-c", "-o"]).arg(&log);
            }
        }
        cmd.arg(self.programs.path(row.workload.set, row.abi)).arg(&row.workload.name).arg(operations.to_string());
        self.programs.environment(&mut cmd, self.runtime, row.threads);
        fs::create_dir_all(self.scratch)?;
        let outcome = util::run_limited(&mut cmd, LIMIT, self.scratch)?;
        if outcome.end != End::Exit(0) {
            bail!("{}: {} {}", util::shown(&cmd), outcome.end, outcome.stderr.trim());
        }
        let text = fs::read_to_string(&log).with_context(|| log.display().to_string())?;
        let counts = match self.count {
            Count::Instructions => instructions(&text),
            Count::SystemCalls => system_calls(&text),
        };
        Ok((counts.with_context(|| format!("no counts in {text:?}"))?, outcome.stdout.trim().parse()?))
    }
}

/// callgrind's "Collected : N".
fn instructions(log: &str) -> Option<BTreeMap<String, f64>> {
    let (_, count) = log.lines().find_map(|l| l.split_once("Collected :"))?;
    Some([("instructions".into(), count.trim().parse().ok()?)].into())
}

/// The lines of strace's table: share, seconds, microseconds a call, calls, perhaps errors, name.
fn system_calls(table: &str) -> Option<BTreeMap<String, f64>> {
    let mut calls = BTreeMap::new();
    for line in table.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, _, _, count, .., name] = fields[..] else { continue };
        if let (Ok(count), true) = (count.parse(), name != "total") {
            calls.insert(name.to_owned(), count);
        }
    }
    (!calls.is_empty()).then_some(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_are_read() {
        let log = "==7== Events    : Ir\n==7== Collected : 4373238\n==7==\n";
        assert_eq!(instructions(log).unwrap()["instructions"], 4_373_238.0);
        let table = "% time     seconds  usecs/call     calls    errors syscall\n\
                     ------ ----------- ----------- --------- --------- ------------------\n \
                     95.59    0.036221          27      1338           sched_yield\n  \
                     0.73    0.000275           4        61        52 openat\n\
                     100.00    0.037891          24      1558        93 total\n";
        let calls = system_calls(table).unwrap();
        assert_eq!((calls.len(), calls["sched_yield"], calls["openat"]), (2, 1338.0, 61.0));
        assert!(system_calls("").is_none());
    }
}
