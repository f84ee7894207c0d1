//! A frame: one implicit task of a team, with what the thread keeps while it executes it.

use std::cell::UnsafeCell;

use crate::core::barrier::MemberFlags;
use crate::core::icv::Icvs;
use crate::core::loops::{Chunk, LoopInt, Member, Seen, WorkState};
use crate::core::primitive::{AtomicU32, CachePadded, Cell, FIRST_NUMBER};
use crate::core::reduction::{self, Mailbox};
use crate::core::sync::owner;
use crate::core::sync::raw::{Owner, RawLock};
use crate::core::task::Task;
use crate::core::task::count::Counts;
use crate::core::task::forked::Suspended;
use crate::core::task::node::{Far, Node};
use crate::core::task::queue::Queue;
use crate::core::team::own_icvs::OwnIcvs;
use crate::core::team::{Shape, Team, Thread};
use crate::sys::arch::tls;

/// The number of regions whose teams number none, and of the barrier phases in them; other teams go on from it. Never 0.
pub(crate) const FIRST_REGION: u64 = FIRST_NUMBER as u64 + 1;

/// Which team of a league a thread is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct League {
    /// Number of the team in the league.
    pub team_num: u32,
    /// Teams of the league.
    pub num_teams: u32,
}

impl Default for League {
    fn default() -> Self {
        Self { team_num: 0, num_teams: 1 }
    }
}

/// One member's place in a team.
pub struct Slot {
    /// The member's arrivals at dissemination barriers.
    pub(crate) flags: MemberFlags,
    /// Where the member hands its part of a reduction to another.
    pub(crate) mailbox: CachePadded<Mailbox>,
    /// How many tasks the member has made and completed.
    pub(crate) tasks: CachePadded<Counts>,
    /// The member's tasks that wait.
    pub(crate) queue: CachePadded<Queue>,
    /// The member's implicit task.
    pub frame: CachePadded<Frame>,
    /// The thread, if one is at hand. Written by who holds the team's lease.
    pub(crate) thread: Cell<Option<&'static Thread>>,
}

// SAFETY: cells are the member's own, or written by the lease's holder while the member is at rest.
unsafe impl Sync for Slot {}

/// An implicit task (or the initial task). All cells belong to the thread that executes it.
pub struct Frame {
    team: &'static Team,
    tid: i32,
    /// The slot that it lies in.
    slot: Cell<Option<&'static Slot>>,
    /// Its ICVs, where they are not the team's.
    pub(crate) icvs: OwnIcvs,
    work: UnsafeCell<WorkState>,
    /// The number of the region.
    region: Cell<u64>,
    /// That number and the barriers passed since.
    phase: Cell<u64>,
    /// Its part in the tree of tasks.
    pub(crate) node: Node,
    /// The part of it that other threads touch.
    pub(crate) far: CachePadded<Far>,
    /// The explicit task that the thread executes.
    pub(crate) task: Cell<Option<&'static Task>>,
    /// The tasks that are suspended while the thread executes others that it found in queues.
    pub(crate) suspended: Cell<*const Suspended>,
    /// The part of an untied task that the thread executes is to be followed by the next at once.
    pub(crate) another_part: Cell<bool>,
    /// How the task's current reduction is done.
    pub(crate) reduction: Cell<reduction::Method>,
    /// The lock under which the task combines its part of a reduction. Members of regions of the task read it, too.
    pub(crate) combining: Cell<Option<&'static RawLock>>,
    /// The league around the task.
    pub league: Cell<League>,
    /// The team that regions of this task use again and again.
    pub(crate) child: Cell<Option<&'static Team>>,
    /// The team of one that serialized regions of this task use.
    pub(crate) serial: Cell<Option<&'static Team>>,
    /// For the initial task of a contention group: the threads in use besides its own, counted only under a limit.
    busy: AtomicU32,
    /// In whose name the task takes nest locks.
    lock_owner: Owner,
}

impl Slot {
    /// The thread at hand.
    #[inline(always)]
    pub fn thread(&self) -> Option<&'static Thread> {
        self.thread.get()
    }

    /// A slot for member `tid` of `team`.
    pub(crate) fn leak(team: &'static Team, tid: u32) -> &'static Slot {
        let slot: &'static Slot = Box::leak(Box::new(Slot {
            flags: MemberFlags::default(),
            mailbox: CachePadded::new(Mailbox::new()),
            tasks: CachePadded::new(Counts::default()),
            queue: CachePadded::new(Queue::default()),
            frame: CachePadded::new(Frame {
                team,
                tid: tid as i32,
                slot: Cell::new(None),
                icvs: OwnIcvs::default(),
                work: UnsafeCell::new(WorkState::default()),
                region: Cell::new(FIRST_REGION),
                phase: Cell::new(FIRST_REGION),
                node: Node::default(),
                far: CachePadded::new(Far::default()),
                task: Cell::new(None),
                suspended: Cell::new(std::ptr::null()),
                another_part: Cell::new(false),
                reduction: Cell::new(reduction::Method::None),
                combining: Cell::new(None),
                league: Cell::new(League::default()),
                child: Cell::new(None),
                serial: Cell::new(None),
                busy: AtomicU32::new(0),
                lock_owner: owner::new_task(),
            }),
            thread: Cell::new(None),
        }));
        slot.frame.slot.set(Some(slot));
        slot
    }
}

impl Frame {
    /// The team.
    #[inline(always)]
    pub fn team(&self) -> &'static Team {
        self.team
    }

    /// Number of the thread in the team.
    #[inline(always)]
    pub fn tid(&self) -> u32 {
        self.tid as u32
    }

    /// Where the thread's number lies, for microtasks that take its address.
    #[inline(always)]
    pub fn tid_address(&self) -> *const i32 {
        &self.tid
    }

    /// How the task's last reduction was done.
    pub fn reduction(&self) -> reduction::Method {
        self.reduction.get()
    }

    /// The member's slot.
    #[inline(always)]
    pub fn slot(&self) -> &'static Slot {
        self.slot.get().unwrap_or_else(|| self.team.slot(self.tid()))
    }

    /// The frame around: that of the task which forked the team.
    #[inline(always)]
    pub fn parent(&self) -> Option<&'static Frame> {
        self.team.parent()
    }

    /// The team of the task's serialized regions; null if it never had one.
    #[inline]
    pub(crate) fn serial_team(&self) -> *const Team {
        self.serial.get().map_or(std::ptr::null(), |team| &raw const *team)
    }

    /// The count of busy threads of the contention group that the task is in.
    pub(crate) fn group_busy(&self) -> &AtomicU32 {
        let mut frame = self;
        while frame.team.region().shape == Shape::Parallel {
            match frame.parent() {
                Some(outer) => frame = outer,
                None => break,
            }
        }
        &frame.busy
    }

    /// In whose name the task takes nest locks.
    #[inline]
    pub fn lock_owner(&self) -> Owner {
        self.task.get().map_or(self.lock_owner, Task::lock_owner)
    }

    /// The number of the implicit task, whatever explicit one its thread executes.
    pub(crate) fn implicit_number(&self) -> u32 {
        self.lock_owner.number()
    }

    /// The count that the task would keep as the initial one of a group.
    pub(crate) fn group_busy_own(&self) -> &AtomicU32 {
        &self.busy
    }

    /// Starts the implicit task in the region of that number: ICVs and league of the region.
    #[inline(always)]
    pub(crate) fn start(&self, thread: &'static Thread, region: u64) {
        self.region.set(region);
        self.phase.set(region);
        self.node.restart(&self.far, thread);
        self.task.set(None);
        self.icvs.clear();
        self.league.set(self.team.league());
        // SAFETY: the executing thread's own, and no use of it is under way.
        unsafe { (*self.work.get()).renew(self.team.work()) };
    }

    /// The number of the region; rises from each region of the team to the next.
    #[inline(always)]
    pub(crate) fn region(&self) -> u64 {
        self.region.get()
    }

    /// The number of the next barrier, at which tasks deferred now are to be complete: the first of a region has the region's.
    #[inline(always)]
    pub fn phase(&self) -> u64 {
        self.phase.get()
    }

    /// For the primary's frame of a team at rest, whose next region has a higher number than its phase: that is to be higher
    /// than `number` as well.
    pub(super) fn begin_after(&self, number: u64) {
        self.phase.set(self.phase.get().max(number));
    }

    /// The barrier is behind.
    #[inline(always)]
    pub(crate) fn next_phase(&self) {
        self.phase.set(self.phase.get() + 1);
    }

    /// The task's part in the team's worksharing constructs, for the executing thread; `f` calls no user code.
    #[inline(always)]
    pub fn work<R>(&self, f: impl FnOnce(Member<'_>) -> R) -> R {
        // SAFETY: frames belong to the thread that executes them, and uses do not nest: `f` calls no user code.
        let state = unsafe { &mut *self.work.get() };
        // The teams of a league share no worksharing constructs: each has but its initial thread.
        let (tid, nthreads) = if self.team.is_league() { (0, 1) } else { (self.tid(), self.team.size()) };
        f(Member { ring: self.team.work(), state, tid, nthreads })
    }

    /// The task's next chunk of its loop, if that takes few steps to find; otherwise what the member is to be told that
    /// looks further.
    #[inline(always)]
    pub fn whole_chunk<T: LoopInt>(&self) -> Result<Chunk<T>, Seen> {
        // SAFETY: as in `work`.
        unsafe { (*self.work.get()).whole_chunk() }
    }

    /// Whether the task runs the single construct it has met.
    #[inline(always)]
    pub fn single(&self) -> bool {
        // SAFETY: as in `work`.
        let quick = unsafe { (*self.work.get()).quick_single() };
        quick.unwrap_or_else(|| self.work(|mut member| member.single()))
    }

    /// The task's ICVs.
    #[inline]
    pub fn icvs(&self) -> Icvs {
        match self.task.get() {
            Some(task) => task.icvs(),
            None => self.icvs.get().unwrap_or_else(|| *self.team.icvs()),
        }
    }

    /// Whether the task is implicit and its ICVs are those that the team started with.
    #[inline(always)]
    pub fn has_icvs_of_team(&self) -> bool {
        self.task.get().is_none() && self.icvs.is_inherited()
    }

    /// A number for the task's ICVs, and the league around it: equal for two regions of one task only if these are. Never 0.
    #[inline(always)]
    pub(crate) fn icvs_key(&self) -> u64 {
        match self.task.get() {
            Some(task) => task.icvs_key(),
            None => self.icvs.key(self.team),
        }
    }

    /// Changes the task's ICVs; the task is the calling thread's.
    pub fn set_icvs(&self, change: impl FnOnce(&mut Icvs)) {
        let mut icvs = self.icvs();
        change(&mut icvs);
        self.task.get().map_or(&self.icvs, |task| &task.icvs).set(icvs, Thread::current().next_icvs_key());
        tls::set_max_threads(0);
    }
}
