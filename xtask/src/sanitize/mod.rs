//! `cargo xtask sanitize`: programs of c-tests/ under a tool that looks at every access to memory: ThreadSanitizer,
//! AddressSanitizer with LeakSanitizer, or valgrind's memcheck. A report of any of them is a failure. docs/verification.md
//! says what each shows, and what it does not.

mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use lexopt::prelude::*;

use crate::ctests::cases::{self, Case, Verdict};
use crate::ctests::program::Family;
use crate::ctests::{cases_of, headers, parse_threads, programs, run_all};
use crate::util::{self, End, Tally};
use tools::Tool;

const USAGE: &str = "\
usage: cargo xtask sanitize TOOL [OPTION ...] [FILTER ...]

TOOL: tsan, asan or valgrind
FILTER: part of a program's path; any of several

  --compiler NAME   clang or gcc (default: both)
  --threads LIST    team sizes (default: 2,4,9)
  --jobs N          programs at once (default: 2)
  --repeat N        runs of each case (default: 1)
  --sample          some programs at one team size, in a minute or two
";

struct Options {
    tool: Tool,
    families: Vec<Family>,
    threads: Vec<u32>,
    jobs: usize,
    repeat: usize,
    sample: bool,
    filters: Vec<String>,
}

fn parse(args: &[String]) -> Result<Option<Options>> {
    let (mut words, mut tool) = (Vec::new(), None);
    let (mut families, mut threads, mut jobs, mut repeat, mut sample) = (Family::ALL.to_vec(), None, 2, 1, false);
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("compiler") => families = vec![Family::parse(&parser.value()?.string()?)?],
            Long("threads") => threads = Some(parse_threads(&parser.value()?.string()?)?),
            Long("jobs") => jobs = parser.value()?.parse()?,
            Long("repeat") => repeat = parser.value()?.parse()?,
            Long("sample") => sample = true,
            Long("help") | Short('h') => {
                print!("{USAGE}");
                return Ok(None);
            }
            Value(word) if tool.is_none() => tool = Some(Tool::parse(&word.string()?)?),
            Value(filter) => words.push(filter.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(jobs > 0 && repeat > 0, "--jobs and --repeat are at least 1");
    let tool = tool.context(USAGE)?;
    let threads = threads.unwrap_or_else(|| if sample { vec![tools::SAMPLE_THREADS] } else { vec![2, 4, 9] });
    Ok(Some(Options { tool, families, threads, jobs, repeat, sample, filters: words }))
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    tally(args)?.map_or(Ok(()), Tally::close)
}

/// A sample by each tool: a step of `cargo xtask test`.
pub fn samples() -> Result<Tally> {
    let mut total = Tally::default();
    for tool in Tool::ALL {
        println!("-- {}", tool.name());
        total.add(tally(&[tool.name().into(), "--sample".into()])?.unwrap_or_default());
    }
    Ok(total)
}

fn tally(args: &[String]) -> Result<Option<Tally>> {
    let Some(options) = parse(args)? else { return Ok(None) };
    let tool = options.tool;
    let mut programs = programs(&options.filters)?;
    programs.retain(|program| tool.builds(program));
    if options.sample {
        programs.retain(|program| tool.samples(&program.name));
    }
    let runner = Runner {
        tool,
        lib: tool.library()?,
        cache: util::target().join("sanitize").join(tool.name()),
        headers: headers()?,
        repeat: options.repeat,
    };
    let mut cases = cases_of(&programs, &options.families, &options.threads);
    let all = cases.len();
    cases.retain(|case| !tool.leaves_out(case.program, case.family));
    let (runs, left_out) = (cases.len(), all - cases.len());
    println!("{} programs, {runs} cases; {left_out} more say nothing under {}", programs.len(), tool.name());
    run_all(&cases, |group| runner.run_group(group), options.jobs).map(Some)
}

/// What all cases share.
struct Runner {
    tool: Tool,
    lib: PathBuf,
    cache: PathBuf,
    headers: u64,
    repeat: usize,
}

impl Runner {
    fn run_group(&self, group: &[Case]) -> Vec<Verdict> {
        let (program, family) = (group[0].program, group[0].family);
        let dir = self.cache.join("build").join(family.name()).join(program.name.replace('/', "_"));
        let commands = self.tool.commands(program, family, &self.lib);
        let built = program.build_by(commands, &dir, self.headers, &self.lib).context("does not build");
        let verdict = |case: &Case| {
            let binary = built.as_ref().map_err(|e| format!("{e:#}"))?;
            (0..self.repeat).try_for_each(|_| {
                let wrong = self.run_case(case, &binary.path).map_err(|e| format!("{e:#}"))?;
                wrong.map_or(Ok(()), Err)
            })
        };
        group.iter().map(|case| verdict(case).map_or_else(Verdict::Fail, |()| Verdict::Pass)).collect()
    }

    /// What is wrong with a run, if anything.
    fn run_case(&self, case: &Case, binary: &Path) -> Result<Option<String>> {
        let program = case.program;
        let mut cmd = Command::new(binary);
        self.tool.wrap(&mut cmd);
        cmd.args(&program.args);
        util::clean_env(&mut cmd);
        cmd.env("LD_LIBRARY_PATH", &self.lib).envs(self.tool.environment());
        cmd.envs(case.threads.map(|n| ("OMP_NUM_THREADS", n.to_string())));
        cmd.envs(program.env.iter().map(|(name, value)| (name, value)));
        let scratch = self.cache.join("run").join(case.to_string().replace(['/', ' '], "_"));
        fs::create_dir_all(&scratch)?;
        let limit = program.timeout * self.tool.slowness();
        let outcome = util::run_in_time(cmd.current_dir(&scratch), limit, None, &scratch)?;
        if let Some(report) = self.tool.report(&outcome.stderr) {
            return Ok(Some(report));
        }
        let last = || format!("{}{}", cases::last_lines(&outcome.stdout, 6), cases::last_lines(&outcome.stderr, 12));
        Ok(match &outcome.end {
            End::Exit(0) => None,
            End::Timeout(stacks) => Some(format!("still running after {} s\n{}{stacks}", limit.as_secs(), last())),
            end => Some(format!("{end}\n{}", last())),
        })
    }
}
