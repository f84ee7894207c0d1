//! A region's end: workers that have arrived execute tasks until the primary thread says that it is over.

use super::*;

/// As [`regions_of`], the workers all below the primary thread.
fn regions(
    n: u32,
    preemptions: usize,
    primary: impl Fn(&'static Thread, &Data) + Send + Sync + 'static,
    worker: impl Fn(&'static Thread, &Data) + Send + Sync + Clone + 'static,
    after: impl Fn(&Data) + Send + Sync + 'static,
) {
    regions_of((n, Mode::Dissemination), preemptions, primary, worker, after);
}

/// Runs a region of `n`, in which `primary` and `worker` are what the threads do, and hands the workers one more piece;
/// then what the region's tasks wrote is there.
fn regions_of(
    (n, mode): (u32, Mode),
    preemptions: usize,
    primary: impl Fn(&'static Thread, &Data) + Send + Sync + 'static,
    worker: impl Fn(&'static Thread, &Data) + Send + Sync + Clone + 'static,
    after: impl Fn(&Data) + Send + Sync + 'static,
) {
    let icvs = stage::icvs();
    model_within(preemptions, move || {
        let (stage, data) = (Arc::new(Stage::new(n, mode, icvs)), Data::new());
        let rest: Vec<_> = (1..n)
            .map(|tid| {
                let (stage, data, worker) = (stage.clone(), data.clone(), worker.clone());
                let rest = stage.rest(tid);
                loom::thread::spawn(move || stage.work(tid, rest, 1, |thread| worker(thread, &data)))
            })
            .collect();
        stage.region(|thread| primary(thread, &data));
        after(&data);
        assert!(!stage.team.tasks().used() && !task::queue::any(stage.team, stage.team.members()));
        stage.hand_over();
        rest.into_iter().for_each(|other| other.join().unwrap());
    });
}

/// The primary's task, and the task that this makes, may be executed by the worker, which has arrived before or while the
/// first was made.
#[test]
fn loom_task_region_end_helped() {
    let seen = Seen::default();
    let by = seen.clone();
    regions(
        2,
        1,
        move |thread, data| {
            let (of_task, of_child, by) = (data.clone(), data.clone(), by.clone());
            spawn(thread, move |thread| {
                spawn(thread, move |_| of_child.set(1, 1));
                of_task.set(0, 1);
                by.see_member(thread);
            });
        },
        |_, _| {},
        |data| assert_eq!((data.get(0), data.get(1)), (1, 1)),
    );
    assert!(seen.all(2));
}

/// A worker that was of an earlier region, and that the team keeps, leaves the tasks of a smaller one alone: nobody would
/// count what it completes.
#[test]
fn loom_task_region_without_worker() {
    let icvs = stage::icvs();
    model_within(1, move || {
        let (stage, data) = (Arc::new(Stage::new(3, Mode::Dissemination, icvs)), Data::new());
        stage.resize(2);
        let former = {
            let (stage, rest) = (stage.clone(), stage.rest(2));
            loom::thread::spawn(move || stage.work(2, rest, 0, |_| {}))
        };
        let member = {
            let (stage, rest, data) = (stage.clone(), stage.rest(1), data.clone());
            loom::thread::spawn(move || {
                stage.work(1, rest, 1, |thread| {
                    let of_task = data.clone();
                    spawn(thread, move |thread| {
                        assert_ne!(thread.frame().tid(), 2);
                        of_task.set(0, 1);
                    });
                });
            })
        };
        stage.region(|_| {});
        assert_eq!(data.get(0), 1);
        stage.resize(3);
        stage.hand_over();
        [former, member].into_iter().for_each(|worker| worker.join().unwrap());
    });
}

/// A worker that has arrived, and may sleep, comes for the region's first task, which the primary does not execute.
#[test]
fn loom_task_region_end_called() {
    regions(
        2,
        1,
        |thread, data| {
            let (of_task, step) = (data.clone(), Step::new());
            let done = step.clone();
            spawn(thread, move |_| {
                of_task.set(0, 1);
                done.reach(1);
            });
            step.wait_for(1);
        },
        |_, _| {},
        |data| assert_eq!(data.get(0), 1),
    );
}

/// The worker's task may be executed by the primary, which waits for it.
#[test]
fn loom_task_region_end_of_worker() {
    let seen = Seen::default();
    let by = seen.clone();
    regions(
        2,
        1,
        |_, _| {},
        move |thread, data| {
            let (of_task, by) = (data.clone(), by.clone());
            spawn(thread, move |thread| {
                of_task.set(0, 1);
                by.see_member(thread);
            });
        },
        |data| assert_eq!(data.get(0), 1),
    );
    assert!(seen.all(2));
}

/// Two workers complete the last two tasks at once: one of them tells the primary, which is nobody's parent.
#[test]
fn loom_task_region_end_of_two_workers() {
    regions(
        3,
        0,
        |_, _| {},
        |thread, data| {
            let (of_task, i) = (data.clone(), thread.frame().tid() as usize);
            spawn(thread, move |_| of_task.set(i, 1));
        },
        |data| assert_eq!((data.get(1), data.get(2)), (1, 1)),
    );
}

/// Thread 3 is below thread 2, which hands it its work and waits for it: what each wrote is there after the region.
#[test]
fn loom_task_region_tree() {
    regions_of(
        (4, Mode::Deep),
        1,
        |_, data| data.set(0, 1),
        |thread, data| data.set(thread.frame().tid() as usize, 1),
        |data| assert!((0..4).all(|i| data.get(i) == 1)),
    );
}

/// A task of thread 3, which is below thread 2. All but that wait in their bodies for somebody to execute it: thread 2 does,
/// while it waits for thread 3.
#[test]
fn loom_task_region_tree_helped() {
    regions_of(
        (4, Mode::Deep),
        0,
        |_, data| data.step.wait_for(1),
        move |thread, data| match thread.frame().tid() {
            2 => {}
            3 => {
                let of_task = data.clone();
                spawn(thread, move |thread| {
                    assert_eq!(thread.frame().tid(), 2);
                    of_task.set(0, 1);
                    of_task.step.reach(1);
                });
                data.step.wait_for(1);
            }
            _ => data.step.wait_for(1),
        },
        |data| assert_eq!(data.get(0), 1),
    );
}
