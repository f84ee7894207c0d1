//! Programs linked with the release build: shared and static, by gcc and by clang.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use abi_tests::table::{Row, Table};

/// The compilers to link with: gcc, and a clang where there is one (CLANG names another).
fn compilers() -> Vec<String> {
    let clang = env::var("CLANG").unwrap_or_else(|_| "clang-22".to_owned());
    let there = |name: &String| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success());
    assert!(there(&"gcc".to_owned()), "gcc is wanted");
    ["gcc".to_owned(), clang].into_iter().filter(there).collect()
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&dir).expect("a folder can be made");
    dir
}

/// Runs a command that has to succeed.
fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    output
}

/// A program that holds the address of every name with a default node, and is happy when none is null.
fn address_program(table: &Table) -> String {
    let linkable = |row: &&Row| row.exported() && row.versions.iter().any(|v| v.default);
    let names: Vec<&str> = table.rows.iter().filter(linkable).map(|row| row.symbol.as_str()).collect();
    let declarations: String = names.iter().map(|name| format!("extern char {name}[];\n")).collect();
    let addresses: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!(
        "{declarations}char *volatile all[] = {{\n{addresses}}};\n\
         int main(void) {{\n  for (unsigned i = 0; i < sizeof all / sizeof *all; i++)\n    if (!all[i]) return 1;\n  return 0;\n}}\n"
    )
}

/// Every name links and resolves: from the shared library with all symbols bound at start, from the archive in a static
/// program, and from the archive in a shared library.
#[test]
fn every_name_links() {
    let dir = folder("link");
    let source = dir.join("addresses.c");
    fs::write(&source, address_program(&abi_tests::table())).expect("the source can be written");
    let (shared, archive) = (common::built("libomp.so"), common::built("libomp.a"));
    let release = shared.parent().expect("a folder");
    for cc in compilers() {
        let program = dir.join(format!("{cc}-shared"));
        run(Command::new(&cc).arg("-fno-builtin").arg(&source).arg(&shared).arg("-o").arg(&program));
        run(Command::new(&program).env("LD_LIBRARY_PATH", release).env("LD_BIND_NOW", "1"));

        let program = dir.join(format!("{cc}-static"));
        run(Command::new(&cc).args(["-static", "-fno-builtin"]).arg(&source).arg(&archive).arg("-o").arg(&program));
        run(&mut Command::new(&program));

        let library = dir.join(format!("{cc}.so"));
        run(Command::new(&cc)
            .args(["-shared", "-fPIC", "-fno-builtin", "-Wl,-z,defs"])
            .arg(&source)
            .arg(&archive)
            .args(["-lgcc_s", "-lpthread", "-ldl", "-lc", "-o"])
            .arg(&library));
    }
}

/// A function that is missing ends the process with its name.
#[test]
fn a_missing_function_says_its_name() {
    let table = abi_tests::table();
    let Some(row) = table.rows.iter().find(|row| row.trap() && row.versions.iter().any(|v| v.default)) else { return };
    let name = &row.symbol;
    let dir = folder("trap");
    let (source, program) = (dir.join("trap.c"), dir.join("trap"));
    fs::write(&source, format!("void {name}(void);\nint main(void) {{ {name}(); return 0; }}\n")).expect("a file");
    let shared = common::built("libomp.so");
    run(Command::new("gcc").arg("-fno-builtin").arg(&source).arg(&shared).arg("-o").arg(&program));
    let release = shared.parent().expect("a folder");
    let output = Command::new(&program).env("LD_LIBRARY_PATH", release).output().expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("oxomp: fatal: {name} is not implemented\n"));
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(6), "it aborts");
}
