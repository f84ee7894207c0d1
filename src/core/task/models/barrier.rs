//! Barriers with tasks: nobody leaves before the tasks are complete, and nobody sleeps while there is something to do.

use super::*;
use crate::core::barrier;

/// The calling thread's next barrier.
fn pass(thread: &'static Thread) {
    barrier::wait(thread.team(), thread.frame().tid());
}

/// A member defers a task before the barrier; behind it, all see what the task wrote.
fn one_barrier(n: u32, preemptions: usize, mode: Mode) {
    let seen = Seen::default();
    let by = seen.clone();
    let behind = |thread: &'static Thread, data: &Data| {
        pass(thread);
        assert_eq!(data.get(0), 1);
    };
    model_of(
        (n, mode),
        preemptions,
        move |thread, data| {
            let (of_task, by) = (data.clone(), by.clone());
            spawn(thread, move |thread| {
                of_task.set(0, 1);
                by.see_member(thread);
            });
            behind(thread, data);
        },
        behind,
    );
    // In a crowd, and with few preemptions, not all members come to execute something.
    assert!(seen.all(if mode == Mode::Dissemination { n } else { 1 }));
}

#[test]
fn loom_task_dissemination_barrier() {
    one_barrier(2, 1, Mode::Dissemination);
}

/// Two rounds a barrier: who left them for tasks catches up on those that others wait for, or count by at the next.
#[test]
fn loom_task_dissemination_barrier_rounds() {
    let behind = |thread: &'static Thread, data: &Data| {
        pass(thread);
        assert_eq!(data.get(0), 1);
        data.set(1 + thread.frame().tid() as usize, 1);
        pass(thread);
        assert!((0..4).all(|i| data.get(i) == 1));
    };
    model_of(
        (3, Mode::Deep),
        0,
        move |thread, data| {
            let of_task = data.clone();
            spawn(thread, move |_| of_task.set(0, 1));
            behind(thread, data);
        },
        behind,
    );
}

#[test]
fn loom_task_central_barrier() {
    one_barrier(2, 1, Mode::Central);
}

/// More members than processors.
#[test]
fn loom_task_crowded_barrier() {
    one_barrier(2, 1, Mode::Crowded);
}

/// A phase without tasks, then one with: a member that is a phase ahead has tasks which the other must not take for
/// those of its own phase, and both barriers hold.
fn two_phases(preemptions: usize, mode: Mode) {
    model_of(
        (2, mode),
        preemptions,
        |thread, data| {
            data.set(1, 1);
            pass(thread);
            let of_task = data.clone();
            spawn(thread, move |_| of_task.set(0, 1));
            pass(thread);
            assert_eq!((data.get(0), data.get(2)), (1, 1));
        },
        |thread, data| {
            pass(thread);
            assert_eq!(data.get(1), 1);
            data.set(2, 1);
            pass(thread);
            assert_eq!(data.get(0), 1);
        },
    );
}

#[test]
fn loom_task_dissemination_barrier_twice() {
    two_phases(1, Mode::Dissemination);
}

#[test]
fn loom_task_central_barrier_twice() {
    two_phases(1, Mode::Central);
}
