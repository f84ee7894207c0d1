//! Where tasks wait: a deque a member (crossbeam's: its owner works at one end, thieves take from the other), and a queue
//! by priority a team for those tasks that have one.

use std::collections::{BTreeMap, VecDeque};

#[cfg(not(loom))]
use crossbeam_deque::Steal;
#[cfg(not(any(loom, tsan)))]
use crossbeam_deque::{Stealer, Worker};

use crate::core::halt;
use crate::core::primitive::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};
#[cfg(not(loom))]
use crate::core::sync::raw;
use crate::core::sync::raw::HeapMutex;
use crate::core::task::Task;
#[cfg(loom)]
use crate::core::task::deque::{Steal, Stealer, Worker};
#[cfg(tsan)]
use crate::core::task::deque_tsan::{Stealer, Worker};
#[cfg(not(loom))]
use crate::core::task::wait::TeamTasks;
#[cfg(not(loom))]
use crate::core::team::pool;
use crate::core::team::{Frame, Slot, Team};
use crate::sys::linux::membarrier;

/// A member's deque.
struct Deque {
    own: Worker<&'static Task>,
    others: Stealer<&'static Task>,
}

/// A member's deque, made when it first queues a task; it lasts as long as the slot. The line is written rarely: who looks
/// at it has it.
pub struct Queue {
    deque: AtomicPtr<Deque>,
    /// Whether so many tasks are there that the member executes new ones at once. Set by the member, cleared by whoever
    /// leaves few there, or finds none.
    full: AtomicBool,
}

/// Tasks that may wait in a thread's queue before it executes new ones at once: enough for every thief, and a bound on
/// memory.
pub(super) const ENOUGH: usize = 256;

/// Tasks left in a queue that was full, below which its member is to queue new ones again.
const FEW: usize = ENOUGH / 2;

impl Default for Queue {
    fn default() -> Self {
        Self { deque: AtomicPtr::new(std::ptr::null_mut()), full: AtomicBool::new(false) }
    }
}

impl Queue {
    fn deque(&self) -> Option<&Deque> {
        // Acquire: pairs with the Release in `make`.
        // SAFETY: null, or made once and never freed.
        unsafe { self.deque.load(Ordering::Acquire).as_ref() }
    }

    /// Whether the member executes new tasks at once.
    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// For the member, whose queue has enough: says so. (Unless thieves have been there since, perhaps for the last time
    /// before they sleep: either they see this, or this sees what they left.)
    pub(super) fn fill(&self) {
        self.full.store(true, Ordering::Relaxed);
        // Pairs with the heavy fence of a member about to sleep.
        membarrier::light();
        self.took(|deque| deque.own.len());
    }

    /// Somebody has taken a task, or found none: the member is to know if few are `left`.
    #[inline]
    fn took(&self, left: impl FnOnce(&Deque) -> usize) {
        if self.is_full() && self.deque().is_none_or(|deque| left(deque) < FEW) {
            self.full.store(false, Ordering::Relaxed);
        }
    }

    #[cold]
    fn make(&self) -> &Deque {
        let own = Worker::new_lifo();
        let others = own.stealer();
        // Who steals first makes what crossbeam's deques share, and others wait for that: in a child forked meanwhile, for
        // ever. So it is made here, under the lock that is held across forks.
        #[cfg(not(loom))]
        {
            let _across_forks = pool::lock();
            let _: Steal<_> = others.steal();
        }
        let deque = Box::leak(Box::new(Deque { own, others }));
        halt::at("a deque made");
        // Release: pairs with the Acquire in `deque`. Only the member itself makes it.
        self.deque.store(deque, Ordering::Release);
        deque
    }

    /// Whether a thief would find nothing.
    pub fn is_empty(&self) -> bool {
        let empty = self.deque().is_none_or(|deque| deque.others.is_empty());
        if empty {
            self.took(|_| 0);
        }
        empty
    }
}

/// Queues a task with the calling thread's own.
pub(super) fn push(frame: &Frame, task: &'static Task) {
    let queue = &frame.slot().queue;
    queue.deque().unwrap_or_else(|| queue.make()).own.push(task);
}

/// Tasks queued with the calling thread's own.
#[inline]
pub(super) fn length(frame: &Frame) -> usize {
    frame.slot().queue.deque().map_or(0, |deque| deque.own.len())
}

/// The calling thread's newest task.
#[inline]
pub(super) fn pop(frame: &Frame) -> Option<&'static Task> {
    let queue = &frame.slot().queue;
    queue.took(|deque| deque.own.len());
    queue.deque()?.own.pop()
}

/// The oldest task of the member in `slot`.
pub(super) fn steal(slot: &Slot) -> Option<&'static Task> {
    let deque = slot.queue.deque()?;
    loop {
        match deque.others.steal() {
            Steal::Success(task) => {
                slot.queue.took(|deque| deque.others.len());
                return Some(task);
            }
            Steal::Empty => {
                slot.queue.took(|_| 0);
                return None;
            }
            Steal::Retry => {}
        }
    }
}

/// A model's slots come and go.
#[cfg(loom)]
impl Drop for Queue {
    fn drop(&mut self) {
        // SAFETY: leaked by `make`; nobody looks at the slot any more.
        self.deque.with_mut(|deque| unsafe { deque.as_mut().map(|deque| drop(Box::from_raw(deque))) });
    }
}

/// The tasks of a team that have a priority. Locked: the order is what they ask for.
#[derive(Default)]
pub struct UrgentTasks {
    length: AtomicUsize,
    /// By priority, of equal ones in the order in which they came.
    queues: HeapMutex<BTreeMap<u32, VecDeque<&'static Task>>>,
}

impl UrgentTasks {
    /// Adds a task.
    pub(super) fn push(&self, task: &'static Task) {
        task.share();
        let mut queues = self.queues.lock();
        queues.entry(task.priority()).or_default().push_back(task);
        halt::at("an urgent task queued");
        self.length.store(self.length.load(Ordering::Relaxed) + 1, Ordering::Release);
    }

    /// The most urgent task that a thread with `suspended` may run. Of equal ones the oldest; but for a suspended one the
    /// newest: what descends from it is new.
    pub(super) fn pop(&self, suspended: Option<&Task>) -> Option<&'static Task> {
        if self.is_empty() {
            return None;
        }
        let mut queues = self.queues.lock();
        halt::at("an urgent task looked for");
        let found = queues.values_mut().rev().find_map(|queue| match suspended {
            None => queue.pop_front(),
            Some(suspended) => queue.iter().rposition(|task| suspended.lets(task)).and_then(|at| queue.remove(at)),
        })?;
        self.length.store(self.length.load(Ordering::Relaxed) - 1, Ordering::Release);
        Some(found)
    }

    /// How many there are.
    #[inline]
    pub fn length(&self) -> usize {
        self.length.load(Ordering::Acquire)
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length() == 0
    }
}

/// Tasks that every member finds: those that became ready outside the team, and those that somebody took and may not
/// execute. Locked: who looks for one that it may execute takes no other, not even for a moment.
#[derive(Default)]
pub struct Strays {
    tasks: HeapMutex<VecDeque<&'static Task>>,
    length: AtomicUsize,
    pushed: AtomicUsize,
}

impl Strays {
    pub(super) fn push(&self, task: &'static Task) {
        task.share();
        let mut tasks = self.tasks.lock();
        tasks.push_back(task);
        halt::at("a stray queued");
        self.length.store(tasks.len(), Ordering::Release);
        drop(tasks);
        self.pushed.fetch_add(1, Ordering::Release);
    }

    /// How many have been pushed.
    pub(super) fn pushed(&self) -> usize {
        self.pushed.load(Ordering::Acquire)
    }

    /// The oldest that a thread with `suspended` may run.
    pub(super) fn pop(&self, suspended: Option<&Task>) -> Option<&'static Task> {
        if self.is_empty() {
            return None;
        }
        let mut tasks = self.tasks.lock();
        let at = tasks.iter().position(|task| suspended.is_none_or(|suspended| suspended.lets(task)))?;
        let found = tasks.remove(at);
        self.length.store(tasks.len(), Ordering::Release);
        found
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length.load(Ordering::Acquire) == 0
    }
}

/// Whether any of the `members` of `team` has a task queued.
pub(super) fn any(team: &Team, members: &[&Slot]) -> bool {
    let tasks = team.tasks();
    !tasks.urgent.is_empty() || !tasks.strays.is_empty() || members.iter().any(|slot| !slot.queue.is_empty())
}

/// In a forked child: the tasks are the parent's, and so are the queues, which a thread that is not here may have left
/// half-changed. New ones are made when they are needed. `own`: the slot of the thread that is left.
#[cfg(not(loom))]
pub(crate) fn forget(team: &Team, own: &Slot) {
    own.queue.deque.store(std::ptr::null_mut(), Ordering::Relaxed);
    own.queue.full.store(false, Ordering::Relaxed);
    let TeamTasks { urgent, strays, .. } = team.tasks();
    urgent.length.store(0, Ordering::Relaxed);
    strays.length.store(0, Ordering::Relaxed);
    // SAFETY: the process has one thread, and that executes user code: it holds no lock of a queue.
    unsafe {
        raw::lay_anew(&urgent.queues, BTreeMap::new());
        raw::lay_anew(&strays.tasks, VecDeque::new());
    }
}

/// Models do not fork.
#[cfg(loom)]
pub(crate) fn forget(_team: &Team, _own: &Slot) {}
