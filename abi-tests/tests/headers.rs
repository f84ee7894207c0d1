//! include/omp.h against the header of each compiler: the same prototypes, sizes and values, and a superset of the names.

use abi_tests::header::{Compiler, Header, scratch};

mod common;

/// The language of a compiler.
#[derive(Clone, Copy, PartialEq)]
enum Language {
    C,
    Cxx,
}

const COMPILERS: [(&str, &[&str], Language); 4] = [
    ("gcc-12", &["-std=gnu17", "-fopenmp"], Language::C),
    ("clang-22", &["-std=gnu17", "-fopenmp"], Language::C),
    ("g++-12", &["-std=gnu++17", "-fopenmp"], Language::Cxx),
    ("clang++-22", &["-std=gnu++17", "-fopenmp"], Language::Cxx),
];

const INCLUDE: &str = "#include <omp.h>\n";

/// Where a compiler's own header says less than the specification, and ours follows the specification.
fn differs_on_purpose(compiler: &Compiler, function: &str) -> bool {
    // LLVM's header takes the traits without const (OpenMP 5.2, section 18.13.2, has it).
    compiler.command.contains("clang") && function == "omp_init_allocator"
}

fn header(compiler: &Compiler) -> Header {
    Header::parse(&compiler.preprocess("header.c", INCLUDE))
}

fn each(name: &str, mut check: impl FnMut(&Compiler, Language, &mut Vec<String>)) {
    let dir = scratch(env!("CARGO_TARGET_TMPDIR"), name);
    let mut complaints = Vec::new();
    for (command, args, language) in COMPILERS {
        check(&Compiler::new(command, args, &dir), language, &mut complaints);
    }
    common::none(&complaints);
}

/// The declarations of the API in C, whatever language the compiler is for.
fn both(compiler: &Compiler) -> (Header, Header) {
    let c = compiler.with(&["-x", "c", "-std=gnu17"]);
    let (theirs, ours) = (header(&c), header(&c.with_our_headers()));
    // The parser is not the thing under test: an empty list would make every check below pass.
    assert!(theirs.functions.len() > 80 && theirs.enumerators.len() > 50 && theirs.types.len() > 12, "{theirs:?}");
    (theirs, ours)
}

#[test]
fn every_name_of_theirs_is_there() {
    each("names", |compiler, _, complaints| {
        let (theirs, ours) = both(compiler);
        let lacks = |what: &str, name: &str| format!("{}: {what} {name} is not in include/omp.h", compiler.command);
        complaints
            .extend(theirs.functions.keys().filter(|f| !ours.functions.contains_key(*f)).map(|f| lacks("function", f)));
        complaints.extend(
            theirs.enumerators.iter().filter(|e| !ours.enumerators.contains(e)).map(|e| lacks("enumerator", e)),
        );
        complaints.extend(theirs.types.iter().filter(|t| !ours.types.contains(*t)).map(|t| lacks("type", t)));
    });
}

/// In C: our prototypes after their header, where a difference is an error.
#[test]
fn prototypes_agree_in_c() {
    each("prototypes", |compiler, language, complaints| {
        if language != Language::C {
            return;
        }
        let (theirs, ours) = both(compiler);
        let common = ours.functions.iter().filter(|(name, _)| theirs.functions.contains_key(*name));
        let (exceptions, rest): (Vec<_>, Vec<_>) = common.partition(|(name, _)| differs_on_purpose(compiler, name));
        let after_theirs = |prototypes: &str| compiler.check("prototype.c", &format!("{INCLUDE}{prototypes}"));
        let all: String = rest.iter().map(|(_, prototype)| format!("extern {prototype}\n")).collect();
        complaints.extend(after_theirs(&all).err());
        for (name, prototype) in exceptions {
            if after_theirs(&format!("extern {prototype}\n")).is_ok() {
                complaints.push(format!("{name} agrees now: take it off the list of exceptions"));
            }
        }
    });
}

/// In C++: the types of the functions by their mangled names, with the exception specification (part of the type since
/// C++17); and again without it, as C++98 has it.
#[test]
fn prototypes_agree_in_cxx() {
    each("mangled", |compiler, language, complaints| {
        if language != Language::Cxx {
            return;
        }
        let (theirs, _) = both(compiler);
        let names: Vec<_> = theirs.functions.keys().filter(|name| !differs_on_purpose(compiler, name)).collect();
        let prints: String = names.iter().map(|name| format!("  std::puts(typeid({name}).name());\n")).collect();
        let program = format!("{INCLUDE}#include <cstdio>\n#include <typeinfo>\nint main() {{\n{prints}}}\n");
        for standard in ["-std=c++98", "-std=c++11", "-std=c++17", "-std=c++20"] {
            let compiler = compiler.with(&[standard]);
            let own = compiler.output("mangled.cc", &program);
            let with_ours = compiler.with_our_headers().output("mangled.cc", &program);
            for (name, (a, b)) in names.iter().zip(own.lines().zip(with_ours.lines())).filter(|(_, (a, b))| a != b) {
                complaints.push(format!("{} {standard}: {name}: theirs {a}, ours {b}", compiler.command));
            }
            assert_eq!((own.lines().count(), with_ours.lines().count()), (names.len(), names.len()));
        }
    });
}

/// Sizes, alignments, values and offsets, as a program prints them with their header and with ours.
#[test]
fn sizes_and_values_agree() {
    each("values", |compiler, _, complaints| {
        let (theirs, _) = both(compiler);
        let mut lines = String::new();
        for name in &theirs.types {
            lines += &format!("  printf(\"{name} %zu %zu\\n\", sizeof({name}), __alignof__({name}));\n");
        }
        for name in theirs.enumerators.iter().map(String::as_str).chain(["omp_atv_default"]) {
            lines += &format!("  printf(\"{name} %lld %zu\\n\", (long long){name}, sizeof({name}));\n");
        }
        for name in ["omp_invalid_device", "omp_interop_none", "KMP_VERSION_MAJOR", "KMP_VERSION_BUILD"] {
            // Macros of LLVM's; GCC 12 has none of these names.
            if compiler.command.contains("clang") {
                lines += &format!("  printf(\"{name} %lld\\n\", (long long){name});\n");
            }
        }
        lines += "  printf(\"%zu %zu\\n\", offsetof(omp_alloctrait_t, key), offsetof(omp_alloctrait_t, value));\n";
        let program =
            format!("{INCLUDE}#include <stddef.h>\n#include <stdio.h>\nint main() {{\n{lines}  return 0;\n}}\n");
        // The files of the C++ compilers have a C++ name: enumerators have other sizes there.
        let file = if compiler.command.contains("++") { "values.cc" } else { "values.c" };
        let own = compiler.output(file, &program);
        let with_ours = compiler.with_our_headers().output(file, &program);
        let differ = own.lines().zip(with_ours.lines()).filter(|(a, b)| a != b);
        complaints.extend(differ.map(|(a, b)| format!("{}: theirs {a}, ours {b}", compiler.command)));
        assert_eq!(own.lines().count(), with_ours.lines().count());
    });
}

/// An object built with their header and one built with ours share a structure that holds lock variables.
#[test]
fn objects_share_locks() {
    let shared = "struct shared { char a; omp_lock_t lock; char b; omp_nest_lock_t nest; char c; };\n";
    let other = format!(
        "{INCLUDE}{shared}\
         void take(struct shared *s) {{ omp_init_lock(&s->lock); omp_set_lock(&s->lock); omp_init_nest_lock(&s->nest);\n\
           omp_set_nest_lock(&s->nest); s->a = 1; s->b = 2; s->c = 3; }}\n"
    );
    let program = format!(
        "{INCLUDE}{shared}void take(struct shared *);\n\
         int main(void) {{ static struct shared s; take(&s);\n\
           int held = !omp_test_lock(&s.lock), depth = omp_test_nest_lock(&s.nest);\n\
           omp_unset_lock(&s.lock); omp_destroy_lock(&s.lock);\n\
           omp_unset_nest_lock(&s.nest); omp_unset_nest_lock(&s.nest); omp_destroy_nest_lock(&s.nest);\n\
           return !(held && depth == 2 && s.a == 1 && s.b == 2 && s.c == 3); }}\n"
    );
    each("share", |compiler, language, _| {
        if language != Language::C {
            return;
        }
        let dir = scratch(env!("CARGO_TARGET_TMPDIR"), "share-object");
        let object = dir.join("take.o");
        let object = object.to_str().expect("a path in UTF-8");
        let compile = compiler.with(&["-c", "-o", object]);
        // With our header in the object, then in the program.
        for ours_in_object in [false, true] {
            let side = |ours: bool, c: &Compiler| if ours { c.with_our_headers() } else { c.clone() };
            side(ours_in_object, &compile).object("take.c", &other);
            side(!ours_in_object, &compiler.with(&[object])).output("main.c", &program);
        }
    });
}

/// A program built with our header runs on our library, in every language.
#[test]
fn our_header_with_our_library() {
    let program = format!(
        "{INCLUDE}int main(void) {{\n\
           struct {{ omp_lock_t lock; int guard; omp_nest_lock_t nest; int last; }} v;\n\
           int count = 0, chunk = 0; omp_sched_t kind;\n\
           v.guard = 17; v.last = 18;\n\
           omp_init_lock(&v.lock); omp_init_nest_lock(&v.nest);\n\
           omp_set_num_threads(3); omp_set_schedule(omp_sched_guided, 6); omp_get_schedule(&kind, &chunk);\n\
           _Pragma(\"omp parallel\")\n\
           {{ omp_set_lock(&v.lock); count += omp_get_num_threads(); omp_unset_lock(&v.lock); }}\n\
           omp_set_nest_lock(&v.nest);\n\
           int ok = omp_test_nest_lock(&v.nest) == 2 && count == 9 && chunk == 6 && v.guard == 17 && v.last == 18;\n\
           omp_unset_nest_lock(&v.nest); omp_unset_nest_lock(&v.nest);\n\
           omp_destroy_lock(&v.lock); omp_destroy_nest_lock(&v.nest);\n\
           return !(ok && (kind & 15) == omp_sched_guided && omp_get_level() == 0);\n}}\n"
    );
    let library = common::built("libomp.so");
    let (path, dir) = (library.to_str().expect("UTF-8"), library.parent().expect("a folder").to_str().expect("UTF-8"));
    each("our-library", |compiler, language, _| {
        let file = if language == Language::C { "ours.c" } else { "ours.cc" };
        // Before the runtime that -fopenmp adds: ours is the one that serves.
        let linked = compiler.with_our_headers().with(&["-Wl,--no-as-needed", path, &format!("-Wl,-rpath,{dir}")]);
        linked.output(file, &program);
    });
}

/// The header is clean under the strictest warnings in every standard, and their header after it changes nothing.
#[test]
fn standards_and_guards() {
    each("standards", |compiler, language, complaints| {
        let (standards, file): (&[&str], &str) = match language {
            Language::C => (&["c89", "c99", "c11", "c17", "c2x"], "standard.c"),
            Language::Cxx => (&["c++98", "c++11", "c++14", "c++17", "c++20", "c++23"], "standard.cc"),
        };
        let source = format!("{INCLUDE}#include <ompx.h>\nint main(void) {{ return omp_get_max_threads() < 1; }}\n");
        for standard in standards {
            let strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", &format!("-std={standard}")];
            complaints.extend(compiler.with(&strict).with_our_headers().check(file, &source).err());
        }
        let path = compiler.path_of("omp.h", file);
        let twice = format!("{INCLUDE}#include \"{path}\"\n#if !OXOMP_OMP_H\n#error not ours\n#endif\n");
        complaints.extend(compiler.with_our_headers().check(file, &twice).err());
    });
}

/// What C++ adds: default arguments, and allocators that containers take (OpenMP 5.2, section 6.2; 6.0 has more).
#[test]
fn cxx_allocators() {
    let program = format!(
        "{INCLUDE}#include <list>\n#include <vector>\n\
         int main() {{\n\
           std::vector<int, omp::allocator::default_mem<int>> v(100, 7);\n\
           std::list<double, omp::allocator::thread_mem<double>> l(10, 0.5);\n\
           std::vector<int, omp::allocator::null_allocator<int>> n(3);\n\
           void *p = omp_alloc(64), *q = omp_aligned_alloc(256, 64);\n\
           bool aligned = reinterpret_cast<omp_uintptr_t>(q) % 256 == 0;\n\
           omp_free(p); omp_free(q);\n\
           bool same = omp::allocator::default_mem<int>() == omp::allocator::default_mem<long>();\n\
           bool other = omp::allocator::default_mem<int>() != omp::allocator::pteam_mem<int>();\n\
           return !(v[99] == 7 && l.back() == 0.5 && n.size() == 3 && p && aligned && same && other);\n\
         }}\n"
    );
    each("allocators", |compiler, language, _| {
        if language == Language::Cxx {
            compiler.with_our_headers().output("allocators.cc", &program);
        }
    });
}
