//! The engine with real threads: every iteration once, the last one known, order where order is due.

use super::*;
use crate::core::icv::ScheduleKind;
use proptest::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Runs `body` as each of `n` members of a team on `ring`, on a thread each.
fn team(ring: &WorkRing, n: u32, body: impl Fn(&mut Member) + Sync) {
    std::thread::scope(|scope| {
        for tid in (1..n).rev() {
            let body = &body;
            scope.spawn(move || {
                let mut state = WorkState::enter(ring);
                body(&mut Member { ring, state: &mut state, tid, nthreads: n });
            });
        }
        let mut state = WorkState::enter(ring);
        body(&mut Member { ring, state: &mut state, tid: 0, nthreads: n });
        std::thread::yield_now();
    });
}

/// The same, and ends the region.
fn region(ring: &WorkRing, n: u32, body: impl Fn(&mut Member) + Sync) {
    let met = Mutex::new(WorkState::default());
    team(ring, n, |m| {
        body(m);
        if m.tid == 0 {
            *met.lock().unwrap() = std::mem::take(m.state);
        }
    });
    let mut state = met.into_inner().unwrap();
    Member { ring, state: &mut state, tid: 0, nthreads: n }.close_region();
}

const KINDS: [ScheduleKind; 12] = [
    ScheduleKind::Static,
    ScheduleKind::StaticChunked,
    ScheduleKind::StaticGreedy,
    ScheduleKind::StaticBalanced,
    ScheduleKind::StaticBalancedChunked,
    ScheduleKind::StaticSteal,
    ScheduleKind::Dynamic,
    ScheduleKind::Guided,
    ScheduleKind::GuidedIterative,
    ScheduleKind::GuidedAnalytical,
    ScheduleKind::Trapezoidal,
    ScheduleKind::Auto,
];

fn specs() -> impl Strategy<Value = LoopSpec> {
    (0..KINDS.len(), 0u64..40, any::<[bool; 5]>()).prop_map(
        |(kind, chunk, [monotonic, one_by_one, chunks_alone, shares, simd])| {
            let spec = LoopSpec { monotonic, one_by_one, chunks_alone, shares, ..LoopSpec::new(KINDS[kind], chunk) };
            if simd { spec.simd(4) } else { spec }
        },
    )
}

/// Walks a chunk as kmpc's and as GOMP's code would, and says which iterations it has.
fn walk<T: LoopInt>(chunk: &Chunk<T>, lb: T, step: i64, trip: u64, seen: &[AtomicU32]) -> bool {
    let (mut v, mut has_last) = (chunk.lb.wide(), false);
    let inside = |v: i128| if step > 0 { v <= chunk.ub.wide() } else { v >= chunk.ub.wide() };
    let mut count = 0u64;
    while inside(v) {
        let index = ((v - lb.wide()) / i128::from(step)) as usize;
        seen[index].fetch_add(1, Ordering::Relaxed);
        has_last |= index as u64 == trip - 1;
        v += i128::from(step);
        count += 1;
    }
    assert!(count > 0, "an empty chunk: {chunk:?}");
    assert_eq!(chunk.end, int::value_at(chunk.lb, step, count), "{chunk:?}");
    has_last
}

/// One loop on `n` threads: each iteration once, `last` once and for the right chunk, order where promised.
fn run<T: LoopInt + Sync>(ring: &WorkRing, n: u32, spec: &LoopSpec, lb: T, ub: T, step: T::Signed)
where
    T::Signed: Sync,
{
    let st: i64 = step.into();
    let trip = int::trip_inclusive(lb, ub, st);
    let seen: Vec<AtomicU32> = (0..trip).map(|_| AtomicU32::new(0)).collect();
    let lasts = AtomicU32::new(0);
    region(ring, n, |m| {
        m.start(spec, Bounds::inclusive(lb, ub, step));
        let mut before: Option<i128> = None;
        while let Some(chunk) = m.next_chunk::<T>() {
            let stride: i64 = chunk.stride.into();
            assert_eq!(stride, st);
            assert_eq!(chunk.last, walk(&chunk, lb, st, trip, &seen));
            lasts.fetch_add(u32::from(chunk.last), Ordering::Relaxed);
            if spec.monotonic {
                let here = chunk.lb.wide() * i128::from(st.signum());
                assert!(before.is_none_or(|before| before < here));
                before = Some(here);
            }
            if m.tid % 2 == 1 {
                std::thread::yield_now();
            }
        }
        assert!(m.next_chunk::<T>().is_none());
        m.end();
    });
    assert!(seen.iter().all(|c| c.load(Ordering::Relaxed) == 1), "{n} threads, {spec:?}, {lb:?}..={ub:?} by {st}");
    assert_eq!(lasts.into_inner(), u32::from(trip > 0));
}

macro_rules! prop_type {
    ($name:ident, $int:ty, $signed:ty) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(150))]
            #[test]
            fn $name(n in 1u32..7, base in any::<$int>(), len in 0u64..400, step in 1i64..9, down: bool, edge: bool,
                     spec in specs()) {
                let span = (len * step as u64) as $int;
                let lb = match (edge, down) {
                    (true, false) => <$int>::MAX - span,
                    (true, true) => <$int>::MIN + span,
                    (false, false) => base.min(<$int>::MAX - span),
                    (false, true) => base.max(<$int>::MIN + span),
                };
                let (ub, step) = if down { (lb - span, -step) } else { (lb + span, step) };
                let ring = WorkRing::new(7);
                for _ in 0..3 {
                    run(&ring, n, &spec, lb, ub, step as $signed);
                }
            }
        }
    };
}
prop_type!(every_iteration_once_i32, i32, i32);
prop_type!(every_iteration_once_u32, u32, i32);
prop_type!(every_iteration_once_i64, i64, i64);
prop_type!(every_iteration_once_u64, u64, i64);

#[test]
fn exclusive_ends() {
    let ring = WorkRing::new(3);
    for kind in KINDS {
        for (start, end, incr) in [(0, 10, 3), (10, 0, -3), (i64::MAX - 5, i64::MAX, 2), (i64::MIN + 7, i64::MIN, -2)] {
            let total = AtomicU64::new(0);
            region(&ring, 3, |m| {
                m.start(&LoopSpec::new(kind, 2), Bounds::exclusive(start, end, incr));
                while let Some(Chunk { lb, end: stop, last, .. }) = m.next_chunk::<i64>() {
                    assert!(!last || stop == end, "the last chunk ends at the loop's own end");
                    let mut v = lb;
                    while if incr > 0 { v < stop } else { v > stop } {
                        total.fetch_add(1, Ordering::Relaxed);
                        let Some(next) = v.checked_add(incr) else { break };
                        v = next;
                    }
                }
            });
            assert_eq!(total.into_inner(), Bounds::exclusive(start, end, incr).trip, "{kind:?} {start} {end} {incr}");
        }
    }
}

#[test]
fn huge_loops_start_right() {
    // Too long to run: the first chunks must be in bounds and apart.
    for kind in KINDS {
        for chunk in [1, 1 << 40, u64::MAX] {
            let ring = WorkRing::new(2);
            let mut states = [WorkState::enter(&ring), WorkState::enter(&ring)];
            let mut chunks: Vec<(i128, i128)> = Vec::new();
            for (tid, state) in states.iter_mut().enumerate() {
                let mut m = Member { ring: &ring, state, tid: tid as u32, nthreads: 2 };
                m.start(&LoopSpec::new(kind, chunk), Bounds::exclusive(i64::MIN, i64::MAX, 1));
                for _ in 0..3 {
                    chunks.extend(m.next_chunk::<i64>().map(|c| (c.lb.wide(), c.ub.wide())));
                }
            }
            chunks.sort_unstable();
            assert!(!chunks.is_empty());
            assert!(chunks.iter().all(|c| c.0 <= c.1 && c.1 < i64::MAX.wide()), "{kind:?} {chunk}: {chunks:?}");
            assert!(chunks.windows(2).all(|w| w[0].1 < w[1].0), "{kind:?} {chunk}: {chunks:?}");
        }
    }
}

#[test]
fn more_chunks_than_a_range_counts() {
    let ring = WorkRing::new(2);
    let trip = (steal::MAX_UNITS + 5) * 3;
    let sum = AtomicU64::new(0);
    region(&ring, 2, |m| {
        m.start(&LoopSpec::new(ScheduleKind::Dynamic, 1), Bounds::counted(0, trip));
        let mut mine = 0u64;
        while let Some(c) = m.next_chunk::<u64>() {
            assert_eq!(c.lb, c.ub);
            mine = mine.wrapping_add(c.lb + 1);
        }
        sum.fetch_add(mine, Ordering::Relaxed);
    });
    assert_eq!(sum.into_inner(), trip * (trip + 1) / 2);
}

#[test]
fn latecomers_work_is_stolen_and_last_is_known() {
    let ring = WorkRing::new(3);
    for round in 0..2000u64 {
        let seen: Vec<AtomicU32> = (0..100).map(|_| AtomicU32::new(0)).collect();
        let (lasts, go) = (AtomicU32::new(0), AtomicBool::new(false));
        region(&ring, 3, |m| {
            // One member stays away until the others have done everything.
            if m.tid == (round % 3) as u32 {
                while !go.load(Ordering::Acquire) {
                    std::thread::yield_now();
                }
            }
            m.start(&LoopSpec::new(ScheduleKind::Dynamic, 3), Bounds::counted(0, 100));
            while let Some(c) = m.next_chunk::<u32>() {
                (c.lb..=c.ub).for_each(|i| _ = seen[i as usize].fetch_add(1, Ordering::Relaxed));
                assert_eq!(c.last, c.ub == 99);
                lasts.fetch_add(u32::from(c.last), Ordering::Relaxed);
            }
            go.store(true, Ordering::Release);
        });
        assert!(seen.iter().all(|c| c.load(Ordering::Relaxed) == 1));
        assert_eq!(lasts.into_inner(), 1);
    }
}

/// Members that take their chunks in turn get as many, whichever comes first in each round.
#[test]
fn equal_members_get_equal_shares() {
    let ring = WorkRing::new(2);
    for chunks in 2..40u64 {
        for turns in 0..64u32 {
            let mut states = [WorkState::enter(&ring), WorkState::enter(&ring)];
            let mut shares = [0u64; 2];
            let spec = LoopSpec::new(ScheduleKind::Dynamic, 256);
            let [first, second] = &mut states;
            let mut members =
                [(0, first), (1, second)].map(|(tid, state)| Member { ring: &ring, state, tid, nthreads: 2 });
            members.iter_mut().for_each(|m| m.start(&spec, Bounds::exclusive(0i64, 256 * chunks as i64, 1)));
            for round in 0.. {
                let first = (turns >> (round % 6) & 1) as usize;
                let got = [first, 1 - first].map(|tid| {
                    let any = members[tid].next_chunk::<i64>().is_some();
                    shares[tid] += u64::from(any);
                    any
                });
                if got == [false, false] {
                    break;
                }
            }
            assert_eq!(shares[0] + shares[1], chunks);
            assert!(shares[0].abs_diff(shares[1]) <= 1, "{chunks} chunks, {turns:b}: {shares:?}");
            members[0].close_region();
        }
    }
}

#[test]
fn members_run_ahead_and_wait_for_the_ring() {
    let ring = WorkRing::new(4);
    for _ in 0..20 {
        let loops: Vec<AtomicU64> = (0..200).map(|_| AtomicU64::new(0)).collect();
        let singles = AtomicU32::new(0);
        region(&ring, 4, |m| {
            for (i, total) in loops.iter().enumerate() {
                let kind = KINDS[i % KINDS.len()];
                m.start(&LoopSpec::new(kind, 1), Bounds::inclusive(1i32, 50, 1));
                while let Some(c) = m.next_chunk::<i32>() {
                    total.fetch_add((c.lb..=c.ub).map(|i| i as u64).sum(), Ordering::Relaxed);
                }
                if m.single() {
                    singles.fetch_add(1, Ordering::Relaxed);
                }
                if m.tid == 3 && i % 50 == 0 {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
            }
        });
        assert!(loops.iter().all(|t| t.load(Ordering::Relaxed) == 50 * 51 / 2));
        assert_eq!(singles.into_inner(), 200);
    }
}

#[test]
fn tags_come_round() {
    // More uses of each slot than tags, with a member that takes no part for most of them.
    let ring = WorkRing::new(3);
    let mut states = [WorkState::enter(&ring), WorkState::enter(&ring), WorkState::enter(&ring)];
    for use_ in 0..(1u64 << 16) * ring::SLOTS as u64 * 2 + 100 {
        let n = if use_ % 65_536 < 20 { 3 } else { 2 };
        let mut seen = [0u32; 9];
        for tid in 0..n {
            states[tid as usize].construct = states[0].construct.wrapping_sub(u32::from(tid > 0));
            let mut m = Member { ring: &ring, state: &mut states[tid as usize], tid, nthreads: n };
            m.start(&LoopSpec::new(ScheduleKind::Dynamic, 1), Bounds::counted(0, 9));
            // The first leaves a part for the next to steal.
            for _ in 0..if tid + 1 == n { 10 } else { 2 } {
                m.next_chunk::<u32>().inspect(|c| seen[c.lb as usize] += 1);
            }
            m.end();
        }
        assert_eq!(seen, [1; 9], "use {use_}");
    }
}

/// Members may be any number of singles apart, as these have no barrier: one that is 2^32 behind runs none of those that
/// others have run.
#[test]
fn far_behind_a_member_runs_no_single() {
    for n in [2, 3] {
        let ring = WorkRing::new(n);
        let mut state = WorkState::enter(&ring);
        ring.singles().fetch_add(1 << 32, Ordering::Relaxed);
        let mut member = Member { ring: &ring, state: &mut state, tid: 1, nthreads: n };
        assert!((0..5).all(|_| !member.single()), "{n} members");
    }
}

#[test]
fn ordered_regions_in_order() {
    let ring = WorkRing::new(5);
    for kind in KINDS {
        for (n, chunk) in [(2, 1), (5, 3), (5, 16)] {
            for gomp in [false, true] {
                let order = Mutex::new(Vec::new());
                region(&ring, n, |m| {
                    m.start(&LoopSpec::new(kind, chunk).ordered(), Bounds::inclusive(300i32, 1, -1));
                    while let Some(c) = m.next_chunk::<i32>() {
                        for i in (c.ub..=c.lb).rev() {
                            // Some iterations have no ordered region.
                            if i % 7 != 0 {
                                m.ordered_begin();
                                order.lock().unwrap().push(i);
                                m.ordered_end();
                            }
                            if !gomp {
                                m.iteration_end();
                            }
                        }
                    }
                });
                let due: Vec<i32> = (1..=300).rev().filter(|i| i % 7 != 0).collect();
                assert_eq!(order.into_inner().unwrap(), due, "{kind:?} {n} {chunk}");
            }
        }
    }
}

#[test]
fn doacross_dims_wait_for_their_sources() {
    let ring = WorkRing::new(4);
    let (rows, columns) = (40i64, 30i64);
    for (kind, monotonic) in KINDS.into_iter().flat_map(|kind| [(kind, false), (kind, true)]) {
        let grid: Vec<AtomicU64> = (0..rows * columns).map(|_| AtomicU64::new(0)).collect();
        let at = |i: i64, j: i64| &grid[(i * columns + j) as usize];
        region(&ring, 4, |m| {
            m.doacross_dims(
                [Dim { lo: 0, up: rows - 1, step: 1 }, Dim { lo: columns - 1, up: 0, step: -1 }].into_iter(),
            );
            m.start(&LoopSpec { monotonic, ..LoopSpec::new(kind, 1) }, Bounds::inclusive(0i64, rows - 1, 1));
            assert!(m.state.work.batch.is_one_by_one());
            while let Some(c) = m.next_chunk::<i64>() {
                for (i, j) in (c.lb..=c.ub).flat_map(|i| (0..columns).rev().map(move |j| (i, j))) {
                    m.doacross_wait(&[i - 1, j]);
                    m.doacross_wait(&[i, j + 1]);
                    let above = if i > 0 { at(i - 1, j).load(Ordering::Relaxed) } else { 1 };
                    let right = if j + 1 < columns { at(i, j + 1).load(Ordering::Relaxed) } else { 1 };
                    assert!(above > 0 && right > 0, "{kind:?} {i} {j}");
                    at(i, j).store(above.max(right) + 1, Ordering::Relaxed);
                    m.doacross_post(&[i, j]);
                }
            }
            m.doacross_end();
        });
        assert_eq!(at(rows - 1, 0).load(Ordering::Relaxed), (rows + columns) as u64);
    }
}

#[test]
fn doacross_counts_wait_for_their_sources() {
    let ring = WorkRing::new(4);
    let (rows, columns) = (60i64, 20i64);
    for (kind, chunk) in KINDS.into_iter().flat_map(|kind| [(kind, 0), (kind, 3)]) {
        let grid: Vec<AtomicU64> = (0..rows * columns).map(|_| AtomicU64::new(0)).collect();
        let at = |i: i64, j: i64| &grid[(i * columns + j) as usize];
        region(&ring, 4, |m| {
            m.start_doacross(&LoopSpec::new(kind, chunk), &[rows as u64, columns as u64]);
            while let Some(c) = m.next_chunk::<i64>() {
                for (i, j) in (c.lb..c.end).flat_map(|i| (0..columns).map(move |j| (i, j))) {
                    if i > 0 {
                        m.doacross_wait(&[i - 1, j]);
                        assert_eq!(at(i - 1, j).load(Ordering::Relaxed), 1, "{kind:?} {i} {j}");
                    }
                    at(i, j).store(1, Ordering::Relaxed);
                    m.doacross_post(&[i, j]);
                }
            }
            m.end();
        });
        assert!(grid.iter().all(|cell| cell.load(Ordering::Relaxed) == 1));
    }
}

#[test]
fn shared_things_are_made_once() {
    let ring = WorkRing::new(4);
    for round in 0..100usize {
        let (made, ended) = (AtomicU32::new(0), AtomicU32::new(0));
        region(&ring, 4, |m| {
            m.start(&LoopSpec { shares: true, ..LoopSpec::new(ScheduleKind::Static, 0) }, Bounds::counted(0, 0));
            let words = m.shared_words(|| {
                made.fetch_add(1, Ordering::Relaxed);
                [round, round + 1]
            });
            assert_eq!(words, [round, round + 1]);
            let memory = m.shared_memory(200);
            assert_eq!(memory as usize % 64, 0);
            // SAFETY: 200 bytes that live until all members have ended the loop; each writes a byte of its own.
            unsafe {
                assert_eq!(memory.add(m.tid as usize * 50).read(), 0);
                memory.add(m.tid as usize * 50).write(1);
            }
            assert!(m.next_chunk::<i64>().is_none());
            ended.fetch_add(1, Ordering::Relaxed);
            m.end();
        });
        assert_eq!((made.into_inner(), ended.into_inner()), (1, 4));
    }
}

#[test]
fn a_cancelled_loop_ends_for_all_and_the_next_region_is_whole() {
    let ring = WorkRing::new(4);
    for kind in KINDS {
        region(&ring, 4, |m| {
            for (ordered, monotonic) in [(false, false), (true, false), (false, true)] {
                let spec = LoopSpec { ordered, monotonic, ..LoopSpec::new(kind, 1) };
                m.start(&spec, Bounds::counted(0, 1 << 40));
                let shared = m.state.work.construct.is_some();
                while let Some(c) = m.next_chunk::<u64>() {
                    if c.lb >= 5 || !shared {
                        m.cancel();
                        break;
                    }
                    m.ordered_begin();
                    m.ordered_end();
                }
                m.end();
            }
            // The construct is cancelled for some and skipped by others.
            if m.tid == 2 {
                m.ring.mark_uneven();
            } else {
                m.start(&LoopSpec::new(ScheduleKind::Dynamic, 1).monotonic(), Bounds::counted(0, 10));
            }
        });
        run(&ring, 4, &LoopSpec::new(ScheduleKind::Dynamic, 1), 0i32, 99, 1);
    }
}

/// A member that is ahead of one who will never come, as the region was cancelled, does not wait for it.
#[test]
fn nobody_waits_for_those_who_left() {
    let ring = WorkRing::new(2);
    let far = |tid| {
        let mut state = WorkState::enter(&ring);
        let mut m = Member { ring: &ring, state: &mut state, tid, nthreads: 2 };
        for _ in 0..3 * ring::SLOTS {
            m.start(&LoopSpec::new(ScheduleKind::Dynamic, 1), Bounds::counted(0, 10));
            while m.next_chunk::<u64>().is_some() {}
            m.end();
        }
    };
    for _ in 0..20 {
        std::thread::scope(|scope| {
            scope.spawn(|| far(0));
            scope.spawn(|| ring.mark_uneven());
        });
        ring.reset();
        std::thread::scope(|scope| (0..2).for_each(|tid| drop(scope.spawn(move || far(tid)))));
    }
}

#[test]
fn regions_that_differ_in_size_share_a_ring() {
    let ring = WorkRing::new(6);
    for round in 0..600u32 {
        run(&ring, 1 + round % 6, &LoopSpec::new(ScheduleKind::Dynamic, 1), 0i32, (round % 37) as i32, 1);
    }
}

#[test]
fn a_team_of_one_needs_no_ring() {
    let ring = WorkRing::of_one();
    let mut state = WorkState::enter(ring);
    let mut m = Member { ring, state: &mut state, tid: 0, nthreads: 1 };
    for kind in KINDS {
        m.start(&LoopSpec::new(kind, 2).ordered(), Bounds::inclusive(1u32, 10, 1));
        let c = m.next_chunk::<u32>().unwrap();
        assert_eq!((c.lb, c.ub, c.end, c.last), (1, 10, 11, true));
        m.ordered_begin();
        m.ordered_end();
        m.iteration_end();
        assert!(m.next_chunk::<u32>().is_none());
        m.start(&LoopSpec { chunks_alone: true, ..LoopSpec::new(kind, 4) }, Bounds::inclusive(1u32, 10, 1));
        let parts: Vec<_> = std::iter::from_fn(|| m.next_chunk::<u32>()).map(|c| (c.lb, c.ub, c.last)).collect();
        assert_eq!(parts, [(1, 4, false), (5, 8, false), (9, 10, true)]);
    }
    assert!(m.single());
    m.doacross_dims([Dim { lo: 0, up: 9, step: 1 }].into_iter());
    m.doacross_wait(&[3]);
    m.doacross_post(&[3]);
    m.doacross_end();
    m.close_region();
}
