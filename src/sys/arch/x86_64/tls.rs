//! The thread's block in initial-exec TLS: two instructions away from any entry point, where `thread_local!` in a shared
//! library would call `__tls_get_addr`.
//!
//! It is zero in a thread that OpenMP does not know yet, and zero means just what such a thread should be told: number 0
//! of a team of 1 (`extra_threads` counts the others), level 0. So the plain queries need neither a test nor a
//! registration.

use std::arch::{asm, global_asm};

/// What hot entry points read. The core writes it whenever the thread changes its team.
#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Queries {
    /// Number of the thread in its team.
    pub thread_num: u32,
    /// Threads of the team besides this one.
    pub extra_threads: u32,
    /// Number of enclosing parallel regions.
    pub level: u32,
    /// Number of enclosing parallel regions of more than one thread.
    pub active_level: u32,
    /// What omp_get_max_threads returns; 0 where that is to be found out.
    pub max_threads: u32,
}

/// The thread's block.
#[repr(C)]
pub struct Block {
    /// The core's record of the thread; null while the thread is unknown to OpenMP.
    pub thread: *const (),
    /// Answers of the plain queries.
    pub queries: Queries,
}

const _: () = assert!(size_of::<Block>() == 32);

global_asm!(
    ".section .tbss.oxomp_tls_block,\"awT\",@nobits",
    ".globl oxomp_tls_block",
    ".hidden oxomp_tls_block",
    ".type oxomp_tls_block,@tls_object",
    ".size oxomp_tls_block,32",
    ".balign 8",
    "oxomp_tls_block:",
    ".zero 32",
    ".previous",
);

/// The calling thread's block; valid until the thread ends.
#[inline(always)]
pub fn block() -> *mut Block {
    let address: *mut Block;
    // SAFETY: reads the variable's offset from the GOT and the thread pointer; no memory of Rust's is touched.
    unsafe {
        asm!(
            "mov {0}, qword ptr fs:[0]",
            "add {0}, qword ptr [rip + oxomp_tls_block@GOTTPOFF]",
            out(reg) address,
            options(nostack, readonly),
        );
    }
    address
}

/// The beginning of glibc's table of the calling thread's blocks of thread-local storage. The C library itself knows it by
/// an address inside it (the second word at the thread pointer), by which leak checkers do not find it.
pub fn table() -> *const () {
    const ENTRY: usize = 16;
    let second_entry: *const ();
    // SAFETY: reads the word behind the thread pointer; no memory of Rust's is touched.
    unsafe { asm!("mov {0}, qword ptr fs:[8]", out(reg) second_entry, options(nostack, readonly, preserves_flags)) };
    second_entry.wrapping_byte_sub(ENTRY)
}

/// The core's record of the calling thread, null if there is none. (Loom's threads share one thread of the system's.)
#[cfg(loom)]
pub fn thread() -> *const () {
    MODELLED.with(std::cell::Cell::get)
}

#[cfg(loom)]
loom::thread_local! {
    static MODELLED: std::cell::Cell<*const ()> = std::cell::Cell::new(std::ptr::null());
}

/// The core's record of the calling thread, null if there is none.
#[cfg(not(loom))]
#[inline(always)]
pub fn thread() -> *const () {
    let thread: *const ();
    // SAFETY: as in `block`; the word is at offset 0 of the block.
    unsafe {
        asm!(
            "mov {0}, qword ptr [rip + oxomp_tls_block@GOTTPOFF]",
            "mov {0}, qword ptr fs:[{0}]",
            out(reg) thread,
            options(nostack, readonly, preserves_flags),
        );
    }
    thread
}

macro_rules! query {
    ($(#[$doc:meta])* $name:ident, $offset:literal) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $name() -> u32 {
            let value: u64;
            // SAFETY: as in `block`; the offset is that of the field in the block.
            unsafe {
                asm!(
                    "mov {0}, qword ptr [rip + oxomp_tls_block@GOTTPOFF]",
                    concat!("mov {0:e}, dword ptr fs:[{0} + ", $offset, "]"),
                    out(reg) value,
                    options(nostack, readonly, preserves_flags),
                );
            }
            value as u32
        }
    };
}

query!(
    /// [`Queries::thread_num`] of the calling thread.
    thread_num,
    "8"
);
query!(
    /// [`Queries::extra_threads`] of the calling thread.
    extra_threads,
    "12"
);
query!(
    /// [`Queries::level`] of the calling thread.
    level,
    "16"
);
query!(
    /// [`Queries::active_level`] of the calling thread.
    active_level,
    "20"
);
query!(
    /// [`Queries::max_threads`] of the calling thread.
    max_threads,
    "24"
);

const _: () = {
    assert!(std::mem::offset_of!(Block, queries) == 8);
    assert!(std::mem::offset_of!(Queries, extra_threads) == 4);
    assert!(std::mem::offset_of!(Queries, level) == 8);
    assert!(std::mem::offset_of!(Queries, active_level) == 12);
    assert!(std::mem::offset_of!(Queries, max_threads) == 16);
};

/// Sets the calling thread's record.
#[cfg(loom)]
pub fn set_thread(thread: *const ()) {
    MODELLED.with(|cell| cell.set(thread));
}

/// Sets the calling thread's record.
#[cfg(not(loom))]
#[inline(always)]
pub fn set_thread(thread: *const ()) {
    // SAFETY: the block is the calling thread's own, and nobody holds a reference into it.
    unsafe { (*block()).thread = thread };
}

/// Sets the calling thread's answers.
#[inline(always)]
pub fn set_queries(queries: Queries) {
    // SAFETY: as in `set_thread`.
    unsafe { (*block()).queries = queries };
}

/// Sets the calling thread's [`Queries::max_threads`].
#[inline]
pub fn set_max_threads(threads: u32) {
    // SAFETY: as in `set_thread`.
    unsafe { (*block()).queries.max_threads = threads };
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_block_a_thread() {
        let q = Queries { thread_num: 1, extra_threads: 2, level: 3, active_level: 4, max_threads: 6 };
        std::thread::spawn(move || {
            assert!(thread().is_null());
            assert_eq!((thread_num(), extra_threads(), level(), active_level()), (0, 0, 0, 0));
            let mark = 0u8;
            set_thread((&raw const mark).cast());
            set_max_threads(5);
            assert_eq!(max_threads(), 5);
            set_queries(q);
            assert_eq!(max_threads(), 6);
            assert_eq!(thread(), (&raw const mark).cast());
            assert_eq!((thread_num(), extra_threads(), level(), active_level()), (1, 2, 3, 4));
        })
        .join()
        .unwrap();
        assert_eq!(thread_num(), 0);
    }
}
