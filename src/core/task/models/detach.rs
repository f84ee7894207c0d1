//! Detachable tasks: the event fulfilled before, while and after the body is executed, by a thread that OpenMP does not
//! know as a member of the team.

use super::*;
use crate::core::barrier;
use crate::core::task::wait::{self, taskwait, taskyield};
use crate::core::task::{Task, fulfill, submit};

const DETACHABLE: Spec = Spec { detachable: true, ..PLAIN };

/// A team of `n`; its primary makes a detachable task whose event an outsider fulfils, and goes on with `end`.
fn detached(n: u32, preemptions: usize, end: impl Fn(&'static Thread) + Send + Sync + 'static) -> Seen {
    let (icvs, seen) = (stage::icvs(), Seen::default());
    let by = seen.clone();
    model_within(preemptions, move || {
        let (stage, data) = (Arc::new(Stage::new(n, Mode::Flat, icvs)), Data::new());
        let thread = stage.enter(0);
        let (body, by) = (data.clone(), by.clone());
        let task = make(thread, DETACHABLE, move |thread| {
            body.set(0, 1);
            by.see_member(thread);
        });
        let event = task.event().addr();
        let outsider = {
            let (outside, data) = (Arc::new(Stage::new(1, Mode::Flat, icvs)), data.clone());
            loom::thread::spawn(move || {
                let thread = outside.enter(0);
                data.set(1, 1);
                // SAFETY: the task is not complete before this.
                fulfill(thread, unsafe { Task::of_event(std::ptr::without_provenance_mut(event)) });
                outside
            })
        };
        let rest: Vec<_> = (1..n)
            .map(|tid| {
                let stage = stage.clone();
                loom::thread::spawn(move || taskyield(stage.enter(tid)))
            })
            .collect();
        submit(thread, task, false);
        end(thread);
        assert_eq!((data.get(0), data.get(1)), (1, 1));
        rest.into_iter().for_each(|other| other.join().unwrap());
        drop(outsider.join().unwrap());
        assert!(childless(thread.frame()));
    });
    seen
}

/// The parent waits for both, and sees what both wrote.
#[test]
fn loom_task_detach_and_taskwait() {
    assert!(detached(1, 3, taskwait).all(1));
}

/// So does a taskgroup.
#[test]
fn loom_task_detach_and_taskgroup() {
    let seen = detached(2, 2, |thread| {
        // The task was made outside it.
        group::begin(thread);
        group::end(thread);
        taskwait(thread);
    });
    assert!(seen.all(2));
}

/// So does a region's end, which nobody tells but the count of completions.
#[test]
fn loom_task_detach_and_region_end() {
    assert!(detached(1, 3, |thread| wait::end_of_region(thread, || true)).all(1));
}

/// So does a barrier, at which both members may sleep when the outsider comes.
#[test]
fn loom_task_detach_and_barrier() {
    let (icvs, seen) = (stage::icvs(), Seen::default());
    let by = seen.clone();
    model_within(0, move || {
        let (stage, data) = (Arc::new(Stage::new(2, Mode::Flat, icvs)), Data::new());
        let thread = stage.enter(0);
        let (body, by) = (data.clone(), by.clone());
        let task = make(thread, DETACHABLE, move |thread| {
            body.set(0, 1);
            by.see_member(thread);
        });
        let event = task.event().addr();
        let outsider = {
            let (outside, data) = (Arc::new(Stage::new(1, Mode::Flat, icvs)), data.clone());
            loom::thread::spawn(move || {
                let thread = outside.enter(0);
                data.set(1, 1);
                // SAFETY: the task is not complete before this.
                fulfill(thread, unsafe { Task::of_event(std::ptr::without_provenance_mut(event)) });
                outside
            })
        };
        let pass = |thread: &'static Thread, data: &Data| {
            barrier::wait(thread.team(), thread.frame().tid());
            assert_eq!((data.get(0), data.get(1)), (1, 1));
        };
        let other = {
            let (stage, data) = (stage.clone(), data.clone());
            loom::thread::spawn(move || pass(stage.enter(1), &data))
        };
        submit(thread, task, false);
        pass(thread, &data);
        other.join().unwrap();
        drop(outsider.join().unwrap());
    });
    assert!(seen.all(1));
}
