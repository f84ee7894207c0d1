//! The graph of dependences: tasks, and threads that wait as tasks would, with the edges to those that wait for them.
//!
//! An edge lies in the record of its later end. It is entered with its earlier end by one compare-exchange, and whoever
//! completes the earlier end takes the whole list and closes it by one exchange: no lock, and no allocation for the first
//! edges. The later end stays as long as an edge of it is in a list, for it waits for that list's owner.

use std::cell::UnsafeCell;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::core::halt;
use crate::core::primitive::{AtomicPtr, AtomicU32, Cell, Ordering};
use crate::core::task::exclusion::Excluding;
use crate::core::task::{Task, memory, publish};
use crate::core::team::Thread;
use crate::sys::linux::membarrier;

/// Edges that lie in the record itself.
const FEW: usize = 4;

/// That `to` waits for the owner of the list which the edge is in.
struct Edge {
    next: Cell<*const Edge>,
    to: Cell<*const Dependent>,
    from: Cell<*const Dependent>,
}

impl Default for Edge {
    fn default() -> Self {
        let nowhere = std::ptr::null();
        Self { next: Cell::new(std::ptr::null()), to: Cell::new(nowhere), from: Cell::new(nowhere) }
    }
}

/// Stands for the list of one that is complete.
fn closed() -> *mut Edge {
    std::ptr::dangling_mut()
}

/// A task, or a thread that waits as one, in the graph of dependences.
pub struct Dependent {
    /// Predecessors that are not complete, plus one while its own dependences are being entered, plus one where it is
    /// `exclusive`, as long as it has not taken all that excludes it.
    pending: AtomicU32,
    /// Those who wait for this one, the latest first.
    successors: AtomicPtr<Edge>,
    /// What is to be queued when none is left; none where a thread waits.
    task: Option<&'static Task>,
    /// The thread that waits.
    waiter: Option<&'static Thread>,
    /// Its edges from predecessors; the entering thread's own.
    edges: [Edge; FEW],
    /// How many edges there are.
    entered: Cell<usize>,
    /// Whether it has mutexinoutset locations.
    exclusive: bool,
    /// What few have; the entering thread's own, only read afterwards.
    rare: UnsafeCell<Option<Box<Rare>>>,
    /// References to it.
    refs: AtomicU32,
    /// Where its memory goes back to.
    class: u8,
    maker: &'static Thread,
}

/// What few dependents have.
#[derive(Default)]
struct Rare {
    /// Edges from predecessors, of one that has many.
    #[expect(clippy::vec_box, reason = "others point to the edges")]
    edges: Vec<Box<Edge>>,
    /// Those of its mutexinoutset locations, in the order in which they are taken.
    exclusions: Vec<Excluding>,
    /// How many of them it has, or stands in line for.
    taken: Cell<usize>,
}

/// A reference to a [`Dependent`].
pub struct Reference(NonNull<Dependent>);

impl Deref for Reference {
    type Target = Dependent;

    #[inline(always)]
    fn deref(&self) -> &Dependent {
        // SAFETY: it stays as long as there is a reference.
        unsafe { self.0.as_ref() }
    }
}

impl Clone for Reference {
    #[inline]
    fn clone(&self) -> Self {
        self.another()
    }
}

impl Drop for Reference {
    #[inline]
    fn drop(&mut self) {
        // AcqRel: all uses come before the end. The only one who has a reference is the last.
        if self.refs.load(Ordering::Acquire) == 1 || self.refs.fetch_sub(1, Ordering::AcqRel) == 1 {
            let (maker, class) = (self.maker, self.class);
            // SAFETY: nobody else has it; taken by `begin`.
            unsafe {
                #[cfg(loom)]
                self.0.as_mut().check_unused();
                self.0.drop_in_place();
                memory::free(Thread::current(), maker, self.0.as_ptr().cast(), class, size_of::<Dependent>());
            }
        }
    }
}

// SAFETY: cells are written by the thread that enters it, before anybody else has it; `next` of an edge before the edge is
// in its list.
unsafe impl Sync for Dependent {}
// SAFETY: as above.
unsafe impl Send for Dependent {}

#[cfg(loom)]
impl Dependent {
    /// Has loom check that all uses come before this.
    fn check_unused(&mut self) {
        for word in [&mut self.pending, &mut self.refs] {
            word.with_mut(|_| ());
        }
        self.successors.with_mut(|_| ());
        for edge in &self.edges {
            edge.next.set(std::ptr::null());
            edge.to.set(std::ptr::null());
            edge.from.set(std::ptr::null());
        }
        self.entered.set(0);
    }
}

impl Dependent {
    /// One that the calling thread is entering: a task, or a thread that waits.
    pub(super) fn begin(
        thread: &'static Thread,
        task: Option<&'static Task>,
        waits: bool,
        exclusive: bool,
    ) -> Reference {
        let (place, class) = memory::take(thread, size_of::<Self>());
        let place = place.cast::<Self>();
        let new = Self {
            pending: AtomicU32::new(1 + u32::from(exclusive)),
            successors: AtomicPtr::new(std::ptr::null_mut()),
            task,
            waiter: waits.then_some(thread),
            edges: Default::default(),
            entered: Cell::new(0),
            exclusive,
            rare: UnsafeCell::new(None),
            refs: AtomicU32::new(1),
            class,
            maker: thread,
        };
        // SAFETY: free memory, large and aligned enough.
        unsafe { place.write(new) };
        Reference(place)
    }

    /// What few have. For the entering thread, and after that to read.
    fn rare(&self) -> Option<&Rare> {
        // SAFETY: written by the entering thread alone, before anybody else reads it.
        unsafe { (*self.rare.get()).as_deref() }
    }

    /// Whether it is complete.
    pub(super) fn is_complete(&self) -> bool {
        // Acquire: pairs with the exchange in `release`: what it wrote is seen by who need not wait for it.
        self.successors.load(Ordering::Acquire) == closed()
    }

    /// Whether it may run.
    pub(super) fn is_ready(&self) -> bool {
        // Acquire: pairs with the Release in `one_less`.
        self.pending.load(Ordering::Acquire) == 0
    }

    /// One predecessor less; says whether it may run now. If not, it may be gone.
    pub(super) fn one_less(&self) -> bool {
        let exclusive = self.exclusive;
        // AcqRel: the last one carries what all predecessors wrote.
        match self.pending.fetch_sub(1, Ordering::AcqRel) {
            1 => true,
            2 if exclusive => self.takes_all(),
            _ => false,
        }
    }

    /// Takes what excludes it and it does not have yet; says whether it may run now. If not, it stands in line.
    fn takes_all(&self) -> bool {
        if let Some(Rare { exclusions, taken, .. }) = self.rare() {
            while let Some((_, next)) = exclusions.get(taken.get()) {
                // Before it stands in line, where others go on for it.
                taken.set(taken.get() + 1);
                if !next.take(|| self.another()) {
                    return false;
                }
            }
        }
        // AcqRel: as in `one_less`; what those wrote comes along who had it before.
        self.pending.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// One reference more.
    fn another(&self) -> Reference {
        self.refs.fetch_add(1, Ordering::Relaxed);
        Reference(NonNull::from(self))
    }

    /// All its dependences are entered: as [`Self::one_less`], for the entering thread.
    pub(super) fn all_entered(&self) -> bool {
        // One whom nobody will count down is ready.
        (self.entered.get() == 0 && !self.exclusive && self.is_alone()) || self.one_less()
    }

    /// Without predecessors; nobody else counts it down.
    fn is_alone(&self) -> bool {
        self.pending.store(0, Ordering::Relaxed);
        true
    }

    /// Makes it wait for `earlier`, if that is another and not complete. For the entering thread.
    pub(super) fn wait_for(&self, earlier: &Dependent) {
        if std::ptr::eq(earlier, self) || earlier.is_complete() || self.waits_for(earlier) {
            return;
        }
        let edge = self.new_edge();
        edge.to.set(self);
        edge.from.set(earlier);
        self.pending.fetch_add(1, Ordering::Relaxed);
        let mut head = earlier.successors.load(Ordering::Acquire);
        halt::at("a dependence entered");
        while head != closed() {
            edge.next.set(head);
            // Release: pairs with the exchange in `release`. Acquire: as in `is_complete`.
            let own = (&raw const *edge).cast_mut();
            match earlier.successors.compare_exchange_weak(head, own, Ordering::Release, Ordering::Acquire) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
        // It has completed meanwhile. Not the last: one is for the entering.
        self.pending.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether an edge from `earlier` is there already, by another location.
    fn waits_for(&self, earlier: &Dependent) -> bool {
        let few = &self.edges[..self.entered.get().min(FEW)];
        few.iter().any(|edge| std::ptr::eq(edge.from.get(), earlier))
            || self.rare().is_some_and(|rare| rare.edges.iter().any(|edge| std::ptr::eq(edge.from.get(), earlier)))
    }

    fn new_edge(&self) -> &Edge {
        let number = self.entered.get();
        self.entered.set(number + 1);
        if let Some(edge) = self.edges.get(number) {
            return edge;
        }
        // SAFETY: the entering thread's own; the edges stay where they are.
        let more = unsafe { &mut (*self.rare.get()).get_or_insert_default().edges };
        more.push(Box::default());
        &more[more.len() - 1]
    }

    /// Gives it those of its mutexinoutset locations. For the entering thread.
    pub(super) fn exclude_by(&self, mut exclusions: Vec<Excluding>) {
        exclusions.sort_by_key(|&(address, _)| address);
        // SAFETY: the entering thread's own.
        unsafe { &mut *self.rare.get() }.get_or_insert_default().exclusions = exclusions;
    }

    /// Those who wait for it, of those who are known now. For debuggers and tests.
    ///
    /// # Safety
    /// It does not become complete meanwhile.
    unsafe fn waiting(&self) -> Vec<*const Dependent> {
        let mut nodes = Vec::new();
        let mut edge = self.successors.load(Ordering::Acquire).cast_const();
        // SAFETY: edges stay in an open list.
        while let Some(this) = unsafe { edge.as_ref() }.filter(|_| edge != closed()) {
            nodes.push(this.to.get());
            edge = this.next.get();
        }
        nodes
    }

    /// In a forked child: those who wait for it are not there, nor is who it waits for.
    pub(super) fn forget_others(&self) {
        self.successors.store(std::ptr::null_mut(), Ordering::Relaxed);
        // SAFETY: the process has one thread, which is executing the task. (Not dropped: a thread that is not there may
        // have been in the middle of it.)
        if let Some(rare) = unsafe { (*self.rare.get()).as_deref_mut() } {
            std::mem::forget(std::mem::take(&mut rare.exclusions));
        }
    }

    /// It is complete: its successors have a predecessor less, and those it excluded go on.
    pub(super) fn release(&self, thread: &'static Thread) {
        if self.exclusive {
            self.hand_on(thread);
        }
        // AcqRel: pairs with the compare-exchange in `wait_for`, and with who sees that this one is complete.
        let mut edge = self.successors.swap(closed(), Ordering::AcqRel).cast_const();
        // SAFETY: whom an edge belongs to waits for this one, and so is there until it is counted down.
        while let Some(this) = unsafe { edge.as_ref() } {
            edge = this.next.get();
            // SAFETY: as above.
            let successor = unsafe { &*this.to.get() };
            let (waiter, task) = (successor.waiter, successor.task);
            if successor.one_less() {
                set_off(thread, waiter, task);
            }
        }
    }

    /// Hands on what it excluded others by.
    #[cold]
    fn hand_on(&self, thread: &'static Thread) {
        for (_, exclusion) in self.rare().map_or(&[][..], |rare| &rare.exclusions) {
            if let Some(next) = exclusion.hand_on()
                && next.takes_all()
            {
                set_off(thread, next.waiter, next.task);
            }
        }
    }
}

/// What waited for nothing but its dependences may run: the thread `waiter`, if one waits, or `task`.
fn set_off(thread: &'static Thread, waiter: Option<&'static Thread>, task: Option<&'static Task>) {
    match (waiter, task) {
        (Some(waiter), _) => {
            membarrier::light();
            waiter.desk.parker().unpark();
        }
        (None, Some(task)) => publish(thread, task),
        (None, None) => {}
    }
}

/// What stands for `task` in the graph of dependences; null if it has none. For debuggers and tests.
///
/// # Safety
/// The task was handed over, and does not execute yet.
pub unsafe fn node_of(task: &Task) -> *const Dependent {
    let dependent = task.dependent.take();
    let node = dependent.as_deref().map_or(std::ptr::null(), std::ptr::from_ref);
    task.dependent.set(dependent);
    node
}

/// What stands for those who wait for `task`, of those who are known now. For debuggers and tests.
///
/// # Safety
/// As for [`node_of`].
pub unsafe fn successors_of(task: &Task) -> Vec<*const Dependent> {
    // SAFETY: the caller's promise: the task keeps its part of the graph until it is complete.
    unsafe { node_of(task).as_ref().map_or_else(Vec::new, |node| node.waiting()) }
}
