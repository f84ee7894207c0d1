//! Teams on the host (libgomp's teams.c and target.c).

use std::ffi::c_void;

use super::parallel::{Function, outlined, words};
use crate::abi::types::Bool;
use crate::core::team::Thread;
use crate::core::team::league::{self, Request};

/// `void GOMP_teams_reg(void (*fn)(void *), void *data, unsigned num_teams, unsigned thread_limit, unsigned flags)`: a
/// league of teams of `fn(data)`, in libgomp's way: one team after the other, in the calling thread.
///
/// # Safety
/// Called by compiled code: `data` is what `function` takes.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_teams_reg(
    function: Function,
    data: *mut c_void,
    num_teams: u32,
    thread_limit: u32,
    _flags: u32,
) {
    // SAFETY: the caller's promise.
    unsafe {
        league::sequential(Thread::current(), Request { num_teams, thread_limit }, &outlined(&words(function, data)))
    };
}

/// `void GOMP_teams(unsigned num_teams, unsigned thread_limit)`: the teams construct of a target region that runs on the
/// host, for compilers up to gcc 11: one team.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_teams(_num_teams: u32, thread_limit: u32) {
    league::next_team(Thread::current().frame(), Request { num_teams: 1, thread_limit }, true);
}

/// `bool GOMP_teams4(unsigned num_teams_low, unsigned num_teams_high, unsigned thread_limit, bool first)`: the same for
/// later ones, which execute the construct again until this says false.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_teams4(low: u32, _high: u32, thread_limit: u32, first: Bool) -> bool {
    league::next_team(Thread::current().frame(), Request { num_teams: low, thread_limit }, first.get())
}
