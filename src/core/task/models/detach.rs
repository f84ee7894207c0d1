//! Detachable tasks: the event fulfilled before, while and after the body is executed, by a thread that OpenMP does not
//! know as a member of the team.

use super::*;
use crate::core::barrier;
use crate::core::task::wait::{self, taskwait, taskyield};
use crate::core::task::{Task, fulfill, submit};

const DETACHABLE: Spec = Spec { detachable: true, ..PLAIN };

/// A team of `n`; its primary starts with `begin`, makes a detachable task whose event an outsider fulfils, and goes on
/// with `end`; the others do `other`.
fn detached(
    n: u32,
    preemptions: usize,
    begin: impl Fn(&'static Thread) + Send + Sync + 'static,
    end: impl Fn(&'static Thread) + Send + Sync + 'static,
    other: impl Fn(&'static Thread) + Copy + Send + Sync + 'static,
) -> Seen {
    let (icvs, seen) = (stage::icvs(), Seen::default());
    let by = seen.clone();
    model_within(preemptions, move || {
        let (stage, data) = (Arc::new(Stage::new(n, Mode::Dissemination, icvs)), Data::new());
        let thread = stage.enter(0);
        begin(thread);
        let (body, by) = (data.clone(), by.clone());
        let task = make(thread, DETACHABLE, move |thread| {
            body.set(0, 1);
            by.see_member(thread);
        });
        let event = task.event().addr();
        let outsider = {
            let (outside, data) = (Arc::new(Stage::new(1, Mode::Dissemination, icvs)), data.clone());
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
                loom::thread::spawn(move || other(stage.enter(tid)))
            })
            .collect();
        submit(thread, task, false);
        end(thread);
        assert_eq!((data.get(0), data.get(1)), (1, 1));
        rest.into_iter().for_each(|other| other.join().unwrap());
        drop(outsider.join().unwrap());
        assert_eq!(unfinished(thread), 0);
    });
    seen
}

fn nothing(_thread: &'static Thread) {}

fn pass(thread: &'static Thread) {
    barrier::wait(thread.team(), thread.frame().tid());
}

/// The parent waits for both, and sees what both wrote.
#[test]
fn loom_task_detach_and_taskwait() {
    assert!(detached(1, 3, nothing, taskwait, nothing).all(1));
}

/// So does a taskgroup.
#[test]
fn loom_task_detach_and_taskgroup() {
    assert!(detached(2, 2, |thread| _ = group::begin(thread), group::end, taskyield).all(2));
}

/// So does a region's end, which nobody tells but the count of completions.
#[test]
fn loom_task_detach_and_region_end() {
    let end = |thread: &'static Thread| {
        wait::end_of_region(thread, || true);
        // The implicit task of the next region: what comes too late for the last would be counted as its.
        thread.frame().start(thread, thread.frame().phase() + 1);
    };
    assert!(detached(1, 3, nothing, end, nothing).all(1));
}

/// So does a barrier, at which both members may sleep when the outsider comes.
#[test]
fn loom_task_detach_and_barrier() {
    assert!(detached(2, 0, nothing, pass, pass).all(1));
}

/// And a barrier of one.
#[test]
fn loom_task_detach_and_barrier_of_one() {
    assert!(detached(1, 3, nothing, pass, nothing).all(1));
}

/// A member waits at a barrier while another is behind it already, with a task that is complete only when the first
/// fulfils its event: no task of the phase to come keeps anybody at the barrier.
#[test]
fn loom_task_detach_fulfilled_behind_barrier() {
    let icvs = stage::icvs();
    model_within(1, move || {
        let (stage, data) = (Arc::new(Stage::new(2, Mode::Dissemination, icvs)), Data::new());
        let thread = stage.enter(0);
        let body = data.clone();
        let task = make(thread, DETACHABLE, move |_| body.set(0, 1));
        let event = task.event().addr();
        let other = {
            let (stage, data) = (stage.clone(), data.clone());
            loom::thread::spawn(move || {
                let thread = stage.enter(1);
                pass(thread);
                data.set(1, 1);
                // SAFETY: the task is not complete before this.
                fulfill(thread, unsafe { Task::of_event(std::ptr::without_provenance_mut(event)) });
                pass(thread);
                assert_eq!(data.get(0), 1);
            })
        };
        pass(thread);
        submit(thread, task, false);
        pass(thread);
        assert_eq!((data.get(0), data.get(1)), (1, 1));
        other.join().unwrap();
    });
}

/// A discarded task is complete before its event is fulfilled, which may come at any time: its record serves no other task
/// until then.
#[test]
fn loom_task_detach_discarded() {
    let icvs = stage::icvs();
    model_within(3, move || {
        let (stage, data) = (Arc::new(Stage::new(1, Mode::Dissemination, icvs)), Data::new());
        let thread = stage.enter(0);
        let outsider = |task: &'static Task, cell: usize| {
            let (outside, data, event) =
                (Arc::new(Stage::new(1, Mode::Dissemination, icvs)), data.clone(), task.event().addr());
            loom::thread::spawn(move || {
                let thread = outside.enter(0);
                data.set(cell, 1);
                // SAFETY: fulfilled once.
                fulfill(thread, unsafe { Task::of_event(std::ptr::without_provenance_mut(event)) });
                outside
            })
        };
        group::begin(thread).cancel();
        let dropped = make(thread, DETACHABLE, |_| panic!("it is cancelled"));
        let first = outsider(dropped, 0);
        submit(thread, dropped, false);
        group::end(thread);
        let body = data.clone();
        let task = make(thread, DETACHABLE, move |_| body.set(2, 1));
        let second = outsider(task, 1);
        submit(thread, task, false);
        taskwait(thread);
        assert_eq!((data.get(1), data.get(2)), (1, 1));
        // Their blocks come back to the thread's list before that goes.
        drop(first.join().unwrap());
        drop(second.join().unwrap());
        assert_eq!(unfinished(thread), 0);
    });
}
