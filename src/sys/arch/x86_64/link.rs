//! What the linker knows of the object that holds this code, and of the C library.

use std::arch::asm;
use std::ffi::c_char;

/// The address of a weak symbol, of which a directive may say more; null where the linker knows none.
macro_rules! weak_address {
    ($symbol:literal $(, $directive:literal)?) => {{
        let address: *const _;
        // SAFETY: loads an address, and touches no other memory.
        unsafe {
            asm!(
                concat!(".weak ", $symbol),
                $(concat!($directive, " ", $symbol),)?
                concat!("mov {0}, qword ptr [rip + ", $symbol, "@GOTPCREL]"),
                out(reg) address,
                options(nostack, readonly, preserves_flags),
            );
        }
        address
    }};
}

/// The C library's `__libc_single_threaded`; null before glibc 2.32. (To ask the dynamic linker for it takes 1.3 us.)
pub fn single_threaded() -> *const c_char {
    weak_address!("__libc_single_threaded")
}

/// The object's dynamic section; null in a static program, which links too, since the symbol is weak.
pub fn dynamic_section() -> *const () {
    weak_address!("_DYNAMIC", ".hidden")
}
