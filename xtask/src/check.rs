//! `cargo xtask check`: the rules of docs/architecture.md that a look at the sources can hold.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::util::{self, Tally};

/// Lines a source file may have.
const LONGEST_FILE: usize = 600;

/// Folders of src/abi that are skins: none may call another.
const SKINS: [&str; 4] = ["gomp", "kmpc", "omp", "ompt"];

/// A rule: its words, and what one line of a file breaks it by.
type Rule = (&'static str, fn(&Line) -> bool);

const RULES: &[Rule] = &[
    ("core knows nothing of abi", |l| l.within("core/") && l.has("crate::abi")),
    ("sys knows nothing of abi, and of core only its primitives", |l| {
        let beyond = || l.code.replace("crate::core::primitive", "").contains("crate::core");
        l.within("sys/") && (l.has("crate::abi") || beyond())
    }),
    ("skins do not call each other: what two share is core", other_skin),
    ("atomics come from core::primitive, in sys from std too", |l| {
        let std_atomics = || l.code.replace("crate::core::sync::atomic", "").contains("sync::atomic");
        !l.test && !l.within("sys/") && l.path != "core/primitive.rs" && std_atomics()
    }),
    ("no fetch_max and fetch_min, and no Arc and Mutex of std: ThreadSanitizer does not see what they order", |l| {
        let unseen = ["fetch_max", "fetch_min", "std::sync::Arc", "std::sync::Mutex"];
        !l.test && l.path != "core/primitive.rs" && unseen.iter().any(|name| l.has(name))
    }),
    ("C names are given in abi alone (sys/arch makes entry points of names that abi gives)", |l| {
        !l.within("abi/") && (l.has("no_mangle") || l.has("export_name = \""))
    }),
    ("no thread_local!, which asks the loader at every use", |l| !l.test && l.has("thread_local!")),
    ("no unsafe code in icv, affinity and the arithmetic of loops", |l| {
        let safe = l.within("core/icv/") || l.within("core/affinity/") || l.path == "core/loops/int.rs";
        safe && !l.test && l.has("unsafe")
    }),
];

fn other_skin(l: &Line) -> bool {
    let own = SKINS.iter().find(|skin| l.within(&format!("abi/{skin}/")));
    let Some(own) = own else { return false };
    let named = |skin: &&&str| ["crate::abi::", "super::super::"].iter().any(|p| l.has(&format!("{p}{skin}::")));
    SKINS.iter().filter(|skin| *skin != own).any(|skin| named(&skin))
}

/// One line of a source of the library.
struct Line<'a> {
    /// The file, below src/.
    path: &'a str,
    /// The line without its comment.
    code: &'a str,
    /// Does it belong to a test?
    test: bool,
}

impl Line<'_> {
    fn within(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    fn has(&self, text: &str) -> bool {
        self.code.contains(text)
    }
}

/// The command.
pub fn run(args: &[String]) -> Result<()> {
    if !args.is_empty() {
        bail!("usage: cargo xtask check");
    }
    tally()?.close()
}

/// The command without its closing line.
pub fn tally() -> Result<Tally> {
    let mut breaches = vec![Vec::new(); RULES.len()];
    let src = crate::root().join("src");
    for file in util::files_under(&src, &["rs"])? {
        let path = file.strip_prefix(&src)?.display().to_string();
        look_through(&file, &path, &mut breaches)?;
    }
    let mut tally = Tally::default();
    for ((rule, _), found) in RULES.iter().zip(breaches) {
        count(&mut tally, rule, &found);
    }
    count(&mut tally, &format!("no source file is longer than {LONGEST_FILE} lines"), &long_files()?);
    Ok(tally)
}

fn count(tally: &mut Tally, rule: &str, breaches: &[String]) {
    if breaches.is_empty() {
        tally.passed += 1;
        return;
    }
    tally.failed += 1;
    println!("BROKEN: {rule}");
    breaches.iter().for_each(|b| println!("  {b}"));
}

fn look_through(file: &Path, path: &str, breaches: &mut [Vec<String>]) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| path.to_owned())?;
    let lines: Vec<&str> = text.lines().collect();
    // Tests stand at a file's end, or in a file of their own.
    let is_test = |pair: &[&str]| {
        pair[0].starts_with("#[cfg(")
            && pair[0].contains("test")
            && pair[1].starts_with("mod ")
            && pair[1].ends_with('{')
    };
    let model = path.ends_with("/stage.rs") || path.contains("/models");
    let tests_begin = match path.ends_with("tests.rs") || model {
        true => 0,
        false => lines.windows(2).position(is_test).unwrap_or(lines.len()),
    };
    for (number, text) in lines.iter().enumerate() {
        let code = text.split("//").next().unwrap_or_default();
        let modelled = number > 0 && lines[number - 1].trim() == "#[cfg(loom)]";
        let line = Line { path, code, test: number >= tests_begin || modelled };
        for ((_, broken), found) in RULES.iter().zip(breaches.iter_mut()) {
            if broken(&line) {
                found.push(format!("src/{path}:{}: {}", number + 1, text.trim()));
            }
        }
    }
    Ok(())
}

fn long_files() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in ["src", "xtask", "abi-tests", "tests", "benches", "c-tests", "fortran-tests", "python-tests"] {
        for file in util::files_under(&crate::root().join(folder), &["rs", "py", "c", "cpp", "f90"])? {
            let lines = fs::read_to_string(&file).with_context(|| file.display().to_string())?.lines().count();
            if lines > LONGEST_FILE {
                found.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, code: &str) -> Vec<&'static str> {
        let line = Line { path, code, test: false };
        RULES.iter().filter(|(_, rule)| rule(&line)).map(|(words, _)| *words).collect()
    }

    #[test]
    fn each_rule_can_be_broken() {
        assert!(broken("core/a.rs", "use crate::abi::types;")[0].starts_with("core knows"));
        assert!(broken("sys/a.rs", "use crate::core::wait;")[0].starts_with("sys knows"));
        assert!(broken("abi/gomp/a.rs", "use crate::abi::kmpc::fork;")[0].starts_with("skins"));
        assert!(broken("core/a.rs", "use std::sync::atomic::AtomicU32;")[0].starts_with("atomics"));
        assert!(broken("core/a.rs", "#[unsafe(no_mangle)]")[0].starts_with("C names"));
        assert!(broken("core/a.rs", "thread_local! {")[0].starts_with("no thread_local"));
        assert!(broken("core/icv/a.rs", "unsafe { }")[0].starts_with("no unsafe"));
    }

    #[test]
    fn what_the_rules_allow() {
        assert!(broken("sys/a.rs", "use crate::core::primitive::AtomicU32;").is_empty());
        assert!(broken("abi/kmpc/a.rs", "use crate::abi::kmpc::schedule;").is_empty());
        assert!(broken("abi/kmpc/a.rs", "use crate::core::sync::atomic::Op;").is_empty());
        assert!(broken("sys/arch/a.rs", "#[unsafe(export_name = $name)]").is_empty());
    }
}
