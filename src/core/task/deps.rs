//! Dependences between the children of one task. The table of addresses belongs to the parent and only its thread looks
//! into it; what tasks on different threads share is a [`Dependent`] each.

use crate::core::by_address::ByAddress;
use crate::core::primitive::process::Arc;
use crate::core::task::exclusion::{Excluding, Exclusion};
use crate::core::task::graph::{Dependent, Reference};
use crate::core::task::record::DEPENDENT;
use crate::core::task::{Node, Task, forked, job, wait};
use crate::core::team::Thread;

/// How a task depends on a location (OpenMP 6.0, section 17.9.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// in
    In,
    /// out, inout
    Out,
    /// mutexinoutset
    MutexInOutSet,
    /// inoutset
    InOutSet,
    /// inout of omp_all_memory
    AllMemory,
}

/// One locator of a depend clause.
#[derive(Clone, Copy, Debug)]
pub struct Dependence {
    /// The storage location's address.
    pub address: usize,
    /// How the task depends on it.
    pub kind: Kind,
}

/// The locators of a task's depend clauses; a few of them lie in the list itself.
pub struct List {
    few: [Dependence; 8],
    count: usize,
    many: Vec<Dependence>,
}

impl FromIterator<Dependence> for List {
    fn from_iter<I: IntoIterator<Item = Dependence>>(all: I) -> Self {
        let mut list = Self { few: [Dependence { address: 0, kind: Kind::In }; 8], count: 0, many: Vec::new() };
        for dependence in all {
            if let Some(place) = list.few.get_mut(list.count) {
                *place = dependence;
            } else {
                if list.many.is_empty() {
                    list.many.extend(list.few);
                }
                list.many.push(dependence);
            }
            list.count += 1;
        }
        list
    }
}

impl std::ops::Deref for List {
    type Target = [Dependence];

    fn deref(&self) -> &[Dependence] {
        if self.many.is_empty() { &self.few[..self.count] } else { &self.many }
    }
}

/// What is known of one address.
#[derive(Default)]
struct Location {
    /// The last task that writes it alone.
    last_out: Option<Reference>,
    /// The tasks since then that share it, of one kind.
    sharers: Vec<Reference>,
    kind: Option<Kind>,
    /// The sharers of another kind before them.
    earlier_sharers: Vec<Reference>,
    /// What the mutexinoutset sharers exclude each other by.
    exclusion: Option<Arc<Exclusion>>,
}

/// Sharers kept before the complete ones are sorted out.
const MANY_SHARERS: usize = 64;

impl Location {
    /// Enters `me` as one that writes the location alone.
    fn write(&mut self, me: &Reference) {
        if self.sharers.is_empty() {
            self.earlier_sharers.iter().chain(&self.last_out).for_each(|earlier| me.wait_for(earlier));
        } else {
            self.sharers.iter().for_each(|earlier| me.wait_for(earlier));
        }
        // The lists keep their memory.
        self.sharers.clear();
        self.earlier_sharers.clear();
        (self.kind, self.exclusion) = (None, None);
        self.last_out = Some(me.clone());
    }

    /// Whether all tasks that it knows are complete.
    fn is_settled(&self) -> bool {
        self.last_out.iter().chain(&self.sharers).chain(&self.earlier_sharers).all(|dependent| dependent.is_complete())
    }

    /// Enters `me` as one that shares the location with others of its kind.
    fn share(&mut self, me: &Reference, Dependence { address, kind }: Dependence, exclusions: &mut Vec<Excluding>) {
        if self.kind.is_some_and(|last| last != kind) {
            std::mem::swap(&mut self.earlier_sharers, &mut self.sharers);
            self.sharers.clear();
            (self.last_out, self.exclusion) = (None, None);
        }
        self.kind = Some(kind);
        self.earlier_sharers.iter().chain(&self.last_out).for_each(|earlier| me.wait_for(earlier));
        if self.sharers.len() >= MANY_SHARERS && self.sharers.len().is_power_of_two() {
            self.sharers.retain(|sharer| !sharer.is_complete());
        }
        self.sharers.push(me.clone());
        if kind == Kind::MutexInOutSet {
            exclusions.push((address, self.exclusion.get_or_insert_default().clone()));
        }
    }
}

/// The addresses that the children of a task depend on.
#[derive(Default)]
pub struct Table {
    locations: ByAddress<Location>,
    /// The last task that depends on all memory: what every location not in the table waits for.
    all: Option<Reference>,
    /// Locations at which to tidy up next.
    many: usize,
}

/// Locations kept before those are sorted out of which all tasks are complete.
const MANY_LOCATIONS: usize = 1024;

impl Table {
    /// Forgets locations that nobody waits for any more, now and then: a task that makes children on ever new addresses
    /// does not grow.
    fn tidy(&mut self) {
        if self.locations.len() >= self.many.max(MANY_LOCATIONS) {
            self.locations.retain(|location| !location.is_settled());
            if self.all.as_ref().is_some_and(|all| all.is_complete()) {
                self.all = None;
            }
            self.many = 2 * self.locations.len();
        }
    }

    fn enter(&mut self, me: &Reference, dependences: &[Dependence]) {
        if dependences.iter().any(|dependence| dependence.kind == Kind::AllMemory) {
            for Location { last_out, sharers, earlier_sharers, .. } in self.locations.take_all() {
                last_out.iter().chain(&sharers).chain(&earlier_sharers).for_each(|earlier| me.wait_for(earlier));
            }
            self.all.iter().for_each(|earlier| me.wait_for(earlier));
            self.all = Some(me.clone());
            return;
        }
        self.tidy();
        let mut exclusions = Vec::new();
        for (i, dependence) in dependences.iter().enumerate() {
            let of_same = |other: &&Dependence| other.address == dependence.address;
            if dependences[..i].iter().any(|other| of_same(&other)) {
                continue;
            }
            let all = &self.all;
            let location = self
                .locations
                .get_or_insert_with(dependence.address, || Location { last_out: all.clone(), ..Location::default() });
            // An address named twice counts as its strongest kind; two kinds of sharing make a writer.
            if dependences.iter().filter(of_same).all(|other| other.kind == dependence.kind)
                && dependence.kind != Kind::Out
            {
                location.share(me, *dependence, &mut exclusions);
            } else {
                location.write(me);
            }
        }
        if !exclusions.is_empty() {
            me.exclude_by(exclusions);
        }
    }
}

/// Enters a child of `node`, or a thread that waits as one.
fn make(
    thread: &'static Thread,
    node: &Node,
    task: Option<&'static Task>,
    waits: bool,
    list: &[Dependence],
) -> Reference {
    let exclusive = list.iter().any(|dependence| dependence.kind == Kind::MutexInOutSet);
    let me = Dependent::begin(thread, task, waits, exclusive);
    // SAFETY: the table belongs to the thread that executes the parent, which is this one, and `enter` does not come here.
    unsafe { (*node.table.get()).get_or_insert_default() }.enter(&me, list);
    me
}

/// Enters a new child of `node`; says whether it may run at once. If the calling thread `waits` for it, it is not queued
/// when it may.
pub(super) fn enter(
    thread: &'static Thread,
    node: &Node,
    task: &'static Task,
    list: &[Dependence],
    waits: bool,
) -> bool {
    let me = make(thread, node, Some(task), waits, list);
    task.mark(DEPENDENT, true);
    let entered: *const Dependent = &*me;
    task.dependent.set(Some(me));
    // SAFETY: the table has it too. (The task itself may be gone as soon as its last predecessor is complete.)
    unsafe { &*entered }.all_entered()
}

/// Waits until `task`, whose waiter the calling thread is, may run.
pub(super) fn wait_for(thread: &'static Thread, task: &'static Task) {
    let Some(me) = task.dependent.take() else { return };
    let forked = forked::since_now();
    wait::until(thread, || me.is_ready() || forked());
    if forked() {
        me.forget_others();
    }
    task.dependent.set(Some(me));
}

/// Waits, as a task that depends on `list` would, executing tasks meanwhile (taskwait depend).
pub fn taskwait(thread: &'static Thread, list: &[Dependence]) {
    let node = super::current_node(thread.frame());
    // SAFETY: the table belongs to the thread that executes the task, which is this one.
    if unsafe { (*node.table.get()).is_none() } {
        return;
    }
    // It excludes nobody: there is no body to execute.
    let waits_as = |&Dependence { address, kind }: &Dependence| {
        let kind = if kind == Kind::MutexInOutSet { Kind::Out } else { kind };
        Dependence { address, kind }
    };
    let list: Vec<_> = list.iter().map(waits_as).collect();
    let me = make(thread, node, None, true, &list);
    if !me.all_entered() {
        let forked = forked::since_now();
        wait::until(thread, || me.is_ready() || forked());
    }
    me.release(thread);
}

/// As [`taskwait`] with the nowait clause: instead of the calling thread, later tasks that depend on `list` wait.
pub fn taskwait_nowait(thread: &'static Thread, list: &[Dependence]) {
    job::submit(thread, list, || {});
}
