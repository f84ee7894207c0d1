//! `cargo xtask stress`: the programs of c-tests in which most can go wrong, several at once, beside busy loops, with
//! more threads than processors, for as long as one says. A run that does not end is a failure, and so is every other
//! than a clean one; where its threads stood is kept in target/stress.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use lexopt::prelude::*;

use crate::ctests::program::{Family, Program};
use crate::ctests::{headers, parse_threads, programs};
use crate::util::{self, End, Tally};

const USAGE: &str = "\
usage: cargo xtask stress [OPTION ...] [FILTER ...]

FILTER: part of a program's path; any of several (default: what waits, forks, steals and cancels)

  --minutes M       for so long (default: 60)
  --threads LIST    team sizes, in turn (default: 2,3,4,9,16,33,64)
  --jobs N          programs at once (default: 4)
  --burners N       busy loops beside them (default: 2)
  --lib DIR         the runtime to test (default: a fresh release build in target/dist/lib)
";

/// Where threads meet, move, come and go.
const NASTY: [&str; 10] = [
    "c-tests/process/",
    "c-tests/tasking/",
    "c-tests/cancel/",
    "c-tests/nested/",
    "c-tests/sync/barrier",
    "c-tests/sync/locks_contended",
    "c-tests/parallel/trees",
    "c-tests/entry/fork",
    "c-tests/entry/pthreads",
    "c-tests/worksharing/doacross",
];

/// How much longer than alone on the machine a program may take.
const SLOWER: u32 = 8;

struct Options {
    limit: Duration,
    threads: Vec<u32>,
    jobs: usize,
    burners: usize,
    lib: Option<PathBuf>,
    filters: Vec<String>,
}

fn parse(args: &[String]) -> Result<Option<Options>> {
    let mut options = Options {
        limit: Duration::from_secs(3600),
        threads: vec![2, 3, 4, 9, 16, 33, 64],
        jobs: 4,
        burners: 2,
        lib: None,
        filters: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("minutes") => options.limit = Duration::from_secs_f64(60.0 * parser.value()?.parse::<f64>()?),
            Long("threads") => options.threads = parse_threads(&parser.value()?.string()?)?,
            Long("jobs") => options.jobs = parser.value()?.parse()?,
            Long("burners") => options.burners = parser.value()?.parse()?,
            Long("lib") => options.lib = Some(parser.value()?.into()),
            Long("help") | Short('h') => {
                print!("{USAGE}");
                return Ok(None);
            }
            Value(filter) => options.filters.push(filter.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(options.jobs > 0 && !options.threads.is_empty(), "--jobs and --threads are at least 1");
    if options.filters.is_empty() {
        options.filters = NASTY.map(String::from).to_vec();
    }
    Ok(Some(options))
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    let Some(options) = parse(args)? else { return Ok(()) };
    let lib = util::library(options.lib.as_deref())?;
    let programs = programs(&options.filters)?;
    ensure!(!programs.is_empty(), "no program has such a path");
    let stress = Stress { lib, programs, headers: headers()?, dir: util::target().join("stress"), options };
    stress.all()?.close()
}

struct Stress {
    lib: PathBuf,
    programs: Vec<Program>,
    headers: u64,
    dir: PathBuf,
    options: Options,
}

impl Stress {
    /// Every program at every size by every compiler, round and round, until the time is up.
    fn all(&self) -> Result<Tally> {
        let mut built = Vec::new();
        for program in &self.programs {
            for family in Family::ALL.into_iter().filter(|f| program.built_by(*f)) {
                built.push((
                    program,
                    family,
                    program.build(family, &self.dir.join("build"), self.headers, &self.lib)?.path,
                ));
            }
        }
        println!("{} programs, for {} s", built.len(), self.options.limit.as_secs());
        let (next, done, total) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(Tally::default()));
        std::thread::scope(|scope| {
            for _ in 0..self.options.burners {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        std::hint::spin_loop()
                    }
                });
            }
            let start = Instant::now();
            let jobs: Vec<_> = (0..self.options.jobs)
                .map(|job| {
                    let (next, total, built) = (&next, &total, &built);
                    scope.spawn(move || {
                        while start.elapsed() < self.options.limit {
                            let turn = next.fetch_add(1, Ordering::Relaxed);
                            let (program, family, binary) = &built[turn % built.len()];
                            let size = self.options.threads[(turn / built.len() + turn) % self.options.threads.len()];
                            let held = self.once(job, program, *family, binary, size);
                            let passed = held.unwrap_or_else(|e| {
                                println!("FAIL {}: {e:#}", program.name);
                                false
                            });
                            let tally = Tally { passed: usize::from(passed), failed: usize::from(!passed), skipped: 0 };
                            total.lock().expect("no job panics").add(tally);
                        }
                    })
                })
                .collect();
            jobs.into_iter().for_each(|job| job.join().expect("no job panics"));
            done.store(true, Ordering::Relaxed);
        });
        Ok(total.into_inner().expect("no job panics"))
    }

    /// One run; false when it did not hold, which is told and kept.
    fn once(&self, job: usize, program: &Program, family: Family, binary: &Path, size: u32) -> Result<bool> {
        let mut cmd = Command::new(binary);
        cmd.args(&program.args);
        util::clean_env(&mut cmd);
        cmd.env("LD_LIBRARY_PATH", &self.lib);
        // A program made for some sizes is run at the nearest of them.
        let sizes = program.threads.as_deref().unwrap_or_default();
        let size = sizes.iter().copied().min_by_key(|n| n.abs_diff(size)).unwrap_or(size);
        cmd.env("OMP_NUM_THREADS", size.to_string());
        if size % 2 == 1 {
            for kind in ["FORKJOIN", "PLAIN", "REDUCTION"] {
                cmd.env(format!("KMP_{kind}_BARRIER"), "1,1").env(format!("KMP_{kind}_BARRIER_PATTERN"), "tree,tree");
            }
        }
        cmd.envs(program.env.iter().map(|(name, value)| (name, value)));
        let scratch = self.dir.join(format!("run-{}-{job}", std::process::id()));
        fs::create_dir_all(&scratch)?;
        let outcome = util::run_limited(cmd.current_dir(&scratch), program.timeout * SLOWER, &scratch)?;
        if outcome.end == End::Exit(0) {
            return Ok(true);
        }
        let stacks = if let End::Timeout(stacks) = &outcome.end { stacks.as_str() } else { "" };
        let report = format!(
            "{} {} t{size}: {}\n{}{}{stacks}",
            program.name,
            family.name(),
            outcome.end,
            outcome.stdout,
            outcome.stderr
        );
        let clock = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH)?.as_millis();
        let name = format!("{}-{}-t{size}-{clock}.txt", program.name.replace('/', "_"), family.name());
        fs::write(self.dir.join(&name), &report)?;
        println!("FAIL {report}\nkept in target/stress/{name}");
        Ok(false)
    }
}
