//! The runtimes that are measured, and where each lies: ours and its peers, each under the name that a compiler's
//! programs ask for.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::{setup, util};

/// The interface that a compiler's programs speak.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Abi {
    /// clang's programs: `__kmpc_*`.
    Kmpc,
    /// gcc's programs: `GOMP_*`.
    Gomp,
}

impl Abi {
    /// Both.
    pub const ALL: [Abi; 2] = [Abi::Kmpc, Abi::Gomp];

    /// The compiler that makes such programs.
    pub fn compiler(self) -> &'static str {
        match self {
            Abi::Kmpc => "clang-22",
            Abi::Gomp => "gcc-12",
        }
    }

    /// What the compiler is told beside what both are: that threadprivate variables are the runtime's, as they are where
    /// a program is built for systems without thread-local storage.
    pub fn flags(self) -> &'static [&'static str] {
        match self {
            Abi::Kmpc => &["-fnoopenmp-use-tls"],
            Abi::Gomp => &[],
        }
    }

    /// The word in tables and file names.
    pub fn word(self) -> &'static str {
        match self {
            Abi::Kmpc => "clang",
            Abi::Gomp => "gcc",
        }
    }

    /// The library that such programs load.
    fn soname(self) -> &'static str {
        match self {
            Abi::Kmpc => "libomp.so.5",
            Abi::Gomp => "libgomp.so.1",
        }
    }
}

/// A runtime, and the folder to put into LD_LIBRARY_PATH.
#[derive(Clone, Debug)]
pub struct Runtime {
    /// What tables call it.
    pub name: &'static str,
    /// Whose programs it is measured with.
    pub abi: Abi,
    /// The folder that holds it under the name that these programs load.
    pub dir: PathBuf,
}

/// Where a peer comes from.
enum Source {
    /// A file that a package of Debian installs: its name, and where it looks.
    Debian(&'static str, &'static [&'static str]),
    /// A file of a wheel of PyPI: the requirement, and the path in the wheel.
    Wheel(&'static str, &'static str),
}

const PEERS: &[(&str, Abi, Source)] = &[
    ("libomp22", Abi::Kmpc, Source::Wheel("pyomp==0.6.0", "numba/openmp/libs/openmp/lib/libomp.so")),
    ("libomp19", Abi::Kmpc, Source::Debian("libomp5-19", &["/usr/lib/llvm-19/lib/libomp.so.5"])),
    ("libiomp5", Abi::Kmpc, Source::Wheel("intel-openmp==2026.2.0", "intel_openmp-2026.2.0.data/data/lib/libiomp5.so")),
    ("libgomp", Abi::Gomp, Source::Debian("libgomp1", &["/usr/lib/x86_64-linux-gnu/libgomp.so.1"])),
];

/// The peers' names.
pub fn peer_names() -> Vec<&'static str> {
    PEERS.iter().map(|(name, ..)| *name).collect()
}

/// Ours for both compilers, then the peers of these names, each laid out under `dir`. A peer that cannot be had is told
/// and left out.
pub fn prepare(lib: &Path, names: &[String], dir: &Path) -> Result<Vec<Runtime>> {
    let mut runtimes: Vec<Runtime> =
        Abi::ALL.iter().map(|&abi| Runtime { name: "ours", abi, dir: lib.to_path_buf() }).collect();
    for abi in Abi::ALL {
        ensure!(lib.join(abi.soname()).exists(), "{} has no {}", lib.display(), abi.soname());
    }
    for (name, abi, source) in PEERS.iter().filter(|(name, ..)| names.iter().any(|n| n == name)) {
        match lay_out(&dir.join(name), *abi, source, &dir.join("wheels")) {
            Ok(dir) => runtimes.push(Runtime { name, abi: *abi, dir }),
            Err(e) => println!("without {name}: {e:#}"),
        }
    }
    Ok(runtimes)
}

/// The runtime of clang's programs as that of gcc's, laid out under `dir`.
pub fn for_gcc(runtime: &Runtime, dir: &Path) -> Result<Runtime> {
    let dir = dir.join(runtime.name);
    link(&dir, Abi::Gomp, &runtime.dir.join(runtime.abi.soname()))?;
    Ok(Runtime { name: runtime.name, abi: Abi::Gomp, dir })
}

/// A folder that holds nothing but this runtime, under its program's name for it.
fn lay_out(dir: &Path, abi: Abi, source: &Source, wheels: &Path) -> Result<PathBuf> {
    let file = match source {
        Source::Debian(package, paths) => {
            let found = paths.iter().map(PathBuf::from).find(|p| p.exists());
            found.with_context(|| format!("the package {package} is not installed: `cargo xtask setup`"))?
        }
        Source::Wheel(requirement, path) => wheel(requirement, path, wheels)?,
    };
    link(dir, abi, &file)?;
    Ok(dir.to_path_buf())
}

/// Lays `file` in `dir` under the name of the library that such programs load.
fn link(dir: &Path, abi: Abi, file: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    let link = dir.join(abi.soname());
    if fs::read_link(&link).is_ok_and(|now| now == file) {
        return Ok(());
    }
    let _ = fs::remove_file(&link);
    symlink(file, &link).with_context(|| link.display().to_string())
}

/// A file of a wheel, unpacked where it is not there yet.
fn wheel(requirement: &str, path: &str, wheels: &Path) -> Result<PathBuf> {
    let dir = wheels.join(requirement);
    let file = dir.join(path);
    if file.exists() {
        return Ok(file);
    }
    let python = setup::venv()?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary"]);
    util::sh(pip.args([":all:", "--dest"]).arg(&dir).arg(requirement)).context("is there a network?")?;
    let Some(archive) = util::files_under(&dir, &["whl"])?.pop() else { bail!("pip left no wheel of {requirement}") };
    util::sh(Command::new(&python).args(["-m", "zipfile", "--extract"]).arg(archive).arg(&dir))?;
    ensure!(file.exists(), "{requirement} holds no {path}");
    Ok(file)
}
