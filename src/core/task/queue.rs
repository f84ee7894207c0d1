//! Where tasks wait: a deque a member (crossbeam's: its owner works at one end, thieves take from the other), and a queue
//! by priority a team for those tasks that have one.

use std::collections::BinaryHeap;

#[cfg(not(loom))]
use crossbeam_deque::{Injector, Steal};
#[cfg(not(any(loom, tsan)))]
use crossbeam_deque::{Stealer, Worker};

use crate::core::halt;
use crate::core::primitive::{AtomicPtr, AtomicUsize, Ordering};
use crate::core::publish::Published;
#[cfg(not(loom))]
use crate::core::sync::raw;
use crate::core::sync::raw::HeapMutex;
use crate::core::task::Task;
#[cfg(loom)]
use crate::core::task::deque::{Injector, Steal, Stealer, Worker};
#[cfg(tsan)]
use crate::core::task::deque_tsan::{Stealer, Worker};
#[cfg(not(loom))]
use crate::core::task::wait::TeamTasks;
#[cfg(not(loom))]
use crate::core::team::pool;
use crate::core::team::{Frame, Slot, Team};

/// A member's deque.
struct Deque {
    own: Worker<&'static Task>,
    others: Stealer<&'static Task>,
}

/// A member's deque, made when it first queues a task; it lasts as long as the slot.
pub struct Queue(AtomicPtr<Deque>);

impl Default for Queue {
    fn default() -> Self {
        Self(AtomicPtr::new(std::ptr::null_mut()))
    }
}

impl Queue {
    fn deque(&self) -> Option<&Deque> {
        // Acquire: pairs with the Release in `make`.
        // SAFETY: null, or made once and never freed.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
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
        self.0.store(deque, Ordering::Release);
        deque
    }

    /// Whether a thief would find nothing.
    pub fn is_empty(&self) -> bool {
        self.deque().is_none_or(|deque| deque.others.is_empty())
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
    frame.plenty.set(0);
    frame.slot().queue.deque()?.own.pop()
}

/// The oldest task of the member in `slot`.
pub(super) fn steal(slot: &Slot) -> Option<&'static Task> {
    let deque = slot.queue.deque()?;
    loop {
        match deque.others.steal() {
            Steal::Success(task) => return Some(task),
            Steal::Empty => return None,
            Steal::Retry => {}
        }
    }
}

/// A model's slots come and go.
#[cfg(loom)]
impl Drop for Queue {
    fn drop(&mut self) {
        // SAFETY: leaked by `make`; nobody looks at the slot any more.
        self.0.with_mut(|deque| unsafe { deque.as_mut().map(|deque| drop(Box::from_raw(deque))) });
    }
}

/// A task in the queue by priority: of equal ones the older first.
struct Urgent {
    priority: u32,
    age: std::cmp::Reverse<u64>,
    task: &'static Task,
}

impl PartialEq for Urgent {
    fn eq(&self, other: &Self) -> bool {
        (self.priority, self.age) == (other.priority, other.age)
    }
}
impl Eq for Urgent {}
impl PartialOrd for Urgent {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Urgent {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.priority, self.age).cmp(&(other.priority, other.age))
    }
}

/// The tasks of a team that have a priority. Locked: the order is what they ask for.
#[derive(Default)]
pub struct UrgentTasks {
    length: AtomicUsize,
    heap: HeapMutex<(u64, BinaryHeap<Urgent>)>,
}

impl UrgentTasks {
    /// Adds a task.
    pub(super) fn push(&self, task: &'static Task) {
        let mut guard = self.heap.lock();
        let (next, heap) = &mut *guard;
        heap.push(Urgent { priority: task.priority(), age: std::cmp::Reverse(*next), task });
        halt::at("an urgent task queued");
        *next += 1;
        self.length.store(heap.len(), Ordering::Release);
    }

    /// The most urgent task that may run here.
    pub(super) fn pop(&self, allowed: impl Fn(&Task) -> bool) -> Option<&'static Task> {
        if self.is_empty() {
            return None;
        }
        let mut guard = self.heap.lock();
        let heap = &mut guard.1;
        let mut passed_over = Vec::new();
        halt::at("an urgent task looked for");
        let found = loop {
            match heap.pop() {
                Some(urgent) if !allowed(urgent.task) => passed_over.push(urgent),
                other => break other,
            }
        };
        heap.extend(passed_over);
        self.length.store(heap.len(), Ordering::Release);
        found.map(|urgent| urgent.task)
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
/// execute.
pub struct Strays {
    /// Made for the first: most teams have none.
    tasks: Published<Injector<&'static Task>>,
    pushed: AtomicUsize,
}

impl Default for Strays {
    fn default() -> Self {
        let strays = Self { tasks: Published::new(), pushed: AtomicUsize::new(0) };
        if cfg!(loom) {
            // Loom does not see a publication.
            strays.tasks();
        }
        strays
    }
}

impl Strays {
    fn tasks(&self) -> &'static Injector<&'static Task> {
        self.tasks.get().unwrap_or_else(|| self.tasks.publish(Box::default()).0)
    }

    pub(super) fn push(&self, task: &'static Task) {
        self.tasks().push(task);
        halt::at("a stray queued");
        self.pushed.fetch_add(1, Ordering::Release);
    }

    /// How many have been pushed.
    pub(super) fn pushed(&self) -> usize {
        self.pushed.load(Ordering::Acquire)
    }

    /// The first that may run here; each is looked at once.
    pub(super) fn pop(&self, fits: impl Fn(&Task) -> bool) -> Option<&'static Task> {
        let tasks = self.tasks.get().filter(|tasks| !tasks.is_empty())?;
        let mut left = tasks.len();
        while left > 0 {
            match tasks.steal() {
                Steal::Success(task) if fits(task) => return Some(task),
                Steal::Success(task) => tasks.push(task),
                Steal::Empty => return None,
                Steal::Retry => continue,
            }
            left -= 1;
        }
        None
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tasks.get().is_none_or(Injector::is_empty)
    }
}

/// Whether any member has a task queued.
pub(super) fn any(team: &Team) -> bool {
    let tasks = team.tasks();
    !tasks.urgent.is_empty() || !tasks.strays.is_empty() || team.members().any(|slot| !slot.queue.is_empty())
}

/// In a forked child: the tasks are the parent's, and so are the queues, which a thread that is not here may have left
/// half-changed. New ones are made when they are needed. `own`: the slot of the thread that is left.
#[cfg(not(loom))]
pub(crate) fn forget(team: &Team, own: &Slot) {
    own.queue.0.store(std::ptr::null_mut(), Ordering::Relaxed);
    let TeamTasks { urgent, strays, .. } = team.tasks();
    urgent.length.store(0, Ordering::Relaxed);
    // SAFETY: the process has one thread, and that executes user code: it holds no lock of a queue.
    unsafe { raw::lay_anew(&urgent.heap, (0, BinaryHeap::new())) };
    strays.tasks.forget();
}

/// Models do not fork.
#[cfg(loom)]
pub(crate) fn forget(_team: &Team, _own: &Slot) {}
