//! COMPATIBILITY.md is what the export table makes it.

use abi_tests::compatibility::render;

#[test]
fn is_up_to_date() {
    let file = abi_tests::root().join("COMPATIBILITY.md");
    assert!(
        abi_tests::read(&file) == render(&abi_tests::table()),
        "COMPATIBILITY.md is not what src/abi/exports.tsv makes it: run `cargo xtask gen`"
    );
}
