//! Static loops: the bounds of the calling thread's part (kmp_sched.cpp).

use crate::abi::kmpc::schedule;
use crate::abi::types::Ident;
use crate::core::loops::LoopInt;
use crate::core::loops::here;
use crate::core::loops::static_::{StaticPart, dist_part, static_part, team_chunk};

/// Writes a part where compiled code wants it.
///
/// # Safety
/// The addresses are those of the caller's variables; `last` may be null.
#[inline(always)]
unsafe fn hand_out<T: LoopInt>(part: StaticPart<T>, last: *mut i32, lb: *mut T, ub: *mut T, stride: *mut T::Signed) {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(last) = last.as_mut() {
            *last = i32::from(part.last);
        }
        *lb = part.lb;
        *ub = part.ub;
        *stride = part.stride;
    }
}

macro_rules! static_loops {
    ($($int:ty, $signed:ty: $for:ident $dist_for:ident $team:ident;)*) => {$(
        /// `void __kmpc_for_static_init_*(ident_t *, kmp_int32 gtid, kmp_int32 schedtype, kmp_int32 *plastiter, T
        /// *plower, T *pupper, ST *pstride, ST incr, ST chunk)`: of the loop `*plower..=*pupper` by `incr`, the calling
        /// thread's part; its team's, for a `distribute` schedule.
        ///
        /// # Safety
        /// Called by compiled code, with the addresses of its variables.
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments, reason = "the ABI's")]
        pub unsafe extern "C" fn $for(
            _loc: *const Ident,
            _gtid: i32,
            schedule: i32,
            last: *mut i32,
            lb: *mut $int,
            ub: *mut $int,
            stride: *mut $signed,
            incr: $signed,
            chunk: $signed,
        ) {
            let distribute = schedule::is_distribute(schedule);
            let (id, n) = if distribute { here::league_seat() } else { here::team_seat() };
            let kind = schedule::static_kind(schedule, chunk.into());
            // SAFETY: the caller's promise.
            unsafe { hand_out(static_part(id, n, *lb, *ub, incr, kind), last, lb, ub, stride) };
        }

        /// `void __kmpc_dist_for_static_init_*(ident_t *, kmp_int32 gtid, kmp_int32 schedule, kmp_int32 *plastiter, T
        /// *plower, T *pupper, T *pupperD, ST *pstride, ST incr, ST chunk)`: of the loop `*plower..=*pupper` by `incr`,
        /// the calling thread's part of its team's block, which ends at `*pupperD`.
        ///
        /// # Safety
        /// Called by compiled code, with the addresses of its variables.
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments, reason = "the ABI's")]
        pub unsafe extern "C" fn $dist_for(
            _loc: *const Ident,
            _gtid: i32,
            schedule: i32,
            last: *mut i32,
            lb: *mut $int,
            ub: *mut $int,
            team_ub: *mut $int,
            stride: *mut $signed,
            incr: $signed,
            chunk: $signed,
        ) {
            let kind = schedule::static_kind(schedule, chunk.into());
            // SAFETY: the caller's promise.
            unsafe {
                let dist = dist_part(here::seat(), *lb, *ub, incr, kind);
                *team_ub = dist.team_ub;
                hand_out(dist.part, last, lb, ub, stride);
            }
        }

        /// `void __kmpc_team_static_init_*(ident_t *, kmp_int32 gtid, kmp_int32 *p_last, T *p_lb, T *p_ub, ST *p_st, ST
        /// incr, ST chunk)`: of the loop `*p_lb..=*p_ub` by `incr`, the first chunk of the calling thread's team under
        /// `dist_schedule(static, chunk)`.
        ///
        /// # Safety
        /// Called by compiled code, with the addresses of its variables.
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments, reason = "the ABI's")]
        pub unsafe extern "C" fn $team(
            _loc: *const Ident,
            _gtid: i32,
            last: *mut i32,
            lb: *mut $int,
            ub: *mut $int,
            stride: *mut $signed,
            incr: $signed,
            chunk: $signed,
        ) {
            let (team, nteams) = here::league_seat();
            // SAFETY: the caller's promise.
            unsafe { hand_out(team_chunk(team, nteams, *lb, *ub, incr, chunk.into()), last, lb, ub, stride) };
        }
    )*};
}

static_loops! {
    i32, i32: __kmpc_for_static_init_4 __kmpc_dist_for_static_init_4 __kmpc_team_static_init_4;
    u32, i32: __kmpc_for_static_init_4u __kmpc_dist_for_static_init_4u __kmpc_team_static_init_4u;
    i64, i64: __kmpc_for_static_init_8 __kmpc_dist_for_static_init_8 __kmpc_team_static_init_8;
    u64, i64: __kmpc_for_static_init_8u __kmpc_dist_for_static_init_8u __kmpc_team_static_init_8u;
}

/// `void __kmpc_for_static_fini(ident_t *, kmp_int32 gtid)`: the end of a static loop, which holds nothing.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_for_static_fini(_loc: *const Ident, _gtid: i32) {}
