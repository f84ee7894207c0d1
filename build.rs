//! Version nodes, soname, symbol versions and the traps of missing functions, all made from src/abi/exports.tsv.
//!
//! Rust code defines plain, unversioned names; so does libomp.a. The shared library gets its versions in the one link that
//! cargo does, through three arguments for lld (rustc's linker for this target, and the one that can do this):
//! - a version script that declares empty nodes. It assigns no symbol: rustc's own script, which lists what Rust exports
//!   and hides the rest, is read first and would win;
//! - a linker script. `EXTERN("f@@NODE")` names the symbol `f` with a version suffix, and lld gives `f` that default
//!   version; `"f@NODE" = f` adds the other nodes; a suffix also exports what rustc's script hides, such as a trap.
//!   It also gives the unwinder's functions the stubs of src/sys/arch/*/unwinder.rs, so that libgcc_s is not needed;
//! - the soname, and `-z nodelete`: threads of ours may outlive the last user's dlclose.

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

#[path = "abi-tests/src/table.rs"]
#[allow(dead_code)]
mod table;

use table::{Status, Table};

include!("src/sys/unwinder_functions.rs");

macro_rules! names {
    ($($number:literal $name:literal,)*) => { &[$($name),*] };
}

const UNWINDER: &[&str] = with_unwinder_functions!(names);

const EXPORTS: &str = "src/abi/exports.tsv";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=abi-tests/src/table.rs");
    println!("cargo:rerun-if-changed=src/sys/unwinder_functions.rs");
    println!("cargo:rerun-if-changed={EXPORTS}");
    if let Err(e) = generate() {
        eprintln!("error: {e}");
        std::process::exit(1);
    }
}

fn generate() -> Result<(), String> {
    let text = fs::read_to_string(EXPORTS).map_err(|e| format!("reading {EXPORTS}: {e}"))?;
    let table = Table::parse(&text)?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let write = |name: &str, content: String| -> Result<String, String> {
        let path = out.join(name);
        fs::write(&path, content).map_err(|e| format!("writing {}: {e}", path.display()))?;
        Ok(path.display().to_string())
    };
    write("exports.rs", assembly(&table))?;
    let nodes = write("nodes.map", nodes(&table))?;
    let versions = write("versions.ld", versions(&table))?;
    for arg in [
        "-Wl,-soname,libomp.so".to_owned(),
        "-Wl,-z,nodelete".to_owned(),
        format!("-Wl,--version-script={nodes}"),
        versions,
    ] {
        println!("cargo:rustc-cdylib-link-arg={arg}");
    }
    Ok(())
}

/// The version script: empty nodes with their inheritance.
fn nodes(table: &Table) -> String {
    let mut s = String::new();
    for node in &table.nodes {
        let parent = node.parent.as_deref().map(|p| format!(" {p}")).unwrap_or_default();
        writeln!(s, "{} {{ }}{parent};", node.name).unwrap();
    }
    s
}

/// The linker script: which nodes each exported symbol has. A row that is done without a definition fails the link.
fn versions(table: &Table) -> String {
    let mut s = String::new();
    for row in table.rows.iter().filter(|row| row.exported()) {
        let name = &row.symbol;
        if row.status == Status::Done {
            writeln!(s, "ASSERT(DEFINED({name}), \"exports.tsv: {name} is marked done, but nothing defines it\");")
                .unwrap();
        }
        for version in &row.versions {
            let at = row.at(version);
            match &version.target {
                _ if version.default => writeln!(s, "EXTERN(\"{at}\");"),
                None => writeln!(s, "\"{at}\" = {name};"),
                Some(_) => writeln!(s, "\"{at}\" = {};", alias(name, &version.node)),
            }
            .unwrap();
        }
    }
    for function in UNWINDER {
        writeln!(s, "{function} = oxomp{function};").unwrap();
    }
    s
}

/// The name under which the linker script reaches the function of a `NODE=function` entry.
fn alias(symbol: &str, node: &str) -> String {
    format!("oxomp_{symbol}_at_{}", node.replace('.', "_"))
}

/// Rust source for src/abi/missing.rs: the traps, and the names for `NODE=function` entries.
fn assembly(table: &Table) -> String {
    let mut s =
        String::from("::core::arch::global_asm!(\n    \".pushsection .text.oxomp_missing,\\\"ax\\\",@progbits\",\n");
    let mut names = String::new();
    for (i, row) in table.rows.iter().enumerate().filter(|(_, row)| row.trap()) {
        let f = &row.symbol;
        writeln!(
            s,
            "    \".globl {f}\", \".type {f},@function\", \"{f}: .cfi_startproc\", \
             \"lea rdi, [rip + .Lmissing_{i}]\", \"jmp {{trap}}\", \".cfi_endproc\", \".size {f}, . - {f}\","
        )
        .unwrap();
        writeln!(names, "    \".Lmissing_{i}: .asciz \\\"{f}\\\"\",").unwrap();
    }
    s += "    \".popsection\",\n    \".pushsection .rodata.oxomp_missing,\\\"a\\\",@progbits\",\n";
    s += &names;
    s += "    \".popsection\",\n    trap = sym missing::trap,\n);\n";
    for row in table.rows.iter().filter(|row| row.status == Status::Done) {
        for version in &row.versions {
            let Some(target) = &version.target else { continue };
            let a = alias(&row.symbol, &version.node);
            writeln!(
                s,
                "::core::arch::global_asm!(\".globl {a}\", \".hidden {a}\", \".set {a}, {{f}}\", f = sym crate::abi::{target});"
            )
            .unwrap();
        }
    }
    s
}
