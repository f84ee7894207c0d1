//! What a worker is given: it takes part in a region from when it has that region's number, and in no other.

use super::*;
use crate::core::team::pause;

/// A worker is given the region when another has been in it for long, and made a task. Nobody executes that before its own
/// implicit task has begun.
#[test]
fn loom_task_region_begins_first() {
    let icvs = stage::icvs();
    model_within(1, move || {
        let (stage, data) = (Arc::new(Stage::new(3, Mode::Dissemination, icvs)), Data::new());
        let begun = |thread: &'static Thread, data: &Data| data.set(thread.frame().tid() as usize, 1);
        let workers = [1, 2].map(|tid| {
            let (stage, data, rest) = (stage.clone(), data.clone(), stage.rest(tid));
            let body = move |thread: &'static Thread| {
                begun(thread, &data);
                if tid == 2 {
                    let of_task = data.clone();
                    spawn(thread, move |thread| {
                        // Each looks at its own mark alone.
                        assert_eq!(of_task.get(thread.frame().tid() as usize), 1);
                        of_task.step.reach(1);
                    });
                }
            };
            loom::thread::spawn(move || stage.work(tid, rest, 1, body))
        });
        stage.hand_over_to(2);
        data.step.wait_for(1);
        stage.hand_over_to(1);
        stage.be_primary(|thread| begun(thread, &data));
        stage.hand_over();
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    });
}

/// A team of two whose worker is at rest, and an idle worker. Another caller takes the team's worker if it finds it asleep;
/// then the team's next region, in which a task is made, has the idle one, in the same slot. Loom checks that no two threads
/// are in one frame, and who reads a team's cells.
#[test]
fn loom_task_worker_changes_hands() {
    let icvs = stage::icvs();
    let (kept, stolen) = (Seen::default(), Seen::default());
    let (see_kept, see_stolen) = (kept.clone(), stolen.clone());
    model_within(1, move || {
        let stage = Stage::new(2, Mode::Dissemination, icvs);
        let (worker, idle) = (stage.thread(1), Thread::leak().numbered(2));
        let rest = stage.rest(1);
        idle.rest_in(&stage.team.slot(1).frame);
        let lives = [worker, idle].map(|worker| loom::thread::spawn(move || stage::work(worker, rest, 2, |_| {})));
        // They may be asleep by now, for none of the preemptions.
        loom::thread::yield_now();
        let stolen = stage.steal_sleeper();
        if stolen.is_some() { &see_stolen } else { &see_kept }.see(0);
        let mut left = Some(idle);
        stage.fork(|| left.take(), |thread| spawn(thread, |_| {}));
        let all: Vec<_> = stage.dismiss().into_iter().chain(stolen).chain(left).collect();
        assert_eq!(all.len(), 2);
        pause::end_workers(&all);
        lives.into_iter().for_each(|life| life.join().unwrap());
        // One is freed with the team.
        stage.team.slot(1).thread.set(Some(worker));
        stage::free(idle);
    });
    assert!(kept.all(1), "the worker is always stolen");
    assert!(stolen.all(1), "the worker is never stolen");
}
