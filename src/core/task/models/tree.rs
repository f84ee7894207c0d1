//! Creation, stealing, completion: what a parent sees of its children, and where memory goes.

use super::*;
use crate::core::task::wait::{taskwait, taskyield};

/// A child that another member may take: what it wrote is there after the taskwait, however that came to its end, and no
/// wake-up is lost.
#[test]
fn loom_task_child_and_taskwait() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        3,
        move |thread, data| {
            let (of_child, by) = (data.clone(), by.clone());
            spawn(thread, move |thread| {
                of_child.set(0, 1);
                by.see_member(thread);
            });
            taskwait(thread);
            assert_eq!(data.get(0), 1);
        },
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// A child makes a child of its own and ends before it: the grandchild finds its parent's memory, and what a thread gives
/// back to another is whole when that uses it again.
#[test]
fn loom_task_grandchild_outlives_child() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        2,
        move |thread, data| {
            let (of_child, of_grandchild, by) = (data.clone(), data.clone(), by.clone());
            group::begin(thread);
            spawn(thread, move |thread| {
                of_child.set(0, 1);
                spawn(thread, move |thread| {
                    of_grandchild.set(1, of_grandchild.get(0) + 1);
                    by.see_member(thread);
                });
            });
            taskwait(thread);
            assert_eq!(data.get(0), 1);
            group::end(thread);
            assert_eq!(data.get(1), 2);
            // In the memory of one of the two, if that is back.
            let again = data.clone();
            spawn(thread, move |_| again.set(2, 1));
            taskwait(thread);
            assert_eq!(data.get(2), 1);
        },
        |thread, _| (0..2).for_each(|_| taskyield(thread)),
    );
    assert!(seen.all(2));
}
