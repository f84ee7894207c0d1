//! Ordered regions: the chunks of an ordered loop pass their ordered regions in order.
//!
//! The turn is the number of the first iteration whose region has not been passed. It moves by whole chunks: within
//! a chunk one member runs the iterations in order anyway. The member whose chunk starts at the turn owns it, and
//! hands it on after the region of the chunk's last iteration (`__kmpc_end_ordered`, or the iteration's end for one
//! that has no region), or when it comes for its next chunk (GOMP, which does not tell the ends of iterations).

use super::ring::WorkSlot;
use crate::core::primitive::Ordering;

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
        // Acquire: pairs with the Release in `hand_on` of the chunk before; its ordered regions come before mine.
        let cell = slot.turn_cell(self.first);
        let ready = || cell.turn.load(Ordering::Acquire) >= self.first || slot.cancelled();
        if !ready() {
            cell.gate.wait_until(ready);
        }
        self.mine = true;
    }

    /// My chunk has passed: the next one's owner may go.
    pub(super) fn hand_on(&mut self, slot: &WorkSlot) {
        if !self.pending {
            return;
        }
        self.take(slot);
        self.pending = false;
        let next = self.first + self.len;
        // Only the owner of the turn writes its successor's cell. Release: pairs with the Acquire in `take`.
        let cell = slot.turn_cell(next);
        cell.turn.store(next, Ordering::Release);
        cell.gate.open();
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
