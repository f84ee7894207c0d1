//! Parallel regions that consist of one loop (libgomp's loop.c).
//!
//! `void GOMP_parallel_loop_S(void (*fn)(void *), void *data, unsigned num_threads, long start, long end, long incr, long
//! chunk_size, unsigned flags)` is a region of `fn(data)`, which begins with `GOMP_loop_S_next`: the loop has been started
//! for each thread. The runtime schedules have no `chunk_size`. After the `_start` forms of older compilers, which have no
//! `flags`, the caller itself calls `fn(data)` and then `GOMP_parallel_end`.

use std::ffi::c_void;

use super::loops::chunk_of;
use super::parallel::{Function, request};
use super::schedule::{Dynamic, Guided, Runtime, Schedule, Static};
use crate::core::loops::Bounds;
use crate::core::team::{Outlined, Thread, fork_join};
use crate::sys::arch::call::invoke_with;

/// The loop that a region consists of.
#[derive(Clone, Copy)]
struct Loop {
    start: i64,
    end: i64,
    incr: i64,
    chunk_size: i64,
}

impl Loop {
    /// Starts the loop in the calling thread.
    #[inline(always)]
    fn begin<S: Schedule>(self) {
        let frame = Thread::current().frame();
        let spec = S::spec(frame, chunk_of(self.chunk_size));
        frame.work(|mut member| member.start(&spec, Bounds::exclusive(self.start, self.end, self.incr)));
    }

    /// The words of a region of it.
    fn words(self, function: Function, data: *mut c_void) -> [usize; 6] {
        let Loop { start, end, incr, chunk_size } = self;
        [function as usize, data as usize, start as usize, end as usize, incr as usize, chunk_size as usize]
    }
}

fn outlined<S: Schedule>(words: &[usize; 6]) -> Outlined<'_> {
    Outlined::of(member::<S> as *const (), words.len(), words)
}

/// What each thread of the region executes.
#[allow(clippy::too_many_arguments)]
unsafe extern "C-unwind" fn member<S: Schedule>(
    _gtid: *const i32,
    _tid: *const i32,
    function: Function,
    data: *mut c_void,
    start: i64,
    end: i64,
    incr: i64,
    chunk_size: i64,
) {
    Loop { start, end, incr, chunk_size }.begin::<S>();
    // SAFETY: compiled code made both for each other.
    unsafe { invoke_with(function, data) };
}

/// The region, whole.
///
/// # Safety
/// `data` is what `function` takes.
#[inline(always)]
unsafe fn region<S: Schedule>(function: Function, data: *mut c_void, num_threads: u32, of: Loop) {
    let (thread, request) = request(num_threads);
    // SAFETY: the caller's promise.
    unsafe { fork_join::region(thread, request, &outlined::<S>(&of.words(function, data))) };
}

/// The region's start: the caller is its first thread.
fn begin<S: Schedule>(function: Function, data: *mut c_void, num_threads: u32, of: Loop) {
    let (thread, request) = request(num_threads);
    fork_join::begin(thread, request, &outlined::<S>(&of.words(function, data)));
    of.begin::<S>();
}

#[allow(clippy::too_many_arguments)]
unsafe extern "C-unwind" fn chunked<S: Schedule>(
    function: Function,
    data: *mut c_void,
    num_threads: u32,
    start: i64,
    end: i64,
    incr: i64,
    chunk_size: i64,
    _flags: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { region::<S>(function, data, num_threads, Loop { start, end, incr, chunk_size }) };
}

unsafe extern "C-unwind" fn runtime<S: Schedule>(
    function: Function,
    data: *mut c_void,
    num_threads: u32,
    start: i64,
    end: i64,
    incr: i64,
    _flags: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { region::<S>(function, data, num_threads, Loop { start, end, incr, chunk_size: 0 }) };
}

macro_rules! chunked {
    ($($name:ident: $schedule:ident;)*) => {$(
        /// A region of one loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code: `data` is what `function` takes.
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            function: Function,
            data: *mut c_void,
            num_threads: u32,
            start: i64,
            end: i64,
            incr: i64,
            chunk_size: i64,
            flags: u32,
        ) {
            crate::eight_apart_from_caller!(chunked::<$schedule>)
        }
    )*};
}

macro_rules! runtime {
    ($($name:ident: $schedule:ident;)*) => {$(
        /// A region of one loop: see the module.
        ///
        /// # Safety
        /// Called by compiled code: `data` is what `function` takes.
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C-unwind" fn $name(
            function: Function,
            data: *mut c_void,
            num_threads: u32,
            start: i64,
            end: i64,
            incr: i64,
            flags: u32,
        ) {
            crate::eight_apart_from_caller!(runtime::<$schedule>)
        }
    )*};
}

macro_rules! chunked_start {
    ($($name:ident: $schedule:ident;)*) => {$(
        /// The start of a region of one loop: see the module.
        #[unsafe(no_mangle)]
        pub extern "C-unwind" fn $name(
            function: Function,
            data: *mut c_void,
            num_threads: u32,
            start: i64,
            end: i64,
            incr: i64,
            chunk_size: i64,
        ) {
            begin::<$schedule>(function, data, num_threads, Loop { start, end, incr, chunk_size });
        }
    )*};
}

chunked! {
    GOMP_parallel_loop_static: Static;
    GOMP_parallel_loop_dynamic: Dynamic;
    GOMP_parallel_loop_guided: Guided;
    GOMP_parallel_loop_nonmonotonic_dynamic: Dynamic;
    GOMP_parallel_loop_nonmonotonic_guided: Guided;
}

runtime! {
    GOMP_parallel_loop_runtime: Runtime;
    GOMP_parallel_loop_maybe_nonmonotonic_runtime: Runtime;
    GOMP_parallel_loop_nonmonotonic_runtime: Runtime;
}

chunked_start! {
    GOMP_parallel_loop_static_start: Static;
    GOMP_parallel_loop_dynamic_start: Dynamic;
    GOMP_parallel_loop_guided_start: Guided;
}

/// The start of a region of one loop by run-sched-var: see the module.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_parallel_loop_runtime_start(
    function: Function,
    data: *mut c_void,
    num_threads: u32,
    start: i64,
    end: i64,
    incr: i64,
) {
    begin::<Runtime>(function, data, num_threads, Loop { start, end, incr, chunk_size: 0 });
}
