//! The record of an explicit task: two lines, and the ABI's part behind them.

use std::ffi::c_void;
use std::ptr::NonNull;

use crate::core::icv::{Icvs, settings};
use crate::core::primitive::{AtomicU32, Cell, Ordering};
use crate::core::sync::owner;
use crate::core::sync::raw::Owner;
use crate::core::task::graph::Reference;
use crate::core::task::memory;
use crate::core::task::node::{Far, Node, ONE, OVER};
use crate::core::team::own_icvs::OwnIcvs;
use crate::core::team::{Frame, Team, Thread};

/// Properties of a task, from its construct's clauses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spec {
    /// Not bound to the thread that starts it. (Its parts may be executed by different threads where the compiler splits it.)
    pub untied: bool,
    /// The final clause holds: its descendants are included tasks.
    pub is_final: bool,
    /// It has an event: it is complete only when the event is fulfilled too.
    pub detachable: bool,
    /// It is a target task: hidden helper threads execute it, if there are any, and a device may go on after its body.
    /// Untied; its payload has room for [`Task::device_work`] at the end.
    pub target: bool,
    /// Bytes of the ABI's own part; below 2^32.
    pub payload: usize,
    /// A word of the skin's own.
    pub skin: u32,
}

/// What executes a task's body, or ends it; the skin's.
pub type Run = unsafe extern "C-unwind" fn(&'static Task);

/// What a skin does with a kind of tasks.
#[derive(Debug)]
pub struct Actions {
    /// Executes the body, or its next part.
    pub run: Run,
    /// Called by the thread that has executed the last part of the body.
    pub end: Option<Run>,
}

/// An explicit task. What is not a cell is set before it is handed over.
#[repr(C, align(64))]
pub struct Task {
    /// Its part in the tree of tasks.
    pub node: Node,
    pub(super) actions: &'static Actions,
    /// The team whose members execute it.
    pub(super) team: &'static Team,
    /// The other part of the parent.
    parent: NonNull<Far>,
    /// The parent, if explicit; kept until this task's memory is given back.
    pub(super) parent_task: Option<&'static Task>,
    /// The part of itself that other threads touch.
    pub(super) far: Far,
    /// Its place among dependent tasks, if it is one.
    pub(super) dependent: Cell<Option<Reference>>,
    /// Its ICVs, where they are not the team's.
    pub(crate) icvs: OwnIcvs,
    /// The thread that made it, where its memory goes back to.
    pub(super) maker: &'static Thread,
    /// Its number; 0 until somebody asks.
    number: AtomicU32,
    /// Parts handed over and not ended, of a deferred untied task; [`SHARED`]; [`BODY_DONE`], [`FULFILLED`] and
    /// [`DISCARDED`] of a detachable one.
    pub(super) progress: AtomicU32,
    pub(super) priority: Cell<u32>,
    payload: u32,
    skin: u32,
    /// Bits that do not change: [`UNTIED`], [`FINAL`], [`DETACHABLE`], [`TARGET`].
    traits: u8,
    /// Bits that the thread which has the task changes: [`KEPT`], [`DEFERRED`], [`DEPENDENT`],
    /// [`UNDEFERRED`], [`BEGUN`], [`JOB`].
    state: Cell<u8>,
    /// The size of its memory; see [`memory`].
    pub(super) class: u8,
}

#[cfg(not(loom))]
const _: () = assert!(size_of::<Task>() == 128 && std::mem::offset_of!(Task, far) == 64);

// SAFETY: cells belong to the thread that makes, then to the one that executes the task; handing over orders them.
unsafe impl Sync for Task {}
// SAFETY: as above.
unsafe impl Send for Task {}

const UNTIED: u8 = 1;
const FINAL: u8 = 2;
const DETACHABLE: u8 = 4;
const TARGET: u8 = 8;

/// Executed even when its region is cancelled.
pub(super) const KEPT: u8 = 1;
/// It is queued or was; not so for one that the encountering thread executes at once.
pub(super) const DEFERRED: u8 = 2;
/// It was entered among dependent tasks.
pub(super) const DEPENDENT: u8 = 8;
/// It is counted as a deferred one, for its event, but its creator waits for its body.
pub(super) const UNDEFERRED: u8 = 16;
/// A part of it has been executed, and the next may be by another thread.
pub(super) const BEGUN: u8 = 32;
/// Its body is the runtime's own.
pub(super) const JOB: u8 = 64;

/// Bits of [`Task::progress`] that count parts.
pub(super) const PARTS: u32 = SHARED - 1;
/// The body of a detachable task is over.
pub(super) const BODY_DONE: u32 = 1 << 31;
/// Its event is fulfilled.
pub(super) const FULFILLED: u32 = 1 << 30;
/// A descendant has stood where all members look for tasks.
pub(super) const SHARED: u32 = 1 << 28;
/// It was discarded, and is nobody's child any more: the record is there for the event's handle alone.
pub(super) const DISCARDED: u32 = 1 << 29;

impl Task {
    /// Makes a task of the calling thread's task.
    #[inline(always)]
    pub fn create(thread: &'static Thread, spec: Spec, actions: &'static Actions) -> &'static Task {
        let frame = thread.frame();
        let outer = frame.task.get();
        // All descendants of a final task are final (OpenMP 6.0, section 14.7.3).
        let is_final = spec.is_final || outer.is_some_and(Task::is_final);
        let traits = u8::from(spec.untied) * UNTIED + u8::from(is_final) * FINAL;
        let (place, class) = memory::take(thread, size_of::<Task>() + spec.payload);
        let (parent, above, icvs, team) = match outer {
            Some(outer) => {
                outer.node.held.set(outer.node.held.get().wrapping_add(1));
                // A hidden helper is no member of the team that its task belongs to.
                (&outer.node, &outer.far, &outer.icvs, outer.team)
            }
            None => (&frame.node, &*frame.far, &frame.icvs, frame.team()),
        };
        let task = Task {
            node: parent.of_child(outer.map_or(1, |outer| outer.node.depth + 1)),
            actions,
            team,
            parent: NonNull::from(above),
            parent_task: outer,
            far: Far::default(),
            dependent: Cell::new(None),
            icvs: icvs.inherited(),
            maker: thread,
            number: AtomicU32::new(0),
            progress: AtomicU32::new(1),
            priority: Cell::new(0),
            payload: spec.payload as u32,
            skin: spec.skin,
            traits: traits + u8::from(spec.detachable) * DETACHABLE + u8::from(spec.target) * TARGET,
            state: Cell::new(0),
            class,
        };
        // SAFETY: `place` is free memory, large and aligned enough; the task stays until its last reference goes.
        unsafe {
            place.cast::<Task>().write(task);
            place.cast::<Task>().as_ref()
        }
    }

    /// The ABI's part, right behind the task, aligned to 16.
    #[inline(always)]
    pub fn payload(&self) -> *mut u8 {
        (&raw const *self).wrapping_add(1).cast_mut().cast()
    }

    /// The task whose ABI part is at `payload`.
    ///
    /// # Safety
    /// `payload` is that of a task whose memory is in use.
    #[inline(always)]
    pub unsafe fn of_payload(payload: *mut u8) -> &'static Task {
        // SAFETY: the caller's promise.
        unsafe { &*payload.cast::<Task>().sub(1) }
    }

    /// What stands for its event, where it is detachable.
    pub fn event(&self) -> *mut c_void {
        (&raw const *self).cast_mut().cast()
    }

    /// The task whose event is `event`.
    ///
    /// # Safety
    /// It comes from [`Task::event`], of a task that is not complete.
    pub unsafe fn of_event(event: *mut c_void) -> &'static Task {
        // SAFETY: the caller's promise.
        unsafe { &*event.cast::<Task>() }
    }

    /// Its properties.
    pub fn spec(&self) -> Spec {
        Spec {
            untied: self.is_untied(),
            is_final: self.is_final(),
            detachable: self.is_detachable(),
            target: self.is_target(),
            payload: self.payload as usize,
            skin: self.skin,
        }
    }

    /// Whether it is not bound to the thread that started it.
    #[inline(always)]
    pub fn is_untied(&self) -> bool {
        self.traits & UNTIED != 0
    }

    /// Whether it is queued or was, and nobody waits for its body: it may be suspended between its parts.
    #[inline(always)]
    pub(super) fn is_deferred(&self) -> bool {
        self.state.get() & (DEFERRED | UNDEFERRED) == DEFERRED
    }

    /// Whether its descendants are included tasks.
    #[inline(always)]
    pub fn is_final(&self) -> bool {
        self.traits & FINAL != 0
    }

    /// Whether it has an event.
    #[inline(always)]
    pub fn is_detachable(&self) -> bool {
        self.traits & DETACHABLE != 0
    }

    /// Whether it is detachable, or a target task: nothing to execute before its creator goes on.
    #[inline(always)]
    pub(super) fn goes_on(&self) -> bool {
        self.traits & (DETACHABLE | TARGET) != 0
    }

    /// Whether it is a target task.
    #[inline(always)]
    pub fn is_target(&self) -> bool {
        self.traits & TARGET != 0
    }

    /// The skin's word.
    #[inline(always)]
    pub fn skin(&self) -> u32 {
        self.skin
    }

    /// Its priority.
    #[inline]
    pub fn priority(&self) -> u32 {
        self.priority.get()
    }

    /// Gives it a priority, before it is handed over; what is not positive counts as none.
    pub fn set_priority(&self, priority: i32) {
        self.priority.set(u32::try_from(priority.min(settings().max_task_priority)).unwrap_or(0));
    }

    /// Whether the state has `bit`.
    #[inline(always)]
    pub(super) fn is(&self, bit: u8) -> bool {
        self.state.get() & bit != 0
    }

    /// Gives the state `bit`, or takes it.
    #[inline]
    pub(super) fn mark(&self, bit: u8, on: bool) {
        self.state.set(if on { self.state.get() | bit } else { self.state.get() & !bit });
    }

    /// Has it executed even when its region is cancelled: its body has to destroy what its data holds. Before it is
    /// handed over.
    pub fn keep(&self) {
        self.mark(KEPT, true);
    }

    /// Its ICVs.
    pub fn icvs(&self) -> Icvs {
        self.icvs.get().unwrap_or_else(|| *self.team.icvs())
    }

    /// See [`crate::core::team::Frame::icvs_key`].
    pub(crate) fn icvs_key(&self) -> u64 {
        self.icvs.key(self.team)
    }

    /// In whose name it takes nest locks.
    pub fn lock_owner(&self) -> Owner {
        Owner::new(self.number())
    }

    /// Its number, which no other task has as long as this one is not complete.
    pub fn number(&self) -> u32 {
        let number = self.number.load(Ordering::Relaxed);
        if number == 0 { self.number_anew() } else { number }
    }

    /// That of the task that made it. (A task that the runtime makes on behalf of another is not seen.)
    pub(super) fn parent_number(&self) -> Option<u32> {
        let mut task = self;
        while let Some(outer) = task.parent_task {
            if !outer.is(JOB) {
                return Some(outer.number());
            }
            task = outer;
        }
        // An implicit one: that of a member of its team.
        let mut frames = (0..task.team.size()).map(|tid| &task.team.slot(tid).frame);
        let parent = frames.find(|frame| std::ptr::eq(&raw const *frame.far, task.parent.as_ptr()));
        parent.map(|frame| frame.implicit_number())
    }

    /// Few tasks need a number, so that creating one does not touch the counter that all threads share.
    #[cold]
    fn number_anew(&self) -> u32 {
        let new = owner::new_explicit_task().number();
        self.number.compare_exchange(0, new, Ordering::Relaxed, Ordering::Relaxed).map_or_else(|old| old, |_| new)
    }

    /// Whether it is `ancestor` or lies below it.
    pub(super) fn descends_from(&self, ancestor: &Task) -> bool {
        let mut task = Some(self);
        while let Some(here) = task.filter(|here| here.node.depth >= ancestor.node.depth) {
            if std::ptr::eq(here, ancestor) {
                return true;
            }
            task = here.parent_task;
        }
        false
    }

    /// Whether a thread may start it, or its next part, that has suspended this task.
    ///
    /// A tied task lets its descendants alone, and untied tasks (OpenMP 6.0, section 14.13). No task lets a part of one that
    /// has begun, unless that descends from it: that part may wait for a task which is suspended below it, on the same stack.
    #[inline]
    pub(super) fn lets(&self, task: &Task) -> bool {
        let anywhere = self.is_untied() || task.is_untied();
        (anywhere && !task.is(BEGUN)) || task.descends_from(self)
    }

    /// It is about to stand where all members look: its ancestors, which may be suspended somewhere, are to know.
    pub(super) fn share(&self) {
        for outer in std::iter::successors(self.parent_task, |outer| outer.parent_task) {
            if !outer.has_shared() {
                // Relaxed: who finds the task has synchronized with who put it there.
                outer.progress.fetch_or(SHARED, Ordering::Relaxed);
            }
        }
    }

    /// Whether one of its descendants ever did.
    #[inline]
    pub(super) fn has_shared(&self) -> bool {
        self.progress.load(Ordering::Relaxed) & SHARED != 0
    }

    /// The task is complete, or will never be executed: tells its parent, whose node is `parent` if `me` may touch it.
    pub(super) fn tell_parent(&self, me: &'static Thread) {
        match self.parent_task {
            // A tied task does not leave its thread: if that is this one, it is suspended below us.
            Some(outer) if !outer.is_untied() && outer.far.is_executed_by(me) => outer.node.child_done_here(),
            Some(outer) => outer.far.child_done(),
            None => self.tell_implicit(me.frame()),
        }
    }

    /// Whether its parent is the one of which `far` is a part.
    pub(super) fn is_child_of(&self, far: &Far) -> bool {
        std::ptr::eq(self.parent.as_ptr(), far)
    }

    fn tell_implicit(&self, frame: &Frame) {
        if self.is_child_of(&frame.far) {
            frame.node.child_done_here();
        } else {
            // SAFETY: frames are never freed.
            unsafe { self.parent.as_ref() }.child_done();
        }
    }

    /// The task is over, and nobody but its children's memory refers to it: gives the memory back, or has the last child do
    /// so. Likewise for each ancestor whose last child this was.
    #[inline]
    pub(super) fn release(&'static self, me: &'static Thread) {
        if self.has_no_children() && self.drops_nothing() && memory::recycle(me, self) {
            if let Some(outer) = self.parent_task.filter(|outer| outer.let_go(me)) {
                outer.give_back(me);
            }
            return;
        }
        self.release_any(me);
    }

    /// Keeps the record, for the thread that has it, until [`Self::unpin`].
    pub(super) fn pin(&self) {
        self.node.held.set(self.node.held.get().wrapping_add(1));
    }

    /// The record is not looked at any more, and the body is over.
    pub(super) fn unpin(&'static self, me: &'static Thread) {
        if self.let_go(me) {
            self.give_back(me);
        }
    }

    /// Whether the memory of no child is in use, as far as that is known at once. For the executing thread.
    #[inline(always)]
    fn has_no_children(&self) -> bool {
        // Both: where as many have gone elsewhere as a number holds, one of them is 0 as well. Acquire: then the last use of
        // theirs comes before the end of this one.
        self.node.held.get() == 0 && self.far.memory.load(Ordering::Acquire) == 0
    }

    /// Whether nothing is left of the children, the number and the settings that the body may have had.
    #[inline(always)]
    pub(super) fn is_as_new(&self) -> bool {
        self.has_no_children() && self.drops_nothing() && self.number.load(Ordering::Relaxed) == 0
    }

    /// Whether dropping the record has no effect.
    #[inline(always)]
    fn drops_nothing(&self) -> bool {
        !self.is(DEPENDENT) && self.icvs.is_inherited() && !self.node.has_table()
    }

    /// See [`Self::release`].
    pub(super) fn release_any(&'static self, me: &'static Thread) {
        // Children whose memory went back elsewhere have been counted down from 0 by their threads.
        let rest = self.node.held.get().wrapping_mul(ONE) + OVER;
        // AcqRel: all uses of the memory come before it is given back.
        if !self.has_no_children() && self.far.memory.fetch_add(rest, Ordering::AcqRel).wrapping_add(rest) != OVER {
            return;
        }
        self.give_back(me);
    }

    /// Gives the memory back, and that of each ancestor whose last child this was.
    fn give_back(&'static self, me: &'static Thread) {
        let mut task = self;
        loop {
            let orphaned = task.is_detachable() && task.progress.load(Ordering::Relaxed) & DISCARDED != 0;
            match memory::give_back(me, task).filter(|outer| !orphaned && outer.let_go(me)) {
                Some(outer) => task = outer,
                None => return,
            }
        }
    }

    /// The record may outlive the parent's: it keeps that no longer. For the thread that marks it as [`DISCARDED`].
    pub(super) fn leave_parent(&self, me: &'static Thread) {
        if let Some(outer) = self.parent_task.filter(|outer| outer.let_go(me)) {
            outer.give_back(me);
        }
    }

    /// The memory of a child has been given back. Says whether nobody refers to this one any more.
    #[inline(always)]
    fn let_go(&self, me: &'static Thread) -> bool {
        if !self.is_untied() && self.far.is_executed_by(me) {
            self.node.held.set(self.node.held.get().wrapping_sub(1));
            return false;
        }
        // AcqRel: as in `release_any`.
        self.far.memory.fetch_sub(ONE, Ordering::AcqRel) == ONE + OVER
    }

    /// Has loom check that all uses of the task come before this.
    #[cfg(loom)]
    pub(super) fn check_unused(&mut self) {
        for word in [&mut self.progress, &mut self.number] {
            word.with_mut(|_| ());
        }
        self.far.check_unused();
        self.node.check_unused();
        self.priority.set(0);
        self.state.set(self.state.get());
        self.dependent.take();
    }
}
