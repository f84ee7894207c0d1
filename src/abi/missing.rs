//! Entry points that are in src/abi/exports.tsv but not written yet. Each is exported as a trap, so that a program that
//! binds all its symbols at start loads, and learns at the call which function it lacks.

use std::ffi::{CStr, c_char};

/// Ends the process with one line that names the function. The traps jump here in place of a body.
#[cold]
pub(crate) extern "C" fn trap(name: *const c_char) -> ! {
    // SAFETY: only the traps call this, each with its own NUL-terminated name.
    let name = unsafe { CStr::from_ptr(name) }.to_bytes();
    let text = [b"oxomp: fatal: ".as_slice(), name, b" is not implemented\n"].concat();
    // SAFETY: the buffer and its length belong together. What cannot be written is lost: the process ends.
    unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len()) };
    // SAFETY: always allowed.
    unsafe { libc::abort() }
}

/// The generated assembly, in a module of its own: it is made by build.rs from the table.
mod generated {
    use super::super::missing;
    include!(concat!(env!("OUT_DIR"), "/exports.rs"));
}
