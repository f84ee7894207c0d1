//! How many threads a region gets (OpenMP 6.0, section 12.1.1: Determining the Number of Threads for a parallel Region).

use crate::core::icv::values::NO_THREAD_LIMIT;
use crate::core::icv::{Icvs, settings};

/// Most threads of one team, whatever is asked for.
pub const MAX_THREADS: u32 = 32768;

/// What a region asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The num_threads clause; 0 without.
    pub num_threads: u32,
    /// The value of the if clause; true without.
    pub parallel: bool,
}

/// The threads that the region should get, before the contention group's free places and the machine have their say.
#[inline]
pub fn wanted(request: Request, icvs: &Icvs, active_level: u32) -> u32 {
    if !request.parallel || active_level >= icvs.max_active_levels.max(0) as u32 {
        return 1;
    }
    let asked = if request.num_threads > 0 { request.num_threads } else { icvs.num_threads };
    let asked = if icvs.dynamic { asked.min(settings().default_threads()) } else { asked };
    let limit = if icvs.thread_limit == NO_THREAD_LIMIT { MAX_THREADS } else { icvs.thread_limit as u32 };
    asked.min(limit).clamp(1, MAX_THREADS)
}
