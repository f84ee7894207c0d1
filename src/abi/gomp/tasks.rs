//! Explicit tasks (libgomp's task.c): making, waiting, groups.

use std::ffi::c_void;

use super::depend;
use super::parallel::Function;
use crate::abi::types::Bool;
use crate::core::cancel::{self, Region};
use crate::core::task::deps::List;
use crate::core::task::{self, Actions, Spec, Task, deps, group};
use crate::core::team::Thread;

/// Copies a task's data, with its copy constructors: takes the new place and the old.
pub(super) type CopyFunction = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void);

/// Flags of `GOMP_task` and `GOMP_taskloop` (gomp-constants.h, `GOMP_TASK_FLAG_*`).
pub(super) const UNTIED: u32 = 1;
pub(super) const FINAL: u32 = 1 << 1;
const DEPEND: u32 = 1 << 3;
const PRIORITY: u32 = 1 << 4;
const DETACH: u32 = 1 << 13;

/// What a task's payload starts with; behind it is its data, if that was copied.
#[repr(C)]
struct Body {
    function: Function,
    data: *mut c_void,
}

/// A task's data, and how it is copied.
#[derive(Clone, Copy)]
pub(super) struct Data {
    pub(super) function: Function,
    pub(super) data: *mut c_void,
    pub(super) copy: Option<CopyFunction>,
    pub(super) size: usize,
    pub(super) align: usize,
}

static ACTIONS: Actions = Actions { run, end: None };

/// Executes a task's body.
unsafe extern "C-unwind" fn run(task: &'static Task) {
    // SAFETY: written by `make`; compiled code made the function and its data for each other.
    unsafe {
        let body = &*task.payload().cast::<Body>();
        (body.function)(body.data);
    }
}

impl Data {
    /// Makes a task with these `flags` that has no data yet, but room for it.
    pub(super) fn make(&self, thread: &'static Thread, flags: u32) -> &'static Task {
        let room = self.size + self.align.saturating_sub(16);
        let spec = Spec {
            untied: flags & UNTIED != 0,
            is_final: flags & FINAL != 0,
            detachable: flags & DETACH != 0,
            target: false,
            payload: size_of::<Body>() + room,
            skin: flags,
        };
        Task::create(thread, spec, &ACTIONS)
    }

    /// Gives a new task the data in its place.
    pub(super) fn lend(&self, task: &'static Task) {
        let body = Body { function: self.function, data: self.data };
        // SAFETY: the payload has room for it.
        unsafe { task.payload().cast::<Body>().write(body) };
    }

    /// Gives a new task a copy of the data; returns its address.
    ///
    /// # Safety
    /// The task is of [`Data::make`], the data as compiled code passes it.
    pub(super) unsafe fn copy(&self, task: &'static Task) -> *mut c_void {
        let behind = task.payload().wrapping_add(size_of::<Body>());
        let place: *mut c_void = behind.map_addr(|at| at.next_multiple_of(self.align.max(1))).cast();
        // SAFETY: the payload has room for all; what has copy constructors must not be dropped unexecuted, for the body
        // destroys it.
        unsafe {
            task.payload().cast::<Body>().write(Body { function: self.function, data: place });
            match self.copy {
                Some(copy) => {
                    task.keep();
                    copy(place, self.data);
                }
                None => place.cast::<u8>().copy_from_nonoverlapping(self.data.cast(), self.size),
            }
        }
        place
    }
}

/// `void GOMP_task(void (*fn)(void *), void *data, void (*cpyfn)(void *, void *), long arg_size, long arg_align, bool
/// if_clause, unsigned flags, void **depend, int priority, void *detach)`: an explicit task. Which of the last three there
/// are is in the flags.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_task(
    function: Function,
    data: *mut c_void,
    copy: Option<CopyFunction>,
    size: usize,
    align: usize,
    if_clause: Bool,
    flags: u32,
    depend: *const usize,
    priority: i32,
    detach: *mut *const Task,
) {
    let thread = Thread::current();
    if cancel::cancelled(thread.frame(), Region::Taskgroup) {
        if flags & DETACH != 0 {
            // Not executed, but its event may be fulfilled.
            let data = Data { function, data, copy, size, align };
            let task = data.make(thread, flags);
            // SAFETY: the caller's promise.
            unsafe { announce_event(task, std::ptr::null_mut(), detach) };
            task::discard(thread, task);
        }
        return;
    }
    if copy.is_none()
        && flags & (DEPEND | DETACH | PRIORITY) == 0
        && task::runs_at_once(thread.frame(), !if_clause.get())
    {
        // Over before the caller goes on: it needs no copy of the data.
        let spec = Spec { untied: flags & UNTIED != 0, is_final: flags & FINAL != 0, ..Spec::default() };
        let task = Task::create(thread, spec, &ACTIONS);
        // SAFETY: compiled code made the function and its data for each other.
        return task::execute_body(thread, task, || unsafe { function(data) });
    }
    // SAFETY: the caller's promise.
    unsafe { make_and_hand_over(function, data, copy, size, align, if_clause, flags, depend, priority, detach) };
}

/// [`GOMP_task`] for all tasks but simple ones that are executed at once. It has the same parameters, so that a jump leads
/// here: to pass them on anew took 3 to 7 % of a deferred task.
///
/// # Safety
/// As [`GOMP_task`].
#[inline(never)]
unsafe extern "C-unwind" fn make_and_hand_over(
    function: Function,
    data: *mut c_void,
    copy: Option<CopyFunction>,
    size: usize,
    align: usize,
    if_clause: Bool,
    flags: u32,
    depend: *const usize,
    priority: i32,
    detach: *mut *const Task,
) {
    let data = Data { function, data, copy, size, align };
    // SAFETY: the caller's promise.
    unsafe {
        let task = data.make(Thread::current(), flags);
        announce_event(task, data.data, detach);
        hand_over(&data, task, if_clause.get(), depend, priority);
    }
}

/// The handle of a detachable task's event, its address, goes to the variable and to the first word of the data.
///
/// # Safety
/// As [`GOMP_task`].
unsafe fn announce_event(task: &'static Task, data: *mut c_void, detach: *mut *const Task) {
    if task.is_detachable() {
        // SAFETY: the caller's promise.
        unsafe {
            *detach = task;
            if !data.is_null() {
                *data.cast::<*const Task>() = task;
            }
        }
    }
}

/// Gives a task its data, and hands it over.
///
/// # Safety
/// As [`GOMP_task`].
unsafe fn hand_over(data: &Data, task: &'static Task, deferred: bool, depend: *const usize, priority: i32) {
    let thread = Thread::current();
    let flags = task.skin();
    let deferred = deferred && !task::current(thread).is_some_and(Task::is_final);
    if data.copy.is_none() && !deferred {
        data.lend(task);
    } else {
        // SAFETY: the caller's promise.
        unsafe { data.copy(task) };
    }
    if flags & PRIORITY != 0 {
        task.set_priority(priority);
    }
    if flags & (DEPEND | DETACH) == 0 {
        return task::submit(thread, task, !deferred);
    }
    // SAFETY: the caller's promise.
    let list = if flags & DEPEND == 0 { List::from_iter([]) } else { unsafe { depend::list(depend) } };
    if deferred {
        task::submit_with(thread, task, false, &list);
    } else {
        task::submit_undeferred(thread, task, &list);
    }
}

/// `void GOMP_taskwait(void)`: waits for the current task's children.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_taskwait() {
    task::taskwait(Thread::current());
}

/// `void GOMP_taskwait_depend(void **depend)`: waits for those children that a task with these dependences would wait for.
///
/// # Safety
/// Called by compiled code with a list of dependences.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_taskwait_depend(depend: *const usize) {
    // SAFETY: the caller's promise.
    deps::taskwait(Thread::current(), &unsafe { depend::list(depend) });
}

/// `void GOMP_taskwait_depend_nowait(void **depend)`: an empty task with these dependences.
///
/// # Safety
/// As [`GOMP_taskwait_depend`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_taskwait_depend_nowait(depend: *const usize) {
    // SAFETY: the caller's promise.
    deps::taskwait_nowait(Thread::current(), &unsafe { depend::list(depend) });
}

/// `void GOMP_taskyield(void)`: nothing, as in libgomp, and in libomp for these programs: they may hold a lock that their
/// other tasks take, or poll for what the task below them on the stack will do.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_taskyield() {}

/// `void GOMP_taskgroup_start(void)`: starts a taskgroup region.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_taskgroup_start() {
    group::begin(Thread::current());
}

/// `void GOMP_taskgroup_end(void)`: waits for the group's tasks.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_taskgroup_end() {
    group::end(Thread::current());
}
