//! The lists of what the other runtimes export (abi-tests/baselines).

use crate::table::Kind;

/// One symbol at one version node of another runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name without a version.
    pub symbol: String,
    /// The version node.
    pub node: String,
    /// Whether new links against that runtime bind to this node.
    pub default: bool,
    /// Function or object.
    pub kind: Kind,
}

/// One runtime's list.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// What to call it.
    pub name: &'static str,
    /// What it exports.
    pub entries: Vec<Entry>,
}

/// The runtimes whose every symbol and node the library carries.
pub fn all() -> [Baseline; 3] {
    [
        Baseline { name: "libomp 22.1.8", entries: parse(include_str!("../baselines/libomp-22.1.8.tsv")) },
        Baseline { name: "libgomp of GCC 12", entries: parse(include_str!("../baselines/libgomp-12.tsv")) },
        Baseline {
            name: "libgomp of GCC 13 to 17, additions",
            entries: parse(include_str!("../baselines/libgomp-later.tsv")),
        },
    ]
}

/// libgomp's version nodes, each with the node it inherits from.
pub fn libgomp_nodes() -> Vec<(&'static str, Option<&'static str>)> {
    lines(include_str!("../baselines/libgomp-nodes.tsv"))
        .map(|fields| match fields[..] {
            [node, parent] => (node, (parent != "-").then_some(parent)),
            _ => panic!("libgomp-nodes.tsv: {fields:?}"),
        })
        .collect()
}

fn parse(text: &'static str) -> Vec<Entry> {
    let entry = |fields: Vec<&str>| {
        let [symbol, node, default, kind] = fields[..] else { panic!("baseline: {fields:?}") };
        let kind = match kind.strip_prefix("object:") {
            Some(size) => Kind::Object(size.parse().expect("an object's size is a number")),
            None => Kind::Function,
        };
        Entry { symbol: symbol.to_owned(), node: node.to_owned(), default: default == "default", kind }
    };
    lines(text).map(entry).collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}
