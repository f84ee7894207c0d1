//! COMPATIBILITY.md: what is done and what is missing, made from the export table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::baseline;
use crate::table::{Row, Status, Table};

/// Families: the first folder of a row's file, and what its entry points are.
const FAMILIES: [(&str, &str); 4] = [
    ("kmpc", "`__kmpc_*`: code compiled by clang, flang and Intel's compilers"),
    ("gomp", "`GOMP_*`: code compiled by gcc and gfortran"),
    ("omp", "`omp_*`, `ompc_*`, `kmp_*`: the API in C and Fortran"),
    ("ompt", "OMPT: tools"),
];

/// The text of COMPATIBILITY.md.
pub fn render(table: &Table) -> String {
    let mut s = String::from(
        "# Compatibility\n\n\
         <!-- Made by `cargo xtask gen` from src/abi/exports.tsv. Do not edit. -->\n\n\
         What `libomp.so` exports, by the file under src/abi that defines it. A missing function is exported as a trap\n\
         that names itself and ends the program; missing objects and the functions marked \"not exported\" are left out.\n\n\
         ## By runtime\n\n\
         | runtime | names | done | missing |\n|---|--:|--:|--:|\n",
    );
    for baseline in baseline::all() {
        let names: BTreeSet<&str> = baseline.entries.iter().map(|e| e.symbol.as_str()).collect();
        let rows = table.rows.iter().filter(|row| names.contains(row.symbol.as_str()));
        let (done, missing) = count(rows);
        writeln!(s, "| {} | {} | {done} | {missing} |", baseline.name, names.len()).unwrap();
    }
    let (done, missing) = count(table.rows.iter());
    writeln!(s, "| all names of the table | {} | {done} | {missing} |", table.rows.len()).unwrap();
    for (folder, title) in FAMILIES {
        family(&mut s, table, folder, title);
    }
    s.push_str("\n## Missing\n");
    for (file, rows) in by_file(table.rows.iter().filter(|row| row.status != Status::Done)) {
        writeln!(s, "\n### {file}\n").unwrap();
        for row in rows {
            let note = if row.exported() { "" } else { " (not exported)" };
            writeln!(s, "- `{}`{note}", row.symbol).unwrap();
        }
    }
    s
}

fn family(s: &mut String, table: &Table, folder: &str, title: &str) {
    writeln!(s, "\n## {title}\n\n| file | done | missing |\n|---|--:|--:|").unwrap();
    let rows = table.rows.iter().filter(|row| row.file.split('/').next() == Some(folder));
    for (file, rows) in by_file(rows.clone()) {
        let (done, missing) = count(rows.iter().copied());
        writeln!(s, "| {file} | {done} | {missing} |").unwrap();
    }
    let (done, missing) = count(rows);
    writeln!(s, "| **{folder}** | **{done}** | **{missing}** |").unwrap();
}

fn by_file<'a>(rows: impl Iterator<Item = &'a Row>) -> BTreeMap<&'a str, Vec<&'a Row>> {
    let mut files: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        files.entry(&row.file).or_default().push(row);
    }
    files
}

/// How many rows are done, and how many are not.
fn count<'a>(rows: impl Iterator<Item = &'a Row>) -> (usize, usize) {
    rows.fold((0, 0), |(done, missing), row| match row.status {
        Status::Done => (done + 1, missing),
        Status::Missing | Status::LeftOut => (done, missing + 1),
    })
}
