//! Creation, stealing, completion: what a parent sees of its children, and where memory goes.

use super::*;
use crate::core::primitive::Cell;
use crate::core::task::resubmit;
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
        |thread, _| taskyield(thread),
    );
    assert!(seen.all(2));
}

/// As many children have ended elsewhere, and their memory has gone back there, as 32 bits hold: the next one is waited for
/// all the same, and the task's record stays as long as one of them needs it.
#[test]
fn loom_task_children_past_the_wrap() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        1,
        move |thread, data| {
            let (of_task, by) = (data.clone(), by.clone());
            group::around(thread, || {
                spawn(thread, move |thread| {
                    let frame = thread.frame();
                    current_node(frame).begin_before_wrap(current_far(frame));
                    let (of_child, of_other) = (of_task.clone(), of_task.clone());
                    spawn(thread, move |thread| {
                        of_child.set(0, 1);
                        by.see_member(thread);
                    });
                    taskwait(thread);
                    assert_eq!(of_task.get(0), 1);
                    spawn(thread, move |_| of_other.set(1, 1));
                });
            });
            assert_eq!(data.get(1), 1);
        },
        |thread, _| (0..2).for_each(|_| taskyield(thread)),
    );
    assert!(seen.all(2));
}

/// A taskgroup's end waits for what its tasks create too, wherever the last of them ends.
#[test]
fn loom_task_taskgroup_end() {
    let seen = Seen::default();
    let by = seen.clone();
    model(
        2,
        2,
        move |thread, data| {
            let (of_child, of_grandchild, by) = (data.clone(), data.clone(), by.clone());
            group::around(thread, || {
                spawn(thread, move |thread| {
                    spawn(thread, move |thread| {
                        of_grandchild.set(1, 1);
                        by.see_member(thread);
                    });
                    of_child.set(0, 1);
                });
            });
            assert_eq!((data.get(0), data.get(1)), (1, 1));
        },
        |thread, _| (0..2).for_each(|_| taskyield(thread)),
    );
    assert!(seen.all(2));
}

/// An untied task of two parts: the second is handed over before the first ends, and whichever ends later completes the
/// task.
#[test]
fn loom_task_untied_parts() {
    /// What a part finds in its task: the data, and how many parts have begun.
    struct Parts(Data, Cell<u32>);

    unsafe extern "C-unwind" fn part(task: &'static Task) {
        // SAFETY: the payload has one, which parts use one after the other.
        let Parts(data, begun) = unsafe { &*task.payload().cast::<Parts>() };
        let number = begun.replace(begun.get() + 1);
        if number == 0 {
            data.set(0, 1);
            resubmit(Thread::current(), task);
        } else {
            data.set(1, data.get(0) + 1);
        }
    }

    unsafe extern "C-unwind" fn end(task: &'static Task) {
        // SAFETY: as above; the parts are over.
        unsafe { task.payload().cast::<Parts>().drop_in_place() };
    }

    model(
        2,
        2,
        |thread, data| {
            let spec = Spec { untied: true, payload: size_of::<Parts>(), ..PLAIN };
            let task = Task::create(thread, spec, &Actions { run: part, end: Some(end) });
            // SAFETY: the payload has room for it, and nobody else knows the task.
            unsafe { task.payload().cast::<Parts>().write(Parts(data.clone(), Cell::new(0))) };
            task::submit(thread, task, false);
            taskwait(thread);
            assert_eq!(data.get(1), 2);
        },
        |thread, _| (0..2).for_each(|_| taskyield(thread)),
    );
}
