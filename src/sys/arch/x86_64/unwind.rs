//! Threads that end in user code below us (pthread_exit, cancellation): the C library unwinds their stack by force, and
//! Rust's functions cannot be unwound. The calls of user code have [`personality`], which has the unwinder find the end of
//! the stack right there; then the C library runs what the thread still has to do (cleanup handlers, destructors of keys)
//! and ends it. Exceptions it lets go on, to the message of the first Rust function that they reach.
//!
//! The interface is the Itanium C++ ABI's (Exception Handling, level 1).

use std::arch::naked_asm;
use std::ffi::{c_int, c_void};

use crate::core::primitive::process::{AtomicPtr, Ordering};

const UA_FORCE_UNWIND: c_int = 8;
const URC_INSTALL_CONTEXT: c_int = 7;
const URC_CONTINUE_UNWIND: c_int = 8;
/// DWARF's number of rax, in which a landing pad gets the exception.
const RAX: c_int = 0;

unsafe extern "C" {
    fn _Unwind_SetGR(context: *mut c_void, register: c_int, value: usize);
    fn _Unwind_SetIP(context: *mut c_void, address: usize);
    fn _Unwind_Resume(exception: *mut c_void) -> !;
}

/// The personality routine of a call of user code.
///
/// # Safety
/// For the unwinder alone.
pub(super) unsafe extern "C" fn personality(
    _version: c_int,
    actions: c_int,
    _class: u64,
    exception: *mut c_void,
    context: *mut c_void,
) -> c_int {
    if actions & UA_FORCE_UNWIND == 0 {
        return URC_CONTINUE_UNWIND;
    }
    // SAFETY: the context is the unwinder's own, and asked to continue at a function that fits it.
    unsafe {
        _Unwind_SetGR(context, RAX, exception as usize);
        _Unwind_SetIP(context, outermost as *const () as usize);
    }
    URC_INSTALL_CONTEXT
}

/// What is to be done before the thread gives up its stack.
static BEFORE_THE_END: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());

/// Has `action` called in each thread that ends in user code, on top of that code's stack.
pub fn before_end(action: fn()) {
    // Release: pairs with the Acquire in `before_the_end`.
    BEFORE_THE_END.store(action as *mut (), Ordering::Release);
}

extern "C" fn before_the_end() {
    let action = BEFORE_THE_END.load(Ordering::Acquire);
    if !action.is_null() {
        // SAFETY: `before_end` stores such functions alone.
        unsafe { std::mem::transmute::<*mut (), fn()>(action)() };
    }
}

/// Jumped to in place of the return of user code, with the exception in rax: goes on unwinding, as a function that nobody
/// has called.
#[unsafe(naked)]
unsafe extern "C" fn outermost() {
    naked_asm!(
        ".cfi_startproc",
        ".cfi_undefined rip",
        // The unwinder looks one byte before the address of a frame.
        "nop",
        "push rax",
        "push rax",
        "call {before}",
        "pop rax",
        "pop rdi",
        "call {resume}",
        "ud2",
        ".cfi_endproc",
        before = sym before_the_end,
        resume = sym _Unwind_Resume,
    )
}
