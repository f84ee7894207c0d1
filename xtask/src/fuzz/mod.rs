//! `cargo xtask fuzz`: random programs of OpenMP constructs, each checked against its serial execution, and random texts
//! for all that parses. docs/verification.md says what each covers.

mod emit;
mod generate;
mod oracle;
mod runs;
mod shrink;
mod strings;
mod tree;

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, bail, ensure};
use lexopt::prelude::*;

use crate::ctests::parse_threads;
use crate::ctests::program::Family;
use crate::util::{self, Tally};
use generate::Generator;
use runs::{Bench, Failure, Setting};
use shrink::Shrinker;
use tree::Body;

const USAGE: &str = "\
usage: cargo xtask fuzz programs [OPTION ...]
       cargo xtask fuzz strings [--count N]

programs: random programs, built by clang and gcc, in all ways to fork and to wait
  --count N         programs (default: 1000)
  --minutes M       stop after so long (default: when all are done)
  --seed S          of the first file (default: from the clock)
  --threads LIST    team sizes (default: 2,4,9,64)
  --compiler NAME   clang or gcc (default: both)
  --jobs N          files at once (default: 2)
  --lib DIR         the runtime to test (default: a fresh release build in target/dist/lib)
  --no-shrink       keep what fails as it is

strings: random values of variables, lists, schedules and calls, in this many cases a property (default: 100000)
";

/// Programs of a file: one compilation serves them all.
const FILE: u64 = 20;

struct Options {
    count: u64,
    limit: Option<Duration>,
    seed: u64,
    threads: Vec<u32>,
    families: Vec<Family>,
    jobs: usize,
    lib: Option<PathBuf>,
    shrink: bool,
}

fn parse(parser: &mut lexopt::Parser) -> Result<Options> {
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    let mut options = Options {
        count: 1000,
        limit: None,
        seed: clock << 20,
        threads: vec![2, 4, 9, 64],
        families: Family::ALL.to_vec(),
        jobs: 2,
        lib: None,
        shrink: true,
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("count") => options.count = parser.value()?.parse()?,
            Long("minutes") => options.limit = Some(Duration::from_secs_f64(60.0 * parser.value()?.parse::<f64>()?)),
            Long("seed") => options.seed = parser.value()?.parse()?,
            Long("threads") => options.threads = parse_threads(&parser.value()?.string()?)?,
            Long("compiler") => options.families = vec![Family::parse(&parser.value()?.string()?)?],
            Long("jobs") => options.jobs = parser.value()?.parse()?,
            Long("lib") => options.lib = Some(parser.value()?.into()),
            Long("no-shrink") => options.shrink = false,
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(options.jobs > 0 && !options.threads.is_empty(), "--jobs and --threads are at least 1");
    Ok(options)
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    tally(args)?.map_or(Ok(()), Tally::close)
}

/// A minute of each.
pub fn sample() -> Result<Tally> {
    let mut total = Tally::default();
    for words in ["programs --count 400 --minutes 1", "strings --count 20000"] {
        println!("-- {words}");
        let args: Vec<String> = words.split(' ').map(String::from).collect();
        total.add(tally(&args)?.unwrap_or_default());
    }
    Ok(total)
}

fn tally(args: &[String]) -> Result<Option<Tally>> {
    let mut parser = lexopt::Parser::from_args(args);
    match parser.next()? {
        Some(Value(word)) if word == "programs" => programs(&parse(&mut parser)?).map(Some),
        Some(Value(word)) if word == "strings" => strings::run(&mut parser).map(Some),
        Some(Long("help") | Short('h')) => {
            print!("{USAGE}");
            Ok(None)
        }
        _ => bail!(USAGE),
    }
}

fn programs(options: &Options) -> Result<Tally> {
    let lib = util::library(options.lib.as_deref())?;
    let files = options.count.div_ceil(FILE);
    println!("{files} files from seed {} on, runtime in {}", options.seed, lib.display());
    let (next, total, start) = (AtomicUsize::new(0), Mutex::new(Tally::default()), Instant::now());
    std::thread::scope(|scope| {
        for job in 0..options.jobs {
            let (next, total, lib) = (&next, &total, &lib);
            scope.spawn(move || {
                loop {
                    let file = next.fetch_add(1, Ordering::Relaxed);
                    if file as u64 >= files || options.limit.is_some_and(|limit| start.elapsed() >= limit) {
                        break;
                    }
                    for &family in &options.families {
                        let dir =
                            util::target().join("fuzz").join(format!("{}-{}-{job}", std::process::id(), family.name()));
                        let bench = Bench { family, lib: lib.clone(), dir, threads: options.threads.clone() };
                        let tally = one_file(&bench, options, file).unwrap_or_else(|e| {
                            println!("FAIL seed {} {}: {e:#}", options.seed + file as u64, family.name());
                            Tally { failed: 1, ..Tally::default() }
                        });
                        total.lock().expect("no job panics").add(tally);
                        let _ = fs::remove_dir_all(&bench.dir);
                    }
                }
            });
        }
    });
    Ok(total.into_inner().expect("no job panics"))
}

/// Makes, builds and runs a file. A failure ends it, is shrunk and kept.
fn one_file(bench: &Bench, options: &Options, file: usize) -> Result<Tally> {
    let seed = options.seed + file as u64;
    let mut generator = Generator::new(seed, bench.family == Family::Gcc);
    let programs: Vec<Body> = (0..FILE).map(|_| generator.program()).collect();
    let binary = bench.build(&programs, generator.ids())?;
    for setting in Setting::all(&bench.threads, file) {
        if let Some(failure) = bench.run(&binary, setting)? {
            let kept = keep(bench, options, seed, &programs, generator.ids(), &failure)?;
            println!(
                "FAIL seed {seed} {}: {setting}\n{}\nkept in {}",
                bench.family.name(),
                failure.symptom,
                kept.display()
            );
            return Ok(Tally { failed: 1, ..Tally::default() });
        }
    }
    Ok(Tally { passed: FILE as usize, ..Tally::default() })
}

/// Writes what fails, and its smallest form, into target/fuzz.
fn keep(
    bench: &Bench,
    options: &Options,
    seed: u64,
    programs: &[Body],
    accounts: usize,
    failure: &Failure,
) -> Result<PathBuf> {
    let dir = util::target().join("fuzz").join(format!("found-{seed}-{}", bench.family.name()));
    fs::create_dir_all(&dir)?;
    let row = bench.threads.iter().position(|t| *t == failure.setting.threads).unwrap_or(0);
    let command = format!("{} LD_LIBRARY_PATH={} ./fuzz {row}", failure.setting, bench.lib.display());
    fs::write(dir.join("failure.txt"), format!("{command}\nprogram {:?}\n{}\n", failure.at, failure.symptom))?;
    fs::copy(bench.dir.join("fuzz.c"), dir.join("whole.c"))?;
    if options.shrink {
        let small = Shrinker::new(bench, failure.setting, accounts).shrink(programs.to_vec(), failure.at)?;
        fs::write(dir.join("small.c"), emit::file(&small, accounts, &bench.threads))?;
    }
    Ok(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_its_programs() {
        let text = |seed| {
            let mut generator = Generator::new(seed, true);
            let programs: Vec<Body> = (0..4).map(|_| generator.program()).collect();
            emit::file(&programs, generator.ids(), &[2, 4])
        };
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }
}
