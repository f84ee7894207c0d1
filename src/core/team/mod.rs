//! Teams of threads: who they are, how a region is handed to them and joined. The protocol is in README.md beside this
//! file.

pub mod caller;
pub mod clauses;
pub mod desk;
pub mod ended;
pub mod fork_child;
pub mod fork_join;
pub mod frame;
pub mod league;
pub mod load;
pub mod own_icvs;
pub mod pause;
pub mod pool;
pub mod serial;
pub mod size;
pub mod spread;
#[cfg(all(test, loom))]
pub(crate) mod stage;
pub mod thread;
pub mod tree;
pub mod worker;

pub use desk::Outlined;
pub use frame::{Frame, League, Slot};
pub use thread::Thread;

use std::cell::Cell;
use std::ffi::c_void;

use crate::core::barrier::{self, Barrier};
use crate::core::halt;
use crate::core::icv::Icvs;
use crate::core::kept;
use crate::core::loops::WorkRing;
use crate::core::primitive::{self, AtomicPtr, AtomicU32, CachePadded, Ordering};
use crate::core::sync::raw::RawLock;
use crate::core::task;
use crate::core::task::wait::TeamTasks;
use crate::core::wait::{Sleepers, Spin};
use crate::sys::arch::fp::FpControl;
use crate::sys::arch::tls::Queries;
use caller::Caller;
use fork_join::Again;
use tree::Tree;

/// What a team is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A parallel region, of one thread or more.
    Parallel,
    /// A league: each member is the initial thread of a contention group of its own, at level 0.
    League,
    /// The implicit parallel region around a whole program or native thread.
    Initial,
}

/// What a team's region is; written by the primary thread while the team is at rest, read by its members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// What the members are told about themselves, but for `thread_num`.
    pub queries: Queries,
    /// The team's kind.
    pub shape: Shape,
    /// The league around it.
    pub league: League,
    /// What each implicit task starts with.
    pub icvs: Icvs,
}

impl Region {
    /// A region; of `queries`, `max_threads` is found here.
    fn new(queries: Queries, shape: Shape, league: League, icvs: Icvs) -> Self {
        let queries = Queries { max_threads: size::known_max_threads(&icvs), ..queries };
        Region { queries, shape, league, icvs }
    }
}

/// A team, used again and again by the thread whose implicit task it hangs on. Never freed.
///
/// Cells are written by the primary thread while the members are at rest, and read by members between the hand-over and
/// their arrival at the join; the desk's Release and Acquire stand between.
pub struct Team {
    /// Held by the primary for the length of a region, and by a thread that takes sleeping workers away.
    lease: CachePadded<AtomicU32>,
    size: primitive::Cell<u32>,
    /// The member of the lowest number: 0, but for the only one that is left in a forked child.
    first: Cell<u32>,
    barrier_kind: Cell<barrier::Kind>,
    /// How regions are begun and ended.
    tree: Cell<Tree>,
    spin_rounds: AtomicU32,
    /// CPUs at hand for the members.
    cpus: AtomicU32,
    /// Members have died in a fork: nobody waits for anybody.
    orphaned: Cell<bool>,
    region: Cell<Region>,
    /// How often `region` was written.
    region_writes: Cell<u64>,
    /// What the last region was made of, where the next may be made of the same.
    again: Cell<Again>,
    /// The floating-point control of the thread that forked: the members compute as it does.
    fp: Cell<FpControl>,
    /// What else they take over from it.
    caller: Caller,
    /// The implicit or initial task whose thread forks this team.
    parent: Cell<Option<&'static Frame>>,
    /// All slots, member or not; slot i is thread i. Grows, never shrinks.
    slots: primitive::Cell<&'static [&'static Slot]>,
    /// Workers at hand: slots 1 to `workers` have a thread.
    workers: primitive::Cell<u32>,
    /// Whether the pool has it in its list of teams.
    listed: Cell<bool>,
    /// The thread-limit places that this region holds.
    reserved: Cell<u32>,
    barrier: Barrier,
    /// What the members share of their worksharing constructs; grows with the slots.
    work: Cell<&'static WorkRing>,
    tasks: TeamTasks,
    /// Members that sleep at a dissemination barrier, for work, or for the end of others' work.
    sleepers: CachePadded<Sleepers>,
    /// Bits of [`Cancelled`].
    cancelled: CachePadded<AtomicU32>,
    /// What the thread of a single construct hands to the others ([`crate::core::sync::single`]).
    pub(crate) handed: CachePadded<AtomicPtr<c_void>>,
    /// See [`Team::reductions`].
    reductions: CachePadded<RawLock>,
}

// SAFETY: see the type's documentation: cells are written only while nobody else reads.
unsafe impl Sync for Team {}
// SAFETY: nothing in a team belongs to one thread.
unsafe impl Send for Team {}

/// Region kinds that can be cancelled team-wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Cancelled {
    /// The parallel region.
    Parallel = 1,
    /// The current loop region.
    Loop = 2,
    /// The current sections region.
    Sections = 4,
}

const LEASE_FREE: u32 = 0;
const LEASE_HELD: u32 = 1;

impl Team {
    /// A team without members but the primary's slot.
    pub(crate) fn leak(icvs: Icvs) -> &'static Team {
        let team = kept::leak(Team {
            lease: CachePadded::new(AtomicU32::new(LEASE_FREE)),
            size: primitive::Cell::new(1),
            first: Cell::new(0),
            barrier_kind: Cell::new(barrier::Kind::Single),
            tree: Cell::new(Tree::LINEAR),
            spin_rounds: AtomicU32::new(0),
            cpus: AtomicU32::new(1),
            orphaned: Cell::new(false),
            region: Cell::new(Region::new(Queries::default(), Shape::Initial, League::default(), icvs)),
            region_writes: Cell::new(1),
            again: Cell::default(),
            fp: Cell::new(FpControl::current()),
            caller: Caller::default(),
            parent: Cell::new(None),
            slots: primitive::Cell::new(&[]),
            workers: primitive::Cell::new(0),
            listed: Cell::new(false),
            reserved: Cell::new(0),
            barrier: Barrier::default(),
            work: Cell::new(WorkRing::of_one()),
            tasks: TeamTasks::default(),
            sleepers: CachePadded::default(),
            cancelled: CachePadded::new(AtomicU32::new(0)),
            handed: CachePadded::new(AtomicPtr::new(std::ptr::null_mut())),
            reductions: CachePadded::new(RawLock::new()),
        });
        team.grow(1);
        team
    }

    /// Threads of the team.
    #[inline(always)]
    pub fn size(&self) -> u32 {
        self.size.get()
    }

    /// The region that runs, or ran last.
    #[inline(always)]
    pub fn region(&self) -> Region {
        self.region.get()
    }

    /// How often that was written; at least once.
    #[inline(always)]
    pub(crate) fn region_writes(&self) -> u64 {
        self.region_writes.get()
    }

    /// Writes what the region is; the team is at rest, or of one.
    #[inline]
    fn set_region(&self, region: Region) {
        self.region.set(region);
        self.region_writes.set(self.region_writes.get() + 1);
    }

    /// The ICVs that the implicit tasks start with.
    #[inline(always)]
    pub fn icvs(&self) -> &Icvs {
        // SAFETY: written only while the members are at rest.
        unsafe { &(*self.region.as_ptr()).icvs }
    }

    /// The league around the team.
    #[inline(always)]
    pub fn league(&self) -> League {
        // SAFETY: as in `icvs`.
        unsafe { (*self.region.as_ptr()).league }
    }

    /// Whether the members are the initial threads of a league's teams.
    #[inline(always)]
    pub fn is_league(&self) -> bool {
        // SAFETY: as in `icvs`.
        unsafe { (*self.region.as_ptr()).shape == Shape::League }
    }

    /// What a member of number `tid` is told by the plain queries.
    #[inline(always)]
    pub fn queries(&self, tid: u32) -> Queries {
        // SAFETY: as in `icvs`.
        let region = unsafe { &*self.region.as_ptr() };
        let alone = region.shape == Shape::League || self.orphaned.get();
        let thread_num = if alone { 0 } else { tid };
        Queries { thread_num, ..region.queries }
    }

    /// The task whose thread forked the team; none around an initial task.
    #[inline(always)]
    pub fn parent(&self) -> Option<&'static Frame> {
        self.parent.get()
    }

    /// The slot of member `tid`.
    #[inline(always)]
    pub fn slot(&self, tid: u32) -> &'static Slot {
        self.slots.get()[tid as usize]
    }

    /// The members' slots.
    #[inline(always)]
    pub(crate) fn members(&self) -> &'static [&'static Slot] {
        &self.slots.get()[self.first.get() as usize..][..self.size.get() as usize]
    }

    /// All slots, of members or not.
    pub(crate) fn all_slots(&self) -> &'static [&'static Slot] {
        self.slots.get()
    }

    /// What the members take over from the thread whose region it is.
    #[inline(always)]
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Which barrier the members use.
    #[inline(always)]
    pub fn barrier_kind(&self) -> barrier::Kind {
        self.barrier_kind.get()
    }

    /// How the members' work, and word of its end, is handed on.
    #[inline(always)]
    pub(crate) fn tree(&self) -> Tree {
        self.tree.get()
    }

    /// What the members share of their barriers.
    #[inline(always)]
    pub fn barrier(&self) -> &Barrier {
        &self.barrier
    }

    /// The dissemination barrier's flags of member `tid`.
    #[inline(always)]
    pub fn flags(&self, tid: u32) -> &'static barrier::MemberFlags {
        &self.slot(tid).flags
    }

    /// What the members share of their worksharing constructs.
    #[inline(always)]
    pub fn work(&self) -> &'static WorkRing {
        self.work.get()
    }

    /// The lock under which the members combine their parts of reductions, where their region was started by a combiner
    /// ([`crate::core::reduction`]).
    pub(crate) fn reductions(&self) -> &RawLock {
        &self.reductions
    }

    /// Whether the process has forked in the region, and this is the child: nobody else is there.
    #[inline]
    pub(crate) fn is_orphaned(&self) -> bool {
        self.orphaned.get()
    }

    /// Whether the members outnumber the CPUs.
    #[inline]
    pub fn is_crowded(&self) -> bool {
        self.size.get() > self.cpus()
    }

    /// CPUs at hand for the members.
    #[inline]
    pub fn cpus(&self) -> u32 {
        self.cpus.load(Ordering::Relaxed)
    }

    /// What the members share of their tasks.
    #[inline(always)]
    pub fn tasks(&self) -> &TeamTasks {
        &self.tasks
    }

    /// Members that sleep where a call for help has to reach them.
    #[inline(always)]
    pub(crate) fn sleepers(&self) -> &Sleepers {
        &self.sleepers
    }

    /// Rounds that the team's waiters spin.
    #[inline(always)]
    pub fn spin(&self) -> Spin {
        Spin::of_team(self.spin_rounds.load(Ordering::Relaxed), self.is_crowded())
    }

    /// Whether the current region of this kind has been cancelled.
    #[inline]
    pub fn cancelled(&self, region: Cancelled) -> bool {
        // Acquire: pairs with the Release in `cancel`.
        self.cancelled.load(Ordering::Acquire) & region as u32 != 0
    }

    /// Cancels the current region of this kind. That of the parallel region opens cancellable barriers for good.
    pub fn cancel(&self, region: Cancelled) {
        // Release: pairs with the Acquire in `cancelled`.
        self.cancelled.fetch_or(region as u32, Ordering::Release);
        if region == Cancelled::Parallel {
            self.work().mark_uneven();
            self.barrier.cancel();
            // Those who execute tasks at it.
            task::sleep::wake_all(self);
        }
    }

    /// For the last thread to arrive at a barrier, before it lets the others go: worksharing regions are over.
    #[inline]
    pub(crate) fn worksharing_over(&self) {
        // Relaxed: whoever cancelled has arrived, and those that look next are let go after this.
        if self.cancelled.load(Ordering::Relaxed) > Cancelled::Parallel as u32 {
            self.cancelled.fetch_and(Cancelled::Parallel as u32, Ordering::Relaxed);
        }
    }

    /// Makes room for `n` members. The team is at rest, the caller holds it.
    fn grow(&'static self, n: u32) {
        let old = self.slots.get();
        if old.len() >= n as usize {
            return;
        }
        let wanted = (n as usize).max(old.len() * 2);
        let mut slots = Vec::with_capacity(wanted);
        slots.extend_from_slice(old);
        for tid in old.len()..wanted {
            slots.push(Slot::leak(self, tid as u32));
        }
        halt::at("a team grown");
        // The old ones are small and grow geometrically; a worker of the last region may still be looking at the old table.
        if !old.is_empty() {
            kept::hold(old);
        }
        self.slots.set(Vec::leak(slots));
        if wanted > 1 {
            kept::hold(self.work.replace(Box::leak(Box::new(WorkRing::new(wanted as u32)))));
        }
    }

    /// Takes the team's lease if it is free.
    #[inline]
    fn try_lease(&self) -> bool {
        // Acquire: pairs with the Release in `end_lease`.
        self.lease.compare_exchange(LEASE_FREE, LEASE_HELD, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Takes the lease; only a thief, for the few loads and stores of a theft, can stand in the way.
    #[inline]
    fn take_lease(&self) {
        while !self.try_lease() {
            std::thread::yield_now();
        }
    }

    #[inline]
    fn end_lease(&self) {
        // Release: pairs with the Acquire in `try_lease`.
        self.lease.store(LEASE_FREE, Ordering::Release);
    }

    /// Gives the team `n` threads (all slots filled) on `cpus`, which meet as `kind` and `tree` say. The team is at rest, the
    /// caller holds it.
    fn take_size(&self, n: u32, cpus: u32, rounds: u32, kind: barrier::Kind, tree: Tree) {
        self.set_size(n);
        self.barrier_kind.set(kind);
        self.tree.set(tree);
        self.set_cpus(cpus);
        self.retune(rounds);
        self.rewind();
    }

    /// The next region is not that of last time, whatever it is made of.
    fn set_size(&self, n: u32) {
        self.size.set(n);
        self.again.set(Again::default());
    }

    /// Says how many CPUs are at hand.
    fn set_cpus(&self, cpus: u32) {
        self.cpus.store(cpus, Ordering::Relaxed);
    }

    /// Sets the bound of spinning to `rounds`.
    pub(crate) fn retune(&self, rounds: u32) {
        self.spin_rounds.store(rounds, Ordering::Relaxed);
    }

    /// Forgets what the members have counted together: barriers, worksharing constructs.
    #[cold]
    #[inline(never)]
    fn rewind(&self) {
        self.barrier.reset();
        task::wait::reset(self);
        self.cancelled.store(0, Ordering::Relaxed);
        let primary = &self.slot(0).frame;
        for slot in self.members() {
            slot.flags.reset();
            slot.mailbox.reset();
            // Of a cancelled region's members some have passed more barriers than others.
            primary.begin_after(slot.frame.phase());
        }
    }
}
