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

/// The routines that libomptarget has too: its own serve where it is loaded, behind our library in the search order, by
/// either compiler's names; ours do where it is not.
#[test]
fn libomptarget_serves_where_it_is_loaded() {
    const STAND_IN: &str = "#include <stddef.h>\nstatic char memory[64];\n\
         int omp_get_num_devices(void) { return 3; }\n\
         void *omp_target_alloc(size_t size, int device) { return size == 8 && device == 2 ? memory : NULL; }\n\
         int omp_target_is_present(const void *address, int device) { return address == memory && device == 2; }\n\
         char *standing_in(void) { return memory; }\n";
    // The name that gcc's programs ask for: a symbol of that version, which only our library has.
    const PROGRAM: &str = "#include <stddef.h>\nint omp_get_num_devices(void);\n\
         void *omp_target_alloc(size_t, int);\nvoid omp_target_free(void *, int);\n\
         void *gnu(size_t, int);\n__asm__(\".symver gnu, omp_target_alloc@OMP_4.5\");\n\
         int omp_target_is_present(const void *, int);\nextern char *standing_in(void) __attribute__((weak));\n\
         int main(void) {\n\
           char *there = omp_target_alloc(8, 2), *gnus = gnu(8, 2), *here = omp_target_alloc(8, -1);\n\
           if (standing_in)\n\
             return !(omp_get_num_devices() == 3 && there == standing_in() && gnus == there && !here &&\n\
                      omp_target_is_present(there, 2) && !omp_target_is_present(there, -1));\n\
           int right = omp_get_num_devices() == 0 && !there && !gnus && here && omp_target_is_present(here, 0);\n\
           omp_target_free(here, -1);\n\
           return !right;\n\
         }\n";
    let dir = folder("offload");
    let file = |name: &str, text: &str| {
        let path = dir.join(name);
        fs::write(&path, text).expect("a file can be written");
        path
    };
    let (source, program) = (file("stand_in.c", STAND_IN), file("program.c", PROGRAM));
    let script = file("stand_in.map", "VERS1.0 { global: *; };\n");
    let (shared, archive) = (common::built("libomp.so"), common::built("libomp.a"));
    let stand_in = dir.join("libomptarget.so");
    let script = format!("-Wl,--version-script={}", script.display());
    run(Command::new("gcc").args(["-shared", "-fPIC", &script]).arg(&source).arg("-o").arg(&stand_in));
    let release = shared.parent().expect("a folder");
    let path = env::join_paths([release, dir.as_path()]).expect("a search path");
    for cc in compilers() {
        for (name, with) in [("alone", None), ("together", Some(&stand_in))] {
            let out = dir.join(format!("{cc}-{name}"));
            run(Command::new(&cc).arg("-Wl,--no-as-needed").arg(&program).arg(&shared).args(with).arg("-o").arg(&out));
            run(Command::new(&out).env("LD_LIBRARY_PATH", &path));
        }
        // The static library's functions are the program's own; they are not taken for libomptarget's.
        let out = dir.join(format!("{cc}-static"));
        let plain =
            file("plain.c", &PROGRAM.replace(".symver gnu, omp_target_alloc@OMP_4.5", ".set gnu, omp_target_alloc"));
        let libraries = ["-rdynamic", "-lgcc_s", "-lpthread", "-ldl", "-lc"];
        run(Command::new(&cc).arg(&plain).arg(&archive).args(libraries).arg("-o").arg(&out));
        run(&mut Command::new(&out));
    }
}

/// A target task whose body leaves a device at work comes back until libomptarget says that the device is done; until
/// then who waits for the task waits.
#[test]
fn a_target_task_waits_for_the_device() {
    const STAND_IN: &str = "int left = 5, asked;\n\
         void __tgt_target_nowait_query(void **work) {\n\
           __atomic_add_fetch(&asked, 1, __ATOMIC_RELAXED); if (--left == 0) *work = 0; }\n";
    const PROGRAM: &str = "#include <stddef.h>\nextern int left, asked;\n\
         typedef struct { void *shareds; int (*routine)(int, void *); int part; void *destructors; long priority; } task;\n\
         task *__kmpc_omp_target_task_alloc(void *, int, int, size_t, size_t, int (*)(int, void *), long long);\n\
         int __kmpc_omp_task(void *, int, task *);\nint __kmpc_omp_taskwait(void *, int);\n\
         int __kmpc_global_thread_num(void *);\nvoid **__kmpc_omp_get_target_async_handle_ptr(int);\n\
         _Bool __kmpc_omp_has_task_team(int);\nstatic int bodies, right;\n\
         static int body(int gtid, void *self) {\n\
           void **work = __kmpc_omp_get_target_async_handle_ptr(gtid);\n\
           right = work && !*work && __kmpc_omp_has_task_team(gtid); bodies++; *work = &bodies; return 0; }\n\
         int main(void) {\n\
           int gtid = __kmpc_global_thread_num(0);\n\
           if (__kmpc_omp_get_target_async_handle_ptr(gtid)) return 2;\n\
           __kmpc_omp_task(0, gtid, __kmpc_omp_target_task_alloc(0, gtid, 1, sizeof(task), 0, body, -1));\n\
           __kmpc_omp_taskwait(0, gtid);\n\
           return !(bodies == 1 && right && left == 0 && asked == 5);\n\
         }\n";
    let dir = folder("device-work");
    let file = |name: &str, text: &str| {
        let path = dir.join(name);
        fs::write(&path, text).expect("a file can be written");
        path
    };
    let (source, program) = (file("stand_in.c", STAND_IN), file("program.c", PROGRAM));
    let script = format!("-Wl,--version-script={}", file("stand_in.map", "VERS1.0 { global: *; };\n").display());
    let (shared, stand_in, out) = (common::built("libomp.so"), dir.join("libomptarget.so"), dir.join("program"));
    run(Command::new("gcc").args(["-shared", "-fPIC", &script]).arg(&source).arg("-o").arg(&stand_in));
    run(Command::new("gcc").arg(&program).arg(&shared).arg(&stand_in).arg("-o").arg(&out));
    let release = shared.parent().expect("a folder");
    let path = env::join_paths([release, dir.as_path()]).expect("a search path");
    run(Command::new(&out).env("LD_LIBRARY_PATH", &path));
}
