//! `cargo xtask setup`: what the tests need beside Rust, on Debian 12: packages of Debian and a Python environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::util;

/// What the build and the demo need beside Rust and Python: a linker, and what Python needs to make an environment.
pub const FOR_DEMO: &[&str] = &["gcc", "libc6-dev", "python3-venv"];

/// What the tests need beside that: compilers of both families, the original runtimes, what runs the suites.
pub const FOR_TESTS: &[&str] = &[
    "binutils",
    "clang-22",
    "cmake",
    "flang-22",
    "g++-12",
    "gcc-12",
    "gdb",
    "gfortran-12",
    "libclang-rt-22-dev",
    "libhwloc-dev",
    "libomp-22-dev",
    "libomp5-19",
    "llvm-22",
    "llvm-22-tools",
    "pkg-config",
    "procps",
    "python3-dev",
    "valgrind",
    "xz-utils",
];

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("usage: cargo xtask setup");
    }
    packages(FOR_DEMO)?;
    packages(FOR_TESTS)?;
    println!("Python environment: {}", venv()?.display());
    Ok(())
}

/// Sees to it that these packages of Debian are installed. Asks no network where they are.
pub fn packages(names: &[&str]) -> Result<()> {
    let missing: Vec<&str> = names.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get update && apt-get install --no-install-recommends {}", missing.join(" "));
    if !util::in_path("apt-get") {
        bail!("this is no Debian system: install what these packages of Debian 12 hold: {}", missing.join(" "));
    }
    if !rustix::process::geteuid().is_root() {
        bail!("packages are missing, and only root may install them: {by_hand}");
    }
    let apt = |words: &[&str]| {
        let mut cmd = Command::new("apt-get");
        cmd.args(["-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]).args(words);
        util::sh(cmd.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()))
    };
    apt(&["update"]).context("the lists of packages cannot be fetched: is there a network?")?;
    let install = ["install", "-y", "--no-install-recommends"];
    apt(&[&install, missing.as_slice()].concat()).with_context(|| format!("by hand: {by_hand}"))
}

fn installed(name: &str) -> bool {
    let query = util::capture(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", name]));
    query.is_ok_and(|status| status == "installed")
}

/// The Python to make environments of: OXOMP_PYTHON, a name or a path, or else python3.
fn interpreter() -> Command {
    Command::new(std::env::var_os("OXOMP_PYTHON").unwrap_or_else(|| "python3".into()))
}

/// The Python of an environment under target/ that holds python-tests/requirements.txt; made where it is not there.
pub fn venv() -> Result<PathBuf> {
    let wanted = crate::root().join("python-tests/requirements.txt");
    let text = fs::read_to_string(&wanted).with_context(|| wanted.display().to_string())?;
    let version = util::capture(interpreter().arg("-VV")).context("Python 3 is wanted")?;
    let dir = util::target().join("venv");
    let (python, stamp) = (dir.join("bin/python"), dir.join("made-from"));
    let made_from = format!("{version}{text}");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|s| s == made_from) {
        return Ok(python);
    }
    util::sh(interpreter().args(["-m", "venv", "--clear"]).arg(&dir))?;
    pip_install(&python, &wanted)?;
    fs::write(&stamp, made_from)?;
    Ok(python)
}

/// Builds the wheel of python/ by pip and installs it in a new environment under target/, which sees the packages of
/// [`venv`]'s too. Returns that environment's Python and the wheel.
pub fn wheel() -> Result<(PathBuf, PathBuf)> {
    let with_packages = venv()?;
    let dir = util::target().join("wheel");
    if dir.exists() {
        fs::remove_dir_all(&dir).with_context(|| dir.display().to_string())?;
    }
    let mut build = Command::new(&with_packages);
    build.args(["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--wheel-dir"]);
    util::sh(build.arg(&dir).arg(crate::root().join("python"))).context("the wheel cannot be built")?;
    let [wheel] = &util::files_under(&dir, &["whl"])?[..] else { bail!("not one wheel in {}", dir.display()) };
    let python = dir.join("venv/bin/python");
    util::sh(interpreter().args(["-m", "venv"]).arg(dir.join("venv")))?;
    let folder_of_packages = |python: &Path| -> Result<PathBuf> {
        let code = "import sysconfig; print(sysconfig.get_path('platlib'))";
        Ok(util::capture(Command::new(python).args(["-c", code]))?.trim().into())
    };
    let theirs = folder_of_packages(&with_packages)?.display().to_string();
    fs::write(folder_of_packages(&python)?.join("tests.pth"), theirs)?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    util::sh(install.arg(wheel))?;
    Ok((python, wheel.clone()))
}

fn pip_install(python: &Path, wanted: &Path) -> Result<()> {
    let mut cmd = Command::new(python);
    cmd.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r"]);
    util::sh(cmd.arg(wanted)).context("packages of PyPI cannot be installed: is there a network?")
}
