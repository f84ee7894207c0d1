//! What stands for crossbeam-deque under loom, which does not see that crate's atomics: the same interface, with promises no
//! stronger than that crate's. A look at a queue may be stale, a steal may have to be tried again, and no fence is there
//! that is not there too. The deque is Chase and Lev's ("Dynamic Circular Work-Stealing Deque", 2005), with the fences of
//! Lê and others ("Correct and Efficient Work-Stealing for Weak Memory Models", 2013), and places for one run of a model.
//!
//! Not shown: that crate's growing ring, whose places are used again (a thief may read one that is being written, and throws
//! that away), and when it frees an old one.

use crate::core::primitive::process::Arc;
use crate::core::primitive::{AtomicUsize, Ordering, RaceCell, fence};

/// Tasks that a deque ever holds in one run of a model: no place is used again.
const PLACES: usize = 8;

/// How a steal ends.
pub enum Steal<T> {
    /// Nothing there.
    Empty,
    /// The oldest.
    Success(T),
    /// Somebody else was faster.
    Retry,
}

struct Places<T> {
    /// The oldest: advanced by who takes it.
    front: AtomicUsize,
    /// Behind the newest; the owner's.
    back: AtomicUsize,
    /// Written by the owner, read by who takes.
    of: [RaceCell<Option<T>>; PLACES],
}

/// The owner's end.
pub struct Worker<T>(Arc<Places<T>>);

/// The thieves' end.
pub struct Stealer<T>(Arc<Places<T>>);

impl<T: Copy> Places<T> {
    fn at(&self, place: usize) -> T {
        // SAFETY: written before `back` was seen to be behind it; written once only.
        unsafe { self.of[place].get() }.unwrap()
    }

    fn take_front(&self, front: usize) -> bool {
        // SeqCst: with the owner's fence in `pop`.
        self.front.compare_exchange(front, front + 1, Ordering::SeqCst, Ordering::Relaxed).is_ok()
    }
}

impl<T: Copy> Worker<T> {
    /// An empty deque, whose owner takes the newest.
    pub fn new_lifo() -> Self {
        Self(Arc::new(Places {
            front: AtomicUsize::new(0),
            back: AtomicUsize::new(0),
            of: std::array::from_fn(|_| RaceCell::new(None)),
        }))
    }

    /// The thieves' end of it.
    pub fn stealer(&self) -> Stealer<T> {
        Stealer(self.0.clone())
    }

    /// Adds the newest.
    pub fn push(&self, item: T) {
        let back = self.0.back.load(Ordering::Relaxed);
        // SAFETY: nobody looks at a place at or behind `back`.
        unsafe { self.0.of[back].set(Some(item)) };
        // Pairs with the Acquire of `back` in `steal`.
        fence(Ordering::Release);
        self.0.back.store(back + 1, Ordering::Relaxed);
    }

    /// Takes the newest.
    pub fn pop(&self) -> Option<T> {
        let (front, back) = (self.0.front.load(Ordering::Relaxed), self.0.back.load(Ordering::Relaxed));
        if front >= back {
            return None;
        }
        let newest = back - 1;
        self.0.back.store(newest, Ordering::Relaxed);
        // Pairs with the thieves' fence: two who take the last one meet at `front`.
        fence(Ordering::SeqCst);
        let front = self.0.front.load(Ordering::Relaxed);
        if front < newest {
            return Some(self.0.at(newest));
        }
        let mine = front == newest && self.0.take_front(front);
        self.0.back.store(back, Ordering::Relaxed);
        mine.then(|| self.0.at(newest))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        let (back, front) = (self.0.back.load(Ordering::Relaxed), self.0.front.load(Ordering::Relaxed));
        back.saturating_sub(front)
    }
}

impl<T: Copy> Stealer<T> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        let front = self.0.front.load(Ordering::Acquire);
        fence(Ordering::SeqCst);
        self.0.back.load(Ordering::Acquire) <= front
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        let front = self.0.front.load(Ordering::Acquire);
        self.0.back.load(Ordering::Acquire).saturating_sub(front)
    }

    /// Takes the oldest.
    pub fn steal(&self) -> Steal<T> {
        let front = self.0.front.load(Ordering::Acquire);
        fence(Ordering::SeqCst);
        if self.0.back.load(Ordering::Acquire) <= front {
            return Steal::Empty;
        }
        let item = self.0.at(front);
        if self.0.take_front(front) { Steal::Success(item) } else { Steal::Retry }
    }
}
