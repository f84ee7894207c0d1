//! libomp.so of the release build against the export table.

mod common;

use std::collections::BTreeSet;
use std::fs;

use abi_tests::table::{Kind, Status};
use object::elf::{self, FileHeader64};
use object::read::elf::{ElfFile64, FileHeader, ProgramHeader, Sym};
use object::{LittleEndian, SymbolIndex};

type File<'a> = ElfFile64<'a, LittleEndian>;

const ENDIAN: LittleEndian = LittleEndian;

fn with_library(check: impl FnOnce(&File<'_>)) {
    let data = fs::read(common::built("libomp.so")).expect("libomp.so can be read");
    check(&File::parse(&*data).expect("libomp.so is an ELF file"));
}

/// One defined dynamic symbol.
struct Export {
    /// `f@@NODE`, `f@NODE`, or `f` without a version.
    at: String,
    name: String,
    kind: elf::SymbolType,
    size: u64,
}

fn exports(file: &File<'_>) -> Vec<Export> {
    let sections = file.elf_section_table();
    let versions = sections.versions(ENDIAN, file.data()).expect("version sections").expect("libomp.so has versions");
    let symbols = file.elf_dynamic_symbol_table();
    let mut found = Vec::new();
    for (i, symbol) in symbols.iter().enumerate().skip(1) {
        if Sym::is_undefined(symbol, ENDIAN) || Sym::is_local(symbol) {
            continue;
        }
        let name = String::from_utf8_lossy(symbols.symbol_name(ENDIAN, symbol).expect("a name")).into_owned();
        let index = versions.version_index(ENDIAN, SymbolIndex(i));
        let at = match versions.version(index.index()).expect("a version") {
            None => name.clone(),
            Some(version) => {
                let sign = if index.is_hidden() { "@" } else { "@@" };
                format!("{name}{sign}{}", String::from_utf8_lossy(version.name()))
            }
        };
        found.push(Export { at, name, kind: symbol.st_type(), size: symbol.st_size(ENDIAN) });
    }
    found
}

/// Every row that is done or has a trap, at exactly its nodes; nothing else.
#[test]
fn exports_the_table_and_nothing_beyond_it() {
    let table = abi_tests::table();
    let wanted: BTreeSet<String> = table
        .rows
        .iter()
        .filter(|row| row.exported())
        .flat_map(|row| row.versions.iter().map(|version| row.at(version)))
        .collect();
    with_library(|file| {
        let found: BTreeSet<String> = exports(file).into_iter().map(|e| e.at).collect();
        let lacking = wanted.difference(&found).map(|at| format!("{at}: in exports.tsv, not in libomp.so"));
        let beyond = found.difference(&wanted).map(|at| format!("{at}: in libomp.so, not in exports.tsv"));
        common::none(&lacking.chain(beyond).collect::<Vec<_>>());
    });
}

/// Functions are functions; objects have their size, which programs copy (copy relocations).
#[test]
fn exports_the_right_kinds() {
    let table = abi_tests::table();
    with_library(|file| {
        let mut complaints = Vec::new();
        for export in exports(file) {
            let Some(row) = table.rows.iter().find(|row| row.symbol == export.name) else { continue };
            let right = match row.kind {
                Kind::Function => export.kind == elf::STT_FUNC,
                Kind::Object(size) => export.kind == elf::STT_OBJECT && export.size == size,
            };
            if !right {
                complaints
                    .push(format!("{}: {:?} of {} bytes, not {:?}", export.at, export.kind, export.size, row.kind));
            }
        }
        common::none(&complaints);
    });
}

/// Every node exists, used or not: a program's list of needed nodes is checked when it is loaded.
#[test]
fn defines_every_node() {
    with_library(|file| {
        let sections = file.elf_section_table();
        let (mut definitions, link) =
            sections.gnu_verdef(ENDIAN, file.data()).expect("version definitions").expect("libomp.so defines versions");
        let strings = sections.strings(ENDIAN, file.data(), link).expect("strings");
        let mut found = BTreeSet::new();
        while let Some((definition, mut names)) = definitions.next().expect("a version definition") {
            if definition.vd_flags.get(ENDIAN).contains(elf::VER_FLG_BASE) {
                continue;
            }
            let name = names.next().expect("its name").expect("it has a name").name(ENDIAN, strings).expect("a string");
            found.insert(String::from_utf8_lossy(name).into_owned());
        }
        let wanted: BTreeSet<String> = abi_tests::table().nodes.into_iter().map(|n| n.name).collect();
        assert_eq!(found, wanted);
    });
}

/// Name, needed libraries and flags.
#[test]
fn is_a_good_citizen() {
    with_library(|file| {
        let dynamic = file.elf_dynamic_table().expect("a dynamic section");
        let (mut soname, mut needed, mut flags, mut flags_1, mut textrel) = (None, BTreeSet::new(), 0, 0, false);
        for entry in dynamic.iter() {
            let string = || String::from_utf8_lossy(dynamic.string(entry).expect("a string")).into_owned();
            match entry.tag {
                elf::DT_SONAME => soname = Some(string()),
                elf::DT_NEEDED => _ = needed.insert(string()),
                elf::DT_FLAGS => flags = entry.val,
                elf::DT_FLAGS_1 => flags_1 = entry.val,
                elf::DT_TEXTREL => textrel = true,
                _ => {}
            }
        }
        assert_eq!(soname.as_deref(), Some("libomp.so"));
        let allowed = ["libc.so.6", "ld-linux-x86-64.so.2"];
        assert!(needed.iter().all(|lib| allowed.contains(&lib.as_str())), "NEEDED: {needed:?}");
        let df = |bit: elf::DynamicFlags| flags & bit.0 != 0;
        assert!(!textrel && !df(elf::DF_TEXTREL), "libomp.so has text relocations");
        assert!(flags_1 & elf::DF_1_NODELETE.0 != 0, "libomp.so is not marked nodelete");
        let reads_tls = abi_tests::table()
            .rows
            .iter()
            .any(|row| row.symbol == "__kmpc_global_thread_num" && row.status == Status::Done);
        if reads_tls {
            assert!(df(elf::DF_STATIC_TLS), "the thread's block is not reached by initial-exec TLS");
        }
    });
}

/// The block lies in the loader's small surplus of static TLS when the library is dlopened.
#[test]
fn takes_little_static_tls() {
    /// 80 bytes are the Rust standard library's own; the rest is ours.
    const LIMIT: u64 = 128;
    with_library(|file| {
        let header: &FileHeader64<LittleEndian> = file.elf_header();
        let segments = header.program_headers(ENDIAN, file.data()).expect("program headers");
        let size: u64 = segments
            .iter()
            .filter(|segment| segment.p_type(ENDIAN) == elf::PT_TLS)
            .map(|segment| segment.p_memsz(ENDIAN))
            .sum();
        assert!(size <= LIMIT, "{size} bytes of TLS; {LIMIT} at most");
    });
}
