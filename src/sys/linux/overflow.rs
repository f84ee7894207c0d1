//! A thread of ours whose stack overflows says so, once in a process, before it ends the process by the signal that it had
//! coming. The page below a stack cannot be touched, so nothing looks out for this: it is the handler of SIGSEGV, where the
//! program has none, on a stack of its own, that finds out whether the address is one that the stack would have grown to.
//!
//! A handler that another part of the program sets later is in force in place of this one. What it saves of this one is as
//! good as the default action: that follows, for every SIGSEGV.

use std::cell::Cell;
use std::ffi::c_void;
use std::io::Write;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use crate::core::primitive::process::{AtomicBool, Ordering};
use crate::sys::arch::fault;
use crate::sys::linux::{errno, memory, thread};

/// Room for handlers of the program's that want another stack (SA_ONSTACK), too. Pages that nobody touches cost nothing.
const SIZE: usize = 64 << 10;

/// Whether the handler has been installed, and a thread is of use that has a stack for it.
static INSTALLED: AtomicBool = AtomicBool::new(false);

/// A thread's stack for handlers; its memory serves a later thread of the same record.
#[derive(Default)]
pub struct Alternate(Cell<Option<NonNull<Header>>>);

/// The lowest bytes of such a stack, by which the handler knows it, and the thread's own.
#[repr(C)]
struct Header {
    /// See [`mark`].
    mark: usize,
    /// Where the thread's own stack begins, near its highest address.
    top: usize,
    /// How large it is.
    size: usize,
}

/// What stands at `address` if that is a stack of ours.
fn mark(address: usize) -> usize {
    address ^ 0x6f78_6f6d_7020_7374
}

/// Has SIGSEGV handled, if the program leaves it at the default action. Once; before any thread that calls [`enter`].
pub fn install() {
    static ASKED: AtomicBool = AtomicBool::new(false);
    if ASKED.swap(true, Ordering::Relaxed) {
        return;
    }
    if action().is_some_and(|action| action.sa_sigaction == libc::SIG_DFL) {
        let mut action = default_action();
        action.sa_sigaction = on_fault as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        INSTALLED.store(set_action(&action), Ordering::Relaxed);
    }
}

/// The code goes away: the default action again, if the handler is still ours.
pub fn remove() {
    let is_ours = |action: &libc::sigaction| action.sa_sigaction == on_fault as *const () as usize;
    if INSTALLED.load(Ordering::Relaxed) && action().as_ref().is_some_and(is_ours) {
        set_action(&default_action());
    }
}

/// The calling thread, which has just started, has `size` bytes of stack.
pub fn enter(alternate: &Alternate, size: usize) {
    if !INSTALLED.load(Ordering::Relaxed) {
        return;
    }
    let Some(header) = alternate.0.get().or_else(|| memory::map(SIZE).map(NonNull::cast)) else { return };
    alternate.0.set(Some(header));
    let here = 0_u8;
    let (mark, top) = (mark(header.addr().get()), (&raw const here).addr());
    // SAFETY: mapped for a thread of this record, of which the calling one is the only one.
    unsafe { header.write(Header { mark, top, size }) };
    let mut before = no_stack();
    set_stack(&libc::stack_t { ss_sp: header.as_ptr().cast(), ss_flags: 0, ss_size: SIZE }, &mut before);
    if before.ss_flags & libc::SS_DISABLE == 0 {
        // Somebody who has a hand in how threads start, a sanitizer for instance, has been here.
        set_stack(&before, &mut no_stack());
    }
}

/// The calling thread ends; another one is about to have its record.
pub fn leave() {
    let mut now = no_stack();
    // SAFETY: the place is valid to write.
    unsafe { libc::sigaltstack(std::ptr::null(), &raw mut now) };
    if own(&now).is_some() {
        set_stack(&no_stack(), &mut now);
    }
}

fn no_stack() -> libc::stack_t {
    libc::stack_t { ss_sp: std::ptr::null_mut(), ss_flags: libc::SS_DISABLE, ss_size: 0 }
}

fn set_stack(stack: &libc::stack_t, before: &mut libc::stack_t) {
    // SAFETY: the memory is there as long as the thread is; both are valid.
    errno::kept(|| unsafe { libc::sigaltstack(stack, before) });
}

/// What is at the bottom of `stack`, if it is one of ours.
fn own(stack: &libc::stack_t) -> Option<&Header> {
    if stack.ss_flags & libc::SS_DISABLE != 0 || stack.ss_size != SIZE {
        return None;
    }
    // SAFETY: a thread's stack for handlers can be read.
    let header = unsafe { stack.ss_sp.cast::<Header>().as_ref() }?;
    (header.mark == mark(stack.ss_sp.addr())).then_some(header)
}

fn default_action() -> libc::sigaction {
    // SAFETY: zeroed, it is the default action, with no flags and an empty mask.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// What SIGSEGV leads to.
fn action() -> Option<libc::sigaction> {
    let mut action = default_action();
    // SAFETY: the place is valid to write.
    (unsafe { libc::sigaction(libc::SIGSEGV, std::ptr::null(), &raw mut action) } == 0).then_some(action)
}

fn set_action(action: &libc::sigaction) -> bool {
    // SAFETY: the default action, or a handler of this library that keeps to what handlers may do.
    unsafe { libc::sigaction(libc::SIGSEGV, action, std::ptr::null_mut()) == 0 }
}

/// The handler. It calls nothing but the system, takes no lock and allocates nothing.
extern "C" fn on_fault(signal: i32, info: *const libc::siginfo_t, context: *const c_void) {
    // SAFETY: the kernel's own records of the signal.
    let (code, address, pointer) =
        unsafe { ((*info).si_code, (*info).si_addr().addr(), fault::stack_pointer(context)) };
    let mut stack = no_stack();
    // SAFETY: the place is valid to write.
    unsafe { libc::sigaltstack(std::ptr::null(), &raw mut stack) };
    // A code above 0 is the processor's, not another thread's.
    if let Some(header) =
        own(&stack).filter(|header| code > 0 && is_overflow(address, pointer, header.top, header.size))
    {
        say(header.size);
    }
    set_action(&default_action());
    if code <= 0 {
        // It does not come again by itself. Blocked until this returns.
        // SAFETY: sends a signal to the calling thread.
        unsafe { libc::raise(signal) };
    }
}

/// Whether a thread touches `address` because its stack of `size` bytes from `top` down is used up: no code touches what is
/// below its stack pointer, but for the next word.
fn is_overflow(address: usize, pointer: usize, top: usize, size: usize) -> bool {
    const PAGE: usize = 4096;
    // The C library keeps what it knows of the thread, and its thread-local variables, in the same memory.
    let rest = (64 << 10).max(size / 8);
    // It also gives threads the stacks of ended ones, of up to four times the size.
    let depths = size.saturating_sub(rest)..=size.saturating_mul(5);
    pointer <= address.saturating_add(PAGE) && address < top && depths.contains(&(top - address))
}

fn say(size: usize) {
    static BEGUN: AtomicBool = AtomicBool::new(false);
    static SAID: AtomicBool = AtomicBool::new(false);
    if BEGUN.swap(true, Ordering::Relaxed) {
        // Who comes second would end the process before the first has said it; not for ever, though.
        for _ in 0..100_000 {
            if SAID.load(Ordering::Relaxed) {
                break;
            }
            thread::yield_now();
        }
        return;
    }
    let mut text = [0_u8; 160];
    let mut rest = &mut text[..];
    let _ = writeln!(
        rest,
        "oxomp: fatal: a worker thread's stack overflows: OMP_STACKSIZE is {}K here, too small",
        size / 1024
    );
    let length = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
    // SAFETY: `text` is valid for its length.
    unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), length) };
    SAID.store(true, Ordering::Relaxed);
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_overflows() {
        let (top, size) = (0x7f00_0080_0000, 8 << 20);
        let low = top - size;
        // A call that pushes its return address, and a large frame.
        assert!(is_overflow(low + 4088, low + 4096, top, size));
        assert!(is_overflow(low - 100, low - (1 << 20), top, size));
        // A wild pointer from anywhere, another's stack, one within its own.
        assert!(!is_overflow(0x10, top - 1000, top, size));
        assert!(!is_overflow(low + 100, top - 1000, top, size));
        assert!(!is_overflow(top + 100, top - 1000, top, size));
        assert!(!is_overflow(top - 500, top - 1000, top, size));
        // A stack of the program's own, elsewhere.
        assert!(!is_overflow(0x7e00_0000_0000, 0x7e00_0000_0008, top, size));
        // A deep stack that is not used up.
        assert!(!is_overflow(top - size / 2, top - size / 2, top, size));
        // The least there is.
        assert!(is_overflow(top - (33 << 10), top - (33 << 10), top, 32 << 10));
    }
}
