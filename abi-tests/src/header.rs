//! What a C header declares, read off its preprocessed text: enough of C for omp.h in anybody's spelling.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// The declarations of the OpenMP API in a header.
#[derive(Debug, Default)]
pub struct Header {
    /// Functions: their names, and their prototypes without attributes, ending in `;`.
    pub functions: BTreeMap<String, String>,
    /// Enumerators, in order.
    pub enumerators: Vec<String>,
    /// Names of types, in order.
    pub types: Vec<String>,
}

/// Whether a name belongs to the API rather than to a header that omp.h includes.
fn ours(name: &str) -> bool {
    ["omp_", "ompc_", "ompx_", "kmp_", "llvm_omp_"].iter().any(|prefix| name.starts_with(prefix))
}

impl Header {
    /// Reads preprocessed C text.
    pub fn parse(text: &str) -> Self {
        let mut header = Self::default();
        for declaration in declarations(text) {
            let bare = without_attributes(&declaration);
            let bare = bare.trim().trim_start_matches("extern").trim();
            if let Some((before, rest)) = bare.split_once('{') {
                let (body, after) = rest.rsplit_once('}').unwrap_or((rest, ""));
                if before.split_whitespace().any(|word| word == "enum") {
                    header.enumerators.extend(body.split(',').filter_map(first_word).filter(|name| ours(name)));
                }
                header.types.extend(last_word(after).filter(|name| ours(name)));
            } else if bare.starts_with("typedef") {
                header.types.extend(last_word(bare).filter(|name| ours(name)));
            } else if let Some((before, _)) = bare.split_once('(')
                && let Some(name) = last_word(before).filter(|name| ours(name))
            {
                // LLVM's header gives four functions the names of their C entry points by macros.
                let public = name.replace("ompc_", "omp_");
                header.functions.insert(public.clone(), format!("{};", bare.replacen(&name, &public, 1)));
            }
        }
        header
    }
}

/// Splits a translation unit at the semicolons and function bodies of its outermost level.
fn declarations(text: &str) -> Vec<String> {
    let (mut found, mut depth, mut current) = (Vec::new(), 0_usize, String::new());
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for c in line.chars().chain(['\n']) {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ';' if depth == 0 => {
                    found.push(std::mem::take(&mut current));
                    continue;
                }
                _ => {}
            }
            current.push(c);
            // A static inline function: its body ends the declaration.
            if c == '}' && depth == 0 && current.contains("inline") {
                current.clear();
            }
        }
    }
    found
}

/// A declaration without `__attribute__((...))`, `__asm__(...)` and line breaks.
fn without_attributes(declaration: &str) -> String {
    let mut text = declaration.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in ["__attribute__", "__asm__"] {
        while let Some(start) = text.find(word) {
            let mut depth = 0_i32;
            let end = text[start..].find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                c == ')' && depth == 0
            });
            text.replace_range(start..end.map_or(text.len(), |end| start + end + 1), "");
        }
    }
    text
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

fn first_word(text: &str) -> Option<String> {
    words(text).next().map(str::to_owned)
}

fn last_word(text: &str) -> Option<String> {
    words(text).next_back().map(str::to_owned)
}

/// A folder under the target folder, empty.
///
/// # Panics
/// Where it cannot be made.
pub fn scratch(tmp: &str, name: &str) -> PathBuf {
    let dir = Path::new(tmp).join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    }
    fs::create_dir_all(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    dir
}

/// A compiler and the arguments it is always given.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The command; an environment variable of the same name in capitals (GCC_12, CLANG___22 and so on) replaces it.
    pub command: String,
    args: Vec<String>,
    dir: PathBuf,
}

impl Compiler {
    /// `command`, working in `dir`.
    ///
    /// # Panics
    /// Where it is not installed: a check that a compiler is missing for must not pass.
    pub fn new(command: &str, args: &[&str], dir: &Path) -> Self {
        let variable: String =
            command.to_uppercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let command = env::var(&variable).unwrap_or_else(|_| command.to_owned());
        let there = Command::new(&command).arg("--version").output().is_ok_and(|o| o.status.success());
        assert!(there, "{command} is wanted: install it, or name another in {variable}");
        Self { command, args: args.iter().map(|&arg| arg.to_owned()).collect(), dir: dir.to_owned() }
    }

    /// The same, with more arguments.
    #[must_use]
    pub fn with(&self, args: &[&str]) -> Self {
        let mut more = self.clone();
        more.args.extend(args.iter().map(|&arg| arg.to_owned()));
        more
    }

    /// The same, working in `dir`.
    #[must_use]
    pub fn at(&self, dir: &Path) -> Self {
        Self { dir: dir.to_owned(), ..self.clone() }
    }

    /// Reads oxomp's headers in place of the compiler's own.
    #[must_use]
    pub fn with_our_headers(&self) -> Self {
        let include = crate::root().join("include");
        self.with(&["-I", include.to_str().expect("a path in UTF-8")])
    }

    fn run(&self, file: &str, source: &str, more: &[&str]) -> Output {
        let path = self.dir.join(file);
        fs::write(&path, source).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut command = Command::new(&self.command);
        command.current_dir(&self.dir).args(&self.args).args(more).arg(&path);
        command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"))
    }

    /// The preprocessed text of `source`.
    ///
    /// # Panics
    /// With the compiler's words where it refuses.
    pub fn preprocess(&self, file: &str, source: &str) -> String {
        let output = self.run(file, source, &["-E", "-P"]);
        assert!(output.status.success(), "{}: {}", self.command, String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Whether `source` compiles; else what the compiler says.
    ///
    /// # Errors
    /// The compiler's diagnostics.
    pub fn check(&self, file: &str, source: &str) -> Result<(), String> {
        let output = self.run(file, source, &["-fsyntax-only"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(format!("{} {:?}: {said}", self.command, self.args)) }
    }

    /// Compiles `source`, for compilers that were told `-c`.
    ///
    /// # Panics
    /// With the compiler's words where it refuses.
    pub fn object(&self, file: &str, source: &str) {
        let output = self.run(file, source, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} {:?}: {said}", self.command, self.args);
    }

    /// The path of the header that `#include <NAME>` reads.
    ///
    /// # Panics
    /// Where there is none.
    pub fn path_of(&self, name: &str, file: &str) -> String {
        let output = self.run(file, &format!("#include <{name}>\n"), &["-fsyntax-only", "-H"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let path = said.lines().filter_map(|line| line.strip_prefix(". ")).find(|path| path.ends_with(name));
        path.unwrap_or_else(|| panic!("{}: no {name}: {said}", self.command)).to_owned()
    }

    /// Compiles, links and runs `source`; its standard output.
    ///
    /// # Panics
    /// Where the compiler refuses or the program fails.
    pub fn output(&self, file: &str, source: &str) -> String {
        let program = self.dir.join(file).with_extension("exe");
        let built = self.run(file, source, &["-o", program.to_str().expect("a path in UTF-8")]);
        let said = String::from_utf8_lossy(&built.stderr).into_owned();
        assert!(built.status.success(), "{} {:?}: {said}", self.command, self.args);
        let ran = Command::new(&program).output().unwrap_or_else(|e| panic!("{}: {e}", program.display()));
        assert!(ran.status.success(), "{}: {}", program.display(), ran.status);
        String::from_utf8_lossy(&ran.stdout).into_owned()
    }
}
