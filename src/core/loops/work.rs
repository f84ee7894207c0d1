//! What a member keeps of its worksharing constructs, and what a loop is asked to be.

use super::batch::Batch;
use super::doacross::Doacross;
use super::dynamic::Trapezoid;
use super::guided::{Analytical, Iterative};
use super::int::{Bounds, LoopInt};
use super::ordered::Turn;
use super::ring::{self, WorkRing, WorkSlot};
use super::steal;
use crate::core::icv::{Schedule, ScheduleKind, settings};
use crate::core::primitive::{Arc, AtomicU64};
use std::ptr::NonNull;

/// A loop's schedule, with run-sched-var and the variants of KMP_SCHEDULE resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoopSpec {
    /// The kind. `Static` means one block each without a chunk, and chunks dealt round robin with one. `Runtime` is
    /// for the caller to resolve; here it counts as `Static`.
    pub kind: ScheduleKind,
    /// Iterations; 0 where none was given.
    pub chunk: u64,
    /// Members get their chunks in increasing order (dynamic and static-steal; the others always do).
    pub monotonic: bool,
    /// No member has a chunk that it has not come to, however short chunks are (monotonic dynamic loops).
    pub one_by_one: bool,
    /// The loop has ordered regions. Implies `monotonic`.
    pub ordered: bool,
    /// Guided chunks are multiples of `chunk` (`schedule(simd: guided)`).
    pub multiples: bool,
    /// Guided chunks are of what is left divided by the members, as libgomp's, and not half as large, as libomp's.
    pub whole_parts: bool,
    /// One who is alone still gets chunk by chunk (the `kmp_nm_*` kinds).
    pub chunks_alone: bool,
    /// The members share more than chunks ([`super::Member::shared_words`], `shared_memory`, GOMP's doacross):
    /// the loop takes a slot of the ring whatever its schedule, and keeps it until [`super::Member::end`].
    pub shares: bool,
}

impl LoopSpec {
    /// A loop of `kind` by `chunk`, nonmonotonic where the kind allows it.
    #[must_use]
    pub const fn new(kind: ScheduleKind, chunk: u64) -> Self {
        LoopSpec {
            kind,
            chunk,
            monotonic: false,
            one_by_one: false,
            ordered: false,
            multiples: false,
            whole_parts: false,
            chunks_alone: false,
            shares: false,
        }
    }

    /// A loop by run-sched-var, nonmonotonic unless that says otherwise (OpenMP 5.2 section 11.5.3).
    #[must_use]
    pub fn from_icv(schedule: Schedule) -> Self {
        LoopSpec {
            monotonic: schedule.order == crate::core::icv::Monotonicity::Monotonic,
            ..Self::new(schedule.kind, u64::from(schedule.chunk.max(0) as u32))
        }
    }

    /// The same for loops of vectors of `width` iterations (a power of two; `schedule(simd: runtime)`): chunks become
    /// multiples of it.
    #[must_use]
    pub fn simd(self, width: u64) -> Self {
        use ScheduleKind as K;
        let width = width.max(1);
        match self.kind {
            K::Auto | K::StaticBalanced | K::StaticGreedy => {
                LoopSpec { kind: K::StaticBalancedChunked, chunk: width, ..self }
            }
            K::Static if self.chunk == 0 => LoopSpec { kind: K::StaticBalancedChunked, chunk: width, ..self },
            K::Guided | K::GuidedIterative | K::GuidedAnalytical => LoopSpec {
                kind: K::GuidedIterative,
                multiples: true,
                chunk: self.chunk.max(1).saturating_mul(width),
                ..self
            },
            _ => LoopSpec { chunk: self.chunk.max(1).saturating_mul(width), ..self },
        }
    }

    /// The same with `static` and `guided` as KMP_SCHEDULE has them.
    #[must_use]
    pub fn detailed(self) -> Self {
        let variants = &settings().schedule_variants;
        let kind = match self.kind {
            ScheduleKind::Static if self.chunk == 0 => variants.static_kind,
            ScheduleKind::Guided => variants.guided_kind,
            kind => kind,
        };
        LoopSpec { kind, ..self }
    }

    /// The same with ordered regions.
    #[must_use]
    pub fn ordered(self) -> Self {
        LoopSpec { ordered: true, ..self }
    }

    /// The same in increasing order for each member.
    #[must_use]
    pub fn monotonic(self) -> Self {
        LoopSpec { monotonic: true, ..self }
    }
}

/// Some consecutive iterations for one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk<T: LoopInt> {
    /// The value of the first iteration.
    pub lb: T,
    /// The value of the last iteration (`__kmpc_dispatch_next_*`).
    pub ub: T,
    /// Where the chunk ends, exclusive (GOMP): one stride past `ub`, or the loop's own end for its last chunk.
    pub end: T,
    /// From one iteration to the next.
    pub stride: T::Signed,
    /// The loop's last iteration is in this chunk.
    pub last: bool,
}

impl<T: LoopInt> Chunk<T> {
    /// `len` iterations from number `first`.
    #[inline(always)]
    pub(super) fn new(bounds: &Bounds, first: u64, len: u64, last: bool) -> Self {
        Chunk {
            lb: T::from_bits(bounds.at(first)),
            ub: T::from_bits(bounds.at(first + (len - 1))),
            end: T::from_bits(if last { bounds.end } else { bounds.at(first + len) }),
            stride: T::signed(bounds.step as i64),
            last,
        }
    }

    /// Chunk `number` of a loop that is cut into chunks of `span`, that is its iterations times the stride; not the last.
    #[inline(always)]
    fn whole(bounds: &Bounds, number: u64, span: u64) -> Self {
        let lb = bounds.lb.wrapping_add(number.wrapping_mul(span));
        let end = lb.wrapping_add(span);
        Chunk {
            lb: T::from_bits(lb),
            ub: T::from_bits(end.wrapping_sub(bounds.step)),
            end: T::from_bits(end),
            stride: T::signed(bounds.step as i64),
            last: false,
        }
    }
}

/// How a member comes by its chunks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Take {
    /// There are none (left).
    #[default]
    Nothing,
    /// `pos..limit`, by `chunk` iterations.
    Local,
    /// Every `stride` iterations from `pos`, `chunk` of them.
    Strided(u64),
    /// The slot's counter counts chunks.
    Counter,
    /// Ranges, stolen from.
    Ranges,
    Guided(Iterative),
    Analytical(Analytical),
    Trapezoid(Trapezoid),
}

/// Where a member takes the numbers of its chunks, if a chunk's number says all about it: in a dynamic loop without ordered
/// regions. What is pointed at belongs to the ring, in the slot of the construct that the member is in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Numbers {
    #[default]
    Nowhere,
    /// Of its batch, or of the slot's counter, which all members count up.
    Counter(NonNull<WorkSlot>),
    /// Of the member's own range, whose word has this tag.
    Range(NonNull<WorkSlot>, NonNull<AtomicU64>, u64),
}

// SAFETY: what is pointed at is for all threads.
unsafe impl Send for Numbers {}

/// The number that a member has taken for its next chunk, if it has taken one: past the last where there is no such chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(pub(super) Option<u64>);

/// A member's loop.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub take: Take,
    /// The number of the construct, while it holds a slot of the ring.
    pub construct: Option<u32>,
    pub ordered: bool,
    pub numbers: Numbers,
    /// The slot is kept until the loop is ended by a call.
    pub keeps: bool,
    pub bounds: Bounds,
    /// Iterations, at least 1.
    pub chunk: u64,
    /// These times the stride, where there are `numbers`.
    pub span: u64,
    /// Counter: how many chunks there are. Ranges: how many units.
    pub units: u64,
    /// Iterations of a unit of a range: a chunk, or several when there are very many.
    pub unit_len: u64,
    pub pos: u64,
    pub limit: u64,
    /// Iterations of a block, where they are cut by the same length for all; 0 where they are balanced.
    pub block: u64,
    /// Counter: the chunks that the member has taken off it.
    pub batch: Batch,
    /// Whom to steal from first.
    pub victim: u32,
    pub turn: Turn,
    /// Memory that the loop was given when its member is alone.
    pub memory: Option<Box<[AtomicU64]>>,
}

/// A member's doacross loop.
#[derive(Debug)]
pub(super) struct DoacrossSeat {
    pub cells: Arc<Doacross>,
    /// The number of its own construct; none when it lives in the loop's slot.
    pub construct: Option<u32>,
}

/// A member's place in the order of the team's worksharing constructs, and the one it is in. One for each implicit
/// task; nobody else looks at it.
#[derive(Debug, Default)]
pub struct WorkState {
    /// The number of the next construct that takes a slot.
    pub(super) construct: u32,
    /// The number of the next single construct.
    pub(super) single: u64,
    /// The word that the members of a team of two take singles by, once the region has had one. The ring outlives the region.
    pub(super) singles: Option<NonNull<AtomicU64>>,
    pub(super) work: Work,
    pub(super) doacross: Option<DoacrossSeat>,
}

// SAFETY: what `singles` points at is for all threads; so is the rest.
unsafe impl Send for WorkState {}

impl WorkState {
    /// The member's next chunk, if it takes few steps to find: a whole one, and not the loop's last. Otherwise what
    /// [`super::Member::next_chunk_or_end`] is to be told.
    #[inline(always)]
    pub fn whole_chunk<T: LoopInt>(&mut self) -> Result<Chunk<T>, Seen> {
        let work = &mut self.work;
        // SAFETY: see [`Numbers`]: the ring outlives the construct, and the slot is this one's until the member finishes it.
        let (slot, number) = unsafe {
            match work.numbers {
                Numbers::Nowhere => return Err(Seen(None)),
                Numbers::Counter(slot) => (slot.as_ref(), work.batch.next(&slot.as_ref().counter, work.units)),
                Numbers::Range(slot, word, tag) => {
                    (slot.as_ref(), steal::next_own(word.as_ref(), tag).ok_or(Seen(None))?)
                }
            }
        };
        if slot.cancelled() {
            Err(Seen(None))
        } else if number < work.units - 1 {
            Ok(Chunk::whole(&work.bounds, number, work.span))
        } else {
            Err(Seen(Some(number)))
        }
    }

    /// The state of a member that starts a region of a team with this ring.
    #[must_use]
    pub fn enter(ring: &WorkRing) -> Self {
        let (construct, single) = ring.marks();
        WorkState { construct, single, ..Self::default() }
    }

    /// Makes the state of an earlier region that of a member who starts a new one. Loops are closed when regions end, but
    /// for those that cancellation or a fork of the process cut short.
    #[inline]
    pub fn renew(&mut self, ring: &WorkRing) {
        if self.work.construct.is_some() || self.doacross.is_some() {
            self.forget();
        }
        (self.construct, self.single) = ring.marks();
        self.singles = None;
    }

    /// Of the last region nothing stays.
    #[cold]
    #[inline(never)]
    fn forget(&mut self) {
        (self.work, self.doacross) = (Work::default(), None);
    }

    /// Whether the member runs the single construct it has met, if that takes few steps to find out; otherwise it is to ask
    /// [`super::Member::single`].
    #[inline(always)]
    pub fn quick_single(&mut self) -> Option<bool> {
        // SAFETY: see the field.
        let singles = unsafe { self.singles?.as_ref() };
        let number = self.single;
        let mine = ring::take_single(singles, number);
        self.single = number + 1;
        Some(mine)
    }

    /// The number of the single construct that the member meets.
    #[inline(always)]
    pub(super) fn next_single(&mut self) -> u64 {
        let number = self.single;
        self.single = number + 1;
        number
    }

    /// The next construct's number.
    #[inline]
    pub(super) fn take_number(&mut self) -> u32 {
        let number = self.construct;
        self.construct = number.wrapping_add(1);
        number
    }
}
