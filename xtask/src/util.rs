//! What several commands share: the repository's paths, running programs with a time limit, counting results.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{
    Pid, Resource, Rlimit, Signal, getrlimit, kill_process_group, set_parent_process_death_signal, setrlimit,
};

/// Passed, failed and skipped checks of a command.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    /// Checks that held.
    pub passed: usize,
    /// Checks that did not hold.
    pub failed: usize,
    /// Expected failures, and checks that do not apply here.
    pub skipped: usize,
}

impl Tally {
    /// Adds the counts of another command.
    pub fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Prints the plain closing line; an error when a check failed or none was made.
    pub fn close(self) -> Result<()> {
        println!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped);
        if self.failed > 0 {
            bail!("{} failed", self.failed);
        }
        if self.passed == 0 {
            bail!("no check was made");
        }
        Ok(())
    }
}

/// The folder of everything built.
pub fn target() -> PathBuf {
    crate::dist::target_dir(&crate::root())
}

/// The folder in which the commands that test lay out the libraries.
pub fn dist_lib() -> PathBuf {
    target().join("dist/lib")
}

/// A command as one would type it.
pub fn shown(cmd: &Command) -> String {
    let words = std::iter::once(cmd.get_program()).chain(cmd.get_args());
    words.map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs a command with its output on the terminal; an error when it fails.
pub fn sh(cmd: &mut Command) -> Result<()> {
    println!("$ {}", shown(cmd));
    let status = cmd.status().with_context(|| format!("cannot start {}", shown(cmd)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", shown(cmd));
    }
    Ok(())
}

/// Runs a command and returns what it wrote to stdout; an error with its stderr when it fails.
pub fn capture(cmd: &mut Command) -> Result<String> {
    let out = cmd.stdin(Stdio::null()).output().with_context(|| format!("cannot start {}", shown(cmd)))?;
    if !out.status.success() {
        bail!("`{}` failed: {}\n{}", shown(cmd), out.status, String::from_utf8_lossy(&out.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// `cargo` as it runs this command, in the repository's root.
pub fn cargo() -> Command {
    let mut cmd = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cmd.current_dir(crate::root());
    cmd
}

/// Runs a command, shows its stdout and returns it too.
pub fn tee(cmd: &mut Command) -> Result<(ExitStatus, String)> {
    println!("$ {}", shown(cmd));
    let spawned = cmd.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.with_context(|| format!("cannot start {}", shown(cmd)))?;
    let mut text = String::new();
    for line in BufReader::new(child.stdout.take().expect("it is piped")).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    Ok((child.wait()?, text))
}

/// Builds the release library and lays it out in target/dist.
pub fn build_dist() -> Result<()> {
    let dir = target().join("dist");
    println!("$ cargo xtask dist {}", dir.display());
    crate::dist::run(&[dir.display().to_string()])
}

/// The folder of the runtime to test, whole: the one `given`, or a fresh release build.
pub fn library(given: Option<&Path>) -> Result<PathBuf> {
    let dir = match given {
        Some(dir) => dir.to_path_buf(),
        None => {
            build_dist()?;
            dist_lib()
        }
    };
    fs::canonicalize(&dir).with_context(|| dir.display().to_string())
}

/// Is a program of this name in PATH?
pub fn in_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(name).is_file())
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It exited with this status.
    Exit(i32),
    /// This signal ended it.
    Signal(i32),
    /// It was still running at the limit and was killed; where it stood, as far as gdb could say.
    Timeout(String),
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit {code}"),
            End::Signal(number) => write!(f, "signal {number}"),
            End::Timeout(_) => write!(f, "time limit"),
        }
    }
}

/// What a program did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
}

/// Runs a program in a process group of its own, its output kept in files of `scratch`. At the limit its stacks are
/// taken, and the whole group is killed. No runaway memory.
pub fn run_limited(cmd: &mut Command, limit: Duration, scratch: &Path) -> Result<Outcome> {
    run_in_time(cmd, limit, Some(LARGEST_MEMORY), scratch)
}

/// As [`run_limited`], with `memory` bytes at most: none said for programs that map far more than they use, as sanitizers
/// have them do.
pub fn run_in_time(cmd: &mut Command, limit: Duration, memory: Option<u64>, scratch: &Path) -> Result<Outcome> {
    fs::create_dir_all(scratch)?;
    let (out, err) = (scratch.join("stdout"), scratch.join("stderr"));
    cmd.stdin(Stdio::null()).stdout(File::create(&out)?).stderr(File::create(&err)?).process_group(0);
    // SAFETY: between fork and exec the function makes three kinds of system calls and nothing else: no allocation, no
    // lock, no file of this process.
    unsafe { cmd.pre_exec(move || limit_resources(memory)) };
    let mut child = cmd.spawn().with_context(|| format!("cannot start {}", shown(cmd)))?;
    let end = wait(&mut child, limit)?;
    let text = |path| fs::read(path).map(|b| String::from_utf8_lossy(&b).into_owned());
    Ok(Outcome { end, stdout: text(&out)?, stderr: text(&err)? })
}

/// The largest file a program under test may write, its output included: a loop that went wild must not fill the disk.
const LARGEST_FILE: u64 = 32 << 20;

/// The most memory that a program under test may have.
const LARGEST_MEMORY: u64 = 8 << 30;

/// For a program under test: no core files, no endless output, no more than so much memory, and no life beyond this
/// command's (the thread that starts it waits for it).
fn limit_resources(memory: Option<u64>) -> std::io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let memory = memory.map(|bytes| (Resource::Data, bytes));
    for (resource, value) in [(Resource::Core, 0), (Resource::Fsize, LARGEST_FILE)].into_iter().chain(memory) {
        let maximum = getrlimit(resource).maximum;
        let value = Some(maximum.map_or(value, |m| m.min(value)));
        setrlimit(resource, Rlimit { current: value, maximum: value })?;
    }
    Ok(())
}

fn wait(child: &mut Child, limit: Duration) -> Result<End> {
    let group = Pid::from_child(child);
    let start = Instant::now();
    let mut nap = Duration::from_millis(1);
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break status.code().map_or_else(|| End::Signal(status.signal().unwrap_or(0)), End::Exit);
        }
        if start.elapsed() >= limit {
            break End::Timeout(stacks(child.id()));
        }
        std::thread::sleep(nap);
        nap = (nap * 2).min(Duration::from_millis(10));
    };
    // Also what it left behind: a child process must not outlive its test. An error only means that nothing is left.
    let _ = kill_process_group(group, Signal::KILL);
    child.wait()?;
    Ok(end)
}

/// Where the threads of a running process are, from gdb where it is installed: each stack once, with its threads.
fn stacks(pid: u32) -> String {
    if !in_path("gdb") {
        return "gdb is not installed: no stacks".into();
    }
    let mut gdb = Command::new("timeout");
    gdb.args(["20", "gdb", "-nx", "-batch", "-ex", "set width 0", "-ex", "thread apply all bt 10", "-p"]);
    gdb.arg(pid.to_string()).stdin(Stdio::null()).stderr(Stdio::null());
    let out = gdb.output().map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let mut threads: Vec<(&str, String)> = Vec::new();
    for line in out.lines() {
        if line.starts_with("Thread ") {
            threads.push((line.split(" (").next().unwrap_or(line), String::new()));
        } else if let (Some((_, stack)), true) = (threads.last_mut(), line.starts_with('#')) {
            // "#1  0x... in function (arguments) at file": the function is enough.
            let frame = line.split_once(" in ").map_or(line.split_once(' ').map_or("", |f| f.1), |f| f.1);
            stack.push_str(" < ");
            stack.push_str(frame.trim().split(" (").next().unwrap_or("??"));
        }
    }
    let mut shown: Vec<(String, String)> = Vec::new();
    for (thread, stack) in threads.into_iter().rev() {
        match shown.iter_mut().find(|(_, s)| *s == stack) {
            Some((names, _)) => names.push_str(&thread.replace("Thread", ",")),
            None => shown.push((thread.into(), stack)),
        }
    }
    shown.iter().map(|(names, stack)| format!("  {names}:{}\n", stack.replacen(" <", "", 1))).collect()
}

/// The environment of a program under test: nothing of the caller's that a runtime, a loader or a locale reads.
pub fn clean_env(cmd: &mut Command) {
    cmd.env_clear().env("LC_ALL", "C");
    for name in ["PATH", "HOME", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            cmd.env(name, value);
        }
    }
}

/// All files under a folder whose extension is one of those given, sorted.
pub fn files_under(dir: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().and_then(OsStr::to_str).is_some_and(|e| extensions.contains(&e)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
