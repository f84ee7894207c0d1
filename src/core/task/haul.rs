//! Whether stealing pays, and dealing out. What a thief takes costs both sides some hundred cycles for the lines that move;
//! where it has executed its last haul in less, it rests before the next, longer each time, and the tasks' maker goes on
//! undisturbed.

use std::cell::Cell;

use crate::core::wait;
use crate::sys::arch::clock;

/// Cycles of work below which a haul was not worth its way.
const SMALL: u64 = 1000;
/// The first rest, and the longest, in cycles: about half a microsecond, and ten.
const FIRST: u64 = 1 << 11;
const LONGEST: u64 = 1 << 15;

/// What a thread knows of the tasks that it took from others.
#[derive(Default)]
pub struct Haul {
    /// When it took the last; 0 if it has accounted for it.
    began: Cell<u64>,
    /// The last rest.
    rested: Cell<u64>,
    /// Whether it executed its last taskloop alone.
    pub(super) alone: Cell<bool>,
}

impl Haul {
    /// The thread has taken a task.
    #[inline]
    pub(super) fn begin(&self) {
        self.began.set(clock::cycles());
    }

    /// The thread has nothing left of its last haul: rests, if that was small. False: it is `over` before.
    #[inline]
    pub(super) fn rest(&self, over: &impl Fn() -> bool) -> bool {
        let began = self.began.replace(0);
        if began == 0 || cfg!(loom) {
            return true;
        }
        let now = clock::cycles();
        if now.wrapping_sub(began) >= SMALL {
            self.rested.set(0);
            return true;
        }
        let rest = (self.rested.get() * 2).clamp(FIRST, LONGEST);
        self.rested.set(rest);
        while clock::cycles().wrapping_sub(now) < rest {
            if over() {
                return false;
            }
            wait::pause();
        }
        true
    }
}
