//! The rounds: every runtime's figure of a workload right after the others', in an order that turns from round to
//! round, so that what else the machine does meets all of them alike.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use super::programs::{FLOOR, Programs, Workload};
use super::runtimes::{Abi, Runtime};

/// What else runs on the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Condition {
    /// Nothing that this command starts.
    Quiet,
    /// A process with a busy thread for each processor.
    Busy,
    /// A second program, the same on the same runtime.
    Pair,
}

impl Condition {
    /// All, by their names on the command line.
    pub const ALL: [(&str, Condition); 3] =
        [("quiet", Condition::Quiet), ("busy", Condition::Busy), ("pair", Condition::Pair)];

    /// Its name.
    pub fn name(self) -> &'static str {
        Condition::ALL.iter().find(|(_, c)| *c == self).map_or("", |(name, _)| name)
    }
}

/// The figures of one runtime.
#[derive(Clone, Debug)]
pub struct Series {
    /// The runtime's name.
    pub runtime: &'static str,
    /// Nanoseconds, one a round.
    pub values: Vec<f64>,
    /// Why there are no more.
    pub error: Option<String>,
}

impl Series {
    /// The median over the rounds.
    pub fn median(&self) -> Option<f64> {
        median(self.values.clone())
    }
}

/// The middle of the values; nothing of none.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (n > 0).then(|| (values[(n - 1) / 2] + values[n / 2]) / 2.0)
}

/// The figures of one workload under one compiler; ours come first.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was measured.
    pub workload: Workload,
    /// OMP_NUM_THREADS.
    pub threads: u32,
    /// Whose program.
    pub abi: Abi,
    /// One a runtime.
    pub series: Vec<Series>,
}

/// How to measure.
pub struct Plan<'a> {
    /// The programs.
    pub programs: &'a Programs,
    /// Ours and the peers.
    pub runtimes: &'a [Runtime],
    /// What else runs.
    pub condition: Condition,
    /// The time of one block of operations, in milliseconds.
    pub block_ms: u32,
    /// A folder for what programs print.
    pub scratch: &'a Path,
}

impl Plan<'_> {
    /// Measures those rows for so many rounds, with those of the same workload under the other compiler. What they have
    /// already been measured counts as well.
    pub fn measure(&self, rows: &mut [Row], rounds: usize, which: impl Fn(&Row) -> bool) -> Result<()> {
        let _load = (self.condition == Condition::Busy).then(Company::burn).transpose()?;
        for round in 0..rounds {
            for pair in rows.chunk_by_mut(|a, b| a.workload == b.workload && a.threads == b.threads) {
                if pair.iter().any(&which) {
                    self.round(pair, round)?;
                }
            }
            eprintln!("round {} of {rounds}", round + 1);
        }
        Ok(())
    }

    /// Empty rows: each workload for both compilers; a floor for one, and on ours alone, since no runtime has a part in
    /// it.
    pub fn rows(&self, workloads: &[Workload], threads: &[u32]) -> Vec<Row> {
        let mut rows = Vec::new();
        for &threads in threads {
            for workload in workloads {
                let floor = workload.name.starts_with(FLOOR);
                for abi in if floor { &Abi::ALL[..1] } else { &Abi::ALL[..] } {
                    let runtimes = self.runtimes.iter().filter(|r| r.abi == *abi);
                    let series = runtimes.filter(|r| !floor || r.name == "ours").map(|r| Series {
                        runtime: r.name,
                        values: Vec::new(),
                        error: None,
                    });
                    rows.push(Row { workload: workload.clone(), threads, abi: *abi, series: series.collect() });
                }
            }
        }
        rows
    }

    /// One figure of every runtime for the rows of one workload.
    fn round(&self, rows: &mut [Row], round: usize) -> Result<()> {
        let mut turns: Vec<(usize, usize)> =
            rows.iter().enumerate().flat_map(|(r, row)| (0..row.series.len()).map(move |s| (r, s))).collect();
        let shift = round % turns.len();
        turns.rotate_left(shift);
        for (r, s) in turns {
            let row = &rows[r];
            let series = &row.series[s];
            if series.error.is_some() {
                continue;
            }
            let runtime = self.runtimes.iter().find(|x| x.abi == row.abi && x.name == series.runtime);
            let figure = self.figure(row, runtime.context("a series without a runtime")?);
            let series = &mut rows[r].series[s];
            match figure {
                Ok(value) => series.values.push(value),
                Err(e) => series.error = Some(format!("{e:#}")),
            }
        }
        Ok(())
    }

    fn figure(&self, row: &Row, runtime: &Runtime) -> Result<f64> {
        let Workload { set, name, .. } = &row.workload;
        let mut cmd = self.programs.command(set, runtime, row.threads);
        cmd.arg(name).env("BENCH_MS", self.block_ms.to_string());
        let _company = (self.condition == Condition::Pair)
            .then(|| {
                let mut other = self.programs.command(set, runtime, row.threads);
                Company::start(other.args([name, "forever"]))
            })
            .transpose()?;
        self.programs.figure(&mut cmd, self.scratch)
    }
}

/// A process that runs beside a measurement and ends with it.
struct Company(Child);

impl Company {
    fn start(cmd: &mut Command) -> Result<Company> {
        let child = cmd.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("cannot start the company")?;
        // It is under way when the measurement begins.
        std::thread::sleep(Duration::from_millis(20));
        Ok(Company(child))
    }

    /// One process with a busy thread for each processor: this very program, see [`burn_forever`].
    fn burn() -> Result<Company> {
        Company::start(Command::new(std::env::current_exe()?).args(["bench", "--burn"]))
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        // Errors mean that it is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What `--burn` does until it is killed: keeps every processor busy.
pub fn burn_forever() -> ! {
    // Whoever wanted it is gone: so is this process. It is the main thread that starts it, which lives as long.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    let spin = || -> ! {
        loop {
            std::hint::black_box(0);
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    for _ in 1..processors {
        std::thread::spawn(spin);
    }
    spin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        let series = |values: &[f64]| Series { runtime: "x", values: values.to_vec(), error: None }.median();
        assert_eq!(series(&[]), None);
        assert_eq!(series(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(series(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }
}
