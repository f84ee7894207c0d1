//! Taskloops (kmp_tasking.cpp): compiled code makes one task as a pattern, whose variables are copied for each part of the
//! loop.

use crate::abi::kmpc::tasks::{KmpTask, copy_of, set_priority, task_of};
use crate::abi::types::Ident;
use crate::core::task::taskloop_split::{Size, Split};
use crate::core::task::{self, Task, dealer, group};
use crate::core::team::Thread;

/// Constructs the variables of `to` that bytes alone cannot copy, and tells it whether it has the last iteration.
type Duplicate = unsafe extern "C-unwind" fn(to: *mut KmpTask, from: *mut KmpTask, last: i32);

/// Tasks a thread, where no clause says how many. A few, so that uneven ones are evened out.
const TASKS_A_THREAD: u64 = 10;

/// A taskloop construct.
#[derive(Clone, Copy)]
struct Taskloop {
    pattern: *mut KmpTask,
    /// Where the pattern has its part of the loop, both bounds inclusive.
    bounds: [*mut u64; 2],
    step: i64,
    undeferred: bool,
    size: Size,
    duplicate: Option<Duplicate>,
}

impl Taskloop {
    /// Executes the construct but for its taskgroup.
    ///
    /// # Safety
    /// Compiled code made the pattern, its bounds and its routines for each other.
    unsafe fn execute(&self, thread: &'static Thread) {
        // SAFETY: the caller's promise.
        let (pattern, [lower, upper]) = unsafe { (task_of(self.pattern), self.bounds.map(|bound| *bound)) };
        let distance = if self.step < 0 { lower.wrapping_sub(upper) } else { upper.wrapping_sub(lower) };
        // A loop without iterations has its upper bound one step below; one of 2^64 cannot be told from it.
        let iterations = (distance / self.step.unsigned_abs().max(1)).wrapping_add(1);
        if iterations > 0 {
            let split = Split::new(iterations, self.size, u64::from(thread.team().size()) * TASKS_A_THREAD);
            if self.is_dealt(thread, pattern) {
                let (taskloop, pattern) = (*self, Pattern(pattern));
                return dealer::deal(thread, split.tasks, move |thread, tasks| {
                    let Pattern(_) = &pattern;
                    for i in tasks {
                        // SAFETY: the caller's promise; the pattern stays until the last task is over.
                        task::execute_inlined(thread, unsafe { taskloop.make(thread, lower, &split, i) });
                    }
                });
            }
            for i in 0..split.tasks {
                // SAFETY: the caller's promise.
                task::submit(thread, unsafe { self.make(thread, lower, &split, i) }, self.undeferred);
            }
        }
        task::discard(thread, pattern);
    }

    /// Whether the tasks are made only where they are executed.
    fn is_dealt(&self, thread: &Thread, pattern: &Task) -> bool {
        // SAFETY: not handed over.
        unsafe { set_priority(pattern) };
        thread.team().size() > 1 && !self.undeferred && !pattern.is_untied() && pattern.priority() == 0
    }

    /// Makes task `i`.
    ///
    /// # Safety
    /// As [`Taskloop::execute`].
    unsafe fn make(&self, thread: &'static Thread, lower: u64, split: &Split, i: u64) -> &'static Task {
        let (first, behind) = split.range(i);
        let value = |iteration: u64| lower.wrapping_add(iteration.wrapping_mul(self.step.cast_unsigned()));
        // SAFETY: the caller's promise; a copy has its bounds where the pattern has them.
        unsafe {
            let task = copy_of(thread, self.pattern);
            let kmp = task.payload().cast::<KmpTask>();
            for (bound, value) in self.bounds.into_iter().zip([value(first), value(behind - 1)]) {
                kmp.byte_offset(bound.byte_offset_from(self.pattern)).cast::<u64>().write(value);
            }
            if let Some(duplicate) = self.duplicate {
                duplicate(kmp, self.pattern, i32::from(i + 1 == split.tasks));
            }
            set_priority(task);
            task
        }
    }
}

/// The pattern of a taskloop, as long as tasks are made of it.
struct Pattern(&'static Task);

impl Drop for Pattern {
    fn drop(&mut self) {
        task::discard(Thread::current(), self.0);
    }
}

/// What `int sched, kmp_uint64 grainsize, int modifier` ask for.
fn size(kind: i32, value: u64, modifier: i32) -> Size {
    match (kind, modifier) {
        (1, 0) => Size::Grain(value),
        (1, _) => Size::StrictGrain(value),
        (2, _) => Size::Tasks(value),
        _ => Size::Tasks(0),
    }
}

/// `void __kmpc_taskloop(ident_t *, int gtid, kmp_task_t *, int if_val, kmp_uint64 *lb, kmp_uint64 *ub, kmp_int64 st, int
/// nogroup, int sched, kmp_uint64 grainsize, void *task_dup)`: a taskloop construct without modifiers.
///
/// # Safety
/// As [`__kmpc_taskloop_5`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_taskloop(
    loc: *const Ident,
    gtid: i32,
    pattern: *mut KmpTask,
    if_value: i32,
    lower: *mut u64,
    upper: *mut u64,
    step: i64,
    nogroup: i32,
    kind: i32,
    value: u64,
    duplicate: Option<Duplicate>,
) {
    // SAFETY: the caller's promise.
    unsafe {
        __kmpc_taskloop_5(loc, gtid, pattern, if_value, lower, upper, step, nogroup, kind, value, 0, duplicate);
    }
}

/// `void __kmpc_taskloop_5(ident_t *, int gtid, kmp_task_t *, int if_val, kmp_uint64 *lb, kmp_uint64 *ub, kmp_int64 st, int
/// nogroup, int sched, kmp_uint64 grainsize, int modifier, void *task_dup)`: a taskloop construct. `sched` is 0 without
/// a clause, 1 for grainsize, 2 for num_tasks; `modifier` 1 for strict.
///
/// # Safety
/// Called by compiled code with a new task of `__kmpc_omp_task_alloc` whose private part has the bounds.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_taskloop_5(
    _loc: *const Ident,
    _gtid: i32,
    pattern: *mut KmpTask,
    if_value: i32,
    lower: *mut u64,
    upper: *mut u64,
    step: i64,
    nogroup: i32,
    kind: i32,
    value: u64,
    modifier: i32,
    duplicate: Option<Duplicate>,
) {
    let (undeferred, size) = (if_value == 0, size(kind, value, modifier));
    let taskloop = Taskloop { pattern, bounds: [lower, upper], step, undeferred, size, duplicate };
    let thread = Thread::current();
    // SAFETY: the caller's promise.
    let execute = || unsafe { taskloop.execute(thread) };
    if nogroup == 0 { group::around(thread, execute) } else { execute() }
}
