//! The lock every other lock is made of: one 32-bit word and a futex.
//!
//! # The word
//!
//! | bits | meaning | written by |
//! |---|---|---|
//! | all 0, `FREE` | nobody holds it | the holder, in `unlock`; nobody else |
//! | 2 to 31 | held; who holds it, where the kind of lock tells ([`Owner`]) | a thread that found 0 |
//! | 0, `SLEEPERS` | held, and somebody may sleep on the word | a waiter, before it sleeps; a thread that took the lock after it had slept |
//! | 1, `STARVING` | some waiter has been woken in vain too often; never without bit 0 | that waiter |
//!
//! A zeroed word is a free lock, so statics, zeroed pages and the names of critical constructs need no initialisation.
//! An uncontended pair is two locked instructions: a compare-and-swap and an exchange.
//!
//! # Why no wake-up is lost
//!
//! A waiter sleeps only while the kernel sees `SLEEPERS` in the word (futex compares under its own lock). The bit leaves
//! the word in the holder's exchange alone, and whoever takes it out wakes one sleeper. A woken thread cannot know whether
//! it was the last one, so it takes the lock with the bit set, or sets it again if somebody else was faster: the duty to
//! wake stays in the word until an unlock finds nobody.
//!
//! # Fairness
//!
//! The lock may be taken by a running thread while a woken one is still on its way (barging): on short sections that
//! is what keeps throughput. To bound it, a waiter woken [`PATIENCE`] times in vain sets `STARVING`, and the unlock that
//! takes this out stands back for a moment (tens of microseconds) before its thread can come back for the lock.
//!
//! # Fork
//!
//! The lock has no state outside its word: no table of waiters, no thread identity. A forked child, which has one
//! thread, makes a lock of the runtime usable by [`RawLock::reset`], and one of which only the owner can tell by
//! [`RawLock::lock_or_inherit`]. (parking_lot's mutexes lack that: their waiters
//! stand in a process-wide hash table whose own locks another thread may have held at the fork.)

use crate::core::primitive::{AtomicU32, Ordering};
use crate::core::wait::{self, Spin, futex};

const FREE: u32 = 0;
const SLEEPERS: u32 = 1;
const STARVING: u32 = 2;
/// Bits below the owner.
const OWNER_SHIFT: u32 = 2;

/// Who holds a lock: a number of 30 bits, not 0. What it numbers is the business of each kind of lock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner(u32);

impl Owner {
    /// For locks that do not care who holds them.
    pub const ANYBODY: Owner = Owner(1 << OWNER_SHIFT);

    /// The owner of number `id`, of which the low 30 bits count; 0 is given the number after the last.
    #[inline]
    #[must_use]
    pub const fn new(id: u32) -> Self {
        let word = id << OWNER_SHIFT;
        Self(if word == 0 { u32::MAX << OWNER_SHIFT } else { word })
    }

    /// What stands in a lock's word; never 0.
    #[inline]
    pub(super) const fn word(self) -> u32 {
        self.0
    }

    /// The owner that stands for itself by `word`, unless that is 0.
    #[inline]
    pub(super) fn of_word(word: u32) -> Option<Self> {
        (word != 0).then_some(Self(word))
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0 >> OWNER_SHIFT
    }
}

/// Rounds of spinning on a held lock before its waiter sleeps, whatever the process's own bound: a section that takes
/// longer than this is worth a sleep.
const SPIN_LIMIT: u32 = 100;

/// Wake-ups in vain after which a waiter asks for the next unlock to stand back.
/// A model reaches it with one.
const PATIENCE: u32 = if cfg!(loom) { 1 } else { 4 };

/// A mutual-exclusion lock of one 32-bit word; see the module's documentation. It may be released by another thread than
/// the one that took it.
#[repr(transparent)]
pub struct RawLock {
    word: AtomicU32,
}

impl RawLock {
    /// A free lock.
    #[cfg(not(loom))]
    pub const fn new() -> Self {
        Self { word: AtomicU32::new(FREE) }
    }

    /// A free lock (loom's atomics have no const constructor).
    #[cfg(loom)]
    pub fn new() -> Self {
        Self { word: AtomicU32::new(FREE) }
    }

    /// The lock that lives in the user's word at `word`.
    ///
    /// # Safety
    ///
    /// `word` is aligned to 4 bytes, valid for reads and writes for `'a`, and touched by nothing but this type during it.
    #[inline]
    pub unsafe fn at<'a>(word: *mut u32) -> &'a RawLock {
        #[cfg(not(loom))]
        // SAFETY: the type is a transparent wrapper of AtomicU32, which has the size and, by the caller's word, the
        // alignment of the u32; every bit pattern is valid.
        unsafe {
            &*word.cast::<RawLock>()
        }
        #[cfg(loom)]
        unreachable!("no user memory in a model: {word:p}")
    }

    /// Takes the lock, waiting for it if need be.
    #[inline]
    pub fn lock(&self) {
        self.lock_as(Owner::ANYBODY);
    }

    /// Takes the lock if it is free; says whether it did.
    #[inline]
    pub fn try_lock(&self) -> bool {
        self.try_lock_as(Owner::ANYBODY)
    }

    /// Takes the lock in the name of `owner`, waiting for it if need be; for ever, if `owner` has it.
    #[inline]
    pub fn lock_as(&self, owner: Owner) {
        if !self.try_lock_as(owner) {
            self.lock_contended(owner);
        }
    }

    /// As [`Self::lock_as`], where whoever holds the lock in another name is gone and will never release it.
    #[inline]
    pub fn lock_or_inherit(&self, owner: Owner) {
        if !self.try_lock_as(owner) {
            self.inherit_contended(owner);
        }
    }

    /// Takes the lock in the name of `owner` if it is free; says whether it did.
    #[inline]
    pub fn try_lock_as(&self, owner: Owner) -> bool {
        // Acquire: pairs with the Release of `unlock`.
        self.word.compare_exchange(FREE, owner.0, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Who holds the lock at this moment. Exact about the caller itself: nobody else takes or releases in its name.
    #[inline]
    pub fn owner(&self) -> Option<Owner> {
        match self.word.load(Ordering::Relaxed) {
            FREE => None,
            word => Some(Owner(word & !(SLEEPERS | STARVING))),
        }
    }

    /// Releases the lock. Of a free lock: nothing happens.
    #[inline]
    pub fn unlock(&self) {
        // Release: pairs with the Acquire of `try_lock_as` and `lock_contended`.
        let was = self.word.swap(FREE, Ordering::Release);
        if was & SLEEPERS != 0 {
            self.wake_one(was);
        }
    }

    /// Whether somebody holds the lock at this moment.
    #[inline]
    pub fn is_locked(&self) -> bool {
        self.word.load(Ordering::Relaxed) != FREE
    }

    /// Makes the lock free, whoever held it. For a forked child, where the holder and the waiters do not exist; what the
    /// lock protects may be half-written there, and is to be laid anew or known to be whole.
    pub fn reset(&self) {
        self.word.store(FREE, Ordering::Relaxed);
    }

    /// Spins while the lock is held and nobody sleeps on it yet. Where somebody sleeps already, the section is long or the
    /// processors are short, and one more spinner would only be in the way.
    fn spin(&self) {
        Spin::of_rounds(wait::spin_rounds().min(SPIN_LIMIT)).until(|| {
            let seen = self.word.load(Ordering::Relaxed);
            seen == FREE || seen & SLEEPERS != 0
        });
    }

    #[cold]
    fn lock_contended(&self, owner: Owner) {
        let mut woken = 0;
        loop {
            self.spin();
            let seen = self.word.load(Ordering::Relaxed);
            if seen == FREE {
                // Others may sleep behind one who has slept. Never STARVING: this thread would stand back for nobody.
                let new = if woken == 0 { owner.0 } else { owner.0 | SLEEPERS };
                // Acquire: pairs with the Release of `unlock`.
                if self.word.compare_exchange(FREE, new, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                    return;
                }
                continue;
            }
            let marked = seen | if woken < PATIENCE { SLEEPERS } else { SLEEPERS | STARVING };
            // Relaxed: the mark orders nothing; it is the exchange in `unlock` that finds it or does not.
            if seen != marked && self.word.compare_exchange(seen, marked, Ordering::Relaxed, Ordering::Relaxed).is_err()
            {
                continue;
            }
            futex::wait(&self.word, marked);
            woken += 1;
        }
    }

    #[cold]
    fn inherit_contended(&self, owner: Owner) {
        let seen = self.word.load(Ordering::Relaxed);
        if seen & !(SLEEPERS | STARVING) != owner.0 {
            // If this fails, another thread has inherited the lock. (Relaxed: from who is gone there is nothing to see.)
            _ = self.word.compare_exchange(seen, FREE, Ordering::Relaxed, Ordering::Relaxed);
        }
        self.lock_contended(owner);
    }

    #[cold]
    fn wake_one(&self, was: u32) {
        let word: *const AtomicU32 = &self.word;
        // The lock may be taken, destroyed and its memory reused from here on: only its address is used.
        futex::wake(word, 1);
        if was & STARVING != 0 {
            wait::give_way();
        }
    }
}

impl Default for RawLock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(not(loom))]
// SAFETY: `lock` and `try_lock` admit one thread between them and `unlock` (see the module's documentation).
unsafe impl lock_api::RawMutex for RawLock {
    const INIT: Self = RawLock::new();

    type GuardMarker = lock_api::GuardSend;

    #[inline]
    fn lock(&self) {
        RawLock::lock(self);
    }

    #[inline]
    fn try_lock(&self) -> bool {
        RawLock::try_lock(self)
    }

    #[inline]
    unsafe fn unlock(&self) {
        RawLock::unlock(self);
    }

    #[inline]
    fn is_locked(&self) -> bool {
        RawLock::is_locked(self)
    }
}

/// A [`RawLock`] that can stand in a static (loom's atomics cannot: there it is another type with the same methods).
#[cfg(not(loom))]
pub type StaticLock = RawLock;

/// A mutex for the runtime's own cold state. A forked child has it free by [`reset_mutex`] or [`lay_anew`].
#[cfg(not(loom))]
pub type Mutex<T> = lock_api::Mutex<RawLock, T>;

/// A mutex that is made at run time and takes part in a modelled protocol: under loom it is one of loom's.
#[cfg(not(loom))]
pub type HeapMutex<T> = Mutex<T>;

/// The guard of a [`Mutex`].
#[cfg(not(loom))]
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, RawLock, T>;

/// Makes a mutex free, whoever held it.
///
/// # Safety
///
/// The process has one thread and that thread holds no guard of `mutex` (a forked child, in its fork handler). The value
/// may have been left half-changed by a thread of the parent: the caller lays it anew or knows it to be whole.
#[cfg(not(loom))]
pub unsafe fn reset_mutex<T: ?Sized>(mutex: &Mutex<T>) {
    // SAFETY: no guard of this process lives, by the caller's word.
    unsafe { mutex.raw() }.reset();
}

/// Makes a mutex free, and what it protects `value`: what was there is not looked at, and never dropped.
///
/// # Safety
///
/// As for [`reset_mutex`], but for the value.
pub unsafe fn lay_anew<T>(mutex: &Mutex<T>, value: T) {
    // SAFETY: the place is the mutex's own, and nobody holds it, by the caller's word.
    unsafe {
        mutex.data_ptr().write(value);
        reset_mutex(mutex);
    }
}

#[cfg(loom)]
pub use model::{HeapMutex, Mutex, MutexGuard, StaticLock, reset_mutex};

#[cfg(loom)]
mod model;

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn zeroed_word_is_a_free_lock() {
        let mut word = 0u32;
        // SAFETY: the word lives to the end of the test and is not touched otherwise while the lock is used.
        let lock = unsafe { RawLock::at(&mut word) };
        assert!(lock.try_lock());
        assert!(!lock.try_lock());
        assert!(lock.is_locked());
        lock.unlock();
        assert!(!lock.is_locked());
        assert_eq!(word, FREE);
    }

    #[test]
    fn mutex_counts_right_with_more_threads_than_processors() {
        let sum = Arc::new(Mutex::new(0u64));
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let sum = sum.clone();
                std::thread::spawn(move || (0..10_000).for_each(|_| *sum.lock() += 1))
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(*sum.lock(), 160_000);
        // SAFETY: all other threads have ended and no guard lives.
        assert_eq!(unsafe { sum.raw() }.word.load(Ordering::Relaxed), FREE, "no duty to wake is left behind");
    }

    /// A thread that takes the lock again at once must not keep another out for long.
    #[test]
    fn waiter_gets_in_against_a_greedy_thread() {
        let lock = RawLock::new();
        let done = crate::core::primitive::process::AtomicBool::new(false);
        let turns = std::thread::scope(|s| {
            s.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    lock.lock();
                    std::thread::sleep(std::time::Duration::from_micros(200));
                    lock.unlock();
                }
            });
            let start = std::time::Instant::now();
            let mut turns = 0;
            while turns < 100 && start.elapsed() < std::time::Duration::from_secs(20) {
                lock.lock();
                turns += 1;
                lock.unlock();
            }
            done.store(true, Ordering::Relaxed);
            turns
        });
        assert_eq!(turns, 100, "the waiter starved");
    }

    /// Waiters of a lock that is held for long are asleep: they use next to no processor time.
    #[test]
    fn waiters_sleep() {
        fn cpu_time() -> std::time::Duration {
            let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
            // SAFETY: `time` is a timespec to be written.
            assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) }, 0);
            std::time::Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
        }
        let lock = RawLock::new();
        lock.lock();
        std::thread::scope(|s| {
            let waiters: Vec<_> = (0..9)
                .map(|_| {
                    s.spawn(|| {
                        let before = cpu_time();
                        lock.lock();
                        lock.unlock();
                        cpu_time() - before
                    })
                })
                .collect();
            std::thread::sleep(std::time::Duration::from_millis(300));
            lock.unlock();
            for waiter in waiters {
                let used = waiter.join().unwrap();
                assert!(used < std::time::Duration::from_millis(30), "{used:?} of 300 ms");
            }
        });
    }

    #[test]
    fn reset_frees_a_held_lock() {
        let mutex = Mutex::new(1);
        std::mem::forget(mutex.lock());
        assert!(mutex.try_lock().is_none());
        // SAFETY: the guard was forgotten: none lives.
        unsafe { reset_mutex(&mutex) };
        assert_eq!(*mutex.lock(), 1);
        std::mem::forget(mutex.lock());
        // SAFETY: as above.
        unsafe { lay_anew(&mutex, 2) };
        assert_eq!(*mutex.lock(), 2);
    }
}

#[cfg(all(test, loom))]
mod loom_tests {
    use super::*;
    use loom::cell::UnsafeCell;
    use loom::sync::Arc;
    use loom::thread;

    struct Counter {
        lock: RawLock,
        value: UnsafeCell<u32>,
    }

    // SAFETY: `value` is touched under `lock` alone; loom checks it.
    unsafe impl Sync for Counter {}
    // SAFETY: as above.
    unsafe impl Send for Counter {}

    impl Counter {
        fn new() -> Arc<Self> {
            Arc::new(Self { lock: RawLock::new(), value: UnsafeCell::new(0) })
        }

        fn add(&self) {
            // SAFETY: the lock is held; loom reports two writers at once.
            self.value.with_mut(|v| unsafe { *v += 1 });
        }
    }

    fn bounded(preemptions: usize, f: impl Fn() + Sync + Send + 'static) {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(preemptions);
        model.check(f);
    }

    #[test]
    fn loom_raw_two_threads_twice_each() {
        bounded(3, || {
            let counter = Counter::new();
            let work = |c: Arc<Counter>| {
                move || {
                    for _ in 0..2 {
                        c.lock.lock();
                        c.add();
                        c.lock.unlock();
                    }
                }
            };
            let other = thread::spawn(work(counter.clone()));
            work(counter.clone())();
            other.join().unwrap();
            counter.lock.lock();
            // SAFETY: the lock is held.
            counter.value.with(|v| assert_eq!(unsafe { *v }, 4));
        });
    }

    #[test]
    fn loom_raw_three_threads() {
        bounded(2, || {
            let counter = Counter::new();
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let c = counter.clone();
                    thread::spawn(move || {
                        c.lock.lock();
                        c.add();
                        c.lock.unlock();
                    })
                })
                .collect();
            counter.lock.lock();
            counter.add();
            counter.lock.unlock();
            threads.into_iter().for_each(|t| t.join().unwrap());
            assert!(!counter.lock.is_locked());
        });
    }

    #[test]
    fn loom_raw_try_lock_excludes() {
        bounded(3, || {
            let counter = Counter::new();
            let c = counter.clone();
            let other = thread::spawn(move || {
                let got = c.lock.try_lock();
                if got {
                    c.add();
                    c.lock.unlock();
                }
                got
            });
            counter.lock.lock();
            counter.add();
            counter.lock.unlock();
            let got = other.join().unwrap();
            counter.lock.lock();
            // SAFETY: the lock is held.
            counter.value.with(|v| assert_eq!(unsafe { *v }, 1 + u32::from(got)));
        });
    }
}
