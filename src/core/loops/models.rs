//! The protocols of README.md under loom: every interleaving (up to a bound of preemptions) of two or three members.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_loops_`

use super::*;
use crate::core::icv::ScheduleKind;
use crate::core::primitive::{AtomicU32, FIRST_NUMBER, Ordering};
use std::sync::Arc;

/// Runs `body` as each of `n` members of a team, in every interleaving; then `check`.
fn model(
    n: u32,
    preemptions: usize,
    body: impl Fn(&mut Member, &[AtomicU32]) + Send + Sync + Clone + 'static,
    check: impl Fn(&WorkRing, &[AtomicU32]) + Send + Sync + 'static,
) {
    crate::core::primitive::model_within(preemptions, move || {
        let shared = Arc::new((WorkRing::new(n), (0..8).map(|_| AtomicU32::new(0)).collect::<Vec<_>>()));
        let member = |tid| {
            let (shared, body) = (Arc::clone(&shared), body.clone());
            move || {
                let mut state = WorkState::enter(&shared.0);
                body(&mut Member { ring: &shared.0, state: &mut state, tid, nthreads: n }, &shared.1);
            }
        };
        let others: Vec<_> = (1..n).map(|tid| loom::thread::spawn(member(tid))).collect();
        member(0)();
        others.into_iter().for_each(|other| other.join().unwrap());
        check(&shared.0, &shared.1);
    });
}

fn all_once(cells: &[AtomicU32], count: usize) {
    assert!(cells[..count].iter().all(|c| c.load(Ordering::Relaxed) == 1));
}

fn count_loop(m: &mut Member, spec: &LoopSpec, trip: u64, cells: &[AtomicU32]) {
    m.start(spec, Bounds::counted(0, trip));
    while let Some(chunk) = m.next_chunk::<u32>() {
        assert_eq!(chunk.last, u64::from(chunk.ub) == trip - 1);
        (chunk.lb..=chunk.ub).for_each(|i| _ = cells[i as usize].fetch_add(1, Ordering::Relaxed));
    }
}

/// The third loop has the slot of the first, on a ring of two: a member waits for it, nobody waits for ever, and the
/// counter starts from 0 again.
#[test]
fn loom_loops_ring_reuse() {
    ring_reuse(2, 2);
}

/// The same with members of two groups.
#[test]
fn loom_loops_ring_reuse_by_groups() {
    ring_reuse(3, 1);
}

fn ring_reuse(n: u32, preemptions: usize) {
    let spec = LoopSpec::new(ScheduleKind::Dynamic, 1).monotonic();
    model(
        n,
        preemptions,
        move |m, cells| (0..3).for_each(|i| count_loop(m, &spec, 2, &cells[2 * i..])),
        |ring, cells| {
            all_once(cells, 6);
            let after = |met| FIRST_NUMBER.wrapping_add(met);
            let (slot, before) = (ring.enter(after(3)), ring.held(after(1)));
            assert!(slot.is_some_and(|slot| std::ptr::eq(slot, before)), "all slots were handed on");
            ring.enter(after(4));
        },
    );
}

/// Two members take batches of chunks off the counter: each chunk goes to one, and rises for it. (In a model chunks take no
/// time, and so batches grow.)
#[test]
fn loom_loops_batches() {
    model(2, 3, |m, cells| batches(m, 8, cells), |_, cells| all_once(cells, 8));
}

/// The same among three.
#[test]
fn loom_loops_batches_of_three() {
    model(3, 2, |m, cells| batches(m, 8, cells), |_, cells| all_once(cells, 8));
}

fn batches(m: &mut Member, trip: u64, cells: &[AtomicU32]) {
    let mut next = 0;
    m.start(&LoopSpec::new(ScheduleKind::Dynamic, 1).monotonic(), Bounds::counted(0, trip));
    while let Some(chunk) = m.next_chunk::<u32>() {
        assert_eq!(chunk.last, u64::from(chunk.ub) == trip - 1);
        assert!(chunk.lb >= next && chunk.lb == chunk.ub, "one chunk at a time, and none below the one before");
        next = chunk.lb + 1;
        cells[chunk.lb as usize].fetch_add(1, Ordering::Relaxed);
    }
}

/// What is left of a batch when the loop is cancelled is handed to nobody, nor does it come up in the slot's next loop.
#[test]
fn loom_loops_batches_cancelled() {
    let spec = LoopSpec::new(ScheduleKind::Dynamic, 1).monotonic();
    model(
        2,
        3,
        move |m, cells| {
            m.start(&spec, Bounds::counted(0, 16));
            while let Some(chunk) = m.next_chunk::<u32>() {
                if chunk.lb == 1 {
                    // A batch of two: 1 and 2, or 2 and 3 where the other member has taken 0 and 1.
                    m.cancel();
                    assert!(m.next_chunk::<u32>().is_none());
                }
            }
            m.end();
            count_loop(m, &spec, 2, cells);
            count_loop(m, &spec, 2, &cells[2..]);
        },
        |_, cells| all_once(cells, 4),
    );
}

/// Two members take and steal each other's units, whoever arrives first.
#[test]
fn loom_loops_ranges_of_two() {
    let spec = LoopSpec::new(ScheduleKind::Dynamic, 1);
    model(2, 3, move |m, cells| count_loop(m, &spec, 4, cells), |_, cells| all_once(cells, 4));
}

/// Three members: a thief's own range is stolen from, a word is raced for by two thieves and its owner.
#[test]
fn loom_loops_ranges_of_three() {
    let spec = LoopSpec::new(ScheduleKind::Dynamic, 1);
    model(3, 2, move |m, cells| count_loop(m, &spec, 4, cells), |_, cells| all_once(cells, 4));
}

/// The words of a slot's earlier use are not taken for ranges of the next.
#[test]
fn loom_loops_ranges_again() {
    let spec = LoopSpec::new(ScheduleKind::Dynamic, 1);
    model(
        2,
        2,
        move |m, cells| (0..3).for_each(|i| count_loop(m, &spec, 2, &cells[2 * i..])),
        |_, cells| all_once(cells, 6),
    );
}

/// Ordered regions come in order, see what the ones before wrote, and no wake-up is lost.
#[test]
fn loom_loops_ordered_hand_over() {
    let spec = LoopSpec::new(ScheduleKind::StaticChunked, 1).ordered();
    model(
        2,
        3,
        move |m, cells| {
            m.start(&spec, Bounds::counted(0, 4));
            while let Some(chunk) = m.next_chunk::<u32>() {
                // Iteration 2 has no ordered region.
                if chunk.lb != 2 {
                    m.ordered_begin();
                    let before = cells[0].load(Ordering::Relaxed);
                    assert_eq!(before, if chunk.lb == 3 { 2 } else { chunk.lb });
                    cells[0].store(before + 1, Ordering::Relaxed);
                    m.ordered_end();
                }
                m.iteration_end();
            }
        },
        |_, cells| assert_eq!(cells[0].load(Ordering::Relaxed), 3),
    );
}

/// A member that waits for its turn leaves when the loop is cancelled.
#[test]
fn loom_loops_cancel_wakes_ordered() {
    let spec = LoopSpec::new(ScheduleKind::StaticChunked, 1).ordered();
    model(
        2,
        3,
        move |m, _| {
            m.start(&spec, Bounds::counted(0, 2));
            if m.next_chunk::<u32>().is_some_and(|chunk| chunk.lb == 0) {
                m.cancel();
            } else {
                m.ordered_begin();
                m.ordered_end();
            }
            m.end();
        },
        |ring, _| _ = ring.enter(FIRST_NUMBER.wrapping_add(2)),
    );
}

/// A wait for a posted iteration returns, and sees what was written before the post.
#[test]
fn loom_loops_doacross() {
    let spec = LoopSpec::new(ScheduleKind::StaticChunked, 1);
    model(
        2,
        3,
        move |m, cells| {
            m.start_doacross(&spec, &[3]);
            while let Some(chunk) = m.next_chunk::<u32>() {
                let i = i64::from(chunk.lb);
                if i > 0 {
                    m.doacross_wait(&[i - 1]);
                    assert_eq!(cells[i as usize - 1].load(Ordering::Relaxed), 1);
                }
                cells[i as usize].store(1, Ordering::Relaxed);
                m.doacross_post(&[i]);
            }
            m.end();
        },
        |_, cells| all_once(cells, 3),
    );
}

/// One of the members runs each single, however far apart they are: with a look first, and without.
#[test]
fn loom_loops_single() {
    for members in [2, 3] {
        model(
            members,
            3,
            |m, cells| {
                for cell in &cells[..2] {
                    if m.single() {
                        cell.fetch_add(1, Ordering::Relaxed);
                    }
                }
            },
            |_, cells| all_once(cells, 2),
        );
    }
}
