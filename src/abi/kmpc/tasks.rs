//! Explicit tasks (kmp_tasking.cpp): making, handing over, waiting, groups.

use std::cell::Cell;
use std::ffi::c_void;

use crate::abi::types::Ident;
use crate::core::icv::{TargetOffload, settings};
use crate::core::target::devices;
use crate::core::task::{self, Actions, Spec, Task, group, helpers};
use crate::core::team::Thread;

/// The body of a task, and its destructors: `kmp_int32 (*)(kmp_int32 gtid, void *task)`.
type Routine = unsafe extern "C-unwind" fn(i32, *mut KmpTask) -> i32;

/// What compiled code knows of a task (kmp.h, `kmp_task_t`); its private variables follow, then its shared ones.
#[repr(C)]
pub struct KmpTask {
    shareds: *mut c_void,
    routine: Option<Routine>,
    part_id: i32,
    /// The routine that destroys the private variables, where [`DESTRUCTORS`] is set.
    destructors: Option<Routine>,
    /// The value of the priority clause, where [`PRIORITY`] is set.
    priority: i32,
}

const _: () = assert!(size_of::<KmpTask>() == 40 && std::mem::offset_of!(KmpTask, priority) == 32);

/// Flags of `__kmpc_omp_task_alloc` (kmp.h, `kmp_tasking_flags_t`).
const TIED: u32 = 1;
const FINAL: u32 = 1 << 1;
const DESTRUCTORS: u32 = 1 << 3;
/// A proxy task: its body only starts what somebody else does, who says when it is complete.
const PROXY: u32 = 1 << 4;
const PRIORITY: u32 = 1 << 5;
const DETACHABLE: u32 = 1 << 6;

/// The end of the private part; the shared one starts here.
fn shareds_offset(size: usize) -> usize {
    size.next_multiple_of(size_of::<usize>())
}

/// `kmp_task_t *__kmpc_omp_task_alloc(ident_t *, kmp_int32 gtid, kmp_int32 flags, size_t sizeof_kmp_task_t, size_t
/// sizeof_shareds, kmp_routine_entry_t)`: makes a task; compiled code then fills its variables.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_omp_task_alloc(
    _loc: *const Ident,
    _gtid: i32,
    flags: u32,
    size: usize,
    shareds: usize,
    routine: Option<Routine>,
) -> *mut KmpTask {
    let spec = Spec {
        untied: flags & TIED == 0,
        is_final: flags & FINAL != 0,
        detachable: flags & (DETACHABLE | PROXY) != 0,
        target: false,
        payload: shareds_offset(size) + shareds,
        skin: flags,
    };
    fill(Task::create(Thread::current(), spec, actions(flags)), size, shareds, routine)
}

/// What compiled code knows of a new task.
#[inline(always)]
fn fill(task: &'static Task, size: usize, shareds: usize, routine: Option<Routine>) -> *mut KmpTask {
    let payload = task.payload();
    let behind = if shareds > 0 { payload.wrapping_add(shareds_offset(size)) } else { std::ptr::null_mut() };
    let kmp = KmpTask { shareds: behind.cast(), routine, part_id: 0, destructors: None, priority: 0 };
    let place = payload.cast::<KmpTask>();
    // SAFETY: the payload has room for it.
    unsafe { place.write(kmp) };
    place
}

/// `kmp_task_t *__kmpc_omp_target_task_alloc(ident_t *, kmp_int32 gtid, kmp_int32 flags, size_t sizeof_kmp_task_t, size_t
/// sizeof_shareds, kmp_routine_entry_t, kmp_int64 device_id)`: makes a target task, which hidden helper threads execute, if
/// there are any. It is untied.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_omp_target_task_alloc(
    _loc: *const Ident,
    _gtid: i32,
    flags: u32,
    size: usize,
    shareds: usize,
    routine: Option<Routine>,
    _device: i64,
) -> *mut KmpTask {
    let spec = Spec {
        untied: true,
        is_final: flags & FINAL != 0,
        detachable: flags & (DETACHABLE | PROXY) != 0,
        target: true,
        payload: shareds_offset(shareds_offset(size) + shareds) + size_of::<*mut c_void>(),
        skin: flags,
    };
    let task = Task::create(Thread::current(), spec, target_actions(flags));
    if let Some(work) = task.device_work() {
        work.set(std::ptr::null_mut());
    }
    fill(task, size, shareds, routine)
}

/// `void **__kmpc_omp_get_target_async_handle_ptr(kmp_int32 gtid)`: where libomptarget keeps what a device works on for the
/// calling thread's target task; the task comes back until that is null again. Null for no such task.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_omp_get_target_async_handle_ptr(_gtid: i32) -> *mut *mut c_void {
    let task = Thread::try_current().and_then(task::current);
    task.and_then(Task::device_work).map_or(std::ptr::null_mut(), Cell::as_ptr)
}

/// `void __kmpc_proxy_task_completed(kmp_int32 gtid, kmp_task_t *)`: a proxy task is complete, says a member of its team.
///
/// # Safety
/// The task has the proxy flag, was handed over, and is not complete.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_proxy_task_completed(_gtid: i32, kmp: *mut KmpTask) {
    // SAFETY: the caller's promise.
    task::fulfill(Thread::current(), unsafe { task_of(kmp) });
}

/// `void __kmpc_proxy_task_completed_ooo(kmp_task_t *)`: a proxy task is complete, says any thread.
///
/// # Safety
/// As [`__kmpc_proxy_task_completed`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_proxy_task_completed_ooo(kmp: *mut KmpTask) {
    // SAFETY: the caller's promise.
    task::fulfill(Thread::current(), unsafe { task_of(kmp) });
}

/// A new task like `pattern`, its variables copied byte by byte.
///
/// # Safety
/// `pattern` comes from `__kmpc_omp_task_alloc` and is not handed over.
pub(super) unsafe fn copy_of(thread: &'static Thread, pattern: *mut KmpTask) -> &'static Task {
    // SAFETY: the caller's promise.
    let spec = unsafe { task_of(pattern) }.spec();
    let task = Task::create(thread, spec, actions(spec.skin));
    let copy = task.payload().cast::<KmpTask>();
    // SAFETY: both payloads are that large, and they are two; the shared variables lie in the payload too.
    unsafe {
        copy.cast::<u8>().copy_from_nonoverlapping(pattern.cast(), spec.payload);
        if !(*pattern).shareds.is_null() {
            (*copy).shareds = copy.byte_offset((*pattern).shareds.byte_offset_from(pattern)).cast();
        }
    }
    task
}

/// What is done with a task of these `flags`.
fn actions(flags: u32) -> &'static Actions {
    if flags & DESTRUCTORS != 0 { &Actions { run, end: Some(destroy) } } else { &Actions { run, end: None } }
}

/// The same for a target task.
fn target_actions(flags: u32) -> &'static Actions {
    if flags & DESTRUCTORS != 0 {
        &Actions { run: run_target, end: Some(destroy) }
    } else {
        &Actions { run: run_target, end: None }
    }
}

/// Executes a target task's body, or asks whether the device is done with what that has started; the task comes back as
/// long as it is not.
unsafe extern "C-unwind" fn run_target(task: &'static Task) {
    let working = || task.device_work().filter(|work| !work.get().is_null());
    match working() {
        Some(work) => devices::query(work),
        // SAFETY: as in `run`.
        None => unsafe { run(task) },
    }
    if working().is_some() {
        helpers::come_back(Thread::current(), task);
    }
}

/// Executes a part of a task's body.
unsafe extern "C-unwind" fn run(task: &'static Task) {
    let kmp = task.payload().cast::<KmpTask>();
    // SAFETY: made by `__kmpc_omp_task_alloc`, filled by compiled code.
    unsafe {
        if let Some(routine) = (*kmp).routine {
            routine(Thread::current().gtid(), kmp);
        }
    }
}

/// The last part is over: destroys the private variables.
unsafe extern "C-unwind" fn destroy(task: &'static Task) {
    let kmp = task.payload().cast::<KmpTask>();
    // SAFETY: as in `run`.
    unsafe {
        if let Some(destructors) = (*kmp).destructors {
            destructors(Thread::current().gtid(), kmp);
        }
    }
}

/// The task that compiled code knows by `kmp`, with the properties that it has written since it was made.
///
/// # Safety
/// `kmp` comes from `__kmpc_omp_task_alloc`, and the task is not handed over yet, or is executing.
pub(super) unsafe fn task_of(kmp: *mut KmpTask) -> &'static Task {
    // SAFETY: the caller's promise.
    unsafe { Task::of_payload(kmp.cast()) }
}

/// Hands a new task over, or one back that has ended a part, with its priority.
///
/// # Safety
/// As [`task_of`].
unsafe fn hand_over(kmp: *mut KmpTask) {
    // SAFETY: the caller's promise.
    let task = unsafe { task_of(kmp) };
    let thread = Thread::current();
    if task.is_untied() && task::is_current(thread, task) {
        task::resubmit(thread, task);
        return;
    }
    // SAFETY: as above.
    unsafe { set_priority(task) };
    task::submit(thread, task, false);
}

/// Gives a new task the priority that compiled code has written.
///
/// # Safety
/// The task comes from `__kmpc_omp_task_alloc` and is not handed over yet.
pub(super) unsafe fn set_priority(task: &Task) {
    if task.skin() & PRIORITY != 0 {
        // SAFETY: the caller's promise.
        task.set_priority(unsafe { (*task.payload().cast::<KmpTask>()).priority });
    }
}

/// `kmp_int32 __kmpc_omp_task(ident_t *, kmp_int32 gtid, kmp_task_t *)`: hands a task over. 0: the caller goes on.
///
/// # Safety
/// Called by compiled code with a task of `__kmpc_omp_task_alloc`.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_task(_loc: *const Ident, _gtid: i32, kmp: *mut KmpTask) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { hand_over(kmp) };
    0
}

/// `kmp_int32 __kmpc_omp_task_parts(ident_t *, kmp_int32 gtid, kmp_task_t *)`: the next part of an untied task.
///
/// # Safety
/// As [`__kmpc_omp_task`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_task_parts(_loc: *const Ident, _gtid: i32, kmp: *mut KmpTask) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { hand_over(kmp) };
    0
}

/// `void __kmpc_omp_task_begin_if0(ident_t *, kmp_int32 gtid, kmp_task_t *)`: the caller executes the task itself.
///
/// # Safety
/// As [`__kmpc_omp_task`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_task_begin_if0(_loc: *const Ident, _gtid: i32, kmp: *mut KmpTask) {
    // SAFETY: the caller's promise.
    task::begin_inline(Thread::current(), unsafe { task_of(kmp) });
}

/// `void __kmpc_omp_task_complete_if0(ident_t *, kmp_int32 gtid, kmp_task_t *)`: the caller has executed the task.
///
/// # Safety
/// As [`__kmpc_omp_task`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_task_complete_if0(_loc: *const Ident, _gtid: i32, kmp: *mut KmpTask) {
    // SAFETY: the caller's promise.
    task::end_inline(Thread::current(), unsafe { task_of(kmp) });
}

/// `kmp_int32 __kmpc_omp_taskwait(ident_t *, kmp_int32 gtid)`: waits for the current task's children.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_omp_taskwait(_loc: *const Ident, _gtid: i32) -> i32 {
    task::taskwait(Thread::current());
    0
}

/// `kmp_int32 __kmpc_omp_taskyield(ident_t *, kmp_int32 gtid, int end_part)`: may execute another task.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_omp_taskyield(_loc: *const Ident, _gtid: i32, _end_part: i32) -> i32 {
    task::taskyield(Thread::current());
    0
}

/// `void __kmpc_taskgroup(ident_t *, int gtid)`: starts a taskgroup region.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_taskgroup(_loc: *const Ident, _gtid: i32) {
    group::begin(Thread::current());
}

/// `void __kmpc_end_taskgroup(ident_t *, int gtid)`: waits for the group's tasks.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_taskgroup(_loc: *const Ident, _gtid: i32) {
    group::end(Thread::current());
}

/// `kmp_event_t *__kmpc_task_allow_completion_event(ident_t *, int gtid, kmp_task_t *)`: the event of a task with the
/// detach clause, which is complete only when it is fulfilled; `omp_fulfill_event` takes it.
///
/// # Safety
/// As [`__kmpc_omp_task`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_task_allow_completion_event(
    _loc: *const Ident,
    _gtid: i32,
    kmp: *mut KmpTask,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { task_of(kmp) }.event()
}

/// `kmp_int32 __kmpc_omp_reg_task_with_affinity(ident_t *, kmp_int32 gtid, kmp_task_t *, kmp_int32 naffins,
/// kmp_task_affinity_info_t *)`: the affinity clause, a hint. 0: no error. Not followed: any member executes the task.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_omp_reg_task_with_affinity(
    _loc: *const Ident,
    _gtid: i32,
    _task: *mut KmpTask,
    _count: i32,
    _list: *const c_void,
) -> i32 {
    0
}

/// `bool __kmpc_omp_has_task_team(kmp_int32 gtid)`: whether the calling thread's task may come back to others: libomptarget
/// leaves a device's work unfinished only then.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_omp_has_task_team(_gtid: i32) -> bool {
    Thread::try_current().is_some_and(helpers::is_shared)
}

/// `kmp_uint64 __kmpc_get_taskid()`: a number of the calling thread's task, for debuggers; 0 for an unknown thread.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_get_taskid() -> u64 {
    Thread::try_current().map_or(0, |thread| task::number(thread.frame()).into())
}

/// `kmp_uint64 __kmpc_get_parent_taskid()`: that of the task that made the calling thread's task; 0 if none did.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_get_parent_taskid() -> u64 {
    Thread::try_current().and_then(|thread| task::parent_number(thread.frame())).unwrap_or(0).into()
}

/// `int __kmpc_get_target_offload()`: target-offload-var: 0 disabled, 1 default, 2 mandatory.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_get_target_offload() -> i32 {
    match settings().target_offload {
        TargetOffload::Disabled => 0,
        TargetOffload::Default => 1,
        TargetOffload::Mandatory => 2,
    }
}
