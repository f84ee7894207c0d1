//! What the linker knows of the object that holds this code, and of the C library.

use std::arch::asm;
use std::ffi::c_char;

/// The C library's `__libc_single_threaded`; null before glibc 2.32. (To ask the dynamic linker for it takes 1.3 us.)
pub fn single_threaded() -> *const c_char {
    let variable: *const c_char;
    // SAFETY: loads an address that the linker knows; null where it knows none, for the symbol is weak.
    unsafe {
        asm!(
            ".weak __libc_single_threaded",
            "mov {0}, qword ptr [rip + __libc_single_threaded@GOTPCREL]",
            out(reg) variable,
            options(nostack, readonly, preserves_flags),
        );
    }
    variable
}

/// The object's dynamic section; null in a static program.
pub fn dynamic_section() -> *const () {
    let section: *const ();
    // SAFETY: loads an address that the linker knows; the symbol is weak, so that a static program links too.
    unsafe {
        asm!(
            ".weak _DYNAMIC",
            ".hidden _DYNAMIC",
            "mov {0}, qword ptr [rip + _DYNAMIC@GOTPCREL]",
            out(reg) section,
            options(nostack, readonly, preserves_flags),
        );
    }
    section
}
