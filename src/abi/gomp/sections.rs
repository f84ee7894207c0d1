//! Sections (libgomp's sections.c): numbered from 1 and handed out one by one; 0 says that there is none left.

use std::ffi::c_void;

use super::parallel::{Function, request};
use crate::core::barrier;
use crate::core::icv::ScheduleKind;
use crate::core::loops::{Bounds, Chunk, LoopSpec, Member};
use crate::core::team::{Outlined, Thread, fork_join};
use crate::sys::arch::call::invoke_with;

/// What hands the sections out.
pub(super) const SECTIONS: LoopSpec =
    LoopSpec { monotonic: true, one_by_one: true, chunks_alone: true, ..LoopSpec::new(ScheduleKind::Dynamic, 1) };

/// The sections of a construct, as a loop.
#[inline(always)]
pub(super) fn bounds(count: u32) -> Bounds {
    Bounds::counted(1, u64::from(count))
}

/// The next section for the member.
#[inline(always)]
pub(super) fn next(mut member: Member<'_>) -> u32 {
    member.next_chunk().map_or(0, |Chunk { lb, .. }| lb)
}

/// `unsigned GOMP_sections_start(unsigned count)`: starts a construct of `count` sections; the first for the thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_sections_start(count: u32) -> u32 {
    Thread::current().frame().work(|mut member| {
        member.start(&SECTIONS, bounds(count));
        next(member)
    })
}

/// `unsigned GOMP_sections_next(void)`: the next section for the calling thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_sections_next() -> u32 {
    Thread::current().frame().work(next)
}

/// `void GOMP_sections_end(void)`: the construct is over for the calling thread, and then for all.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_sections_end() {
    let frame = Thread::current().frame();
    frame.work(|mut member| member.end());
    barrier::wait(frame.team(), frame.tid());
}

/// `void GOMP_sections_end_nowait(void)`: the construct is over for the calling thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_sections_end_nowait() {
    Thread::current().frame().work(|mut member| member.end());
}

fn begin(count: u32) {
    Thread::current().frame().work(|mut member| member.start(&SECTIONS, bounds(count)));
}

/// What each thread of a region of sections executes.
unsafe extern "C-unwind" fn in_region(
    _gtid: *const i32,
    _tid: *const i32,
    function: Function,
    data: *mut c_void,
    count: usize,
) {
    begin(count as u32);
    // SAFETY: compiled code made both for each other.
    unsafe { invoke_with(function, data) };
}

fn words(function: Function, data: *mut c_void, count: u32) -> [usize; 4] {
    [function as usize, data as usize, count as usize, 0]
}

fn outlined(words: &[usize; 4]) -> Outlined<'_> {
    Outlined::of(in_region as *const (), 3, words)
}

/// `void GOMP_parallel_sections(void (*fn)(void *), void *data, unsigned num_threads, unsigned count, unsigned flags)`: a
/// parallel region that consists of `count` sections; `fn(data)` begins with [`GOMP_sections_next`].
///
/// # Safety
/// Called by compiled code: `data` is what `function` takes.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_parallel_sections(
    function: Function,
    data: *mut c_void,
    num_threads: u32,
    count: u32,
    flags: u32,
) {
    crate::apart_from_caller!(region)
}

unsafe extern "C-unwind" fn region(function: Function, data: *mut c_void, num_threads: u32, count: u32, _flags: u32) {
    let (thread, request) = request(num_threads);
    // SAFETY: the caller's promise.
    unsafe { fork_join::region(thread, request, &outlined(&words(function, data, count))) };
}

/// `void GOMP_parallel_sections_start(void (*fn)(void *), void *data, unsigned num_threads, unsigned count)`: the other
/// threads start on the region; the caller calls `fn(data)` itself and then `GOMP_parallel_end`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_parallel_sections_start(
    function: Function,
    data: *mut c_void,
    num_threads: u32,
    count: u32,
) {
    let (thread, request) = request(num_threads);
    fork_join::begin(thread, request, &outlined(&words(function, data, count)));
    begin(count);
}
