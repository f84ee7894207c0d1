//! Ordered regions: the chunks of an ordered loop pass their ordered regions in order.
//!
//! The turn is the number of the first iteration whose region has not been passed. It moves by whole chunks: within
//! a chunk one member runs the iterations in order anyway. The member whose chunk starts at the turn owns it, and
//! hands it on after the region of the chunk's last iteration (`__kmpc_end_ordered`, or the iteration's end for one
//! that has no region), or when it comes for its next chunk (GOMP, which does not tell the ends of iterations).

use super::ring::WorkSlot;
use crate::core::primitive::{AtomicU64, CachePadded, Ordering, load_exclusively};
use crate::core::wait::{self, Gate};

/// A member's chunk of an ordered loop, and how far it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turn {
    first: u64,
    len: u64,
    /// Iterations of the chunk that have passed their ordered region, or had none.
    done: u64,
    /// The current iteration has passed its region.
    bumped: bool,
    /// The turn is known to be mine.
    mine: bool,
    /// The chunk's turn has not been handed on.
    pending: bool,
}

impl Turn {
    pub(super) fn new(first: u64, len: u64) -> Self {
        Turn { first, len, done: 0, bumped: false, mine: false, pending: true }
    }

    /// Waits until the iterations before my chunk have passed, or the loop was cancelled.
    pub(super) fn take(&mut self, slot: &WorkSlot) {
        if self.mine || !self.pending {
            return;
        }
        slot.turns().wait_for(self.first, || slot.cancelled());
        self.mine = true;
    }

    /// My chunk has passed: the next one's owner may go.
    pub(super) fn hand_on(&mut self, slot: &WorkSlot) {
        if !self.pending {
            return;
        }
        self.take(slot);
        self.pending = false;
        slot.turns().give(self.first + self.len);
    }

    fn pass(&mut self, slot: &WorkSlot) {
        self.done += 1;
        if self.done == self.len {
            self.hand_on(slot);
        }
    }

    /// The current iteration's ordered region is over.
    pub(super) fn end_region(&mut self, slot: &WorkSlot) {
        self.bumped = true;
        self.pass(slot);
    }

    /// The current iteration is over.
    pub(super) fn end_iteration(&mut self, slot: &WorkSlot) {
        if !std::mem::take(&mut self.bumped) {
            self.pass(slot);
        }
    }
}

/// How many members can wait for their turn in places of their own.
const PLACES: usize = if cfg!(loom) { 2 } else { 16 };

/// Where the members of an ordered loop wait for their turns, and are given them.
#[derive(Debug)]
pub(super) struct Turns {
    /// A place for the chunks whose first iterations belong there: of these iterations, the last that was given the turn;
    /// 0: none. So a turn that is handed on moves one line from one member to another, however many wait.
    places: [CachePadded<AtomicU64>; PLACES],
    /// Of each place. Not beside it: who hands the turn on looks at the gate, and would fetch the line to read it before it
    /// fetches it to write to it. Nobody writes to this line while nobody sleeps.
    gates: CachePadded<[Gate; PLACES]>,
}

impl Turns {
    /// Of a loop that nobody has begun.
    pub(super) fn new() -> Self {
        Turns {
            places: std::array::from_fn(|_| CachePadded::new(AtomicU64::new(0))),
            gates: CachePadded::new(std::array::from_fn(|_| Gate::new())),
        }
    }

    /// As new. Only for who owns them alone.
    pub(super) fn clear(&self) {
        // Not those that the loop has not used: a line that nobody writes stays in every member's cache.
        for turn in self.places.iter().filter(|turn| turn.load(Ordering::Relaxed) != 0) {
            turn.store(0, Ordering::Relaxed);
        }
    }

    /// Wakes whoever sleeps, after the loop was cancelled.
    pub(super) fn wake(&self) {
        self.gates.iter().for_each(Gate::open);
    }

    /// Multiplied by 2^64 / phi, as chunks have even sizes.
    #[inline(always)]
    fn place(first: u64) -> usize {
        (first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60) as usize % PLACES
    }

    /// Waits until the chunk that begins with iteration `first` has the turn, or the loop is `cancelled`.
    #[inline]
    fn wait_for(&self, first: u64, cancelled: impl Fn() -> bool) {
        let place = Self::place(first);
        let turn = &self.places[place];
        // Acquire: pairs with the Release in `give`; the ordered regions of the chunks before come before mine.
        if !wait::briefly(|| load_exclusively(turn) >= first) {
            self.gates[place].wait_until(|| turn.load(Ordering::Acquire) >= first || cancelled());
        }
    }

    /// Gives the turn to the chunk that begins with iteration `next`. Only for the owner of the turn.
    #[inline]
    fn give(&self, next: u64) {
        let place = Self::place(next);
        self.places[place].store(next, Ordering::Release);
        self.gates[place].open();
    }
}
