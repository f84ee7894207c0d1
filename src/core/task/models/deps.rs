//! Dependences: who is released when, what a successor sees, and that mutexinoutset tasks exclude each other.

use super::*;
use crate::core::task::deps::{self, Dependence, Kind};
use crate::core::task::submit_with;
use crate::core::task::wait::{taskwait, taskyield};

fn on(address: usize, kind: Kind) -> Dependence {
    Dependence { address, kind }
}

/// A writer and two readers, each wherever it is executed.
#[test]
fn loom_task_dependence_release() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        2,
        move |thread, data| {
            let (written, by) = (data.clone(), by.clone());
            let writer = make(thread, PLAIN, move |thread| {
                written.set(0, 1);
                by.see_member(thread);
            });
            submit_with(thread, writer, false, &[on(8, Kind::Out)]);
            for i in 1..=2 {
                let read = data.clone();
                let reader = make(thread, PLAIN, move |_| read.set(i, read.get(0) + 1));
                submit_with(thread, reader, false, &[on(8, Kind::In)]);
            }
            taskwait(thread);
            assert_eq!((data.get(1), data.get(2)), (2, 2));
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// An undeferred task, and a thread that waits as a task would, sleep until their predecessor is complete.
#[test]
fn loom_task_dependence_of_undeferred() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        3,
        move |thread, data| {
            let (written, by) = (data.clone(), by.clone());
            let writer = make(thread, PLAIN, move |thread| {
                written.set(0, 1);
                by.see_member(thread);
            });
            submit_with(thread, writer, false, &[on(8, Kind::Out)]);
            let read = data.clone();
            let reader = make(thread, PLAIN, move |_| read.set(1, read.get(0) + 1));
            submit_with(thread, reader, true, &[on(8, Kind::In)]);
            assert_eq!(data.get(1), 2);
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// The same for taskwait with a depend clause.
#[test]
fn loom_task_taskwait_depend() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        3,
        move |thread, data| {
            let (written, by) = (data.clone(), by.clone());
            let writer = make(thread, PLAIN, move |thread| {
                written.set(0, 1);
                by.see_member(thread);
            });
            submit_with(thread, writer, false, &[on(8, Kind::Out)]);
            deps::taskwait(thread, &[on(8, Kind::In)]);
            assert_eq!(data.get(0), 1);
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// Two tasks that exclude each other add to one sum, whatever their order.
#[test]
fn loom_task_mutexinoutset() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        2,
        move |thread, data| {
            for _ in 0..2 {
                let (sum, by) = (data.clone(), by.clone());
                let task = make(thread, PLAIN, move |thread| {
                    sum.set(0, sum.get(0) + 1);
                    by.see_member(thread);
                });
                submit_with(thread, task, false, &[on(8, Kind::MutexInOutSet)]);
            }
            taskwait(thread);
            assert_eq!(data.get(0), 2);
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// Two tasks of one location each, and one of both, which stands in line for one after the other.
#[test]
fn loom_task_mutexinoutset_of_two() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        1,
        move |thread, data| {
            let lists: [&[usize]; 3] = [&[8], &[8, 16], &[16]];
            for list in lists {
                let (sums, by) = (data.clone(), by.clone());
                let task = make(thread, PLAIN, move |thread| {
                    for i in list.iter().map(|address| address / 16) {
                        sums.set(i, sums.get(i) + 1);
                    }
                    by.see_member(thread);
                });
                let list: Vec<_> = list.iter().map(|&address| on(address, Kind::MutexInOutSet)).collect();
                submit_with(thread, task, false, &list);
            }
            taskwait(thread);
            assert_eq!((data.get(0), data.get(1)), (2, 2));
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// An undeferred task stands in line too: its thread sleeps until it is handed on what excludes it.
#[test]
fn loom_task_mutexinoutset_of_undeferred() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        2,
        move |thread, data| {
            for undeferred in [false, true] {
                let (sum, by) = (data.clone(), by.clone());
                let task = make(thread, PLAIN, move |thread| {
                    loom::thread::yield_now();
                    sum.set(0, sum.get(0) + 1);
                    by.see_member(thread);
                });
                submit_with(thread, task, undeferred, &[on(8, Kind::MutexInOutSet)]);
            }
            taskwait(thread);
            assert_eq!(data.get(0), 2);
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}
