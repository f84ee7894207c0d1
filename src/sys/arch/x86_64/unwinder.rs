//! The unwinder, libgcc_s, without a need for it from the start: to load it takes as long as to start three threads, and
//! most C programs never unwind.
//!
//! In the shared library the linker script (build.rs) gives each function of the unwinder that Rust or `unwind` calls the
//! stub of that name here, which jumps to the function, found at the first call. Whoever calls it is being unwound, so the
//! unwinder is there by then: the C library loads it so, too. Elsewhere (libomp.a, tests) nobody calls the stubs.

use std::arch::global_asm;
use std::ffi::CStr;

use crate::core::primitive::process::{AtomicPtr, Ordering};
use crate::sys::linux::{dl, process, stderr};

macro_rules! stubs {
    ($($number:literal $name:literal,)*) => {
        const NAMES: &[&str] = &[$(concat!($name, "\0")),*];

        $(global_asm!(
            concat!(".pushsection .text.oxomp", $name, ",\"ax\",@progbits"),
            concat!(".hidden oxomp", $name),
            concat!(".globl oxomp", $name),
            concat!(".type oxomp", $name, ",@function"),
            concat!("oxomp", $name, ":"),
            ".cfi_startproc",
            "mov rax, qword ptr [rip + {found} + 8 * {number}]",
            "test rax, rax",
            "jz 2f",
            "jmp rax",
            "2:",
            "push rdi",
            ".cfi_adjust_cfa_offset 8",
            "push rsi",
            ".cfi_adjust_cfa_offset 8",
            "push rdx",
            ".cfi_adjust_cfa_offset 8",
            "mov edi, {number}",
            "call {find}",
            "pop rdx",
            ".cfi_adjust_cfa_offset -8",
            "pop rsi",
            ".cfi_adjust_cfa_offset -8",
            "pop rdi",
            ".cfi_adjust_cfa_offset -8",
            "jmp rax",
            ".cfi_endproc",
            concat!(".size oxomp", $name, ", . - oxomp", $name),
            ".popsection",
            found = sym FOUND,
            find = sym find,
            number = const $number,
        );)*
    };
}

include!("../../unwinder_functions.rs");
with_unwinder_functions!(stubs);

/// Where the functions are; null before the first call.
static FOUND: [AtomicPtr<()>; NAMES.len()] = [const { AtomicPtr::new(std::ptr::null_mut()) }; NAMES.len()];

/// Finds all functions if the unwinder is loaded: a thread that is unwound later does not wait for the dynamic linker, which
/// may be busy with a library whose destructor waits for that thread.
pub fn prepare() {
    if dl::unwinder_is_loaded() {
        (0..NAMES.len() as u32).for_each(|number| _ = find(number));
    }
}

/// Finds function `number`, which takes up to three integers.
extern "C" fn find(number: u32) -> *mut () {
    let name = NAMES[number as usize];
    let function = CStr::from_bytes_with_nul(name.as_bytes()).map_or(std::ptr::null_mut(), dl::unwinder);
    if function.is_null() {
        stderr::write(
            "oxomp: fatal: an exception or the end of a thread needs libgcc_s.so.1, which is not to be found\n",
        );
        process::abort();
    }
    // Relaxed: every thread that finds it finds the same.
    FOUND[number as usize].store(function.cast(), Ordering::Relaxed);
    function.cast()
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Each name is one that the unwinder has.
    #[test]
    fn all_are_found() {
        for number in 0..NAMES.len() as u32 {
            assert!(!find(number).is_null());
        }
        prepare();
        assert!(FOUND.iter().all(|found| !found.load(Ordering::Relaxed).is_null()));
    }
}
