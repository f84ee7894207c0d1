//! Sleep and wake-up: whoever sleeps for tasks is woken by a new one, wherever that is queued.

use super::*;
use crate::core::barrier;
use crate::core::task::wait::{taskwait, taskyield};
use crate::sys::linux::membarrier;

/// Creates a task of this priority, without regard to the process's settings, and hands it over.
fn spawn_urgent(thread: &'static Thread, priority: u32, body: impl FnOnce(&'static Thread) + 'static) {
    let task = make(thread, PLAIN, body);
    task.priority.set(priority);
    task::submit(thread, task, false);
}

/// The other member waits at the barrier. The second task finds it awake, asleep, or on its way; in any case it is
/// executed though the primary does not.
fn new_task_wakes(priority: u32, preemptions: usize) {
    model(
        2,
        preemptions,
        move |thread, data| {
            let done = Step::new();
            for i in 1..=2 {
                let (of_task, count) = (data.clone(), done.clone());
                let body = move |_: &'static Thread| {
                    of_task.set(0, i);
                    count.reach(i);
                };
                spawn_urgent(thread, priority, body);
                done.wait_for(i);
                assert_eq!(data.get(0), i);
            }
            barrier::wait(thread.team(), 0);
        },
        |thread, _| barrier::wait(thread.team(), 1),
    );
}

#[test]
fn loom_task_new_task_wakes_sleeper() {
    new_task_wakes(0, 2);
}

/// The same where tasks have a priority, and another queue.
#[test]
fn loom_task_urgent_task_wakes_sleeper() {
    new_task_wakes(1, 1);
}

/// A member that sleeps is woken for a new task, or is the watch on which who made that relied. What it waits for itself
/// happens at this moment, so that it leaves and executes no task any more: another sleeper has to come for it.
fn leaves_another(mode: Mode, preemptions: usize) {
    let icvs = stage::icvs();
    model_within(preemptions, move || {
        let (stage, data) = (Arc::new(Stage::new(3, mode, icvs)), Data::new());
        let (done, leave) = (Step::new(), Step::new());
        let thread = stage.enter(0);
        // The first task of a phase calls everybody.
        spawn(thread, |_| {});
        taskwait(thread);
        let member = |tid: u32, step: &Step| {
            let (stage, step, done) = (stage.clone(), step.clone(), done.clone());
            loom::thread::spawn(move || {
                task::wait::until(stage.enter(tid), || step.is_reached());
                done.wait_for(1);
            })
        };
        let (leaver, stayer) = (member(1, &leave), member(2, &done));
        // They may be asleep by now, for none of the preemptions.
        loom::thread::yield_now();
        let (of_task, there, at) = (data.clone(), done.clone(), stage.thread(2));
        spawn(thread, move |_| {
            of_task.set(0, 1);
            there.reach(1);
            membarrier::light();
            at.desk.parker().unpark();
        });
        leave.reach(1);
        membarrier::light();
        stage.thread(1).desk.parker().unpark();
        done.wait_for(1);
        assert_eq!(data.get(0), 1);
        leaver.join().unwrap();
        stayer.join().unwrap();
    });
}

#[test]
fn loom_task_woken_one_leaves() {
    leaves_another(Mode::Dissemination, 1);
}

#[test]
fn loom_task_watch_leaves() {
    leaves_another(Mode::Crowded, 1);
}

/// Tasks of two priorities and of none, taken by two members.
#[test]
fn loom_task_priorities() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        2,
        move |thread, data| {
            for priority in 0..3 {
                let (of_task, by) = (data.clone(), by.clone());
                let body = move |thread: &'static Thread| {
                    of_task.set(priority, 1);
                    by.see_member(thread);
                };
                spawn_urgent(thread, priority as u32, body);
            }
            taskwait(thread);
            assert_eq!((0..3).map(|i| data.get(i)).sum::<u32>(), 3);
        },
        |thread, _| (0..2).for_each(|_| taskyield(thread)),
    );
    assert!(seen.all(2));
}

/// A thread that is suspended in a tied task runs its descendants alone; what it took and may not run, others find.
#[test]
fn loom_task_scheduling_constraint() {
    model(
        2,
        2,
        |thread, data| {
            let family = data.clone();
            spawn(thread, move |thread| {
                let child = family.clone();
                spawn(thread, move |_| child.set(0, 1));
                taskwait(thread);
                family.set(1, family.get(0) + 1);
            });
            let stranger = data.clone();
            spawn(thread, move |_| stranger.set(2, 1));
            taskwait(thread);
            assert_eq!((data.get(1), data.get(2)), (2, 1));
        },
        |thread, _| (0..2).for_each(|_| taskyield(thread)),
    );
}

/// A thread that waits for a taskgroup, suspended in a tied task, is woken for a descendant of that task which nobody else
/// will execute.
#[test]
fn loom_task_descendant_wakes_bound() {
    model(
        2,
        2,
        |thread, data| {
            let (family, executed) = (data.clone(), Step::new());
            let body = move |thread: &'static Thread| {
                let (of_child, executed) = (family.clone(), executed.clone());
                group::around(thread, || {
                    spawn(thread, move |thread| {
                        let of_grandchild = of_child.clone();
                        let there = executed.clone();
                        spawn(thread, move |_| {
                            of_grandchild.set(0, 1);
                            there.reach(1);
                        });
                        // The primary executes tasks as long as the group is not over; the other member does not.
                        if thread.frame().tid() == 1 {
                            executed.wait_for(1);
                        }
                    });
                });
                assert_eq!(family.get(0), 1);
            };
            task::submit(thread, make(thread, PLAIN, body), true);
        },
        |thread, _| taskyield(thread),
    );
}

/// A bound thread takes a stranger from its own queue and may not execute it, while the other member looks everywhere and
/// goes to sleep: it is woken for it. What the bound one waits for is up to the stranger.
#[test]
fn loom_task_stranger_put_back_wakes() {
    model(
        2,
        2,
        |thread, data| {
            let (done, of_task) = (data.step.clone(), data.clone());
            spawn(thread, move |_| {
                of_task.step.reach(1);
                membarrier::light();
                thread.desk.parker().unpark();
            });
            let body = move |thread: &'static Thread| task::wait::until(thread, || done.is_reached());
            task::submit(thread, make(thread, PLAIN, body), true);
        },
        |thread, data| task::wait::until(thread, || data.step.is_reached()),
    );
}
