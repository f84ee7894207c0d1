//! Reads src/abi/exports.tsv. Plain std, no crate: build.rs includes this file too.

/// One version node and the node it inherits from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The node's name, such as `OMP_4.5`.
    pub name: String,
    /// The node it inherits from.
    pub parent: Option<String>,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A function.
    Function,
    /// A data object of this many bytes.
    Object(u64),
}

/// How far an entry point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Defined by the file that the row names.
    Done,
    /// Not written. A function is exported as a trap that names itself and aborts; an object is not exported.
    Missing,
    /// Not written and not exported: an unresolved symbol serves the callers better than a trap.
    LeftOut,
}

/// One version node of a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The node's name.
    pub node: String,
    /// Whether a new link binds to this node.
    pub default: bool,
    /// The Rust path under `crate::abi` of the function that this node leads to, where it is not the symbol's own.
    pub target: Option<String>,
}

/// One exported name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name without a version.
    pub symbol: String,
    /// Its nodes, the default first where there is one.
    pub versions: Vec<Version>,
    /// Function or object.
    pub kind: Kind,
    /// Done or not.
    pub status: Status,
    /// The file under src/abi that defines it.
    pub file: String,
}

impl Row {
    /// Whether the library has a symbol of this name: a definition or a trap.
    pub fn exported(&self) -> bool {
        self.status == Status::Done || self.trap()
    }

    /// Whether the library has a trap of this name.
    pub fn trap(&self) -> bool {
        self.status == Status::Missing && self.kind == Kind::Function
    }

    /// The symbol as `nm` writes it at this version: `f@@NODE` for the default, `f@NODE` for the others.
    pub fn at(&self, version: &Version) -> String {
        format!("{}{}{}", self.symbol, if version.default { "@@" } else { "@" }, version.node)
    }
}

/// The whole of exports.tsv.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Version nodes, parents before children.
    pub nodes: Vec<Node>,
    /// Exported names, sorted by file, then symbol.
    pub rows: Vec<Row>,
}

impl Table {
    /// Reads the text of exports.tsv; the error names the line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Table, String> {
        let mut table = Table::default();
        for (i, line) in text.lines().enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let added = match fields[..] {
                _ if line.starts_with('#') => Ok(()),
                ["@node", name, parent] => table.add_node(name, parent),
                [symbol, versions, kind, status, file] => {
                    row(symbol, versions, kind, status, file).and_then(|row| table.add_row(row))
                }
                _ => Err(format!("5 tab-separated fields are wanted, {} found", fields.len())),
            };
            added.map_err(|e| format!("exports.tsv line {}: {e}\n  {line}", i + 1))?;
        }
        Ok(table)
    }

    fn add_node(&mut self, name: &str, parent: &str) -> Result<(), String> {
        let parent = (parent != "-").then(|| parent.to_owned());
        if self.node(name).is_some() {
            return Err(format!("node {name} is there twice"));
        }
        if let Some(parent) = parent.as_deref().filter(|p| self.node(p).is_none()) {
            return Err(format!("no node {parent} above this line"));
        }
        self.nodes.push(Node { name: name.to_owned(), parent });
        Ok(())
    }

    fn add_row(&mut self, row: Row) -> Result<(), String> {
        if let Some(v) = row.versions.iter().find(|v| self.node(&v.node).is_none()) {
            return Err(format!("no node {} above this line", v.node));
        }
        if let Some(last) = self.rows.last()
            && (last.file.as_str(), last.symbol.as_str()) >= (row.file.as_str(), row.symbol.as_str())
        {
            return Err(format!("rows are sorted by file, then symbol; {} stands before it", last.symbol));
        }
        if self.rows.iter().any(|other| other.symbol == row.symbol) {
            return Err(format!("{} has two rows", row.symbol));
        }
        self.rows.push(row);
        Ok(())
    }

    fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|n| n.name == name)
    }
}

fn row(symbol: &str, versions: &str, kind: &str, status: &str, file: &str) -> Result<Row, String> {
    let is_name = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !is_name(symbol) {
        return Err(format!("{symbol:?} is no C name"));
    }
    let kind = match kind.strip_prefix("object:").map(str::parse) {
        Some(Ok(size)) => Kind::Object(size),
        None if kind == "function" => Kind::Function,
        _ => return Err(format!("{kind:?} is neither function nor object:SIZE")),
    };
    let status = match status {
        "done" => Status::Done,
        "missing" => Status::Missing,
        "left-out" => Status::LeftOut,
        _ => return Err(format!("{status:?} is not one of done, missing, left-out")),
    };
    if !file.ends_with(".rs") || file.starts_with('/') {
        return Err(format!("{file:?} is no .rs file under src/abi"));
    }
    let versions = versions.split(',').map(version).collect::<Result<Vec<_>, _>>()?;
    let defaults = versions.iter().filter(|v| v.default).count();
    if defaults > 1 || (defaults == 0 && status == Status::Done) {
        return Err(format!("a row that is done has one default node (NODE*); this one has {defaults}"));
    }
    for (i, v) in versions.iter().enumerate() {
        if versions[..i].iter().any(|w| w.node == v.node) {
            return Err(format!("node {} is there twice", v.node));
        }
    }
    Ok(Row { symbol: symbol.to_owned(), versions, kind, status, file: file.to_owned() })
}

/// One of the comma-separated versions: `NODE`, `NODE*` or `NODE=path::to::function`.
fn version(field: &str) -> Result<Version, String> {
    let (node, target) = match field.split_once('=') {
        Some((node, target)) if !target.is_empty() => (node, Some(target.to_owned())),
        Some(_) => return Err(format!("{field:?} names no function")),
        None => (field, None),
    };
    let (node, default) = node.strip_suffix('*').map_or((node, false), |node| (node, true));
    if default && target.is_some() {
        return Err(format!("the default node is the symbol's own function: {field:?}"));
    }
    Ok(Version { node: node.to_owned(), default, target })
}
