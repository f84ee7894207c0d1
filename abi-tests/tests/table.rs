//! The export table against the lists of the other runtimes, and against itself.

mod common;

use std::collections::HashMap;

use abi_tests::baseline;
use abi_tests::table::{Row, Status, Table};

/// The default node of every symbol, as in libomp.
const DEFAULT: &str = "VERSION";

fn by_name(table: &Table) -> HashMap<&str, &Row> {
    table.rows.iter().map(|row| (row.symbol.as_str(), row)).collect()
}

/// Every symbol and every node of the other runtimes has its place.
#[test]
fn covers_the_baselines() {
    let table = abi_tests::table();
    let rows = by_name(&table);
    let mut complaints = Vec::new();
    for baseline in baseline::all() {
        for entry in &baseline.entries {
            let what = format!("{}@{} of {}", entry.symbol, entry.node, baseline.name);
            match rows.get(entry.symbol.as_str()) {
                None => complaints.push(format!("{what}: no row")),
                Some(row) if !row.versions.iter().any(|v| v.node == entry.node) => {
                    complaints.push(format!("{what}: the row lacks the node"));
                }
                Some(row) if row.kind != entry.kind => complaints.push(format!("{what}: {:?} here", row.kind)),
                Some(_) => {}
            }
        }
    }
    common::none(&complaints);
}

/// The node of a symbol is one that a runtime gives it, and new links get VERSION.
#[test]
fn has_no_node_of_its_own() {
    let table = abi_tests::table();
    let entries: Vec<_> = baseline::all().into_iter().flat_map(|b| b.entries).collect();
    let mut complaints = Vec::new();
    for row in &table.rows {
        for version in &row.versions {
            let known = entries.iter().any(|e| e.symbol == row.symbol && e.node == version.node);
            if version.node != DEFAULT && !known {
                complaints.push(format!("{}@{}: no runtime has it", row.symbol, version.node));
            }
            if version.default != (version.node == DEFAULT) {
                complaints.push(format!("{}: the default node is {DEFAULT}", row.symbol));
            }
        }
        if !row.versions.iter().any(|v| v.default) {
            complaints.push(format!("{}: no default node", row.symbol));
        }
    }
    common::none(&complaints);
}

/// libgomp's nodes with its inheritance; VERSION on its own.
#[test]
fn has_libgomps_nodes() {
    let nodes = abi_tests::table().nodes;
    let ours: Vec<_> = nodes.iter().map(|n| (n.name.as_str(), n.parent.as_deref())).collect();
    let theirs = baseline::libgomp_nodes();
    assert_eq!(ours.iter().find(|(name, _)| *name == DEFAULT), Some(&(DEFAULT, None)));
    for node in &theirs {
        assert!(ours.contains(node), "libgomp's node {node:?} is not in exports.tsv so");
    }
    assert_eq!(ours.len(), theirs.len() + 1, "exports.tsv has nodes of its own");
}

/// A file that a row names is there once the row is done.
#[test]
fn names_files_that_exist() {
    let abi = abi_tests::root().join("src/abi");
    let table = abi_tests::table();
    let complaints: Vec<_> = table
        .rows
        .iter()
        .filter(|row| row.status == Status::Done && !abi.join(&row.file).exists())
        .map(|row| format!("{} is done in src/abi/{}, which is not there", row.symbol, row.file))
        .collect();
    common::none(&complaints);
}

/// What is wrong with a line is said, with the line's number.
#[test]
fn rejects_malformed_rows() {
    let node = "@node\tVERSION\t-\n";
    let cases = [
        ("f\tVERSION*\tfunction\tdone", "5 tab-separated fields"),
        ("f g\tVERSION*\tfunction\tdone\ta.rs", "no C name"),
        ("f\tVERSION*\tprocedure\tdone\ta.rs", "neither function nor object:SIZE"),
        ("f\tVERSION*\tobject:x\tdone\ta.rs", "neither function nor object:SIZE"),
        ("f\tVERSION*\tfunction\tready\ta.rs", "not one of done"),
        ("f\tVERSION\tfunction\tdone\ta.rs", "one default node"),
        ("f\tOMP_9.0,VERSION*\tfunction\tdone\ta.rs", "no node OMP_9.0"),
        ("f\tVERSION*,VERSION\tfunction\tdone\ta.rs", "twice"),
        ("f\tVERSION*=omp::g\tfunction\tdone\ta.rs", "the symbol's own function"),
        ("f\tVERSION*\tfunction\tdone\ta.c", "no .rs file"),
        ("g\tVERSION*\tfunction\tdone\ta.rs\nf\tVERSION*\tfunction\tdone\ta.rs", "line 3: rows are sorted"),
        ("f\tVERSION*\tfunction\tdone\ta.rs\nf\tVERSION*\tfunction\tdone\tb.rs", "line 3: f has two rows"),
        ("@node\tA\tB", "no node B"),
    ];
    for (rows, reason) in cases {
        let error = Table::parse(&format!("{node}{rows}\n")).expect_err(rows);
        assert!(error.contains("exports.tsv line ") && error.contains(reason), "{rows:?} gives {error:?}");
    }
    let good = format!("{node}@node\tA\tVERSION\nf\tVERSION*,A=omp::g\tfunction\tdone\ta.rs\n");
    assert_eq!(Table::parse(&good).expect("a good table").rows[0].versions[1].target.as_deref(), Some("omp::g"));
}
