//! `cargo xtask observe`: benches/observe.c on our library and on its peers, what was seen side by side. There is nothing
//! that fails: docs/expectations.md says what is meant to be alike.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use super::programs;
use super::runtimes::{self, Abi, Runtime};
use crate::util::{self, End};

const USAGE: &str = "\
usage: cargo xtask observe [OPTION ...]

  --threads N        size of the teams (default: 4)
  --peers LIST       libomp22, libomp19, libiomp5, libgomp (default: all)
  --lib DIR          the runtime to observe as ours (default: a fresh release build in target/dist/lib)

Runs benches/observe.c, and prints what programs find on each runtime where the specification leaves it open.
";

/// The longest that a run may take.
const LIMIT: Duration = Duration::from_secs(120);

/// The whole command.
pub fn run(args: &[String]) -> Result<()> {
    let (mut threads, mut lib) = (4u32, None::<PathBuf>);
    let mut peers: Vec<String> = runtimes::peer_names().into_iter().map(str::to_owned).collect();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("threads") => threads = parser.value()?.parse()?,
            Long("peers") => peers = super::peers(&parser.value()?.string()?)?,
            Long("lib") => lib = Some(parser.value()?.into()),
            Long("help") | Short('h') => {
                print!("{USAGE}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let lib = util::library(lib.as_deref())?;
    let dir = util::target().join("bench");
    let mut runtimes = runtimes::prepare(&lib, &peers, &dir.join("runtimes"))?;
    // They serve gcc's programs too, with expectations of their own.
    for at in 0..runtimes.len() {
        if runtimes[at].abi == Abi::Kmpc && runtimes[at].name != "ours" {
            runtimes.push(runtimes::for_gcc(&runtimes[at], &dir.join("runtimes").join("gcc"))?);
        }
    }
    let programs = programs::build(&["observe"], &dir.join("programs"))?;
    for abi in Abi::ALL {
        let mut seen = Vec::new();
        for runtime in runtimes.iter().filter(|runtime| runtime.abi == abi) {
            seen.push((runtime, observe(&programs, runtime, threads)?));
        }
        print!("{}", table(abi, &seen));
    }
    Ok(())
}

/// The observations on one runtime, by name.
fn observe(programs: &programs::Programs, runtime: &Runtime, threads: u32) -> Result<Vec<(String, String)>> {
    let mut cmd = programs.command("observe", runtime, threads);
    let outcome = util::run_limited(&mut cmd, LIMIT, &util::target().join("bench"))?;
    if outcome.end != End::Exit(0) {
        bail!("{}: {}\n{}", util::shown(&cmd), outcome.end, outcome.stderr.trim());
    }
    let lines = outcome.stdout.lines().filter_map(|line| line.split_once('\t'));
    Ok(lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// A row for each observation, a column for each runtime. Runtimes observe the same, in the same order.
fn table(abi: Abi, seen: &[(&Runtime, Vec<(String, String)>)]) -> String {
    let mut rows = vec![[format!("{}'s programs", abi.word())].into_iter().chain(names(seen)).collect::<Vec<_>>()];
    for (at, (name, _)) in seen.first().map_or(&[][..], |(_, first)| first).iter().enumerate() {
        let values = seen.iter().map(|(_, all)| all.get(at).map_or_else(String::new, |(_, value)| value.clone()));
        rows.push([name.clone()].into_iter().chain(values).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=seen.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect::<String>() + "\n"
}

fn names(seen: &[(&Runtime, Vec<(String, String)>)]) -> impl Iterator<Item = String> {
    seen.iter().map(|(runtime, _)| runtime.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_observations_and_columns_runtimes() {
        let runtime = |name| Runtime { name, abi: Abi::Gomp, dir: PathBuf::new() };
        let lines = |values: [&str; 2]| {
            ["a", "longer"].into_iter().zip(values).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        let (ours, peer) = (runtime("ours"), runtime("libgomp"));
        let seen = [(&ours, lines(["1", "2 3"])), (&peer, lines(["10", "x"]))];
        assert_eq!(
            table(Abi::Gomp, &seen),
            "gcc's programs  ours  libgomp\na               1     10\nlonger          2 3   x\n\n"
        );
    }
}
