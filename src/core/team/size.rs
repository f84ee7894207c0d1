//! How many threads a region gets (OpenMP 6.0, section 12.1.1: Determining the Number of Threads for a parallel Region).

use crate::core::primitive::process::{AtomicBool, AtomicU32, Ordering};

use crate::core::icv::values::NO_THREAD_LIMIT;
use crate::core::icv::{Icvs, env, settings};

/// Most threads of one team, whatever is asked for.
pub const MAX_THREADS: u32 = 32768;

/// What a region asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The num_threads clause; 0 without.
    pub num_threads: u32,
    /// The value of the if clause; true without.
    pub parallel: bool,
    /// Whether the thread has [`Rare`](super::clauses::Rare) clauses for the region.
    pub rare: bool,
}

/// Most threads of any team now. Its own static, not through core::primitive: read by every region, and it outlives an
/// execution of a model.
static CAP: AtomicU32 = AtomicU32::new(MAX_THREADS);

/// Sets the most threads that a team may have: 1 under KMP_LIBRARY=serial, KMP_DEVICE_THREAD_LIMIT where that is set.
pub(crate) fn set_cap(cap: u32) {
    CAP.store(cap.clamp(1, MAX_THREADS), Ordering::Relaxed);
}

/// The threads that the region should get, before the contention group's free places and the machine have their say.
#[inline]
pub fn wanted(request: Request, icvs: &Icvs, active_level: u32) -> u32 {
    if !may_be_active(request, icvs, active_level) {
        return 1;
    }
    let asked = if request.num_threads > 0 { request.num_threads } else { next_team(icvs) };
    let asked = if icvs.dynamic { adjusted(asked) } else { asked };
    let limit = if icvs.thread_limit == NO_THREAD_LIMIT { MAX_THREADS } else { icvs.thread_limit as u32 };
    asked.min(limit).min(CAP.load(Ordering::Relaxed)).max(1)
}

/// The team size that `icvs` give a region without num_threads clause.
#[inline]
pub fn next_team(icvs: &Icvs) -> u32 {
    if icvs.num_threads > 0 { icvs.num_threads } else { default_team() }
}

/// Size of a team where nothing says one; 0 as long as that is not known. Its own static as [`CAP`] is.
static DEFAULT: AtomicU32 = AtomicU32::new(0);

/// Whether the process is a forked child that has not looked at the machine yet.
static FORKED: AtomicBool = AtomicBool::new(false);

/// Size of a team where nothing says one: the CPUs of the affinity mask, as it was at the first use of the runtime in this
/// process, within the CPU quota.
#[inline]
pub fn default_team() -> u32 {
    match DEFAULT.load(Ordering::Relaxed) {
        0 => read_default(),
        known => known,
    }
}

/// What omp_get_max_threads tells a task with `icvs`; 0 where that is not known without reading files. (nthreads-var, whatever
/// thread-limit-var makes of it: see docs/expectations.md.)
#[inline]
pub fn known_max_threads(icvs: &Icvs) -> u32 {
    if icvs.num_threads > 0 { icvs.num_threads } else { DEFAULT.load(Ordering::Relaxed) }
}

#[cold]
fn read_default() -> u32 {
    mask();
    let known = settings().default_threads();
    DEFAULT.store(known, Ordering::Relaxed);
    known
}

/// CPUs in the affinity mask, as it was at the first use of the runtime in this process.
pub fn mask() -> u32 {
    // Acquire, Release: whoever sees that somebody has looked sees what he found. Until then everybody looks.
    if FORKED.load(Ordering::Acquire) {
        env::probe_machine_again();
        FORKED.store(false, Ordering::Release);
    }
    settings().machine.procs
}

/// CPUs at hand: those of the mask as long as nobody has asked for the quota ([`pool::heed_quota`](super::pool)).
pub fn cpus() -> u32 {
    match DEFAULT.load(Ordering::Relaxed) {
        0 => mask(),
        known => known,
    }
}

/// Whether somebody has asked for the quota.
pub(crate) fn is_quota_known() -> bool {
    DEFAULT.load(Ordering::Relaxed) != 0
}

/// In a forked child: the machine is looked at again at the next use, by which time the child may have set its mask.
pub(crate) fn forget_default() {
    DEFAULT.store(0, Ordering::Relaxed);
    FORKED.store(true, Ordering::Relaxed);
}

/// Whether clauses and levels leave the region more than one thread.
#[inline]
pub fn may_be_active(request: Request, icvs: &Icvs, active_level: u32) -> bool {
    request.parallel && active_level < icvs.max_active_levels.max(0) as u32
}

/// What dyn-var makes of a request for `asked` threads: not more than there are CPUs for.
#[cold]
fn adjusted(asked: u32) -> u32 {
    asked.min(default_team())
}
