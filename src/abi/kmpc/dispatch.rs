//! Loops whose iterations are handed out, and sections (kmp_dispatch.cpp).

use crate::abi::kmpc::schedule;
use crate::abi::types::Ident;
use crate::core::icv::ScheduleKind;
use crate::core::loops::{Bounds, Chunk, LoopInt, LoopSpec, Seen, here, static_};
use crate::core::team::{Frame, Thread};

/// Writes a chunk where compiled code wants it; 0 without one. A thread gets the chunk with the last iteration last, so
/// that the answer stands that it is leaving with.
///
/// # Safety
/// The addresses are those of the caller's variables; `last` and `stride` may be null.
#[inline(always)]
unsafe fn hand_out<T: LoopInt>(
    chunk: Option<Chunk<T>>,
    last: *mut i32,
    lb: *mut T,
    ub: *mut T,
    stride: *mut T::Signed,
) -> i32 {
    let Some(chunk) = chunk else { return 0 };
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(last) = last.as_mut() {
            *last = i32::from(chunk.last);
        }
        if let Some(stride) = stride.as_mut() {
            *stride = chunk.stride;
        }
        *lb = chunk.lb;
        *ub = chunk.ub;
    }
    1
}

/// Hands out a chunk that takes more to find, or ends the loop.
///
/// # Safety
/// As [`hand_out`].
#[inline(never)]
unsafe fn next_or_end<T: LoopInt>(
    frame: &Frame,
    seen: Seen,
    last: *mut i32,
    lb: *mut T,
    ub: *mut T,
    stride: *mut T::Signed,
) -> i32 {
    // SAFETY: the caller's promise.
    frame.work(|mut member| unsafe { hand_out(member.next_chunk_or_end(seen), last, lb, ub, stride) })
}

/// Starts a loop.
///
/// # Safety
/// `loc` is null or a location of the compiler's.
#[inline(always)]
unsafe fn start(loc: *const Ident, schedule: i32, chunk: i64, bounds: Bounds) {
    // SAFETY: the caller's promise.
    let spec = unsafe { schedule::dispatched(loc, schedule, chunk) };
    Thread::current().frame().work(|mut member| member.start(&spec, bounds));
}

macro_rules! dispatched_loops {
    ($($int:ty, $signed:ty: $init:ident $next:ident $fini:ident $dist_init:ident;)*) => {$(
        /// `void __kmpc_dispatch_init_*(ident_t *, kmp_int32 gtid, enum sched_type schedule, T lb, T ub, ST st, ST chunk)`:
        /// starts the loop `lb..=ub` by `st`.
        ///
        /// # Safety
        /// Called by compiled code: `loc` is null or a location.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $init(
            loc: *const Ident,
            _gtid: i32,
            schedule: i32,
            lb: $int,
            ub: $int,
            st: $signed,
            chunk: $signed,
        ) {
            // SAFETY: the caller's promise.
            unsafe { start(loc, schedule, chunk.into(), Bounds::inclusive(lb, ub, st)) };
        }

        /// `void __kmpc_dist_dispatch_init_*(ident_t *, kmp_int32 gtid, enum sched_type schedule, kmp_int32 *p_last, T lb,
        /// T ub, ST st, ST chunk)`: starts the calling thread's team's block of the loop `lb..=ub` by `st`; `*p_last`
        /// says whether that is the last one.
        ///
        /// # Safety
        /// Called by compiled code: `loc` is null or a location, `last` null or the address of a variable.
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments, reason = "the ABI's")]
        pub unsafe extern "C" fn $dist_init(
            loc: *const Ident,
            _gtid: i32,
            schedule: i32,
            last: *mut i32,
            lb: $int,
            ub: $int,
            st: $signed,
            chunk: $signed,
        ) {
            let (team, nteams) = here::league_seat();
            let block = static_::team_block(team, nteams, lb, ub, st);
            // SAFETY: the caller's promise.
            unsafe {
                if let Some(last) = last.as_mut() {
                    *last = i32::from(block.last);
                }
                start(loc, schedule, chunk.into(), Bounds::inclusive(block.lb, block.ub, st));
            }
        }

        /// `int __kmpc_dispatch_next_*(ident_t *, kmp_int32 gtid, kmp_int32 *p_last, T *p_lb, T *p_ub, ST *p_st)`: the
        /// calling thread's next chunk, `*p_lb..=*p_ub` by `*p_st`; 0 when there is none, which ends the loop.
        ///
        /// # Safety
        /// Called by compiled code, with the addresses of its variables.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $next(
            _loc: *const Ident,
            _gtid: i32,
            last: *mut i32,
            lb: *mut $int,
            ub: *mut $int,
            stride: *mut $signed,
        ) -> i32 {
            // No loop of a thread that OpenMP does not know.
            let Some(thread) = Thread::try_current() else { return 0 };
            let frame = thread.frame();
            // SAFETY: the caller's promise.
            unsafe {
                match frame.whole_chunk() {
                    Ok(chunk) => hand_out(Some(chunk), last, lb, ub, stride),
                    Err(seen) => next_or_end(frame, seen, last, lb, ub, stride),
                }
            }
        }

        /// `void __kmpc_dispatch_fini_*(ident_t *, kmp_int32 gtid)`: the end of an iteration of an ordered loop.
        #[unsafe(no_mangle)]
        pub extern "C" fn $fini(_loc: *const Ident, _gtid: i32) {
            Thread::current().frame().work(|mut member| member.iteration_end());
        }
    )*};
}

dispatched_loops! {
    i32, i32: __kmpc_dispatch_init_4 __kmpc_dispatch_next_4 __kmpc_dispatch_fini_4 __kmpc_dist_dispatch_init_4;
    u32, i32: __kmpc_dispatch_init_4u __kmpc_dispatch_next_4u __kmpc_dispatch_fini_4u __kmpc_dist_dispatch_init_4u;
    i64, i64: __kmpc_dispatch_init_8 __kmpc_dispatch_next_8 __kmpc_dispatch_fini_8 __kmpc_dist_dispatch_init_8;
    u64, i64: __kmpc_dispatch_init_8u __kmpc_dispatch_next_8u __kmpc_dispatch_fini_8u __kmpc_dist_dispatch_init_8u;
}

/// `void __kmpc_dispatch_deinit(ident_t *, kmp_int32 gtid)`: the end of a loop for the calling thread, early or not.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_dispatch_deinit(_loc: *const Ident, _gtid: i32) {
    Thread::current().frame().work(|mut member| member.end());
}

/// `kmp_int32 __kmpc_sections_init(ident_t *, kmp_int32 gtid)`: starts a sections construct, how many are told later.
/// 0: the calling thread is alone and executes all sections without asking.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_sections_init(_loc: *const Ident, _gtid: i32) -> i32 {
    let spec = LoopSpec { one_by_one: true, chunks_alone: true, ..LoopSpec::new(ScheduleKind::Dynamic, 1) }.monotonic();
    let unbounded = Bounds::counted(0, i32::MAX as u64);
    Thread::current().frame().work(|mut member| {
        member.start(&spec, unbounded);
        i32::from(member.nthreads > 1)
    })
}

/// `kmp_int32 __kmpc_next_section(ident_t *, kmp_int32 gtid, kmp_int32 numberOfSections)`: the number of the section, from
/// 0, that the calling thread executes next; `numberOfSections` when there is none, which ends the construct.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_next_section(_loc: *const Ident, _gtid: i32, sections: i32) -> i32 {
    Thread::current().frame().work(|mut member| {
        let section = member.next_chunk::<i32>().map_or(sections, |chunk| chunk.lb);
        if section >= sections {
            member.end();
        }
        section.min(sections)
    })
}

/// `void __kmpc_end_sections(ident_t *, kmp_int32 gtid)`: the end of a sections construct for the calling thread.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_end_sections(_loc: *const Ident, _gtid: i32) {
    Thread::current().frame().work(|mut member| member.end());
}
