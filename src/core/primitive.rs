//! The atomics of the core: std's, or loom's under `--cfg loom`. The only import of atomics in the core, so that every
//! protocol written on these can be run under the model checker.

#[cfg(loom)]
pub use loom::sync::Arc;
#[cfg(not(loom))]
pub use process::Arc;

#[cfg(tsan)]
mod counted;

#[cfg(loom)]
pub use loom::sync::atomic::{
    AtomicBool, AtomicI32, AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering,
    fence,
};
#[cfg(not(loom))]
pub use std::sync::atomic::{
    AtomicBool, AtomicI32, AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering,
    fence,
};

/// Where numbers of 32 bits begin that come round: in tests just below the wrap, so that all tests and models pass it.
pub const FIRST_NUMBER: u32 = if cfg!(test) { u32::MAX - 1 } else { 0 };

/// A plain cell that belongs to one thread at a time: std's, or loom's, which checks that no two accesses race.
#[cfg(loom)]
pub use loom::cell::Cell;
#[cfg(not(loom))]
pub use std::cell::Cell;

/// Stands between two SeqCst accesses, which loom takes for AcqRel ones: says to it what they say to the processor.
/// Nothing otherwise.
#[inline(always)]
pub fn fence_for_loom() {
    #[cfg(loom)]
    fence(Ordering::SeqCst);
}

/// The fence of a flush construct of the user's. ThreadSanitizer, which knows no fences, sees an exchange on one word
/// instead: what comes before a flush is then ordered with what follows a later one. (Only there: it also hides races.)
#[inline]
pub fn flush() {
    #[cfg(tsan)]
    {
        static FLUSHES: AtomicU32 = AtomicU32::new(0);
        FLUSHES.fetch_add(1, Ordering::AcqRel);
    }
    fence(Ordering::SeqCst);
}

/// A word that only grows for a while.
pub trait Raise {
    /// What it holds.
    type Value;

    /// Makes the word `to`, unless it is as high: with Release and Acquire. (Neither ThreadSanitizer nor x86-64 knows a
    /// `fetch_max`.)
    fn raise(&self, to: Self::Value);
}

macro_rules! raise {
    ($($word:ident $value:ident),*) => { $(
        impl Raise for $word {
            type Value = $value;

            #[inline]
            fn raise(&self, to: $value) {
                let mut seen = self.load(Ordering::Acquire);
                while seen < to {
                    match self.compare_exchange_weak(seen, to, Ordering::AcqRel, Ordering::Acquire) {
                        Ok(_) => return,
                        Err(now) => seen = now,
                    }
                }
            }
        }
    )* };
}

raise!(AtomicU32 u32, AtomicU64 u64);

/// The word, read with Acquire, and its line taken from whoever has it: for the one thread that waits there. Its cache has
/// the line alone then, and who writes to it takes it from there in one step, where it would else take it back from all
/// who read it, and send it to them.
#[inline(always)]
pub fn load_exclusively(word: &AtomicU64) -> u64 {
    // Loom does not order a store with the read-modify-write that has not seen it, so a load stands for this one there.
    #[cfg(loom)]
    let value = word.load(Ordering::Acquire);
    // Changes nothing, whatever it finds. (Of `fetch_or(0)` the compiler would make a load.)
    #[cfg(not(loom))]
    let (Ok(value) | Err(value)) = word.compare_exchange(0, 0, Ordering::Acquire, Ordering::Acquire);
    value
}

/// A value on a cache-line pair of its own (128 bytes: two lines, as the adjacent-line prefetcher fetches them).
pub use crossbeam_utils::CachePadded;

/// A plain value that one thread writes and another reads, ordered by some atomic beside it. Under loom every access is
/// checked against the others.
pub struct RaceCell<T> {
    #[cfg(not(loom))]
    value: std::cell::UnsafeCell<T>,
    #[cfg(loom)]
    value: loom::cell::UnsafeCell<T>,
}

// SAFETY: every access is unsafe and promises that it does not race.
unsafe impl<T: Send> Sync for RaceCell<T> {}

impl<T: Copy> RaceCell<T> {
    /// A cell that holds `value`.
    #[cfg(not(loom))]
    pub const fn new(value: T) -> Self {
        Self { value: std::cell::UnsafeCell::new(value) }
    }

    /// A cell that holds `value`.
    #[cfg(loom)]
    pub fn new(value: T) -> Self {
        Self { value: loom::cell::UnsafeCell::new(value) }
    }

    /// The value.
    ///
    /// # Safety
    /// No other thread writes it at this time, and its last write happened before.
    #[inline(always)]
    pub unsafe fn get(&self) -> T {
        #[cfg(not(loom))]
        // SAFETY: the caller's promise.
        unsafe {
            *self.value.get()
        }
        #[cfg(loom)]
        // SAFETY: the caller's promise, which loom checks.
        self.value.with(|p| unsafe { *p })
    }

    /// Replaces the value.
    ///
    /// # Safety
    /// No other thread reads or writes it at this time.
    #[inline(always)]
    pub unsafe fn set(&self, value: T) {
        #[cfg(not(loom))]
        // SAFETY: the caller's promise.
        unsafe {
            *self.value.get() = value;
        }
        #[cfg(loom)]
        // SAFETY: the caller's promise, which loom checks.
        self.value.with_mut(|p| unsafe { *p = value });
    }

    /// Where the value lies.
    #[cfg(not(loom))]
    #[inline(always)]
    pub fn as_ptr(&self) -> *const T {
        self.value.get()
    }
}

/// Runs a loom model with at most three preemptions a path: where bugs of such protocols show, in seconds, not hours.
#[cfg(all(test, loom))]
pub fn model(f: impl Fn() + Sync + Send + 'static) {
    model_within(3, f);
}

/// The same with at most `preemptions` a path: fewer where three threads or several rounds would take hours.
/// LOOM_MAX_PREEMPTIONS in the environment overrides it.
#[cfg(all(test, loom))]
pub fn model_within(preemptions: usize, f: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(preemptions));
    builder.max_branches = 10_000;
    let runs = std::sync::Arc::new(process::AtomicUsize::new(0));
    let counted = runs.clone();
    builder.check(move || {
        counted.fetch_add(1, process::Ordering::Relaxed);
        f();
    });
    println!("{} runs", runs.load(process::Ordering::Relaxed));
}

/// The atomics of statics: std's even under the model checker, whose own live no longer than one run of a model and
/// cannot be made in a constant. For settings and counters that no modelled protocol rests on. `Arc`
/// likewise.
pub mod process {
    #[cfg(tsan)]
    pub use super::counted::Arc;
    #[cfg(not(tsan))]
    pub use std::sync::Arc;
    pub use std::sync::atomic::{
        AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
    };
}
