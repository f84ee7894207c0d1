//! oxomp's own commands: see `cargo xtask help`. One module a command; this file only dispatches.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

mod bench;
mod check;
mod ctests;
mod demo;
mod dist;
mod fuzz;
mod generate;
mod packages;
mod sanitize;
mod setup;
mod stress;
mod suites;
mod test;
mod util;

const HELP: &str = "\
usage: cargo xtask COMMAND [ARGUMENT ...]

  bench       measure our library beside its peers
  check       hold the sources against the rules of docs/architecture.md
  ctests      run c-tests and fortran-tests on our library and on the originals
  fuzz        random programs of constructs against their serial execution, random texts for all that parses
  gen         write the generated files (COMPATIBILITY.md)
  demo        run scikit-learn on its wheel's libgomp and on our library: results, times, proof
  dist DIR    build release, then lay out DIR/lib and DIR/include
  observe     show what programs find beyond the specification, on our library and on its peers
  packages    run real Python packages on their own runtime and on ours; write docs/packages.md
  sanitize    run c-tests under ThreadSanitizer, AddressSanitizer or valgrind
  setup       install what the tests need (Debian packages, Python environment)
  stress      run the nastiest programs of c-tests under load for as long as one says
  suites      run LLVM's and GCC's own runtime tests on our library, beside the originals
  test        every check there is: what CI runs
  help        this text
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("xtask: {e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let Some((command, rest)) = args.split_first() else { bail!("a command is wanted; see `cargo xtask help`") };
    match command.as_str() {
        "bench" => bench::run(rest),
        "check" => check::run(rest),
        "ctests" => ctests::run(rest),
        "fuzz" => fuzz::run(rest),
        "gen" => generate::run(rest),
        "demo" => demo::run(rest),
        "dist" => dist::run(rest),
        "observe" => bench::observe::run(rest),
        "packages" => packages::run(rest),
        "sanitize" => sanitize::run(rest),
        "setup" => setup::run(rest),
        "stress" => stress::run(rest),
        "suites" => suites::run(rest),
        "test" => test::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("no command named {other:?}; see `cargo xtask help`"),
    }
}

/// The repository's root: the folder above this package.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository").to_path_buf()
}
