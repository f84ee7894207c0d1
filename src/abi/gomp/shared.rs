//! Loops and sections whose threads share more than iterations (libgomp's loop.c, loop_ull.c and sections.c): memory of
//! `*mem` bytes, zero at the start, and task reductions.

use std::ffi::c_void;

use super::loops::{chunk_of, hand_out};
use super::schedule::of_code;
use super::sections;
use crate::abi::types::Bool;
use crate::core::loops::{Bounds, LoopInt, LoopSpec, Member};
use crate::core::task::reduction_gnu::{self, Descriptor};
use crate::core::team::{Frame, Thread};

/// What the threads of a construct share, as compiled code says it.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    /// Descriptors of task reductions; null without.
    pub reductions: *mut Descriptor,
    /// Null without. Holds the size in bytes first, then the address.
    pub mem: *mut *mut c_void,
}

impl Shared {
    /// `spec` for a construct that shares this.
    #[inline]
    pub(super) fn spec(self, spec: LoopSpec) -> LoopSpec {
        LoopSpec { shares: !self.mem.is_null() || !self.reductions.is_null(), ..spec }
    }

    /// Gives the member of `frame`, which has started the construct, its share.
    ///
    /// # Safety
    /// The addresses are null or those of the caller's variables.
    pub(super) unsafe fn take(self, frame: &Frame, member: &mut Member<'_>) {
        if !self.reductions.is_null() {
            // SAFETY: the caller's promise.
            unsafe { reduction_gnu::begin_construct(frame, member, self.reductions) };
        }
        if !self.mem.is_null() {
            // SAFETY: the caller's promise.
            unsafe { *self.mem = member.shared_memory(*self.mem as usize).cast() };
        }
    }
}

/// Starts a loop and, where `istart` is not null, hands out its first chunk. Without it the schedule is static, and
/// compiled code itself divides the loop.
///
/// # Safety
/// The addresses are null or those of the caller's variables.
unsafe fn start<T: LoopInt>(spec: LoopSpec, bounds: Bounds, istart: *mut T, iend: *mut T, shared: Shared) -> bool {
    let frame = Thread::current().frame();
    frame.work(|mut member| {
        member.start(&shared.spec(spec), bounds);
        // SAFETY: the caller's promise.
        unsafe {
            shared.take(frame, &mut member);
            istart.is_null() || hand_out(member.next_chunk(), istart, iend)
        }
    })
}

macro_rules! starts {
    ($($(#[$doc:meta])* $name:ident, $ull_name:ident $(: $ordered:ident)?;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            first: i64,
            end: i64,
            incr: i64,
            sched: i64,
            chunk_size: i64,
            istart: *mut i64,
            iend: *mut i64,
            reductions: *mut Descriptor,
            mem: *mut *mut c_void,
        ) -> bool {
            let spec = of_code(Thread::current().frame(), sched, chunk_of(chunk_size)) $(.$ordered())?;
            // SAFETY: the caller's promise.
            unsafe { start(spec, Bounds::exclusive(first, end, incr), istart, iend, Shared { reductions, mem }) }
        }

        $(#[$doc])*
        /// Over unsigned long long; the stride of a downward loop, `up` false, is negative in two's complement.
        ///
        /// # Safety
        /// Called by compiled code with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $ull_name(
            up: Bool,
            first: u64,
            end: u64,
            incr: u64,
            sched: i64,
            chunk_size: u64,
            istart: *mut u64,
            iend: *mut u64,
            reductions: *mut Descriptor,
            mem: *mut *mut c_void,
        ) -> bool {
            let spec = of_code(Thread::current().frame(), sched, chunk_size) $(.$ordered())?;
            let bounds = Bounds::exclusive_unsigned(up.get(), first, end, incr);
            // SAFETY: the caller's promise.
            unsafe { start(spec, bounds, istart, iend, Shared { reductions, mem }) }
        }
    )*};
}

starts! {
    /// Starts a loop of schedule code `sched`; says whether there is a chunk, or that `istart` is null.
    GOMP_loop_start, GOMP_loop_ull_start;
    /// Starts a loop of schedule code `sched` with ordered regions; says whether there is a chunk.
    GOMP_loop_ordered_start, GOMP_loop_ull_ordered_start: ordered;
}

/// `unsigned GOMP_sections2_start(unsigned count, uintptr_t *reductions, void **mem)`: as `GOMP_sections_start`.
///
/// # Safety
/// Called by compiled code with the addresses of its variables.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_sections2_start(
    count: u32,
    reductions: *mut Descriptor,
    mem: *mut *mut c_void,
) -> u32 {
    let shared = Shared { reductions, mem };
    let frame = Thread::current().frame();
    frame.work(|mut member| {
        member.start(&shared.spec(sections::SECTIONS), sections::bounds(count));
        // SAFETY: the caller's promise.
        unsafe { shared.take(frame, &mut member) };
        sections::next(member)
    })
}
