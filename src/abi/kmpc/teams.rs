//! Teams on the host (kmp_csupport.cpp).

use crate::abi::types::Ident;
use crate::core::query;
use crate::core::team::clauses::Pushed;
use crate::core::team::league::{self, Request};
use crate::core::team::{Outlined, Thread};

/// `void __kmpc_fork_teams(ident_t *, kmp_int32 argc, kmpc_micro microtask, ...)`: a league of teams of `microtask(&gtid,
/// &tid, ...)`.
///
/// # Safety
/// Called by compiled code: `argc` words follow.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_fork_teams() {
    crate::variadic_after_three!(fork_teams)
}

unsafe extern "C-unwind" fn fork_teams(_loc: *const Ident, argc: i32, microtask: *const (), argv: *const usize) {
    let thread = Thread::current();
    let Pushed { num_teams, thread_limit, .. } = thread.take_pushed();
    // SAFETY: compiled code passes a microtask and its arguments, which live in the caller until the league ends. Four words
    // can be read, as in `__kmpc_fork_call`.
    unsafe {
        let work = Outlined::new(microtask, argc.max(0) as u32, argv);
        league::concurrent(thread, Request { num_teams, thread_limit }, &work);
    }
}

fn push(num_teams: i32, thread_limit: i32) {
    let pushed = &Thread::current().pushed;
    let (num_teams, thread_limit) = (num_teams.max(0) as u32, thread_limit.max(0) as u32);
    pushed.set(Pushed { num_teams, thread_limit, ..pushed.get() });
}

/// `void __kmpc_push_num_teams(ident_t *, kmp_int32 gtid, kmp_int32 num_teams, kmp_int32 num_threads)`: the num_teams and
/// thread_limit clauses of the next league, 0 without.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_push_num_teams(_loc: *const Ident, _gtid: i32, num_teams: i32, thread_limit: i32) {
    push(num_teams, thread_limit);
}

/// `void __kmpc_push_num_teams_51(ident_t *, kmp_int32 gtid, kmp_int32 num_teams_lb, kmp_int32 num_teams_ub, kmp_int32
/// num_threads)`: the same with both bounds of the num_teams clause.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_push_num_teams_51(_loc: *const Ident, _gtid: i32, low: i32, high: i32, thread_limit: i32) {
    push(if high > 0 { high } else { low }, thread_limit);
}

/// `void __kmpc_set_thread_limit(ident_t *, kmp_int32 gtid, kmp_int32 thread_limit)`: the thread_limit clause of the target
/// construct whose task the calling thread executes on the host.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_set_thread_limit(_loc: *const Ident, _gtid: i32, thread_limit: i32) {
    if thread_limit > 0 {
        query::set_icvs(|icvs| icvs.thread_limit = thread_limit);
    }
}
