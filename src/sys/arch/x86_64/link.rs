//! What the linker knows of the object that holds this code.

use std::arch::asm;

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
