//! What a team shares for its worksharing constructs: a ring of slots, entered in the order of the constructs.
//!
//! See README.md for the protocol.

use super::doacross::Doacross;
use super::ordered::Turns;
use super::steal;
use crate::core::halt;
use crate::core::primitive::{Arc, AtomicBool, AtomicU32, AtomicU64, CachePadded, FIRST_NUMBER, Ordering};
use crate::core::publish::Published;
use crate::core::sync::raw::HeapMutex;
use crate::core::wait::Gate;

/// How many worksharing constructs apart the members of a team may be. A power of two; its divisor of 2^32 lets
/// construct numbers wrap.
pub const SLOTS: usize = if cfg!(loom) { 2 } else { 8 };

/// What a team shares for one construct. Lines by who writes them, and when.
#[derive(Debug)]
pub struct WorkSlot {
    head: CachePadded<Head>,
    /// The next chunk (or iteration, as the schedule counts) that nobody has yet.
    pub(super) counter: CachePadded<AtomicU64>,
}

/// Written when members finish and the slot changes hands, and by the few loops whose members share more than chunks;
/// otherwise only read.
#[derive(Debug)]
struct Head {
    /// The number of the construct that may use the slot.
    open: AtomicU32,
    /// How many members, or groups of them, have finished the construct.
    finished: AtomicU32,
    gate: Gate,
    cancelled: AtomicBool,
    /// Some member has found every range empty, and has been handed the loop's last unit.
    drained: AtomicBool,
    /// Some member has asked for something of `common`.
    has_common: AtomicBool,
    common: HeapMutex<Common>,
    /// Made for the first ordered loop: few teams ever have one, and it would be most of a slot.
    turns: Published<Turns>,
}

/// What the first member that asks makes for all.
#[derive(Debug, Default)]
struct Common {
    words: Option<[usize; 2]>,
    memory: Option<Box<[AtomicU64]>>,
    doacross: Option<Arc<Doacross>>,
}

impl WorkSlot {
    fn new(construct: u32) -> Self {
        let slot = WorkSlot {
            head: CachePadded::new(Head {
                open: AtomicU32::new(construct),
                finished: AtomicU32::new(0),
                gate: Gate::new(),
                cancelled: AtomicBool::new(false),
                drained: AtomicBool::new(false),
                has_common: AtomicBool::new(false),
                common: HeapMutex::new(Common::default()),
                turns: Published::new(),
            }),
            counter: CachePadded::new(AtomicU64::new(0)),
        };
        // A model wants its atomics to be made before its threads.
        if cfg!(loom) {
            slot.turns();
        }
        slot
    }

    /// Back to nobody's, but for `open`; of turns where the loop was `ordered`. Only the one who owns the slot alone may do
    /// this.
    fn clear(&self, ordered: bool) {
        // Written only where a loop has used them: a line that nobody writes stays in every member's cache.
        if self.counter.load(Ordering::Relaxed) != 0 {
            self.counter.store(0, Ordering::Relaxed);
        }
        if ordered && let Some(turns) = self.head.turns.get() {
            turns.clear();
        }
        self.head.finished.store(0, Ordering::Relaxed);
        self.head.cancelled.store(false, Ordering::Relaxed);
        self.head.drained.store(false, Ordering::Relaxed);
        if self.head.has_common.load(Ordering::Relaxed) {
            self.head.has_common.store(false, Ordering::Relaxed);
            self.with_common(|common| *common = Common::default());
        }
    }

    fn with_common<R>(&self, f: impl FnOnce(&mut Common) -> R) -> R {
        let mut common = self.head.common.lock();
        halt::at("a construct's memory looked for");
        f(&mut common)
    }

    /// The same, to be undone by `clear`.
    fn use_common<R>(&self, f: impl FnOnce(&mut Common) -> R) -> R {
        // Seen by the last to finish, as all that the members do before they finish.
        self.head.has_common.store(true, Ordering::Relaxed);
        self.with_common(f)
    }

    /// Whether the construct was cancelled.
    #[inline]
    pub(super) fn cancelled(&self) -> bool {
        self.head.cancelled.load(Ordering::Acquire)
    }

    /// Ends the construct early for all: nobody is handed another chunk, nobody waits for a turn.
    pub(super) fn cancel(&self) {
        // Release: pairs with the Acquire of `cancelled`.
        self.head.cancelled.store(true, Ordering::Release);
        // Makes them where there are none: who goes to sleep for its turn just now does so in these.
        self.turns().wake();
    }

    /// Of an ordered loop.
    #[inline]
    pub(super) fn turns(&self) -> &'static Turns {
        self.head.turns.get().unwrap_or_else(|| self.head.turns.publish(Box::new(Turns::new())).0)
    }

    #[inline]
    pub(super) fn drained(&self) -> bool {
        self.head.drained.load(Ordering::Relaxed)
    }

    /// The calling member has found every range empty. Says whether it is the first.
    #[inline]
    pub(super) fn drain(&self) -> bool {
        !self.head.drained.swap(true, Ordering::Relaxed)
    }

    /// Two words that the first member to ask makes, for all.
    pub(super) fn words(&self, make: impl FnOnce() -> [usize; 2]) -> [usize; 2] {
        self.use_common(|common| *common.words.get_or_insert_with(make))
    }

    /// `bytes` of zeroed memory, aligned to a cache line, shared by all; gone when the last member has finished.
    pub(super) fn memory(&self, bytes: usize) -> *mut u8 {
        self.use_common(|common| line_aligned(common.memory.get_or_insert_with(|| zeroed(bytes))))
    }

    /// The doacross state that the first member to ask makes, for all.
    pub(super) fn doacross(&self, make: impl FnOnce() -> Doacross) -> Arc<Doacross> {
        self.use_common(|common| Arc::clone(common.doacross.get_or_insert_with(|| Arc::new(make()))))
    }
}

/// Zeroed words that hold `bytes` wherever a cache line starts in them.
pub(super) fn zeroed(bytes: usize) -> Box<[AtomicU64]> {
    (0..bytes.div_ceil(8) + 8).map(|_| AtomicU64::new(0)).collect()
}

/// The first cache line that starts in `words`.
pub(super) fn line_aligned(words: &[AtomicU64]) -> *mut u8 {
    let start = words.as_ptr().cast::<u8>().cast_mut();
    start.wrapping_add(start.align_offset(64))
}

/// What a team shares for all its worksharing constructs. Made once for a capacity of members; no loop allocates
/// (doacross loops, and GOMP loops that ask for memory, do).
#[derive(Debug)]
pub struct WorkRing {
    slots: Box<[WorkSlot]>,
    /// A member's line holds its range of each slot.
    ranges: Box<[CachePadded<[AtomicU64; SLOTS]>]>,
    /// How many members of a group have finished the construct of each slot, where there is more than one group.
    groups: Box<[CachePadded<[AtomicU32; SLOTS]>]>,
    marks: CachePadded<Marks>,
    /// The number of the first single construct that nobody has entered. (64 bits: with `nowait` nothing keeps members from
    /// being any number of them apart, so that a difference says nothing.)
    singles: CachePadded<AtomicU64>,
}

/// Written by the primary thread between regions; read by every member as it enters one.
#[derive(Debug)]
struct Marks {
    /// The number of the region's first construct.
    construct: AtomicU32,
    /// The number of the region's first single.
    single: AtomicU64,
    /// Members may have left constructs unfinished, or passed some by (a region was cancelled).
    uneven: AtomicBool,
}

/// The first construct that uses the slot of that number.
const fn first_of(slot: u32) -> u32 {
    FIRST_NUMBER.wrapping_add(slot.wrapping_sub(FIRST_NUMBER) % SLOTS as u32)
}

/// Members that count together which of them have finished a construct, before one counts for all of them: those of a large
/// team would wait for each other at one counter.
const GROUP: u32 = if cfg!(loom) { 2 } else { 8 };

/// Members that need not look first whether a single construct is taken. Of more, most would find that it is.
pub(super) const FEW: u32 = 2;

/// Whether the caller is the one that runs single construct number `single`, of those that `singles` is stepped by.
#[inline(always)]
pub(super) fn take_single(singles: &AtomicU64, single: u64) -> bool {
    // Nothing is published by this: Relaxed.
    singles.compare_exchange(single, single + 1, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

impl WorkRing {
    /// A ring for teams of up to `capacity` members.
    #[must_use]
    pub fn new(capacity: u32) -> Self {
        let range = || CachePadded::new(std::array::from_fn(|_| AtomicU64::new(steal::NEVER)));
        let group = || CachePadded::new(std::array::from_fn(|_| AtomicU32::new(0)));
        let groups = if capacity > GROUP { capacity.div_ceil(GROUP) } else { 0 };
        WorkRing {
            slots: (0..SLOTS as u32).map(|slot| WorkSlot::new(first_of(slot))).collect(),
            ranges: (0..capacity).map(|_| range()).collect(),
            groups: (0..groups).map(|_| group()).collect(),
            ..Self::empty()
        }
    }

    /// The ring of all teams of one, which never look into theirs.
    #[must_use]
    pub fn of_one() -> &'static Self {
        static RING: Published<WorkRing> = Published::new();
        let new = || Box::new(Self::empty());
        // A model's atomics live no longer than one run of it.
        if cfg!(loom) {
            return Box::leak(new());
        }
        RING.get().unwrap_or_else(|| RING.publish(new()).0)
    }

    fn empty() -> Self {
        WorkRing {
            slots: Box::default(),
            ranges: Box::default(),
            groups: Box::default(),
            marks: CachePadded::new(Marks {
                construct: AtomicU32::new(FIRST_NUMBER),
                single: AtomicU64::new(FIRST_NUMBER.into()),
                uneven: AtomicBool::new(false),
            }),
            singles: CachePadded::new(AtomicU64::new(FIRST_NUMBER.into())),
        }
    }

    /// The members it has room for.
    #[must_use]
    pub fn capacity(&self) -> u32 {
        self.ranges.len() as u32
    }

    /// The numbers of the region's first construct and first single.
    #[inline]
    pub(super) fn marks(&self) -> (u32, u64) {
        (self.marks.construct.load(Ordering::Relaxed), self.marks.single.load(Ordering::Relaxed))
    }

    #[inline]
    fn slot(&self, construct: u32) -> &WorkSlot {
        &self.slots[construct as usize % SLOTS]
    }

    /// The slot of a construct that the caller has entered and not finished.
    #[inline]
    pub(super) fn held(&self, construct: u32) -> &WorkSlot {
        self.slot(construct)
    }

    /// The word of member `tid`'s range in the slot of `construct`.
    #[inline]
    pub(super) fn range(&self, construct: u32, tid: u32) -> &AtomicU64 {
        &self.ranges[tid as usize][construct as usize % SLOTS]
    }

    /// The slot of `construct`; waits until everybody has finished the construct that had it before. None where somebody
    /// never will: the region was cancelled.
    #[inline]
    pub(super) fn enter(&self, construct: u32) -> Option<&WorkSlot> {
        let head = &self.slot(construct).head;
        // Acquire: pairs with the Release of `finish`; the slot is cleared.
        let mine = || head.open.load(Ordering::Acquire) == construct;
        if !mine() {
            head.gate.wait_until(|| mine() || self.marks.uneven.load(Ordering::Relaxed));
            if !mine() {
                return None;
            }
        }
        Some(self.slot(construct))
    }

    /// The caller, member `tid` of `nthreads`, is done with `construct`, which may have been `ordered`. The last one hands
    /// the slot on.
    pub(super) fn finish(&self, construct: u32, tid: u32, nthreads: u32, ordered: bool) {
        let slot = self.slot(construct);
        // Release: what I did in the slot comes before; Acquire: the last one sees what all did in it.
        let is_last = |count: &AtomicU32, of: u32| count.fetch_add(1, Ordering::AcqRel) + 1 == of;
        let mut parties = nthreads;
        if nthreads > GROUP {
            let (number, first) = (tid / GROUP, tid / GROUP * GROUP);
            let group = &self.groups[number as usize][construct as usize % SLOTS];
            if !is_last(group, GROUP.min(nthreads - first)) {
                return;
            }
            group.store(0, Ordering::Relaxed);
            parties = nthreads.div_ceil(GROUP);
        }
        if !is_last(&slot.head.finished, parties) {
            return;
        }
        slot.clear(ordered);
        let next = construct.wrapping_add(SLOTS as u32);
        if let Some(stale) = steal::sweep_before(next) {
            self.ranges.iter().for_each(|line| line[construct as usize % SLOTS].store(stale, Ordering::Relaxed));
        }
        halt::at("a construct finished");
        // Release: pairs with the Acquire of `enter`.
        slot.head.open.store(next, Ordering::Release);
        slot.head.gate.open();
    }

    /// What [`take_single`] steps.
    #[inline]
    pub(super) fn singles(&self) -> &AtomicU64 {
        &self.singles
    }

    /// Whether somebody has taken single construct number `single`. The load spares all but the first few members the
    /// exclusive line; of a few, each is one of these.
    #[inline]
    pub(super) fn is_taken(&self, single: u64) -> bool {
        self.singles.load(Ordering::Relaxed) != single
    }

    /// Members may leave constructs of this region unfinished, or skip some: it was cancelled.
    pub fn mark_uneven(&self) {
        self.marks.uneven.store(true, Ordering::Relaxed);
        self.slots.iter().for_each(|slot| slot.head.gate.open());
    }

    /// Ends a region: the primary thread, which met constructs up to number `construct` and singles up to `single`,
    /// says where the next region starts counting. To be called when every member has arrived at the region's end
    /// and before any may start another.
    pub(super) fn close_region(&self, construct: u32, single: u64) {
        let (first, _) = self.marks();
        let met = construct.wrapping_sub(first);
        let recent = met.min(SLOTS as u32);
        let even = (1..=recent).all(|back| {
            let number = construct.wrapping_sub(back);
            self.slot(number).head.open.load(Ordering::Relaxed) == number.wrapping_add(SLOTS as u32)
        });
        if !even || self.marks.uneven.load(Ordering::Relaxed) {
            self.reset();
            return;
        }
        if met != 0 {
            self.marks.construct.store(construct, Ordering::Relaxed);
        }
        if self.marks.single.load(Ordering::Relaxed) != single {
            self.marks.single.store(single, Ordering::Relaxed);
        }
    }

    /// As new. Only while no member is in a region.
    pub fn reset(&self) {
        for (i, slot) in self.slots.iter().enumerate() {
            slot.clear(true);
            slot.head.open.store(first_of(i as u32), Ordering::Relaxed);
        }
        for line in &self.ranges {
            line.iter().for_each(|range| range.store(steal::NEVER, Ordering::Relaxed));
        }
        self.groups.iter().flat_map(|line| line.iter()).for_each(|count| count.store(0, Ordering::Relaxed));
        self.singles.store(FIRST_NUMBER.into(), Ordering::Relaxed);
        self.marks.construct.store(FIRST_NUMBER, Ordering::Relaxed);
        self.marks.single.store(FIRST_NUMBER.into(), Ordering::Relaxed);
        self.marks.uneven.store(false, Ordering::Relaxed);
    }
}
