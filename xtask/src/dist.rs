//! `cargo xtask dist DIR`: a release build laid out as a prefix (lib, include).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};

/// Names under which programs and other libraries ask for the runtime.
pub const LINKS: [&str; 5] = ["libiomp5.so", "libomp.so.5", "libgomp.so.1", "libgomp.so.1.0.0", "libgomp.so"];

const USAGE: &str = "usage: cargo xtask dist DIR";

/// Builds release and lays out `args[0]`/lib and `args[0]`/include.
pub fn run(args: &[String]) -> Result<()> {
    let [dir] = args else { bail!(USAGE) };
    ensure!(!dir.starts_with('-'), USAGE);
    let root = crate::root();
    build(&root)?;
    let release = target_dir(&root).join("release");
    let dir = Path::new(dir);
    let lib = dir.join("lib");
    lay_out_names(&release.join("libomp.so"), &lib)?;
    install(&release.join("libomp.a"), &lib.join("libomp.a"))?;
    copy_tree(&root.join("include"), &dir.join("include"))
}

/// Lays the shared library `from` out in the folder `lib`, under all its names.
pub fn lay_out_names(from: &Path, lib: &Path) -> Result<()> {
    fs::create_dir_all(lib).with_context(|| format!("making {}", lib.display()))?;
    install(from, &lib.join("libomp.so"))?;
    for link in LINKS {
        let path = lib.join(link);
        remove_if_there(&path)?;
        std::os::unix::fs::symlink("libomp.so", &path).with_context(|| format!("linking {}", path.display()))?;
    }
    Ok(())
}

/// Runs the release build of the library package.
fn build(root: &Path) -> Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--package", "oxomp", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .status()
        .context("starting cargo build")?;
    ensure!(status.success(), "cargo build --release failed: {status}");
    Ok(())
}

/// Where cargo puts its output: CARGO_TARGET_DIR (cargo takes it from the current folder), or the repository's target.
pub fn target_dir(root: &Path) -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => env::current_dir().unwrap_or_default().join(dir),
        None => root.join("target"),
    }
}

/// Copies by way of a new file, so that a process that has the old one mapped keeps it whole.
fn install(from: &Path, to: &Path) -> Result<()> {
    remove_if_there(to)?;
    fs::copy(from, to).with_context(|| format!("copying {} to {}", from.display(), to.display()))?;
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(e).with_context(|| format!("removing {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Copies every file of `from` under `to`.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            install(&entry.path(), &target)?;
        }
    }
    Ok(())
}
