//! The tools: how the library and a program are built for each, how it is run, and what a report looks like.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::ctests::program::{Family, Program};
use crate::{dist, util};

/// The team size of a sample.
pub const SAMPLE_THREADS: u32 = 4;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// ThreadSanitizer, in library and program.
    Tsan,
    /// AddressSanitizer, in library and program, and LeakSanitizer as the program ends.
    Asan,
    /// Valgrind's memcheck, of the release library and a program as users build it.
    Valgrind,
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 3] = [Tool::Tsan, Tool::Asan, Tool::Valgrind];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Tsan => "tsan",
            Tool::Asan => "asan",
            Tool::Valgrind => "valgrind",
        }
    }

    /// The tool of a word.
    pub fn parse(word: &str) -> Result<Tool> {
        let found = Tool::ALL.into_iter().find(|tool| tool.name() == word);
        found.with_context(|| format!("{word:?} is none of tsan, asan, valgrind"))
    }

    /// The compilers' and rustc's name of the sanitizer.
    fn sanitizer(self) -> Option<&'static str> {
        match self {
            Tool::Tsan => Some("thread"),
            Tool::Asan => Some("address"),
            Tool::Valgrind => None,
        }
    }

    /// Whether such programs are built for it: flang knows no sanitizers, and the archive is not built with one.
    pub fn builds(self, program: &Program) -> bool {
        let fortran = program.source.extension().is_some_and(|e| e == "f90");
        self.sanitizer().is_none() || !(fortran || program.link_static)
    }

    /// Whether a program says that the tool says nothing of it: by the tool's name, or `tool-family`.
    pub fn leaves_out(self, program: &Program, family: Family) -> bool {
        let of_family = format!("{}-{}", self.name(), family.name());
        program.not_under.iter().any(|name| *name == self.name() || *name == of_family)
    }

    /// Whether a program is in the sample: some of each folder, and most of where threads meet in few lines of ours.
    pub fn samples(self, name: &str) -> bool {
        let always = match self {
            Tool::Tsan => &["process/mixture", "tasking/depend", "nested/sizes", "worksharing/doacross.c"][..],
            Tool::Asan => &["tasking/depend", "nested/sizes", "worksharing/doacross.c"],
            Tool::Valgrind => &["entry/load_only", "tasking/depend", "nested/sizes"],
        };
        // By its name, so that a new program changes nothing for the others.
        let turn = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 100;
        let share = if self == Tool::Valgrind { 5 } else { 12 };
        turn < share || always.iter().any(|part| name.contains(part))
    }

    /// Builds the library for it; returns the folder that holds it under all its names.
    pub fn library(self) -> Result<PathBuf> {
        let Some(sanitizer) = self.sanitizer() else {
            util::build_dist()?;
            return Ok(fs::canonicalize(util::dist_lib())?);
        };
        let target = util::target().join("sanitize").join(self.name());
        let mut cmd = nightly();
        cmd.args(["build", "--release", "--package", "oxomp", "--lib", "--target", TRIPLE]);
        // ThreadSanitizer and rustc come from one LLVM, but what std is built with differs. The sanitizer's functions come
        // from the program.
        let mut flags = format!(
            "-Zsanitizer={sanitizer} -Cunsafe-allow-abi-mismatch=sanitizer -Clink-arg=-Wl,--unresolved-symbols=ignore-all"
        );
        if self == Tool::Tsan {
            flags += " --cfg tsan --cfg crossbeam_sanitize --cfg crossbeam_sanitize_thread";
        }
        cmd.env("RUSTFLAGS", flags).env("CARGO_TARGET_DIR", &target).env("CARGO_PROFILE_RELEASE_LTO", "off");
        util::sh(&mut cmd)?;
        let lib = target.join("lib");
        dist::lay_out_names(&target.join(TRIPLE).join("release/libomp.so"), &lib)?;
        Ok(fs::canonicalize(lib)?)
    }

    /// Builds a program.
    pub fn commands(self, program: &Program, family: Family, lib: &Path) -> Vec<Command> {
        let Some(sanitizer) = self.sanitizer() else {
            let mut commands = program.commands(family, lib);
            // Debian 12's valgrind does not know clang 22's debug information.
            commands[0].arg("-gdwarf-4");
            return commands;
        };
        // Clang moves a section's loads to where other sections execute before ThreadSanitizer looks. (Without optimization
        // gcc 12 computes the bounds of loops that are no rectangle wrong.)
        let level = if self == Tool::Tsan && family == Family::Clang { "-O0" } else { "-O1" };
        let sanitize = format!("-fsanitize={sanitizer}");
        let mut compile = Command::new(family.compiler(&program.source));
        compile.args([level, "-g", "-fno-omit-frame-pointer", "-fopenmp", &sanitize]).args(&program.flags);
        compile.args(["-c", "-o", "program.o"]).arg(&program.source);
        // By clang in any case: its runtime is the one that knows what rustc's LLVM calls.
        let mut link = Command::new(Family::Clang.compiler(&program.source));
        link.args([&sanitize, "program.o", "-L"]).arg(lib).args(["-lomp", "-lm"]).args(&program.flags);
        link.args(["-o", "program"]);
        vec![compile, link]
    }

    /// Has a program run by the tool, where it is one that runs programs.
    pub fn wrap(self, cmd: &mut Command) {
        if self == Tool::Valgrind {
            let mut tool = Command::new("valgrind");
            tool.args(VALGRIND).arg(cmd.get_program());
            *cmd = tool;
        }
    }

    /// The tool's own environment of a run.
    pub fn environment(self) -> Vec<(&'static str, String)> {
        let symbolizer = "external_symbolizer_path=/usr/lib/llvm-22/bin/llvm-symbolizer";
        match self {
            // A child of a process with threads may start some; a race at the very end is seen, too.
            Tool::Tsan => {
                let options = format!("{symbolizer} die_after_fork=0 history_size=7 atexit_sleep_ms=50 exitcode=66");
                vec![("TSAN_OPTIONS", options)]
            }
            Tool::Asan => vec![
                ("ASAN_OPTIONS", format!("{symbolizer} detect_leaks=1 exitcode=66 detect_odr_violation=0")),
                ("LSAN_OPTIONS", "exitcode=66".into()),
            ],
            Tool::Valgrind => Vec::new(),
        }
    }

    /// How many times as long a program may take.
    pub fn slowness(self) -> u32 {
        if self == Tool::Valgrind { 10 } else { 4 }
    }

    /// The first report in what a run wrote to stderr.
    pub fn report(self, stderr: &str) -> Option<String> {
        let begins = |line: &str| match self {
            Tool::Tsan => line.contains("ThreadSanitizer:"),
            Tool::Asan => line.contains("AddressSanitizer:") || line.contains("LeakSanitizer:"),
            Tool::Valgrind => is_of_valgrind(line),
        };
        let report: Vec<&str> = stderr.lines().skip_while(|line| !begins(line)).take(REPORT_LINES).collect();
        (!report.is_empty()).then(|| report.join("\n"))
    }
}

/// Lines of a report that are told.
const REPORT_LINES: usize = 48;

const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// Silent but for reports; anything lost is one. Threads take turns fairly: who spins would not let others on. A forked
/// child's look is left out: what the parent's other threads had is lost there.
const VALGRIND: [&str; 8] = [
    "--quiet",
    // Of arrays in a function; it takes more for another stack.
    "--max-stackframe=100000000",
    "--leak-check=full",
    "--show-leak-kinds=definite,indirect,possible",
    "--errors-for-leak-kinds=definite,indirect,possible",
    "--fair-sched=yes",
    "--child-silent-after-fork=yes",
    "--num-callers=30",
];

/// `==PID== ...`
fn is_of_valgrind(line: &str) -> bool {
    let number = line.strip_prefix("==").and_then(|rest| rest.split_once("== ")).map_or("", |(number, _)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// A cargo that takes unstable flags: of a nightly toolchain, or the one at hand, told to.
fn nightly() -> Command {
    let listed = util::capture(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default();
    let mut cmd = match listed.lines().find(|line| line.starts_with("nightly")) {
        Some(line) => {
            let mut cmd = Command::new("rustup");
            cmd.args(["run", line.split(' ').next().unwrap_or(line), "cargo"]);
            // Of the toolchain that runs this command.
            for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
                cmd.env_remove(name);
            }
            cmd
        }
        None => {
            let mut cmd = util::cargo();
            cmd.env("RUSTC_BOOTSTRAP", "1");
            cmd
        }
    };
    cmd.current_dir(crate::root());
    cmd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_found() {
        let race = "here\nWARNING: ThreadSanitizer: data race (pid=7)\n  Read of size 4";
        assert!(Tool::Tsan.report(race).is_some_and(|report| report.starts_with("WARNING")));
        assert!(Tool::Asan.report("==7==ERROR: LeakSanitizer: detected memory leaks").is_some());
        assert!(Tool::Valgrind.report("text\n==12== 8 bytes in 1 blocks are definitely lost").is_some());
        for tool in Tool::ALL {
            assert!(tool.report("OMP: Warning #283\n== 12 ==\n==x== no\n").is_none());
        }
    }

    #[test]
    fn words_of_tools() {
        assert!(Tool::ALL.iter().all(|tool| Tool::parse(tool.name()).unwrap() == *tool));
        assert!(Tool::parse("msan").is_err());
    }
}
