//! Tasks with dependences, and waiting for some (kmp_taskdeps.cpp). Compilers pass two lists: one whose addresses may repeat,
//! and one whose addresses do not; they mean the same.

use crate::abi::kmpc::tasks::{KmpTask, set_priority, task_of};
use crate::abi::types::Ident;
use crate::core::task::deps::{self, Dependence, Kind};
use crate::core::task::graph::{self, Dependent};
use crate::core::task::{self};
use crate::core::team::Thread;

/// One locator of a depend clause (kmp.h, `kmp_depend_info_t`).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct KmpDependInfo {
    address: usize,
    length: usize,
    flags: u8,
}

const _: () = assert!(size_of::<KmpDependInfo>() == 24 && std::mem::offset_of!(KmpDependInfo, flags) == 16);

/// Bits of [`KmpDependInfo::flags`]: out and inout have the second, whether or not the first.
const OUT: u8 = 2;
const MUTEXINOUTSET: u8 = 4;
const INOUTSET: u8 = 8;
const ALL_MEMORY: u8 = 0x80;

impl KmpDependInfo {
    fn dependence(&self) -> Dependence {
        let kind = match self.flags {
            flags if flags & ALL_MEMORY != 0 || self.address == usize::MAX => Kind::AllMemory,
            flags if flags & OUT != 0 => Kind::Out,
            MUTEXINOUTSET => Kind::MutexInOutSet,
            INOUTSET => Kind::InOutSet,
            _ => Kind::In,
        };
        Dependence { address: self.address, kind }
    }
}

/// Dependences that are converted without an allocation.
const FEW: usize = 8;

/// Calls `f` with the dependences of both lists.
///
/// # Safety
/// The lists have as many elements as their counts say.
unsafe fn with_both<R>(lists: [(i32, *const KmpDependInfo); 2], f: impl FnOnce(&[Dependence]) -> R) -> R {
    let [first, second] = lists.map(|(count, list)| match usize::try_from(count) {
        // SAFETY: the caller's promise.
        Ok(count) if count > 0 => unsafe { std::slice::from_raw_parts(list, count) },
        _ => &[],
    });
    let all = first.iter().chain(second).map(KmpDependInfo::dependence);
    let count = first.len() + second.len();
    if count > FEW {
        return f(&all.collect::<Vec<_>>());
    }
    let mut few = [Dependence { address: 0, kind: Kind::In }; FEW];
    few.iter_mut().zip(all).for_each(|(place, dependence)| *place = dependence);
    f(&few[..count])
}

/// `kmp_int32 __kmpc_omp_task_with_deps(ident_t *, kmp_int32 gtid, kmp_task_t *, kmp_int32 ndeps, kmp_depend_info_t *,
/// kmp_int32 ndeps_noalias, kmp_depend_info_t *)`: hands over a task that waits for its dependences. 0: the caller goes on.
///
/// # Safety
/// Called by compiled code with a new task of `__kmpc_omp_task_alloc` and with lists as long as they say.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_task_with_deps(
    _loc: *const Ident,
    _gtid: i32,
    kmp: *mut KmpTask,
    count: i32,
    list: *const KmpDependInfo,
    count_noalias: i32,
    list_noalias: *const KmpDependInfo,
) -> i32 {
    let thread = Thread::current();
    // SAFETY: the caller's promise.
    unsafe {
        let task = task_of(kmp);
        set_priority(task);
        with_both([(count, list), (count_noalias, list_noalias)], |all| task::submit_with(thread, task, false, all));
    }
    0
}

/// One of the nodes that wait for a task (kmp.h, `kmp_depnode_list_t`).
#[repr(C)]
pub struct KmpDepnodeList {
    node: *const Dependent,
    next: *const KmpDepnodeList,
}

/// `kmp_base_depnode_t *__kmpc_task_get_depnode(kmp_task_t *)`: what stands for a task in the graph of dependences, as an
/// address to compare; null for a task without. For debuggers and tests.
///
/// # Safety
/// The task was handed over, and does not execute yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_task_get_depnode(kmp: *mut KmpTask) -> *const Dependent {
    // SAFETY: the caller's promise.
    unsafe { graph::node_of(task_of(kmp)) }
}

/// `kmp_depnode_list_t *__kmpc_task_get_successors(kmp_task_t *)`: what stands for the tasks that wait for a task, as far as
/// they are known now. For debuggers and tests: the list is never freed.
///
/// # Safety
/// As [`__kmpc_task_get_depnode`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_task_get_successors(kmp: *mut KmpTask) -> *const KmpDepnodeList {
    // SAFETY: the caller's promise.
    let nodes = unsafe { graph::successors_of(task_of(kmp)) };
    let before = |next, node| Box::leak(Box::new(KmpDepnodeList { node, next })) as *const _;
    nodes.into_iter().fold(std::ptr::null(), before)
}

/// `void __kmpc_omp_taskwait_deps_51(ident_t *, kmp_int32 gtid, kmp_int32 ndeps, kmp_depend_info_t *, kmp_int32
/// ndeps_noalias, kmp_depend_info_t *, kmp_int32 has_no_wait)`: waits until a task with these dependences could run; with
/// the last argument, lets later tasks wait for that instead.
///
/// # Safety
/// The lists have as many elements as their counts say.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_taskwait_deps_51(
    _loc: *const Ident,
    _gtid: i32,
    count: i32,
    list: *const KmpDependInfo,
    count_noalias: i32,
    list_noalias: *const KmpDependInfo,
    nowait: i32,
) {
    let wait = if nowait == 0 { deps::taskwait } else { deps::taskwait_nowait };
    // SAFETY: the caller's promise.
    unsafe { with_both([(count, list), (count_noalias, list_noalias)], |all| wait(Thread::current(), all)) };
}

/// `void __kmpc_omp_wait_deps(ident_t *, kmp_int32 gtid, kmp_int32 ndeps, kmp_depend_info_t *, kmp_int32 ndeps_noalias,
/// kmp_depend_info_t *)`: waits until a task with these dependences could run.
///
/// # Safety
/// As [`__kmpc_omp_taskwait_deps_51`].
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_omp_wait_deps(
    _loc: *const Ident,
    _gtid: i32,
    count: i32,
    list: *const KmpDependInfo,
    count_noalias: i32,
    list_noalias: *const KmpDependInfo,
) {
    let lists = [(count, list), (count_noalias, list_noalias)];
    // SAFETY: the caller's promise.
    unsafe { with_both(lists, |all| deps::taskwait(Thread::current(), all)) };
}
