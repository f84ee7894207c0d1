//! libomp.a of the release build against the export table.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use object::read::archive::ArchiveFile;
use object::{Object, ObjectSymbol, SymbolScope};

/// The global symbols (not the hidden ones) that the archive defines, with the number of members that do.
fn defined() -> BTreeMap<String, usize> {
    let data = fs::read(common::built("libomp.a")).expect("libomp.a can be read");
    let archive = ArchiveFile::parse(&*data).expect("libomp.a is an archive");
    let mut found = BTreeMap::new();
    for member in archive.members() {
        let member = member.expect("a member").data(&*data).expect("its data");
        let Ok(file) = object::File::parse(member) else { continue };
        for symbol in file.symbols().filter(|s| s.is_definition() && s.scope() == SymbolScope::Dynamic) {
            *found.entry(symbol.name().expect("a name").to_owned()).or_insert(0) += 1;
        }
    }
    found
}

/// Every row that is done or has a trap, once.
#[test]
fn defines_the_table() {
    let found = defined();
    let complaints: Vec<_> = abi_tests::table()
        .rows
        .iter()
        .filter(|row| row.exported() && found.get(&row.symbol) != Some(&1))
        .map(|row| format!("{}: {} definitions", row.symbol, found.get(&row.symbol).copied().unwrap_or(0)))
        .collect();
    common::none(&complaints);
}

/// No versioned name (a shared library could not be linked from it), and no OpenMP name without a row.
#[test]
fn leaks_no_name() {
    const OURS: [&str; 10] = ["omp_", "ompc_", "ompt_", "ompx_", "kmp_", "kmpc_", "__kmp", "___kmp", "GOMP_", "oxomp_"];
    let table = abi_tests::table();
    let rows: BTreeSet<&str> = table.rows.iter().map(|row| row.symbol.as_str()).collect();
    let complaints: Vec<_> = defined()
        .into_keys()
        .filter(|name| {
            name.contains('@') || (OURS.iter().any(|p| name.starts_with(p)) && !rows.contains(name.as_str()))
        })
        .collect();
    common::none(&complaints);
}
