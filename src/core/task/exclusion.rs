//! Mutual exclusion of tasks with mutexinoutset dependences: an [`Exclusion`] a location and generation of sharers.
//!
//! A dependent whose predecessors are complete takes its exclusions one after the other, in the order of the locations' addresses.
//! Where one is taken it waits in that one's line, in no queue of tasks, and keeps what it has: whoever has it hands it on
//! when it completes, and goes on for the next in line. All take in the same order, and who has all is executed without
//! waiting for any other dependent of the line: so nobody waits for ever. Nobody polls, and no thief comes across a task
//! that may not run for this reason.

use std::collections::VecDeque;

use crate::core::primitive::process::Arc;
use crate::core::sync::raw::HeapMutex;
use crate::core::task::graph::Reference;

/// That of the location with an address.
pub(super) type Excluding = (usize, Arc<Exclusion>);

/// What a location's mutexinoutset sharers exclude each other by.
#[derive(Default)]
pub struct Exclusion(HeapMutex<Line>);

#[derive(Default)]
struct Line {
    taken: bool,
    waiting: VecDeque<Reference>,
}

impl Exclusion {
    /// Takes it for `me`; false: another has it, and `me` stands in line. From then on it is the holder's to go on for.
    pub(super) fn take(&self, me: impl FnOnce() -> Reference) -> bool {
        let mut line = self.0.lock();
        let free = !line.taken;
        if free {
            line.taken = true;
        } else {
            line.waiting.push_back(me());
        }
        free
    }

    /// Hands it on: to the first in line, or to nobody.
    pub(super) fn hand_on(&self) -> Option<Reference> {
        let mut line = self.0.lock();
        let next = line.waiting.pop_front();
        line.taken = next.is_some();
        next
    }
}
