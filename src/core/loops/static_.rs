//! Static schedules: which iterations are mine, by arithmetic alone.
//!
//! The functions answer in the form `__kmpc_for_static_init_*` and its kin hand back (inclusive bounds, a stride to
//! the next chunk, whether the last iteration is among mine), OpenMP 5.2 section 11.5.3. A member with nothing to do
//! gets bounds that are empty in the direction of the loop, also at the ends of the type's range.

use super::int::{LoopInt, trip_inclusive, value_at};
use crate::core::icv::{ScheduleKind, settings};

/// How a static schedule cuts the iterations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaticKind {
    /// One block each; the first `trip % n` members have one iteration more.
    Balanced,
    /// One block of `ceil(trip / n)` each; the last members may have fewer or none.
    Greedy,
    /// Chunks of so many iterations, dealt round robin. Below 1 counts as 1.
    Chunked(i64),
    /// One block each, of a length that is a multiple of this power of two (the width of a vector).
    BalancedChunked(i64),
}

impl StaticKind {
    /// `schedule(static)`: KMP_SCHEDULE chooses.
    #[inline]
    #[must_use]
    pub fn unspecialized() -> Self {
        match settings().schedule_variants.static_kind {
            ScheduleKind::StaticGreedy => StaticKind::Greedy,
            _ => StaticKind::Balanced,
        }
    }
}

/// What one member does of a static loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaticPart<T: LoopInt> {
    /// The first value of the first chunk.
    pub lb: T,
    /// The last value of the first chunk, inclusive. A chunk of a chunked schedule is not cut at the loop's end
    /// (compilers do that), unless it would run out of the type.
    pub ub: T,
    /// From one chunk's first value to that of the next.
    pub stride: T::Signed,
    /// Whether the loop's last iteration is among this member's.
    pub last: bool,
}

/// What one member does of a `distribute parallel for` loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DistPart<T: LoopInt> {
    /// The member's part of its team's block.
    pub part: StaticPart<T>,
    /// The last value of the team's block, inclusive.
    pub team_ub: T,
}

/// The block of member `id` of `n`: its first iteration and how many.
#[inline]
pub fn balanced_block(trip: u64, id: u64, n: u64) -> (u64, u64) {
    let (small, extra) = (trip / n, trip % n);
    (id * small + id.min(extra), small + u64::from(id < extra))
}

/// Bounds without an iteration in the direction of `step`, next to `ub` where the type has room.
#[inline]
fn empty<T: LoopInt>(ub: T, step: i64) -> (T, T) {
    let (edge, outward) = if step > 0 { (T::MAX, 1) } else { (T::MIN, -1) };
    if ub == edge { (ub, value_at(ub, -outward, 1)) } else { (value_at(ub, outward, 1), ub) }
}

/// The value of iteration `index`, or `ub` when that runs out of the type.
#[inline]
fn value_or<T: LoopInt>(lb: T, step: i64, index: u64, ub: T) -> T {
    let exact = i128::from(index).checked_mul(i128::from(step)).and_then(|d| d.checked_add(lb.wide()));
    match exact {
        Some(v) if v >= T::MIN.wide() && v <= T::MAX.wide() => value_at(lb, step, index),
        _ => ub,
    }
}

/// The whole loop for one: what a team of one, and a serialized region, get.
fn whole<T: LoopInt>(lb: T, ub: T, step: i64) -> StaticPart<T> {
    let span = ub.bits().wrapping_sub(lb.bits()) as i64;
    let stride = if step > 0 { span.wrapping_add(1) } else { span.wrapping_sub(1) };
    StaticPart { lb, ub, stride: T::signed(stride), last: true }
}

/// Member `tid`'s part of `lb..=ub` by `step` in a team of `n`. A loop without iterations comes back as it is.
pub fn static_part<T: LoopInt>(tid: u32, n: u32, lb: T, ub: T, step: T::Signed, kind: StaticKind) -> StaticPart<T> {
    let step: i64 = step.into();
    let trip = trip_inclusive(lb, ub, step);
    if trip == 0 {
        return StaticPart { lb, ub, stride: T::signed(step), last: false };
    }
    if n <= 1 {
        return whole(lb, ub, step);
    }
    let (tid, n) = (u64::from(tid), u64::from(n));
    match kind {
        StaticKind::Balanced => {
            let (first, len) = balanced_block(trip, tid, n);
            block_part(lb, ub, step, trip, (first, len))
        }
        StaticKind::Greedy => block_part(lb, ub, step, trip, cut_block(trip, tid, trip.div_ceil(n))),
        StaticKind::BalancedChunked(width) => {
            let len = vector_block_len(trip, n, width.max(1) as u64);
            block_part(lb, ub, step, trip, cut_block(trip, tid, len))
        }
        StaticKind::Chunked(chunk) => chunked_part(tid, n, lb, ub, step, trip, chunk),
    }
}

/// Block `id` of blocks of `len` iterations, cut at `trip`.
#[inline]
pub(super) fn cut_block(trip: u64, id: u64, len: u64) -> (u64, u64) {
    match id.checked_mul(len) {
        Some(first) if first < trip => (first, len.min(trip - first)),
        _ => (trip, 0),
    }
}

/// The length of blocks for `n` members that is a multiple of `width`.
pub(super) fn vector_block_len(trip: u64, n: u64, width: u64) -> u64 {
    trip.div_ceil(n).checked_next_multiple_of(width).unwrap_or(trip)
}

fn block_part<T: LoopInt>(lb: T, ub: T, step: i64, trip: u64, (first, len): (u64, u64)) -> StaticPart<T> {
    let stride = T::signed(trip as i64);
    if len == 0 {
        let (lb, ub) = empty(ub, step);
        return StaticPart { lb, ub, stride, last: false };
    }
    let (low, high) = (value_at(lb, step, first), value_at(lb, step, first + (len - 1)));
    StaticPart { lb: low, ub: high, stride, last: first + len == trip }
}

fn chunked_part<T: LoopInt>(tid: u64, n: u64, lb: T, ub: T, step: i64, trip: u64, chunk: i64) -> StaticPart<T> {
    let chunk = (chunk.max(1) as u64).min(trip);
    let chunks = trip.div_ceil(chunk);
    let last = tid == (chunks - 1) % n;
    // A stride of all the chunks there are takes everyone past the end without running out of the type further than
    // it must.
    let stride = T::signed(chunk.wrapping_mul(chunks.min(n)).wrapping_mul(step as u64) as i64);
    if tid >= chunks {
        let (lb, ub) = empty(ub, step);
        return StaticPart { lb, ub, stride, last };
    }
    let first = tid * chunk;
    let high = value_or(lb, step, first.saturating_add(chunk - 1), ub);
    StaticPart { lb: value_at(lb, step, first), ub: high, stride, last }
}

/// The block of team `team` of `nteams`: `distribute` without a chunk, before the team shares it out.
pub fn team_block<T: LoopInt>(team: u32, nteams: u32, lb: T, ub: T, step: T::Signed) -> StaticPart<T> {
    let step: i64 = step.into();
    let trip = trip_inclusive(lb, ub, step);
    if trip == 0 {
        return StaticPart { lb, ub, stride: T::signed(step), last: false };
    }
    block_part(lb, ub, step, trip, balanced_block(trip, u64::from(team), u64::from(nteams.max(1))))
}

/// The first chunk of team `team` of `nteams` under `dist_schedule(static, chunk)`, cut at the loop's end, and the
/// stride to its next.
pub fn team_chunk<T: LoopInt>(team: u32, nteams: u32, lb: T, ub: T, step: T::Signed, chunk: i64) -> StaticPart<T> {
    let step: i64 = step.into();
    let trip = trip_inclusive(lb, ub, step);
    let (team, nteams) = (u64::from(team), u64::from(nteams.max(1)));
    let chunk = chunk.max(1) as u64;
    let stride = T::signed(chunk.wrapping_mul(nteams).wrapping_mul(step as u64) as i64);
    if trip == 0 {
        return StaticPart { lb, ub, stride, last: false };
    }
    let last = team == ((trip - 1) / chunk) % nteams;
    let (first, len) = cut_block(trip, team, chunk);
    if len == 0 {
        let (lb, ub) = empty(ub, step);
        return StaticPart { lb, ub, stride, last };
    }
    let high = if first + len == trip { ub } else { value_at(lb, step, first + (len - 1)) };
    StaticPart { lb: value_at(lb, step, first), ub: high, stride, last }
}

/// Who of the league asks: team number and count, thread number and count.
#[derive(Clone, Copy, Debug)]
pub struct LeagueSeat {
    /// The team's number in the league.
    pub team: u32,
    /// The teams of the league.
    pub nteams: u32,
    /// The thread's number in its team.
    pub tid: u32,
    /// The threads of the team.
    pub nthreads: u32,
}

/// A member's part of a `distribute parallel for` with static schedules: its team's block, and of that its own part.
pub fn dist_part<T: LoopInt>(seat: LeagueSeat, lb: T, ub: T, step: T::Signed, kind: StaticKind) -> DistPart<T> {
    let LeagueSeat { team, nteams, tid, nthreads } = seat;
    let stride = T::signed(ub.bits().wrapping_sub(lb.bits()) as i64);
    let block = team_block(team, nteams, lb, ub, step);
    let trip = trip_inclusive(block.lb, block.ub, step.into());
    if trip == 0 {
        return DistPart { part: StaticPart { stride, ..block }, team_ub: block.ub };
    }
    let mut part = static_part(tid, nthreads, block.lb, block.ub, step, kind);
    part.last &= block.last;
    if !matches!(kind, StaticKind::Chunked(_)) {
        part.stride = stride;
    }
    DistPart { part, team_ub: block.ub }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Runs the loops a compiler makes from the parts and says how often each iteration ran; checks `last`.
    fn check<T: LoopInt>(n: u32, lb: T, ub: T, step: T::Signed, kind: StaticKind) {
        let st: i64 = step.into();
        let trip = trip_inclusive(lb, ub, st);
        let mut seen = vec![0u32; trip as usize];
        let mut lasts = 0;
        for tid in 0..n {
            let part = static_part(tid, n, lb, ub, step, kind);
            let mut mine_last = false;
            let chunked = matches!(kind, StaticKind::Chunked(_));
            let (mut low, mut high) = (part.lb.wide(), part.ub.wide());
            loop {
                let cut = if st > 0 { high.min(ub.wide()) } else { high.max(ub.wide()) };
                let mut v = low;
                let inside = |v: i128| if st > 0 { v <= cut } else { v >= cut };
                if !inside(v) {
                    break;
                }
                while inside(v) {
                    let index = ((v - lb.wide()) / i128::from(st)) as u64;
                    assert_eq!(value_at(lb, st, index).wide(), v);
                    seen[index as usize] += 1;
                    mine_last |= index == trip - 1;
                    v += i128::from(st);
                }
                if !chunked {
                    break;
                }
                let stride: i64 = part.stride.into();
                low += i128::from(stride);
                high += i128::from(stride);
            }
            lasts += u32::from(part.last);
            assert_eq!(part.last, mine_last, "tid {tid} of {n}: {part:?} of {lb:?}..={ub:?} by {st}, {kind:?}");
        }
        assert!(seen.iter().all(|&c| c == 1), "{n} {lb:?}..={ub:?} by {st}, {kind:?}: {seen:?}");
        assert_eq!(lasts, u32::from(trip > 0));
    }

    fn kinds() -> impl Strategy<Value = StaticKind> {
        prop_oneof![
            Just(StaticKind::Balanced),
            Just(StaticKind::Greedy),
            (-1i64..40).prop_map(StaticKind::Chunked),
            (0u32..5).prop_map(|b| StaticKind::BalancedChunked(1 << b)),
        ]
    }

    macro_rules! prop_type {
        ($name:ident, $int:ty, $signed:ty) => {
            proptest! {
                #[test]
                fn $name(n in 1u32..20, base in any::<$int>(), len in 0u64..200, step in 1i64..9, down: bool,
                         from_edge: bool, kind in kinds()) {
                    // Near the edge of the type on the side the loop runs to, or anywhere.
                    let span = (len * step as u64) as $int;
                    let lb = match (from_edge, down) {
                        (true, false) => <$int>::MAX - span,
                        (true, true) => <$int>::MIN + span,
                        (false, false) => base.min(<$int>::MAX - span),
                        (false, true) => base.max(<$int>::MIN + span),
                    };
                    let (ub, step) = if down { (lb - span, -step) } else { (lb + span, step) };
                    check(n, lb, ub, step as $signed, kind);
                }
            }
        };
    }
    prop_type!(parts_i32, i32, i32);
    prop_type!(parts_u32, u32, i32);
    prop_type!(parts_i64, i64, i64);
    prop_type!(parts_u64, u64, i64);

    proptest! {
        #[test]
        fn league_once(nteams in 1u32..6, n in 1u32..6, lb in -100i32..100, len in 0i32..100, step in 1i32..5,
                       chunk in 0i64..9) {
            let ub = lb + len;
            let trip = trip_inclusive(lb, ub, i64::from(step));
            for kind in [StaticKind::Balanced, StaticKind::Chunked(chunk)] {
                let mut seen = vec![0; trip as usize];
                let mut lasts = 0;
                for (team, tid) in (0..nteams).flat_map(|team| (0..n).map(move |tid| (team, tid))) {
                    let seat = LeagueSeat { team, nteams, tid, nthreads: n };
                    let DistPart { part, team_ub } = dist_part(seat, lb, ub, step, kind);
                    let (mut low, mut high) = (part.lb, part.ub);
                    let mut mine_last = false;
                    while low <= high.min(team_ub) {
                        for v in (low..=high.min(team_ub)).step_by(step as usize) {
                            seen[((v - lb) / step) as usize] += 1;
                            mine_last |= ((v - lb) / step) as u64 == trip - 1;
                        }
                        if kind == StaticKind::Balanced {
                            break;
                        }
                        low += part.stride;
                        high += part.stride;
                    }
                    prop_assert_eq!(part.last, mine_last);
                    lasts += u32::from(part.last);
                }
                prop_assert!(seen.iter().all(|&c| c == 1), "{:?} {:?}", kind, seen);
                prop_assert_eq!(lasts, 1);
            }
        }

        #[test]
        fn team_chunks_once(nteams in 1u32..6, lb in -100i32..100, len in 0i32..100, step in 1i32..5, chunk in 0i64..9) {
            let ub = lb + len;
            let mut seen = vec![0; trip_inclusive(lb, ub, i64::from(step)) as usize];
            for team in 0..nteams {
                let part = team_chunk(team, nteams, lb, ub, step, chunk);
                let (mut low, mut high) = (part.lb, part.ub);
                while low <= high.min(ub) {
                    (low..=high.min(ub)).step_by(step as usize).for_each(|v| seen[((v - lb) / step) as usize] += 1);
                    low += part.stride;
                    high += part.stride;
                }
            }
            prop_assert!(seen.iter().all(|&c| c == 1), "{:?}", seen);
        }
    }

    #[test]
    fn edges() {
        // Nothing for the last members, where the type has no room above the loop.
        let part = static_part(3, 4, u64::MAX - 1, u64::MAX, 1, StaticKind::Balanced);
        assert!(part.lb > part.ub);
        let part = static_part(3, 4, 1u32, 0, -1, StaticKind::Chunked(1));
        assert!(part.lb < part.ub);
        // A chunk that would end beyond the type.
        let part = static_part(0, 4, i32::MAX - 2, i32::MAX, 3, StaticKind::Chunked(5));
        assert_eq!((part.lb, part.ub, part.last), (i32::MAX - 2, i32::MAX - 2, true));
        // Trip counts that only fit unsigned.
        let part = static_part(1, 2, i32::MIN, i32::MAX, 1, StaticKind::Balanced);
        assert_eq!((part.lb, part.ub, part.last), (0, i32::MAX, true));
        let part = static_part(1, 2, i64::MIN, i64::MAX - 1, 1, StaticKind::Balanced);
        assert_eq!((part.lb, part.ub), (0, i64::MAX - 1));
        // Zero-trip loops come back as they are.
        let part = static_part(0, 2, 5, 4, 1, StaticKind::Balanced);
        assert_eq!((part.lb, part.ub, part.last), (5, 4, false));
        assert!(!static_part(0, 1, 5, 4, 1, StaticKind::Balanced).last);
    }
}
