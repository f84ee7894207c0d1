//! What the program itself wants said: the error directive (OpenMP 6.0, section 10.1), and the message clause of a strict
//! num_threads clause (section 12.1.2); and what libgomp finds fatal.

use std::ffi::CStr;

use crate::core::icv::settings;
use crate::sys::linux::{process, stderr};

/// The severity clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The message is shown, and the program goes on.
    Warning,
    /// The message is shown, and the program ends.
    Fatal,
}

/// Shows the program's message, in libomp's words. `location` is a compiler's `;file;function;line;column;;`, if there is
/// one. Warnings are not shown under KMP_WARNINGS=off. Does not return after a fatal one.
pub fn directed(location: Option<&CStr>, severity: Severity, message: &CStr) {
    let place = location.map_or_else(|| "unknown".to_owned(), |text| place(&text.to_string_lossy()));
    let message = message.to_string_lossy();
    match severity {
        Severity::Warning if !settings().warnings => {}
        Severity::Warning => {
            stderr::write(&format!("OMP: Warning #283: {place}: Encountered user-directed warning: {message}.\n"));
        }
        Severity::Fatal => {
            stderr::write(&format!("OMP: Error #282: {place}: Encountered user-directed error: {message}.\n"));
            process::abort();
        }
    }
}

/// Shows the program's message, if there is one, in libgomp's words. A fatal one ends the process with status 1.
pub fn directed_gnu(severity: Severity, message: Option<&[u8]>) {
    let message = message.map_or_else(String::new, |text| format!(": {}", String::from_utf8_lossy(text)));
    let fatal = if severity == Severity::Fatal { "fatal error: " } else { "" };
    stderr::write(&format!("\nlibgomp: {fatal}error directive encountered{message}\n"));
    if severity == Severity::Fatal {
        process::exit(1);
    }
}

/// Ends the process by SIGABRT for what must not be.
pub fn fatal(what: &str) -> ! {
    stderr::write(&format!("oxomp: fatal: {what}\n"));
    process::abort();
}

/// Ends the process with status 1 for what libgomp finds fatal, in its words.
pub fn fatal_gnu(what: &str) -> ! {
    stderr::write(&format!("\nlibgomp: {what}\n"));
    process::exit(1);
}

/// `file:line:column` of `;file;function;line;column;;`; what is missing is 0.
fn place(text: &str) -> String {
    let mut parts = text.split(';').skip(1);
    let file = parts.next().unwrap_or_default();
    let mut number = |skip| parts.nth(skip).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let (line, column) = (number(1), number(0));
    format!("{file}:{line}:{column}")
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn places_as_libomp() {
        assert_eq!(place(";foo/bar.c;main;12;7;;"), "foo/bar.c:12:7");
        assert_eq!(place(";unknown;unknown;0;0;;"), "unknown:0:0");
        assert_eq!(place(";foo;"), "foo:0:0");
        assert_eq!(place(""), ":0:0");
    }
}
