//! Taskloops (libgomp's taskloop.c).

use std::ffi::{c_long, c_ulong, c_ulonglong, c_void};

use super::parallel::Function;
use super::tasks::{CopyFunction, Data, FINAL, UNTIED};
use crate::core::cancel::{self, Region};
use crate::core::icv::settings;
use crate::core::task::dealer::{self, Hand};
use crate::core::task::reduction_gnu::{self, Descriptor};
use crate::core::task::taskloop_split::{Size, Split};
use crate::core::task::{self, Task, group};
use crate::core::team::Thread;

/// Flags of `GOMP_taskloop` alone (gomp-constants.h, `GOMP_TASK_FLAG_*`).
const UP: u32 = 1 << 8;
const GRAINSIZE: u32 = 1 << 9;
const IF: u32 = 1 << 10;
const NOGROUP: u32 = 1 << 11;
const REDUCTION: u32 = 1 << 12;
const STRICT: u32 = 1 << 14;

/// What the data of a taskloop's task starts with: its part of the loop, modulo 2^64.
#[repr(C)]
struct Head {
    start: u64,
    end: u64,
    /// There with [`REDUCTION`].
    reductions: *mut Descriptor,
}

/// A loop from `start` to before `end`, modulo 2^64, and how it becomes tasks.
#[derive(Clone, Copy)]
struct Loop {
    data: Data,
    flags: u32,
    /// The argument of the grainsize or num_tasks clause; 0 without.
    size: u64,
    priority: i32,
    start: u64,
    end: u64,
    step: u64,
}

/// The iterations from `start` to before `end`: `distance` is from the lower to the upper one of both.
fn iterations(any: bool, distance: u64, stride: u64) -> u64 {
    if any { distance.div_ceil(stride) } else { 0 }
}

impl Loop {
    fn split(&self, iterations: u64, thread: &Thread) -> Split {
        let size = match self.flags & (GRAINSIZE | STRICT) {
            GRAINSIZE => Size::Grain(self.size),
            flags if flags & GRAINSIZE != 0 => Size::StrictGrain(self.size),
            _ => Size::Tasks(self.size),
        };
        Split::new(iterations, size, thread.team().size().into())
    }

    /// Executes the construct.
    ///
    /// # Safety
    /// Compiled code made the loop and its data for each other.
    unsafe fn execute(&self, iterations: u64) {
        let thread = Thread::current();
        let grouped = self.flags & NOGROUP == 0;
        let head = (grouped && self.flags & REDUCTION != 0).then(|| self.data.data.cast::<Head>());
        // SAFETY: the caller's promise, for all of this block: with reductions, the data has their descriptors.
        unsafe {
            let reductions = head.map(|head| (*head).reductions);
            if iterations == 0 || cancel::cancelled(thread.frame(), Region::Taskgroup) {
                // The caller sees that nothing was registered.
                reductions.inspect(|&descriptor| (*descriptor).copies = 0);
                return;
            }
            if grouped {
                group::begin(thread);
            }
            reductions.inspect(|&descriptor| reduction_gnu::begin_group(thread, descriptor));
            self.make_tasks(thread, self.split(iterations, thread));
            if grouped {
                group::end(thread);
            }
        }
    }

    /// Makes the tasks.
    ///
    /// # Safety
    /// As [`Loop::execute`].
    unsafe fn make_tasks(&self, thread: &'static Thread, split: Split) {
        if self.is_dealt(thread) {
            let taskloop = *self;
            // SAFETY: the caller's promise; the data stays until the taskgroup's end.
            return dealer::deal(thread, split.tasks, move |thread, tasks| unsafe {
                taskloop.execute_in_turn(thread, &split, tasks);
            });
        }
        if self.is_serial(thread) {
            // SAFETY: the caller's promise.
            return Hand::of_all(split.tasks, |tasks| unsafe { self.execute_in_turn(thread, &split, tasks) });
        }
        for i in 0..split.tasks {
            // SAFETY: the caller's promise.
            task::submit(thread, unsafe { self.make(thread, &split, i) }, self.flags & IF == 0);
        }
    }

    /// Whether the tasks are made only where they are executed: there is a taskgroup which the data outlives, and copying
    /// it calls nothing of the program's.
    fn is_dealt(&self, thread: &Thread) -> bool {
        thread.team().size() > 1
            && self.flags & (IF | NOGROUP) == IF
            && self.is_plain()
            && (self.priority <= 0 || settings().max_task_priority == 0)
    }

    /// Whether the encountering thread executes all tasks before it goes on.
    fn is_serial(&self, thread: &Thread) -> bool {
        self.is_plain() && task::runs_all_at_once(thread.frame(), self.flags & IF == 0)
    }

    /// Whether its tasks are tied, and their data bytes alone.
    fn is_plain(&self) -> bool {
        self.flags & UNTIED == 0 && self.data.copy.is_none()
    }

    /// Executes `tasks`, one after the other. Compiled code leaves the data as they are but for the bounds, so that one
    /// record serves many.
    ///
    /// # Safety
    /// As [`Loop::execute`].
    unsafe fn execute_in_turn(&self, thread: &'static Thread, split: &Split, tasks: &mut Hand) {
        // The first iteration of the task that is mostly the next.
        let mut following = (0, 0);
        while tasks.any() {
            // SAFETY: the caller's promise.
            let (task, head) = unsafe { self.make_any(thread) };
            let execute = |i| {
                let first = if following.0 == i { following.1 } else { split.start(i) };
                let behind = split.behind(i, first);
                following = (i + 1, behind);
                // SAFETY: the data starts with the bounds; compiled code made the function for it.
                unsafe {
                    self.set_bounds(head, first, behind, i + 1 == split.tasks);
                    (self.data.function)(head.cast());
                }
            };
            if task::execute_each(thread, task, tasks, execute) {
                task::discard(thread, task);
            }
        }
    }

    /// Makes task `i`.
    ///
    /// # Safety
    /// As [`Loop::execute`].
    unsafe fn make(&self, thread: &'static Thread, split: &Split, i: u64) -> &'static Task {
        // SAFETY: the caller's promise.
        unsafe {
            let (task, head) = self.make_any(thread);
            let (first, behind) = split.range(i);
            self.set_bounds(head, first, behind, i + 1 == split.tasks);
            task
        }
    }

    /// Makes a task whose bounds are not set; returns where they are, too.
    ///
    /// # Safety
    /// As [`Loop::execute`].
    unsafe fn make_any(&self, thread: &'static Thread) -> (&'static Task, *mut Head) {
        let task = self.data.make(thread, self.flags & (UNTIED | FINAL));
        task.set_priority(self.priority);
        // SAFETY: the caller's promise.
        (task, unsafe { self.data.copy(task) }.cast::<Head>())
    }

    /// Sets the bounds of a task from the iterations `first` to before `behind`; `last` has the end of the loop itself.
    ///
    /// # Safety
    /// `head` is that of a task of this loop.
    unsafe fn set_bounds(&self, head: *mut Head, first: u64, behind: u64, last: bool) {
        let value = |iteration: u64| self.start.wrapping_add(iteration.wrapping_mul(self.step));
        // SAFETY: the caller's promise: the data starts with the bounds.
        unsafe {
            (*head).start = value(first);
            (*head).end = if last { self.end } else { value(behind) };
        }
    }
}

/// `void GOMP_taskloop(void (*fn)(void *), void *data, void (*cpyfn)(void *, void *), long arg_size, long arg_align,
/// unsigned flags, unsigned long num_tasks, int priority, long start, long end, long step)`: a taskloop construct. The
/// data starts with the start and the end of the task's part of the loop.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_taskloop(
    function: Function,
    data: *mut c_void,
    copy: Option<CopyFunction>,
    arg_size: usize,
    align: usize,
    flags: u32,
    size: c_ulong,
    priority: i32,
    start: c_long,
    end: c_long,
    step: c_long,
) {
    let data = Data { function, data, copy, size: arg_size, align };
    let any = if step > 0 { start < end } else { start > end };
    let n = iterations(any, start.abs_diff(end), step.unsigned_abs());
    let [start, end, step] = [start, end, step].map(|value| value as u64);
    // SAFETY: the caller's promise.
    unsafe { Loop { data, flags, size, priority, start, end, step }.execute(n) };
}

/// `void GOMP_taskloop_ull(...)`: as [`GOMP_taskloop`], of `unsigned long long`; the flags say whether it counts up.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_taskloop_ull(
    function: Function,
    data: *mut c_void,
    copy: Option<CopyFunction>,
    arg_size: usize,
    align: usize,
    flags: u32,
    size: c_ulong,
    priority: i32,
    start: c_ulonglong,
    end: c_ulonglong,
    step: c_ulonglong,
) {
    let data = Data { function, data, copy, size: arg_size, align };
    let (any, stride) = if flags & UP != 0 { (start < end, step) } else { (start > end, step.wrapping_neg()) };
    let n = iterations(any, start.abs_diff(end), stride);
    // SAFETY: the caller's promise.
    unsafe { Loop { data, flags, size, priority, start, end, step }.execute(n) };
}
