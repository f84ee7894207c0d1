//! Leagues: the teams of a teams construct on the host (OpenMP 6.0, section 12.2).
//!
//! A team starts as one thread, the initial thread of a contention group of its own: level 0, and regions of its own. Each
//! team of the league is executed by one of some threads, which take one team after the other: a league may have more
//! teams than there are threads. Teams cannot wait for each other, so nobody sees the difference.

use crate::core::icv::{Icvs, settings};
use crate::core::team::{Frame, League, Outlined, Thread, fork_join, serial, size};

/// What a teams construct asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Upper bound of the num_teams clause; 0 without.
    pub num_teams: u32,
    /// The thread_limit clause; 0 without.
    pub thread_limit: u32,
}

impl Request {
    /// The clause, else nteams-var, else one team.
    fn teams(self) -> u32 {
        let otherwise = || settings().num_teams().max(1) as u32;
        if self.num_teams > 0 { self.num_teams } else { otherwise() }
    }

    /// The clause, else teams-thread-limit-var, if there is one.
    fn limit(self) -> Option<i32> {
        let otherwise = || settings().teams_thread_limit();
        let limit = if self.thread_limit > 0 { self.thread_limit.min(i32::MAX as u32) as i32 } else { otherwise() };
        (limit > 0).then_some(limit)
    }
}

/// What the threads of a league are told.
struct Plan<'a> {
    work: &'a Outlined<'a>,
    num_teams: u32,
    icvs: Icvs,
}

/// Executes a league whose teams the calling thread takes one after the other.
///
/// # Safety
/// `work` is an outlined function with its arguments, all valid until the call returns.
pub unsafe fn sequential(thread: &'static Thread, request: Request, work: &Outlined<'_>) {
    let plan = Plan { work, num_teams: request.teams(), icvs: limited(thread.frame(), request) };
    execute(thread, &plan, 0, 1);
}

/// Executes a league on as many threads as there are teams, or CPUs.
///
/// # Safety
/// As [`sequential`].
pub unsafe fn concurrent(thread: &'static Thread, request: Request, work: &Outlined<'_>) {
    let (settings, num_teams) = (settings(), request.teams());
    let mut icvs = limited(thread.frame(), request);
    let cpus = size::default_team();
    if request.limit().is_none() {
        // The teams share the CPUs.
        icvs.num_threads = size::next_team(&icvs).min(cpus / num_teams).max(1);
    }
    let plan = Plan { work, num_teams, icvs };
    let most = settings.kmp_teams_thread_limit.map_or(cpus, |most| cpus.min(most.max(1) as u32));
    let words = [(&raw const plan) as usize, 0, 0, 0];
    let member = Outlined::of(member as *const (), 1, &words);
    if fork_join::begin_league(thread, num_teams.min(most), &member) {
        // SAFETY: `member` takes the plan, which lives until the end below.
        unsafe { fork_join::call(thread, &member) };
        fork_join::end(thread);
    } else {
        execute(thread, &plan, 0, 1);
    }
}

/// The ICVs of the league's initial tasks.
fn limited(frame: &Frame, request: Request) -> Icvs {
    let icvs = frame.icvs();
    Icvs { thread_limit: request.limit().unwrap_or(icvs.thread_limit), ..icvs }
}

/// The ICVs of a target region's initial task: the process's own.
pub(crate) fn initial(request: Request) -> Icvs {
    let icvs = settings().initial_icvs();
    let limit = i32::try_from(request.thread_limit).ok().filter(|&limit| limit > 0);
    Icvs { thread_limit: limit.unwrap_or(icvs.thread_limit), ..icvs }
}

/// What each thread of the league does.
extern "C-unwind" fn member(_gtid: *const i32, _tid: *const i32, plan: &Plan<'_>) {
    let thread = Thread::current();
    let frame = thread.frame();
    execute(thread, plan, frame.tid(), frame.team().size());
}

/// Executes every `of`th team from number `first` on.
fn execute(thread: &'static Thread, plan: &Plan<'_>, first: u32, of: u32) {
    let num_teams = plan.num_teams;
    for team_num in (first..num_teams).step_by(of as usize) {
        serial::push_team(thread, League { team_num, num_teams }, plan.icvs);
        // SAFETY: who made the plan promised it.
        unsafe { fork_join::call(thread, plan.work) };
        serial::pop(thread);
    }
}

/// The teams construct of a target region that runs on the host: the calling thread goes on as the first team (`first`), or
/// as the next one; false when there is none left.
pub fn next_team(frame: &Frame, request: Request, first: bool) -> bool {
    let League { team_num, num_teams } = frame.league.get();
    if first {
        frame.set_icvs(|icvs| icvs.thread_limit = request.limit().unwrap_or(icvs.thread_limit));
        frame.league.set(League { team_num: 0, num_teams: request.num_teams.max(1) });
        return true;
    }
    let there = team_num + 1 < num_teams;
    if there {
        frame.league.set(League { team_num: team_num + 1, num_teams });
        // Regions of this team are not those of the last one.
        frame.set_icvs(|_| {});
    }
    there
}
