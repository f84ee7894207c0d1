//! Places where a fork of the process finds a thread in the middle of something. A unit test stops a thread in one of them
//! and forks at that moment (`core::task::fork_tests`, which wants a scene for each); otherwise they are nothing.

#[cfg(any(not(test), loom))]
/// The calling thread is at `_place`.
#[inline(always)]
pub fn at(_place: &'static str) {}

#[cfg(all(test, not(loom)))]
pub use tests::{Halt, at};

#[cfg(all(test, not(loom)))]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, Instant};

    const ARMED: u32 = 0;
    const HALTED: u32 = 1;
    const RELEASED: u32 = 2;
    const MISSED: u32 = 3;

    /// For one thread at one place.
    #[derive(Clone)]
    pub struct Halt {
        place: &'static str,
        state: Arc<AtomicU32>,
    }

    std::thread_local! {
        static OF_THREAD: RefCell<Option<Halt>> = const { RefCell::new(None) };
    }

    /// The calling thread is at `place`: stops there if that is what it is armed for, until it is released.
    pub fn at(place: &'static str) {
        let armed = OF_THREAD.with_borrow_mut(|armed| armed.take_if(|halt| halt.place == place));
        if let Some(halt) = armed {
            halt.state.store(HALTED, Ordering::Release);
            halt.wait_while(HALTED);
        }
    }

    impl Halt {
        /// At `place`.
        pub fn new(place: &'static str) -> Self {
            Self { place, state: Arc::new(AtomicU32::new(ARMED)) }
        }

        /// Calls `f`, in which the calling thread is to come to the place.
        pub fn during(&self, f: impl FnOnce()) {
            OF_THREAD.set(Some(self.clone()));
            f();
            if OF_THREAD.take().is_some() {
                self.state.store(MISSED, Ordering::Release);
            }
        }

        /// Waits until that thread has stopped there; false if it has not come by.
        pub fn wait(&self) -> bool {
            self.wait_while(ARMED);
            self.state.load(Ordering::Acquire) == HALTED
        }

        /// Lets it go on.
        pub fn release(&self) {
            self.state.store(RELEASED, Ordering::Release);
        }

        fn wait_while(&self, state: u32) {
            let begin = Instant::now();
            while self.state.load(Ordering::Acquire) == state {
                assert!(begin.elapsed() < Duration::from_secs(120), "nobody goes on at {}", self.place);
                std::thread::sleep(Duration::from_micros(200));
            }
        }
    }
}
