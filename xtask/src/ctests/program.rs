//! A test program: its source, the directives in its first comments, and how it is built.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::util;

/// A family of compilers, and the original runtime that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// clang-22 and flang-22; the original is libomp 19.
    Clang,
    /// gcc-12 and gfortran-12; the original is libgomp 12.
    Gcc,
}

impl Family {
    /// Both families.
    pub const ALL: [Family; 2] = [Family::Clang, Family::Gcc];

    /// The word for it in directives and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Family::Clang => "clang",
            Family::Gcc => "gcc",
        }
    }

    /// The family of a word; an error for any other word.
    pub fn parse(word: &str) -> Result<Family> {
        let found = Family::ALL.into_iter().find(|f| f.name() == word);
        found.with_context(|| format!("{word:?} is neither clang nor gcc"))
    }

    /// The folder that holds the original runtime.
    pub fn original_dir(self) -> &'static Path {
        Path::new(match self {
            Family::Clang => "/usr/lib/llvm-19/lib",
            Family::Gcc => "/usr/lib/x86_64-linux-gnu",
        })
    }

    /// The compiler of a source file.
    pub fn compiler(self, source: &Path) -> &'static str {
        let extension = source.extension().and_then(|e| e.to_str()).unwrap_or_default();
        match (self, extension) {
            (Family::Clang, "f90") => "flang-22",
            (Family::Clang, "cpp") => "clang++-22",
            (Family::Clang, _) => "clang-22",
            (Family::Gcc, "f90") => "gfortran-12",
            (Family::Gcc, "cpp") => "g++-12",
            (Family::Gcc, _) => "gcc-12",
        }
    }
}

/// A source file and what its directives ask for.
pub struct Program {
    /// The file.
    pub source: PathBuf,
    /// Its path in the repository: the test's name.
    pub name: String,
    /// `env:` variables of every run.
    pub env: Vec<(String, String)>,
    /// `args:` of every run.
    pub args: Vec<String>,
    /// `flags:` added to the compiler's.
    pub flags: Vec<String>,
    /// `only:` the one family that builds it.
    pub only: Option<Family>,
    /// `threads:` team sizes in place of the command's.
    pub threads: Option<Vec<u32>>,
    /// `expect-stderr:` patterns that our stderr, as a whole, must match.
    pub expect_stderr: Vec<String>,
    /// `no-original`: these families' originals cannot be compared with; the program checks itself and exits 0.
    pub no_original: Vec<Family>,
    /// `link: static`: linked with libomp.a.
    pub link_static: bool,
    /// `not-under:` tools by which a run says nothing.
    pub not_under: Vec<String>,
    /// `timeout:` seconds a run may take.
    pub timeout: Duration,
}

/// Lines at a file's beginning in which directives are looked for.
const DIRECTIVE_LINES: usize = 24;

impl Program {
    /// Reads a file and its directives.
    pub fn read(source: PathBuf, root: &Path) -> Result<Program> {
        let text = fs::read_to_string(&source).with_context(|| source.display().to_string())?;
        let name = source.strip_prefix(root).unwrap_or(&source).display().to_string();
        let mut program = Program {
            source,
            name,
            env: Vec::new(),
            args: Vec::new(),
            flags: Vec::new(),
            only: None,
            threads: None,
            expect_stderr: Vec::new(),
            no_original: Vec::new(),
            link_static: false,
            not_under: Vec::new(),
            timeout: Duration::from_secs(30),
        };
        for line in text.lines().take(DIRECTIVE_LINES) {
            program.directive(line).with_context(|| format!("{}: {line}", program.name))?;
        }
        Ok(program)
    }

    fn directive(&mut self, line: &str) -> Result<()> {
        let Some(text) = comment(line) else { return Ok(()) };
        let (key, value) = match text.split_once(':') {
            Some((key, value)) => (key, value.trim()),
            None => (text, ""),
        };
        let owned = |words: &str| words.split_whitespace().map(String::from).collect::<Vec<_>>();
        match key {
            "env" => {
                for word in quoted_words(value) {
                    let (name, value) = word.split_once('=').context("NAME=VALUE is wanted")?;
                    self.env.push((name.into(), value.into()));
                }
            }
            "args" => self.args = quoted_words(value),
            "flags" => self.flags = owned(value),
            "only" => self.only = Some(Family::parse(value)?),
            "threads" => self.threads = Some(super::parse_threads(value)?),
            "expect-stderr" => self.expect_stderr.push(value.into()),
            "no-original" => {
                let named = value.split_whitespace().next().and_then(|word| Family::parse(word).ok());
                self.no_original = named.map_or(Family::ALL.to_vec(), |family| vec![family]);
            }
            "link" if value == "static" => self.link_static = true,
            "not-under" => {
                let (tools, why) = value.split_once(' ').unwrap_or((value, ""));
                ensure!(!why.is_empty(), "a tool or several with commas, and why");
                self.not_under.extend(tools.split(',').map(String::from));
            }
            "link" => bail!("only `link: static` is known"),
            "timeout" => self.timeout = Duration::from_secs(value.parse()?),
            _ => {}
        }
        Ok(())
    }

    /// The folder it lies in, as in its name.
    pub fn folder(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Does this family build it?
    pub fn built_by(&self, family: Family) -> bool {
        self.only.is_none_or(|only| only == family)
    }

    /// The program's binary, built if the one in the cache is not of this content.
    pub fn build(&self, family: Family, cache: &Path, headers: u64, lib: &Path) -> Result<Binary> {
        let dir = cache.join(family.name()).join(self.name.replace('/', "_"));
        let commands = self.commands(family, lib);
        self.build_by(commands, &dir, headers, lib)
    }

    /// As [`Self::build`], by these commands, of which the last makes `program` in `dir`.
    pub fn build_by(&self, commands: Vec<Command>, dir: &Path, headers: u64, lib: &Path) -> Result<Binary> {
        let binary = dir.join("program");
        let mut hasher = DefaultHasher::new();
        fs::read(&self.source)?.hash(&mut hasher);
        headers.hash(&mut hasher);
        commands.iter().map(util::shown).collect::<Vec<_>>().hash(&mut hasher);
        if self.link_static {
            fs::metadata(lib.join("libomp.a")).context("libomp.a")?.modified()?.hash(&mut hasher);
        }
        let key = hasher.finish();
        let stamp = dir.join("key");
        if binary.exists() && fs::read_to_string(&stamp).is_ok_and(|k| k == key.to_string()) {
            return Ok(Binary { path: binary, key });
        }
        // A fresh folder: no module file or object of an earlier source.
        let _ = fs::remove_dir_all(dir);
        fs::create_dir_all(dir)?;
        for mut cmd in commands {
            util::capture(cmd.current_dir(dir))?;
        }
        fs::write(&stamp, key.to_string())?;
        Ok(Binary { path: binary, key })
    }

    /// As a user builds it: -fopenmp and nothing else that chooses a runtime, or an archive of ours on the link line.
    pub fn commands(&self, family: Family, lib: &Path) -> Vec<Command> {
        let compiler = || {
            let mut cmd = Command::new(family.compiler(&self.source));
            cmd.args(["-O2", "-g"]);
            cmd
        };
        let mut first = compiler();
        first.arg("-fopenmp").args(&self.flags).arg(&self.source);
        if !self.link_static {
            first.args(["-lm", "-o", "program"]);
            return vec![first];
        }
        first.args(["-c", "-o", "program.o"]);
        let mut second = compiler();
        second.arg("program.o").arg(lib.join("libomp.a")).args(["-lpthread", "-ldl", "-lm", "-o", "program"]);
        vec![first, second]
    }
}

/// A built program.
pub struct Binary {
    /// The file.
    pub path: PathBuf,
    /// What it was built from, in one number.
    pub key: u64,
}

/// The text of a comment line of C, C++ or Fortran.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim();
    let text = ["//", "/*", "!", "*"].into_iter().find_map(|mark| line.strip_prefix(mark))?;
    Some(text.trim_end_matches("*/").trim())
}

/// Words between blanks; double quotes hold a word with blanks together.
fn quoted_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut begun) = (Vec::new(), String::new(), false, false);
    for c in text.chars() {
        match c {
            '"' => (quoted, begun) = (!quoted, true),
            c if c.is_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes() {
        assert_eq!(quoted_words(r#"A=1  B="x y" C="" "#), ["A=1", "B=x y", "C="]);
    }

    #[test]
    fn comments_of_three_languages() {
        assert_eq!(comment("// env: A=1"), Some("env: A=1"));
        assert_eq!(comment("! threads: 2"), Some("threads: 2"));
        assert_eq!(comment("/* only: gcc */"), Some("only: gcc"));
        assert_eq!(comment("int main(void)"), None);
    }
}
