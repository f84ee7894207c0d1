//! Barriers and region ends with tasks: nobody leaves before the tasks are complete, nobody sleeps while there is
//! something to do, and the region is over for all at once.

use super::*;
use crate::core::barrier;

/// A member defers a task before the barrier; behind it, all see what the task wrote.
fn one_barrier(n: u32, preemptions: usize, flat: bool) {
    let seen = Seen::default();
    let by = seen.clone();
    let behind = |thread: &'static Thread, data: &Data| {
        barrier::wait(thread.team(), thread.frame().tid());
        assert_eq!(data.get(0), 1);
    };
    model_of(
        (n, flat),
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
    assert!(seen.all(n));
}

#[test]
fn loom_task_flat_barrier() {
    one_barrier(2, 2, true);
}

#[test]
fn loom_task_central_barrier() {
    one_barrier(2, 2, false);
}
