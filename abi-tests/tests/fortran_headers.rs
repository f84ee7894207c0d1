//! include/omp_lib.f90 and include/omp_lib.h against the module of each compiler: the same kinds and values, and a
//! superset of the names; and the two files against each other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use abi_tests::header::{Compiler, scratch};

mod common;

/// Names that a Fortran source declares.
struct Names {
    constants: BTreeSet<String>,
    procedures: BTreeSet<String>,
}

/// Reads the parameters and procedures off the text of a module: source, or flang's .mod, which is text too.
fn names(text: &str) -> Names {
    let (mut constants, mut procedures) = (BTreeSet::new(), BTreeSet::new());
    // One statement a line; private ones are nobody's business.
    let text = text.to_lowercase().replace("&\n", " ");
    for line in text.lines().filter(|line| !line.trim_start().starts_with('!') && !line.contains("private")) {
        let statement = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if statement.contains("parameter")
            && let Some((_, rest)) = statement.split_once("::")
            && let Some((name, _)) = rest.split_once('=')
        {
            constants.insert(name.trim().to_owned());
        }
        for keyword in ["function ", "subroutine "] {
            if let Some(rest) = statement.strip_prefix(keyword) {
                procedures.insert(rest.split(['(', ' ']).next().unwrap_or_default().to_owned());
            }
        }
    }
    Names { constants, procedures }
}

struct Fortran {
    compiler: Compiler,
    /// The text of the compiler's own modules.
    own: String,
}

fn first_line(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
}

fn gfortran(dir: &Path) -> Fortran {
    let compiler = Compiler::new("gfortran-12", &["-fopenmp"], dir);
    let path = first_line(Command::new(&compiler.command).arg("-print-file-name=finclude/omp_lib.f90"));
    Fortran { own: abi_tests::read(Path::new(&path)), compiler }
}

fn flang(dir: &Path) -> Fortran {
    let compiler = Compiler::new("flang-22", &["-fopenmp"], dir);
    let program =
        first_line(Command::new("sh").args(["-c", &format!("readlink -f $(command -v {})", compiler.command)]));
    let bin = Path::new(&program).parent().expect("a folder");
    let include: PathBuf = bin.parent().expect("a folder").join("include/flang");
    let own = ["omp_lib_kinds.mod", "omp_lib.mod"].map(|file| abi_tests::read(&include.join(file))).concat();
    Fortran {
        compiler: compiler.with(&["-L", bin.parent().expect("a folder").join("lib").to_str().expect("UTF-8")]),
        own,
    }
}

/// Both compilers, each with a folder in which our modules are compiled.
fn each(name: &str, mut check: impl FnMut(&Fortran, &Compiler)) {
    for (suffix, make) in [("gfortran", gfortran as fn(&Path) -> Fortran), ("flang", flang)] {
        let dir = scratch(env!("CARGO_TARGET_TMPDIR"), &format!("{name}-{suffix}"));
        let fortran = make(&dir);
        // In a folder of its own: a .mod in the working folder comes before the compiler's.
        let modules = scratch(env!("CARGO_TARGET_TMPDIR"), &format!("{name}-{suffix}-modules"));
        let object = modules.join("omp_lib.o");
        let object = object.to_str().expect("a path in UTF-8");
        fortran.compiler.at(&modules).with(&["-c", "-o", object]).object("omp_lib.f90", &ours());
        let with_ours = fortran.compiler.with(&["-I", modules.to_str().expect("a path in UTF-8"), object]);
        check(&fortran, &with_ours);
    }
}

fn ours() -> String {
    abi_tests::read(&abi_tests::root().join("include/omp_lib.f90"))
}

/// A program that prints the name, the kind and the value of each constant on three lines (short ones: fixed form has 72
/// columns), with `preamble` to make them known.
fn constants_program<'a>(preamble: &str, names: impl Iterator<Item = &'a String>) -> String {
    let print = |name| format!("  print '(a)', '{name}'\n  print '(i0)', kind({name})\n  print '(i0)', {name}\n");
    let prints: String = names.map(print).collect();
    format!("program constants\n{preamble}\n{prints}end program\n")
}

/// Where the outputs of two such programs of `count` constants differ.
fn differing(compiler: &Compiler, count: usize, theirs: &str, ours: &str) -> Vec<String> {
    let (theirs, ours): (Vec<_>, Vec<_>) = (theirs.lines().collect(), ours.lines().collect());
    assert_eq!((theirs.len(), ours.len()), (3 * count, 3 * count));
    let differ = theirs.chunks(3).zip(ours.chunks(3)).filter(|(a, b)| a != b);
    differ.map(|(a, b)| format!("{}: {a:?} and {b:?}", compiler.command)).collect()
}

#[test]
fn modules_agree() {
    each("fortran-modules", |fortran, with_ours| {
        let (theirs, ours) = (names(&fortran.own), names(&ours()));
        assert!(theirs.constants.len() > 60 && theirs.procedures.len() > 80, "{}", theirs.procedures.len());
        let mut complaints: Vec<String> = theirs
            .constants
            .difference(&ours.constants)
            .chain(theirs.procedures.difference(&ours.procedures))
            .map(|name| format!("{}: omp_lib.f90 lacks {name}", fortran.compiler.command))
            .collect();
        let program = constants_program("  use omp_lib\n  implicit none", theirs.constants.iter());
        let own = fortran.compiler.output("constants.f90", &program);
        let with_ours = with_ours.output("constants.f90", &program);
        complaints.extend(differing(&fortran.compiler, theirs.constants.len(), &own, &with_ours));
        common::none(&complaints);
    });
}

/// The include file has what the module has, in free and in fixed form.
#[test]
fn the_include_file_agrees_with_the_module() {
    each("fortran-include", |fortran, with_ours| {
        let names = names(&ours());
        let include = with_ours.with_our_headers();
        let module = with_ours
            .output("module.f90", &constants_program("  use omp_lib\n  implicit none", names.constants.iter()));
        let preamble = "      implicit none\n      include 'omp_lib.h'";
        let program = constants_program(preamble, names.constants.iter());
        let mut complaints =
            differing(&fortran.compiler, names.constants.len(), &module, &include.output("free.f90", &program));
        let fixed: String = program.lines().map(|line| format!("      {}\n", line.trim_start())).collect();
        complaints.extend(differing(
            &fortran.compiler,
            names.constants.len(),
            &module,
            &include.output("fixed.f", &fixed),
        ));
        let declared = fs::read_to_string(abi_tests::root().join("include/omp_lib.h")).expect("omp_lib.h");
        let words: BTreeSet<&str> = declared.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        let lacking = names.procedures.iter().filter(|name| !name.ends_with("_8") && !words.contains(name.as_str()));
        complaints.extend(lacking.map(|name| format!("omp_lib.h lacks {name}")));
        common::none(&complaints);
    });
}

/// Locks of a program built with the compiler's module and one built with ours are one and the same variable.
#[test]
fn objects_share_locks() {
    let take = "subroutine take(lock, nest)\n  use omp_lib\n  integer(omp_lock_kind) :: lock\n\
                integer(omp_nest_lock_kind) :: nest\n  call omp_init_lock(lock)\n  call omp_set_lock(lock)\n\
                call omp_init_nest_lock(nest)\n  call omp_set_nest_lock(nest)\nend subroutine\n";
    let main = "program share\n  use omp_lib\n  integer(omp_lock_kind) :: lock\n  integer(omp_nest_lock_kind) :: nest\n\
                call take(lock, nest)\n  if (omp_test_lock(lock)) stop 1\n  if (omp_test_nest_lock(nest) /= 2) stop 2\n\
                call omp_unset_lock(lock)\n  call omp_unset_nest_lock(nest)\n  call omp_unset_nest_lock(nest)\n\
                print *, 'shared'\nend program\n";
    each("fortran-share", |fortran, with_ours| {
        let dir = scratch(env!("CARGO_TARGET_TMPDIR"), "fortran-share-object");
        let object = dir.join("take.o");
        let object = object.to_str().expect("a path in UTF-8");
        for (one, other) in [(&fortran.compiler, with_ours), (with_ours, &fortran.compiler)] {
            // Without the object of the modules: it would be linked twice.
            let taken = one.with(&["-c", "-o", object]);
            taken.object("take.f90", take);
            let output = other.with(&[object]).output("share.f90", main);
            assert_eq!(output.trim(), "shared", "{}", fortran.compiler.command);
        }
    });
}
