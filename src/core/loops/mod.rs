//! Worksharing: loops, ordered regions, doacross loops, and the shared parts of sections and single.
//!
//! # For the reader who writes a skin
//!
//! A team owns a [`WorkRing`], made once for its capacity. Each implicit task owns a [`WorkState`], made by
//! [`WorkState::enter`] when its region starts. A [`Member`] puts the two together with the thread's number; all that
//! follows are its methods. When a region ends and all have arrived, the primary thread calls
//! [`Member::close_region`].
//!
//! - **A loop**: [`Member::start`] with a [`LoopSpec`] (run-sched-var resolved: [`LoopSpec::from_icv`]) and [`Bounds`];
//!   then [`Member::next_chunk`] until it says `None`, which also ends the construct; [`Member::end`] ends it early, and does
//!   nothing when it is over (`__kmpc_dispatch_deinit`, `GOMP_loop_end*`). There is no barrier in any of these. Members may be [`ring::SLOTS`] constructs apart; one
//!   that would get further ahead waits in `start`.
//!   All members must start the same loops with the same schedule and bounds: those without anything to share take no
//!   slot.
//! - **Bounds**: [`Bounds::inclusive`] (kmpc), [`Bounds::exclusive`] and [`Bounds::exclusive_unsigned`] (GOMP),
//!   [`Bounds::counted`] (sections: from 1; GOMP's doacross: from 0). [`Chunk`] has the answer in both forms: `ub` is
//!   inclusive; `end` exclusive, and the loop's own end for the last chunk.
//! - **Combined constructs** (`GOMP_parallel_loop_*`): every member calls `start` before the user's function, which
//!   then starts with `next_chunk`.
//! - **Static loops without dispatch**: [`static_`], plain functions.
//! - **Sections**: a dynamic, monotonic loop over `Bounds::counted(1, n)` by 1, [one by one](LoopSpec::one_by_one).
//! - **Ordered**: a loop with [`LoopSpec::ordered`]. [`Member::ordered_begin`] and [`Member::ordered_end`] around the
//!   region. kmpc calls [`Member::iteration_end`] after each iteration (`__kmpc_dispatch_fini_*`); GOMP has nothing of
//!   the kind: there `next_chunk` hands the turn on, if `ordered_end` has not.
//! - **Doacross**: kmpc: [`Member::doacross_dims`] before the loop, [`Member::doacross_end`] after it. GOMP:
//!   [`Member::start_doacross`] in place of `start`; it ends with the loop. Both: [`Member::doacross_post`] and
//!   [`Member::doacross_wait`]. GOMP's counts are iteration numbers from 0.
//! - **Things shared in a construct** (GOMP's task reductions and `mem`): set [`LoopSpec::shares`]; then
//!   [`Member::shared_words`] and [`Member::shared_memory`]. Such a loop is over only with [`Member::end`], and so is
//!   one of [`Member::start_doacross`].
//! - **Single**: [`Member::single`] says who runs it.
//! - **Cancellation**: [`Member::cancel`] ends the current loop for all members; they see it in their next `next_chunk`.
//!   A region that is cancelled as a whole must be marked by [`WorkRing::mark_uneven`].

mod batch;
pub mod collapse;
pub mod doacross;
mod dynamic;
mod guided;
pub mod here;
pub mod int;
mod ordered;
pub mod ring;
pub mod static_;
mod steal;
mod work;

pub use doacross::{Dim, Doacross, Rows};
pub use int::{Bounds, LoopInt};
pub use ring::WorkRing;
pub use work::{Chunk, LoopSpec, Seen, WorkState};

use crate::core::icv::ScheduleKind;
use batch::Batch;
use dynamic::Trapezoid;
use guided::{Analytical, Iterative, MAX_ANALYTICAL_MEMBERS};
use ordered::Turn;
use ring::WorkSlot;
use static_::balanced_block;
use work::{DoacrossSeat, Numbers, Take, Work};

/// One implicit task in its team's worksharing constructs.
#[derive(Debug)]
pub struct Member<'a> {
    /// What the team shares.
    pub ring: &'a WorkRing,
    /// The implicit task's own.
    pub state: &'a mut WorkState,
    /// The thread's number in the team.
    pub tid: u32,
    /// The team's size. With 1 the ring is not looked at.
    pub nthreads: u32,
}

impl Member<'_> {
    /// Starts a loop. Waits only if the member is too far ahead of the others.
    pub fn start(&mut self, spec: &LoopSpec, bounds: Bounds) {
        self.end();
        let chunk = spec.chunk.max(1);
        let alone = self.nthreads <= 1;
        let work = &mut self.state.work;
        (work.bounds, work.chunk, work.turn) = (bounds, chunk, Turn::default());
        (work.ordered, work.keeps) = (spec.ordered && !alone, spec.shares);
        if bounds.trip == 0 {
            work.take = Take::Nothing;
        } else if alone {
            work.chunk = if spec.chunks_alone { chunk } else { u64::MAX };
            work.take_local(0, bounds.trip);
        } else {
            work.plan(spec, u64::from(self.tid), u64::from(self.nthreads));
        }
        let needs_slot = spec.shares || spec.ordered || !matches!(work.take, Take::Local | Take::Strided(_));
        if !alone && needs_slot && (bounds.trip != 0 || spec.shares) {
            let construct = self.state.take_number();
            let work = &mut self.state.work;
            if let Some(slot) = self.ring.enter(construct) {
                work.construct = Some(construct);
                if self.state.doacross.is_some() {
                    // Members that have several iterations of which they do one after the other keep those waiting that come next.
                    work.batch = Batch::default();
                }
                work.span = work.chunk.wrapping_mul(work.bounds.step);
                work.numbers = match work.take {
                    _ if work.ordered => Numbers::Nowhere,
                    Take::Counter if work.units <= dynamic::FEW => Numbers::Counter(slot.into()),
                    Take::Ranges if work.unit_len == work.chunk => {
                        let own = self.ring.range(construct, self.tid);
                        Numbers::Range(slot.into(), own.into(), steal::tag(construct))
                    }
                    _ => Numbers::Nowhere,
                };
            } else {
                work.take = Take::Nothing;
            }
        }
    }

    /// The next chunk for this member. `None` ends the construct for it, unless that [shares](LoopSpec::shares).
    pub fn next_chunk<T: LoopInt>(&mut self) -> Option<Chunk<T>> {
        self.state.whole_chunk().map_or_else(|seen| self.next_chunk_or_end(seen), Some)
    }

    /// [`Self::next_chunk`] where [`WorkState::whole_chunk`] said no more than `seen`.
    pub fn next_chunk_or_end<T: LoopInt>(&mut self, Seen(number): Seen) -> Option<Chunk<T>> {
        let work = &mut self.state.work;
        if let Some(construct) = work.construct {
            let slot = self.ring.held(construct);
            if work.ordered {
                work.turn.hand_on(slot);
            }
            if slot.cancelled() {
                work.take = Take::Nothing;
            }
        }
        let Some((first, len)) = self.take(number) else {
            if !self.state.work.keeps {
                self.end();
            }
            return None;
        };
        let work = &mut self.state.work;
        if work.ordered {
            work.turn = Turn::new(first, len);
        }
        Some(Chunk::new(&work.bounds, first, len, first + len == work.bounds.trip))
    }

    /// Ends the current loop for this member: nothing happens when `next_chunk` has already done so.
    pub fn end(&mut self) {
        let work = &mut self.state.work;
        (work.take, work.numbers) = (Take::Nothing, Numbers::Nowhere);
        work.memory = None;
        let Some(construct) = work.construct.take() else { return };
        let ordered = std::mem::take(&mut work.ordered);
        if ordered {
            work.turn.hand_on(self.ring.held(construct));
        }
        if self.state.doacross.as_ref().is_some_and(|seat| seat.construct.is_none()) {
            self.state.doacross = None;
        }
        self.ring.finish(construct, self.tid, self.nthreads, ordered);
    }

    /// First iteration and length of the next chunk; `number` as in [`Seen`].
    fn take(&mut self, number: Option<u64>) -> Option<(u64, u64)> {
        let work = &mut self.state.work;
        let slot = |construct: Option<u32>| construct.map(|construct| self.ring.held(construct));
        match work.take {
            Take::Nothing => None,
            Take::Local => work.next_local(),
            Take::Strided(stride) => work.next_strided(stride),
            Take::Counter => {
                let slot = slot(work.construct)?;
                let number = number.or_else(|| dynamic::number(slot, work)).filter(|&number| number < work.units)?;
                Some(dynamic::chunk(number, work))
            }
            Take::Guided(guided) => guided.next(slot(work.construct)?, work),
            Take::Analytical(guided) => guided.next(slot(work.construct)?, work),
            Take::Trapezoid(trapezoid) => trapezoid.next(slot(work.construct)?, work.bounds.trip),
            Take::Ranges => {
                if work.pos >= work.limit {
                    let unit = steal::next_unit(self.ring, work.construct?, work, self.tid, self.nthreads)?;
                    work.pos = unit * work.unit_len;
                    work.limit = work.pos.saturating_add(work.unit_len).min(work.bounds.trip);
                }
                work.next_local()
            }
        }
    }

    fn slot(&self) -> Option<&WorkSlot> {
        self.state.work.construct.map(|construct| self.ring.held(construct))
    }

    /// Waits until the ordered regions of all earlier iterations are over. Nothing to wait for outside an ordered loop.
    pub fn ordered_begin(&mut self) {
        let work = &mut self.state.work;
        if let (true, Some(construct)) = (work.ordered, work.construct) {
            work.turn.take(self.ring.held(construct));
        }
    }

    /// Ends the current iteration's ordered region.
    pub fn ordered_end(&mut self) {
        let work = &mut self.state.work;
        if let (true, Some(construct)) = (work.ordered, work.construct) {
            work.turn.end_region(self.ring.held(construct));
        }
    }

    /// Ends an iteration of an ordered loop, whether it had an ordered region or not (kmpc).
    pub fn iteration_end(&mut self) {
        let work = &mut self.state.work;
        if let (true, Some(construct)) = (work.ordered, work.construct) {
            work.turn.end_iteration(self.ring.held(construct));
        }
    }

    /// Starts a doacross loop (GOMP): `counts` iterations in the loops of the nest; the outer ones, numbered from 0,
    /// are what `next_chunk` hands out.
    pub fn start_doacross(&mut self, spec: &LoopSpec, counts: &[u64]) {
        let spec = LoopSpec { shares: true, monotonic: true, one_by_one: true, ..*spec };
        let outer = counts.first().copied().unwrap_or(0);
        self.start(&spec, Bounds::counted(0, outer));
        // A loop without iterations neither posts nor waits.
        if self.nthreads > 1 && !counts.contains(&0) {
            let (rows, n) = (rows_of(&self.state.work), self.nthreads);
            let cells = self.slot().map(|slot| slot.doacross(|| Doacross::rows(counts, rows, n)));
            self.state.doacross = cells.map(|cells| DoacrossSeat { cells, construct: None });
        }
    }

    /// Starts the doacross part of a loop of the nest `dims` (kmpc). The loop itself is started apart.
    pub fn doacross_dims(&mut self, dims: impl Iterator<Item = Dim>) {
        self.doacross_end();
        if self.nthreads > 1 {
            let construct = self.state.take_number();
            let slot = self.ring.enter(construct);
            let cells = slot.map(|slot| slot.doacross(|| Doacross::bits(dims.collect())));
            self.state.doacross = cells.map(|cells| DoacrossSeat { cells, construct: Some(construct) });
        }
    }

    /// Ends the doacross part of a loop (kmpc).
    pub fn doacross_end(&mut self) {
        if let Some(DoacrossSeat { construct: Some(construct), .. }) = self.state.doacross.take() {
            self.ring.finish(construct, self.tid, self.nthreads, false);
        }
    }

    /// How many loops the nest of the current doacross loop has; 0 where nobody needs to wait.
    #[inline]
    #[must_use]
    pub fn doacross_depth(&self) -> usize {
        self.state.doacross.as_ref().map_or(0, |seat| seat.cells.depth())
    }

    /// The current iteration, `vector`, is done as far as others wait for it.
    #[inline]
    pub fn doacross_post(&self, vector: &[i64]) {
        if let Some(seat) = &self.state.doacross {
            seat.cells.post(vector);
        }
    }

    /// Waits until iteration `vector` was posted.
    #[inline]
    pub fn doacross_wait(&self, vector: &[i64]) {
        if let Some(seat) = &self.state.doacross {
            seat.cells.wait(vector);
        }
    }

    /// Two words for all members of a loop that [shares](LoopSpec::shares): the first to ask makes them. A member that
    /// is alone makes its own.
    pub fn shared_words(&self, make: impl FnOnce() -> [usize; 2]) -> [usize; 2] {
        match self.slot() {
            Some(slot) => slot.words(make),
            None => make(),
        }
    }

    /// `bytes` of zeroed memory on a cache line of its own, for all members of a loop that
    /// [shares](LoopSpec::shares). It lives until the last of them has ended the loop.
    pub fn shared_memory(&mut self, bytes: usize) -> *mut u8 {
        match self.slot() {
            Some(slot) => slot.memory(bytes),
            None => ring::line_aligned(self.state.work.memory.get_or_insert_with(|| ring::zeroed(bytes))),
        }
    }

    /// Ends the current loop early for all members.
    pub fn cancel(&mut self) {
        match self.slot() {
            Some(slot) => slot.cancel(),
            None => self.state.work.take = Take::Nothing,
        }
    }

    /// Whether the current loop was cancelled.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.slot().is_some_and(WorkSlot::cancelled)
    }

    /// Whether this member runs the single construct it has met.
    #[inline]
    pub fn single(&mut self) -> bool {
        let number = self.state.next_single();
        if self.nthreads <= 1 {
            return true;
        }
        if self.nthreads <= ring::FEW {
            self.state.singles = Some(self.ring.singles().into());
        } else if self.ring.is_taken(number) {
            return false;
        }
        ring::take_single(self.ring.singles(), number)
    }

    /// In a forked child: the other members are gone, and all that they share with this one is the parent's. Of a loop that
    /// the member is in, it has left what a schedule gives it without asking the others.
    pub fn forget_others(&mut self) {
        let WorkState { singles, work, doacross, .. } = &mut *self.state;
        *singles = None;
        // Not dropped: others may have left it in any state.
        std::mem::forget(doacross.take());
        if work.construct.take().is_some() {
            (work.numbers, work.ordered, work.turn) = (Numbers::Nowhere, false, Turn::default());
            if !matches!(work.take, Take::Local | Take::Strided(_)) {
                work.take = Take::Nothing;
            }
        }
    }

    /// Ends the region, for the primary thread: all members have arrived and none starts another before this is done.
    pub fn close_region(&mut self) {
        if self.nthreads > 1 {
            self.ring.close_region(self.state.construct, self.state.single);
        }
    }
}

/// What a doacross row is for a loop's schedule.
fn rows_of(work: &Work) -> Rows {
    match work.take {
        Take::Nothing | Take::Local if work.block == 0 => Rows::Blocks,
        Take::Nothing | Take::Local => Rows::Chunks(work.block),
        Take::Strided(_) => Rows::Dealt(work.chunk),
        Take::Counter => Rows::Chunks(work.chunk),
        _ => Rows::Each,
    }
}

/// Members of a team that is small where loops are handed out.
const FEW_MEMBERS: u64 = 4;

impl Work {
    fn take_local(&mut self, first: u64, len: u64) {
        (self.take, self.pos, self.limit) = (Take::Local, first, first + len);
    }

    /// One block for each member; sizes differ by one at most.
    fn take_balanced(&mut self, tid: u64, n: u64) {
        let (first, len) = balanced_block(self.bounds.trip, tid, n);
        (self.chunk, self.block) = (u64::MAX, 0);
        self.take_local(first, len);
    }

    /// One block of `len` iterations for each member; the last ones may have fewer or none.
    fn take_block(&mut self, tid: u64, len: u64) {
        let (first, mine) = static_::cut_block(self.bounds.trip, tid, len);
        (self.chunk, self.block) = (u64::MAX, len);
        self.take_local(first, mine);
    }

    /// Chooses how this member comes by its chunks. The loop has iterations, the team more than one member; all
    /// members choose alike.
    fn plan(&mut self, spec: &LoopSpec, tid: u64, n: u64) {
        use ScheduleKind as K;
        let (trip, monotonic) = (self.bounds.trip, spec.monotonic || spec.ordered);
        self.chunk = self.chunk.min(trip);
        let chunk = self.chunk;
        match spec.kind {
            K::Static | K::Runtime if spec.chunk == 0 => self.take_balanced(tid, n),
            K::StaticBalanced => self.take_balanced(tid, n),
            K::StaticGreedy => self.take_block(tid, trip.div_ceil(n)),
            K::StaticBalancedChunked => self.take_block(tid, static_::vector_block_len(trip, n, chunk)),
            K::Static | K::StaticChunked | K::Runtime => self.take_strided(tid, n),
            K::Dynamic | K::StaticSteal if monotonic => self.take_counter(n, spec.one_by_one),
            K::Dynamic | K::StaticSteal => self.take_ranges(tid, n),
            K::Guided | K::GuidedIterative => {
                self.take = Take::Guided(Iterative::new(trip, chunk, n, spec));
            }
            K::GuidedAnalytical if n > MAX_ANALYTICAL_MEMBERS => {
                self.take = Take::Guided(Iterative::new(trip, chunk, n, &LoopSpec { multiples: false, ..*spec }));
            }
            K::GuidedAnalytical => self.take = Take::Analytical(Analytical::new(trip, chunk, n)),
            K::Trapezoidal => self.take = Take::Trapezoid(Trapezoid::new(trip, chunk, n)),
            K::Auto => self.take_balanced(tid, n),
        }
    }

    fn take_strided(&mut self, tid: u64, n: u64) {
        self.pos = tid.saturating_mul(self.chunk);
        self.take = Take::Strided(n.saturating_mul(self.chunk));
    }

    fn take_counter(&mut self, n: u64, one_by_one: bool) {
        self.batch = Batch::new(n, one_by_one);
        self.units = self.bounds.trip.div_ceil(self.chunk);
        self.take = Take::Counter;
    }

    fn take_ranges(&mut self, tid: u64, n: u64) {
        self.take_counter(n, true);
        // Not more chunks than members: most would only look for something to steal. A few for each of a few: to take them off
        // one line costs less than to find all ranges empty.
        if self.units <= n || (n <= FEW_MEMBERS && self.units <= 2 * n) {
            return;
        }
        self.unit_len = self.chunk;
        if self.units > steal::MAX_UNITS {
            self.unit_len = self.chunk.saturating_mul(self.units.div_ceil(steal::MAX_UNITS));
            self.units = self.bounds.trip.div_ceil(self.unit_len);
        }
        (self.take, self.pos, self.limit, self.victim) = (Take::Ranges, 0, 0, ((tid + 1) % n) as u32);
    }

    #[inline(always)]
    fn next_local(&mut self) -> Option<(u64, u64)> {
        let (first, left) = (self.pos, self.limit - self.pos);
        let len = left.min(self.chunk);
        self.pos += len;
        (len > 0).then_some((first, len))
    }

    #[inline(always)]
    fn next_strided(&mut self, stride: u64) -> Option<(u64, u64)> {
        let first = self.pos;
        let left = self.bounds.trip.checked_sub(first)?;
        self.pos = first.saturating_add(stride);
        (left > 0).then(|| (first, left.min(self.chunk)))
    }
}

#[cfg(all(test, loom))]
mod models;
#[cfg(all(test, not(loom)))]
mod properties;
#[cfg(all(test, not(loom)))]
mod tests;
