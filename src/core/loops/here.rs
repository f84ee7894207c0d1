//! Where the calling thread stands, for static loops: two loads from its own block. A thread that OpenMP does not know,
//! and one that is the initial thread of a team of a league, are alone.

use super::static_::LeagueSeat;
use crate::core::query;
use crate::sys::arch::tls;

/// The calling thread's number, and the threads of its team.
#[inline(always)]
pub fn team_seat() -> (u32, u32) {
    (tls::thread_num(), tls::extra_threads() + 1)
}

/// The number of the calling thread's team, and the teams of its league.
#[inline]
pub fn league_seat() -> (u32, u32) {
    let league = query::league();
    (league.team_num, league.num_teams)
}

/// Both.
#[inline]
pub fn seat() -> LeagueSeat {
    let ((team, nteams), (tid, nthreads)) = (league_seat(), team_seat());
    LeagueSeat { team, nteams, tid, nthreads }
}
