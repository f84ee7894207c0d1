//! Untied tasks in parts, which move between the members: who is woken is who waits, wherever the part before was executed,
//! and no part is executed above a task that it waits for.

use super::*;
use crate::core::primitive::Cell;
use crate::core::task::deps::{self, Dependence, Kind};
use crate::core::task::node::{Far, Node};
use crate::core::task::wait::{taskwait, taskyield};
use crate::core::task::{resubmit, submit_with};
use crate::sys::linux::membarrier;

type Part = fn(&'static Thread, &Data);

/// What a part finds in its task: the data, the parts, and how many have begun.
struct Parts(Data, &'static [Part], Cell<usize>);

unsafe extern "C-unwind" fn next_part(task: &'static Task) {
    // SAFETY: the payload has one, which parts use one after the other.
    let Parts(data, parts, begun) = unsafe { &*task.payload().cast::<Parts>() };
    let number = begun.replace(begun.get() + 1);
    let thread = Thread::current();
    parts[number](thread, data);
    if number + 1 < parts.len() {
        resubmit(thread, task);
    }
}

unsafe extern "C-unwind" fn end(task: &'static Task) {
    // SAFETY: as above; the parts are over.
    unsafe { task.payload().cast::<Parts>().drop_in_place() };
}

/// Hands over an untied task of `parts`. It has a priority, so that each member takes its next part before all else.
fn spawn_parts(thread: &'static Thread, data: &Data, parts: &'static [Part]) {
    let spec = Spec { untied: true, payload: size_of::<Parts>(), ..PLAIN };
    let task = Task::create(thread, spec, &Actions { run: next_part, end: Some(end) });
    // SAFETY: the payload has room for it, and nobody else knows the task.
    unsafe { task.payload().cast::<Parts>().write(Parts(data.clone(), parts, Cell::new(0))) };
    task.priority.set(1);
    task::submit(thread, task, false);
}

/// A team of two, whose primary makes an untied task of `parts` and waits for it.
fn parts(preemptions: usize, parts: &'static [Part]) {
    model(
        2,
        preemptions,
        move |thread, data| {
            spawn_parts(thread, data, parts);
            taskwait(thread);
            assert_eq!((data.get(0), data.get(1)), (1, 1));
        },
        |thread, _| taskyield(thread),
    );
}

fn write(thread: &'static Thread, data: &Data, i: usize) {
    let of_task = data.clone();
    spawn(thread, move |_| {
        // The other member may go to sleep now, for none of the preemptions.
        loom::thread::yield_now();
        of_task.set(i, 1);
    });
}

/// A taskgroup begins in one part and ends in the next.
#[test]
fn loom_task_taskgroup_across_parts() {
    parts(
        3,
        &[
            |thread, data| {
                group::begin(thread);
                write(thread, data, 0);
            },
            |thread, data| {
                group::end(thread);
                data.set(1, data.get(0));
            },
        ],
    );
}

/// One part makes a child, the next waits for it.
#[test]
fn loom_task_taskwait_across_parts() {
    parts(
        2,
        &[
            |thread, data| write(thread, data, 0),
            |thread, data| {
                taskwait(thread);
                data.set(1, data.get(0));
            },
        ],
    );
}

/// The moment itself: a child ends where the first part was executed, while the next begins elsewhere, and waits for it.
#[test]
fn loom_task_child_ends_while_parent_moves() {
    let icvs = stage::icvs();
    model_within(3, move || {
        let (stage, far) = (Arc::new(Stage::new(2, Mode::Dissemination, icvs)), Arc::new(Far::default()));
        far.execute_on(stage.thread(0));
        let next = {
            let (stage, far) = (stage.clone(), far.clone());
            loom::thread::spawn(move || {
                let (thread, node) = (stage.enter(1), Node::default());
                node.child_made();
                far.execute_on(thread);
                thread.desk.parker().park(wait::ANYTHING, membarrier::heavy, || node.childless(&far));
                assert!(node.childless(&far));
            })
        };
        stage.enter(0);
        far.child_done();
        next.join().unwrap();
    });
}

/// One part makes a child that others depend on, the next waits as a task that depends on it would.
#[test]
fn loom_task_depend_across_parts() {
    const OUT: Dependence = Dependence { address: 8, kind: Kind::Out };
    const IN: Dependence = Dependence { address: 8, kind: Kind::In };
    parts(
        2,
        &[
            |thread, data| {
                let written = data.clone();
                submit_with(thread, make(thread, PLAIN, move |_| written.set(0, 1)), false, &[OUT]);
            },
            |thread, data| {
                deps::taskwait(thread, &[IN]);
                data.set(1, data.get(0));
            },
        ],
    );
}

/// A child of the first part waits for a child of its own; the second part waits for the first's child, and must not come
/// to be executed above that.
#[test]
fn loom_task_part_above_its_child() {
    parts(
        2,
        &[
            |thread, data| {
                let of_child = data.clone();
                spawn(thread, move |thread| {
                    write(thread, &of_child, 0);
                    taskwait(thread);
                    of_child.set(1, of_child.get(0));
                });
            },
            |thread, data| {
                taskwait(thread);
                assert_eq!(data.get(1), 1);
            },
        ],
    );
}
