//! What a signal handler is told of the code that was interrupted.

use std::ffi::c_void;

/// Its stack pointer.
///
/// # Safety
/// `context` is what the kernel gave a handler with SA_SIGINFO.
#[must_use]
pub unsafe fn stack_pointer(context: *const c_void) -> usize {
    // SAFETY: the caller's promise.
    let registers = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    registers[libc::REG_RSP as usize].cast_unsigned() as usize
}
