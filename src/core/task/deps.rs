//! Dependences between the children of one task. The table of addresses belongs to the parent and only its thread looks
//! into it; what tasks on different threads share is a [`Dependent`] each, whose list of successors has a lock of its
//! own.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use crate::core::primitive::{AtomicU32, Ordering};
use crate::core::sync::raw::{HeapMutex, RawLock};
use crate::core::task::record::{DEPENDENT, EXCLUSIVE};
use crate::core::task::{Node, Task, job, publish, sleep, wait};
use crate::core::team::Thread;
use crate::sys::linux::membarrier;

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

/// A task, or a thread that waits as one, in the graph of dependences.
pub struct Dependent {
    /// Predecessors that are not complete, plus one while its own dependences are being entered.
    pending: AtomicU32,
    /// What is to be queued when none is left; none where a thread waits.
    task: Option<&'static Task>,
    /// The thread that waits.
    waiter: Option<&'static Thread>,
    /// Those who wait for this one; none once it is complete.
    successors: HeapMutex<Option<Vec<Arc<Dependent>>>>,
    /// The locks of its mutexinoutset locations, in the order in which they are taken.
    exclusions: HeapMutex<Vec<Arc<RawLock>>>,
}

impl Dependent {
    fn is_complete(&self) -> bool {
        self.successors.lock().is_none()
    }

    fn is_ready(&self) -> bool {
        // Acquire: pairs with the Release in `one_less`.
        self.pending.load(Ordering::Acquire) == 0
    }

    /// One predecessor less; says whether it was the last.
    fn one_less(&self) -> bool {
        // AcqRel: the last one carries what all predecessors wrote.
        self.pending.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// Takes the locks of its mutexinoutset locations, all or none.
    pub(super) fn try_exclude(&self) -> bool {
        let locks = self.exclusions.lock();
        for (i, lock) in locks.iter().enumerate() {
            if !lock.try_lock() {
                locks[..i].iter().for_each(|lock| lock.unlock());
                return false;
            }
        }
        true
    }
}

/// Makes `later` wait for `earlier`, if that is not complete.
fn order(earlier: &Dependent, later: &Arc<Dependent>) {
    if std::ptr::eq(earlier, Arc::as_ptr(later)) {
        return;
    }
    if let Some(successors) = &mut *earlier.successors.lock() {
        later.pending.fetch_add(1, Ordering::Relaxed);
        successors.push(later.clone());
    }
}

/// What is known of one address.
#[derive(Default)]
struct Location {
    /// The last task that writes it alone.
    last_out: Option<Arc<Dependent>>,
    /// The tasks since then that share it, of one kind.
    sharers: Vec<Arc<Dependent>>,
    kind: Option<Kind>,
    /// The sharers of another kind before them.
    earlier_sharers: Vec<Arc<Dependent>>,
    /// What the mutexinoutset sharers exclude each other by.
    exclusion: Option<Arc<RawLock>>,
}

/// Sharers kept before the complete ones are sorted out.
const MANY_SHARERS: usize = 64;

impl Location {
    /// Enters `me` as one that writes the location alone.
    fn write(&mut self, me: &Arc<Dependent>) {
        if self.sharers.is_empty() {
            self.earlier_sharers.iter().chain(&self.last_out).for_each(|earlier| order(earlier, me));
        } else {
            self.sharers.iter().for_each(|earlier| order(earlier, me));
        }
        *self = Self { last_out: Some(me.clone()), ..Self::default() };
    }

    /// Enters `me` as one that shares the location with others of its kind.
    fn share(&mut self, me: &Arc<Dependent>, kind: Kind) {
        if self.kind.is_some_and(|last| last != kind) {
            self.earlier_sharers = std::mem::take(&mut self.sharers);
            (self.last_out, self.exclusion) = (None, None);
        }
        self.kind = Some(kind);
        self.earlier_sharers.iter().chain(&self.last_out).for_each(|earlier| order(earlier, me));
        if self.sharers.len() >= MANY_SHARERS && self.sharers.len().is_power_of_two() {
            self.sharers.retain(|sharer| !sharer.is_complete());
        }
        self.sharers.push(me.clone());
        if kind == Kind::MutexInOutSet {
            let lock = self.exclusion.get_or_insert_with(|| Arc::new(RawLock::new()));
            me.exclusions.lock().push(lock.clone());
        }
    }
}

/// Hashes an address by multiplication: they differ in their middle bits.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_usize(byte.into()));
    }
    fn write_usize(&mut self, word: usize) {
        let mixed = (self.0 ^ word as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// The addresses that the children of a task depend on.
#[derive(Default)]
pub struct Table {
    locations: HashMap<usize, Location, BuildHasherDefault<AddressHasher>>,
    /// The last task that depends on all memory: what every location not in the table waits for.
    all: Option<Arc<Dependent>>,
}

impl Table {
    fn enter(&mut self, me: &Arc<Dependent>, dependences: &[Dependence]) {
        if dependences.iter().any(|dependence| dependence.kind == Kind::AllMemory) {
            for (_, location) in self.locations.drain() {
                let Location { last_out, sharers, earlier_sharers, .. } = location;
                last_out.iter().chain(&sharers).chain(&earlier_sharers).for_each(|earlier| order(earlier, me));
            }
            self.all.iter().for_each(|earlier| order(earlier, me));
            self.all = Some(me.clone());
            return;
        }
        for (i, dependence) in dependences.iter().enumerate() {
            let of_same = |other: &&Dependence| other.address == dependence.address;
            if dependences[..i].iter().any(|other| of_same(&other)) {
                continue;
            }
            let all = &self.all;
            let location = self
                .locations
                .entry(dependence.address)
                .or_insert_with(|| Location { last_out: all.clone(), ..Location::default() });
            // An address named twice counts as its strongest kind; two kinds of sharing make a writer.
            if dependences.iter().filter(of_same).all(|other| other.kind == dependence.kind)
                && dependence.kind != Kind::Out
            {
                location.share(me, dependence.kind);
            } else {
                location.write(me);
            }
        }
        me.exclusions.lock().sort_by_key(Arc::as_ptr);
    }
}

fn make(
    node: &Node,
    task: Option<&'static Task>,
    waiter: Option<&'static Thread>,
    list: &[Dependence],
) -> Arc<Dependent> {
    let me = Arc::new(Dependent {
        pending: AtomicU32::new(1),
        task,
        waiter,
        successors: HeapMutex::new(Some(Vec::new())),
        exclusions: HeapMutex::new(Vec::new()),
    });
    // SAFETY: the table belongs to the thread that executes the parent, which is this one, and `enter` does not come here.
    unsafe { (*node.table.get()).get_or_insert_default() }.enter(&me, list);
    me
}

/// Enters a new child of `node`; says whether it may run at once. With a waiter the child is not queued when it may.
pub(super) fn enter(node: &Node, task: &'static Task, list: &[Dependence], waiter: Option<&'static Thread>) -> bool {
    let me = make(node, Some(task), waiter, list);
    task.mark(EXCLUSIVE, !me.exclusions.lock().is_empty());
    task.mark(DEPENDENT, true);
    task.dependent.set(Some(me.clone()));
    me.one_less()
}

/// Waits until `task`, whose waiter the calling thread is, may run.
pub(super) fn wait_for(thread: &'static Thread, task: &'static Task) {
    let Some(me) = task.dependent.take() else { return };
    // Asked again after it was true: the locks are taken once.
    let held = std::cell::Cell::new(false);
    let take = || held.get() || (me.is_ready() && me.try_exclude());
    wait::until(thread, || {
        held.set(take());
        held.get()
    });
    task.mark(EXCLUSIVE, false);
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
    let me = make(node, None, Some(thread), &list);
    if !me.one_less() {
        wait::until(thread, || me.is_ready());
    }
    release(thread, &me);
}

/// As [`taskwait`] with the nowait clause: instead of the calling thread, later tasks that depend on `list` wait.
pub fn taskwait_nowait(thread: &'static Thread, list: &[Dependence]) {
    job::submit(thread, list, || {});
}

/// `me` is complete: its successors have a predecessor less.
pub(super) fn release(thread: &'static Thread, me: &Dependent) {
    let exclusions = std::mem::take(&mut *me.exclusions.lock());
    if !exclusions.is_empty() {
        exclusions.iter().for_each(|lock| lock.unlock());
        // Whoever sleeps for one of them.
        sleep::wake_all(thread.team());
    }
    let successors = me.successors.lock().take().unwrap_or_default();
    for successor in successors.iter().filter(|successor| successor.one_less()) {
        match (successor.waiter, successor.task) {
            (Some(waiter), _) => {
                membarrier::light();
                waiter.desk.parker().unpark();
            }
            (None, Some(task)) => publish(thread, task),
            (None, None) => {}
        }
    }
}
