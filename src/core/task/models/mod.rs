//! The protocols of ../README.md under loom: the code itself, on teams of two or three members.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_task_`

mod barrier;
mod deps;
mod detach;
mod given;
mod parts;
mod region;
mod tree;
mod wake;

use std::sync::Arc;

use crate::core::primitive::{AtomicU32, Ordering, RaceCell, model_within, process};
use crate::core::task::{self, Actions, Spec, Task, current_far, current_node, group};
use crate::core::team::Thread;
use crate::core::team::stage::{self, Mode, Stage};
use crate::core::wait::{self, futex};

/// The body of a model's task.
type Body = Box<dyn FnOnce(&'static Thread)>;

unsafe extern "C-unwind" fn run(task: &'static Task) {
    // SAFETY: `make` put one there, and a task is executed once.
    let body = unsafe { task.payload().cast::<Body>().read() };
    body(Thread::current());
}

/// A task of the calling thread's, with `spec` but for its payload.
fn make(thread: &'static Thread, spec: Spec, body: impl FnOnce(&'static Thread) + 'static) -> &'static Task {
    let task = Task::create(thread, Spec { payload: size_of::<Body>(), ..spec }, &Actions { run, end: None });
    // SAFETY: the payload has room for it, and nobody else knows the task.
    unsafe { task.payload().cast::<Body>().write(Box::new(body)) };
    task
}

const PLAIN: Spec = Spec { untied: false, is_final: false, detachable: false, target: false, payload: 0, skin: 0 };

/// Creates a task and hands it over.
fn spawn(thread: &'static Thread, body: impl FnOnce(&'static Thread) + 'static) {
    task::submit(thread, make(thread, PLAIN, body), false);
}

/// Children of the calling thread's task that are not complete.
fn unfinished(thread: &'static Thread) -> u32 {
    current_node(thread.frame()).unfinished(current_far(thread.frame()))
}

/// Data of the program: written by tasks, read by who waited for them. Loom reports a read that is not ordered behind
/// the write.
#[derive(Clone)]
struct Data {
    cells: Arc<[RaceCell<u32>; 4]>,
    /// For bodies that wait for each other.
    step: Step,
}

impl Data {
    fn new() -> Self {
        Self { cells: Arc::new(std::array::from_fn(|_| RaceCell::new(0))), step: Step::new() }
    }

    fn set(&self, i: usize, value: u32) {
        // SAFETY: loom checks it.
        unsafe { self.cells[i].set(value) }
    }

    fn get(&self, i: usize) -> u32 {
        // SAFETY: loom checks it.
        unsafe { self.cells[i].get() }
    }
}

/// A number that only grows, on which threads sleep that execute no task meanwhile: others must.
#[derive(Clone)]
struct Step(Arc<AtomicU32>);

impl Step {
    fn new() -> Self {
        Self(Arc::new(AtomicU32::new(0)))
    }

    fn reach(&self, step: u32) {
        self.0.store(step, Ordering::Release);
        futex::wake_all(&*self.0);
    }

    fn is_reached(&self) -> bool {
        self.0.load(Ordering::Acquire) != 0
    }

    fn wait_for(&self, step: u32) {
        wait::wait_while_eq(&self.0, step - 1);
    }
}

/// What a model has come across in any of its runs: one that never steals says nothing about stealing.
#[derive(Clone, Default)]
struct Seen(Arc<process::AtomicU32>);

impl Seen {
    fn see(&self, what: u32) {
        self.0.fetch_or(1 << what, process::Ordering::Relaxed);
    }

    /// Sees which member the calling thread is.
    fn see_member(&self, thread: &Thread) {
        self.see(thread.frame().tid());
    }

    /// Whether each of the first `n` things has been seen.
    fn all(&self, n: u32) -> bool {
        self.0.load(process::Ordering::Relaxed) & ((1 << n) - 1) == (1 << n) - 1
    }
}

/// Runs the members of a team: `primary`, and `other` as each of the rest, who execute what tasks they find.
fn model(
    n: u32,
    preemptions: usize,
    primary: impl Fn(&'static Thread, &Data) + Send + Sync + 'static,
    other: impl Fn(&'static Thread, &Data) + Send + Sync + Clone + 'static,
) {
    model_of((n, Mode::Dissemination), preemptions, primary, other);
}

/// The same, with a say in which barrier the team has.
fn model_of(
    (n, mode): (u32, Mode),
    preemptions: usize,
    primary: impl Fn(&'static Thread, &Data) + Send + Sync + 'static,
    other: impl Fn(&'static Thread, &Data) + Send + Sync + Clone + 'static,
) {
    let icvs = stage::icvs();
    model_within(preemptions, move || {
        let (stage, data) = (Arc::new(Stage::new(n, mode, icvs)), Data::new());
        let rest: Vec<_> = (1..n)
            .map(|tid| {
                let (stage, data, other) = (stage.clone(), data.clone(), other.clone());
                loom::thread::spawn(move || other(stage.enter(tid), &data))
            })
            .collect();
        let thread = stage.enter(0);
        primary(thread, &data);
        rest.into_iter().for_each(|other| other.join().unwrap());
        assert!(!task::queue::any(stage.team, stage.team.members()), "a task is left");
        assert_eq!(unfinished(thread), 0);
    });
}
