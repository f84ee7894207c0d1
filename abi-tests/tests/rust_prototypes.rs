//! include/omp.h against the functions that src/abi/omp defines, so that neither drifts from the other.
//!
//! cbindgen reads the Rust side. It writes no header of ours: types that follow the compiler, exception specifications,
//! default arguments and other names for the linker are beyond it. Its prototypes are held against the header's, by
//! what the calling convention sees: the number of parameters, sizes, integer or pointer or floating, what is pointed
//! at and whether it is const. Where the header says an enumeration, Rust may say the integer under it.

use std::fs;
use std::path::PathBuf;

use abi_tests::header::{Compiler, Header, scratch};
use abi_tests::table::{Kind, Status};
use cbindgen::{Builder, Config, ItemType, Language};

mod common;

/// C names of the Rust types in signatures that have one.
const TYPES: [(&str, &str); 3] =
    [("LockWord", "omp_lock_t"), ("NestLockWords", "omp_nest_lock_t"), ("AllocTrait", "omp_alloctrait_t")];

/// Exported functions of src/abi/omp that no header of a peer declares either, and why ours does not.
fn undeclared(name: &str) -> bool {
    // Fortran; the C names that libomp keeps beside its Fortran ones; compilers' and debuggers' names.
    name.ends_with('_') || name.starts_with("ompc_") || name.starts_with("kmpc_")
}

/// The prototypes of the Rust functions that have their own name in C.
fn rust_prototypes() -> Header {
    let mut config = Config { language: Language::C, usize_is_size_t: true, documentation: false, ..Config::default() };
    config.export.item_types = vec![ItemType::Functions];
    config.export.rename = TYPES.map(|(rust, c)| (rust.to_owned(), c.to_owned())).into();
    let mut builder = Builder::new().with_config(config);
    let dir = abi_tests::root().join("src/abi/omp");
    let mut files: Vec<PathBuf> =
        fs::read_dir(&dir).expect("src/abi/omp").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        builder = builder.with_src(file);
    }
    let mut text = Vec::new();
    builder.generate().expect("cbindgen reads src/abi/omp").write(&mut text);
    Header::parse(&String::from_utf8(text).expect("UTF-8"))
}

/// C++ that holds two function types against each other.
const COMPARE: &str = r#"
#include <omp.h>
#include <stddef.h>
#include <cstdint>
#include <type_traits>

// An enumeration and an integer of its size are one to the calling convention.
template <class C, class Rust> constexpr bool same_value() {
    if constexpr (std::is_enum<C>::value && std::is_integral<Rust>::value) return sizeof(C) == sizeof(Rust);
    else return std::is_same<C, Rust>::value;
}
template <class C, class Rust> struct same : std::integral_constant<bool, same_value<C, Rust>()> {};
// Pointers: both const or neither, and the same or an untyped thing behind them.
template <class C, class Rust> struct same<C *, Rust *>
    : std::integral_constant<bool, std::is_const<C>::value == std::is_const<Rust>::value
          && (same<typename std::remove_const<C>::type, typename std::remove_const<Rust>::type>::value
              || std::is_void<C>::value || std::is_void<Rust>::value)> {};
// A handle may be a pointer in C and a word in Rust.
template <class C> struct same<C *, std::uintptr_t> : std::true_type {};

template <class C, class Rust> struct agrees : std::false_type {};
template <class R, class... A, class S, class... B> struct agrees<R(A...), S(B...)> {
    static constexpr bool check() {
        if constexpr (sizeof...(A) != sizeof...(B)) return false;
        else return same_result() && (same<A, B>::value && ...);
    }
    static constexpr bool same_result() {
        if constexpr (std::is_void<R>::value || std::is_void<S>::value) return std::is_void<R>::value && std::is_void<S>::value;
        else return same<R, S>::value;
    }
    static constexpr bool value = check();
};
template <class F> struct bare;
template <class R, class... A> struct bare<R(A...)> { using type = R(A...); };
template <class R, class... A> struct bare<R(A...) noexcept> { using type = R(A...); };
"#;

#[test]
fn rust_agrees_with_the_header() {
    let rust = rust_prototypes();
    assert!(!rust.functions.is_empty(), "cbindgen found no function in src/abi/omp");
    let dir = scratch(env!("CARGO_TARGET_TMPDIR"), "rust-prototypes");
    let mut complaints = Vec::new();
    for (c, cxx) in [("gcc-12", "g++-12"), ("clang-22", "clang++-22")] {
        let c = Compiler::new(c, &["-fopenmp"], &dir).with_our_headers();
        let declared = Header::parse(&c.preprocess("header.c", "#include <omp.h>\n")).functions;
        let mut program = COMPARE.to_owned();
        for (name, prototype) in rust.functions.iter().filter(|(name, _)| !undeclared(name)) {
            if !declared.contains_key(name) {
                complaints.push(format!("include/omp.h ({cxx}) has no {name}: {prototype}"));
                continue;
            }
            let of_rust = prototype.replacen(name.as_str(), &format!("rust_{name}"), 1);
            program += &format!(
                "{of_rust}\nstatic_assert(agrees<bare<decltype({name})>::type, decltype(rust_{name})>::value, \"{name}\");\n"
            );
        }
        // Functions that a macro defines, which cbindgen does not see, have to be declared all the same.
        let table = abi_tests::table();
        let done = table
            .rows
            .iter()
            .filter(|row| row.file.starts_with("omp/") && row.kind == Kind::Function && row.status == Status::Done);
        let lacking = done.filter(|row| !undeclared(&row.symbol) && !declared.contains_key(&row.symbol));
        complaints.extend(lacking.map(|row| format!("include/omp.h ({cxx}) has no {}", row.symbol)));
        let cxx = Compiler::new(cxx, &["-std=c++17", "-fopenmp"], &dir).with_our_headers();
        complaints.extend(cxx.check("compare.cc", &program).err());
    }
    common::none(&complaints);
}
