//! A place to sleep until some shared state changes, which costs the changer one load while nobody sleeps.
//!
//! Protocol (the word is even: nobody sleeps; odd: somebody may):
//! - A waiter spins; then it makes the word odd, passes the heavy side of an asymmetric fence, looks at the state again, and
//!   sleeps on the odd value it saw.
//! - A changer changes the state, passes the light side, and looks at the word. Odd: it steps it to the next even
//!   value and wakes all.
//!
//! Of the two fences one comes first: either the waiter sees the change, or the changer sees the odd word. A step that
//! fails has lost to another changer's step, which woke whoever slept on the odd value; waiters that came after that
//! step came after this changer's fence as well, and see its change.

use crate::core::primitive::{AtomicU32, FIRST_NUMBER, Ordering};
use crate::core::team::spread;
use crate::core::wait::Spin;
use crate::sys::linux::{futex, membarrier};

/// See the module.
#[derive(Debug)]
pub struct Gate(AtomicU32);

impl Gate {
    /// A gate at which nobody sleeps.
    #[must_use]
    pub fn new() -> Self {
        Gate(AtomicU32::new(FIRST_NUMBER & !1))
    }

    /// Waits until `ready` says true. It must read the state with Acquire: that pairs with the changer's Release.
    #[inline]
    pub fn wait_until(&self, mut ready: impl FnMut() -> bool) {
        if !Spin::of_process().until(&mut ready) {
            self.sleep_until(&mut ready);
        }
    }

    /// Sleeps until `ready` says true; for who has spun. As [`Self::wait_until`].
    #[cold]
    pub fn sleep_until(&self, ready: &mut dyn FnMut() -> bool) {
        loop {
            let odd = self.0.fetch_or(1, Ordering::Relaxed) | 1;
            membarrier::heavy();
            if ready() {
                return;
            }
            futex::wait(&self.0, odd);
            spread::after_sleep();
        }
    }

    /// Wakes all that sleep here. To be called after the state was changed.
    #[inline]
    pub fn open(&self) {
        membarrier::light();
        let word = self.0.load(Ordering::Relaxed);
        if word & 1 != 0 {
            self.wake(word);
        }
    }

    #[cold]
    fn wake(&self, odd: u32) {
        if self.0.compare_exchange(odd, odd.wrapping_add(1), Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            futex::wake_all(&self.0);
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}
