//! What stands for crossbeam-deque in a build for ThreadSanitizer: its thieves read a place that its owner may just be
//! writing, and throw away what they read if so, which is a race. Here places are atomics. Where that crate has fences,
//! which the tool does not see, every store of `back` is a Release; the same deque otherwise, which grows as that does.

use std::ops::Deref;

use crossbeam_deque::Steal;

use crate::core::kept;
use crate::core::primitive::process::Arc;
use crate::core::primitive::{AtomicPtr, AtomicUsize, Ordering, fence};

/// A ring of places, as many as a power of two.
struct Ring<U>(Box<[AtomicPtr<U>]>);

impl<U> Ring<U> {
    fn new(places: usize) -> Self {
        Self((0..places).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect())
    }

    fn at(&self, index: usize) -> &AtomicPtr<U> {
        &self.0[index & (self.0.len() - 1)]
    }
}

struct Places<U: 'static> {
    /// The oldest: advanced by who takes it.
    front: AtomicUsize,
    /// Behind the newest; the owner's.
    back: AtomicUsize,
    /// Replaced by the owner alone; the old ones stay.
    ring: AtomicPtr<Ring<U>>,
}

impl<U> Places<U> {
    fn ring(&self) -> &'static Ring<U> {
        // Acquire: pairs with the Release in `push`.
        // SAFETY: leaked, and never freed.
        unsafe { &*self.ring.load(Ordering::Acquire) }
    }

    fn take_front(&self, front: usize) -> bool {
        // SeqCst: with the owner's fence in `pop`.
        self.front.compare_exchange(front, front.wrapping_add(1), Ordering::SeqCst, Ordering::Relaxed).is_ok()
    }

    /// How many there are, as these two say.
    fn count(front: usize, back: usize) -> usize {
        back.wrapping_sub(front).cast_signed().max(0).cast_unsigned()
    }
}

/// The owner's end.
pub struct Worker<R: Deref<Target: Sized + 'static>>(Arc<Places<R::Target>>);

/// The thieves' end.
pub struct Stealer<R: Deref<Target: Sized + 'static>>(Arc<Places<R::Target>>);

const FIRST: usize = 64;

impl<U: Sync> Worker<&'static U> {
    /// An empty deque, whose owner takes the newest.
    pub fn new_lifo() -> Self {
        let ring = Box::into_raw(Box::new(Ring::new(FIRST)));
        Self(Arc::new(Places { front: AtomicUsize::new(0), back: AtomicUsize::new(0), ring: AtomicPtr::new(ring) }))
    }

    /// The thieves' end of it.
    pub fn stealer(&self) -> Stealer<&'static U> {
        Stealer(self.0.clone())
    }

    /// Adds the newest.
    pub fn push(&self, item: &'static U) {
        let (front, back) = (self.0.front.load(Ordering::Acquire), self.0.back.load(Ordering::Relaxed));
        let mut ring = self.0.ring();
        if Places::<U>::count(front, back) >= ring.0.len() {
            let larger = Box::leak(Box::new(Ring::new(2 * ring.0.len())));
            for index in 0..ring.0.len() {
                let index = front.wrapping_add(index);
                larger.at(index).store(ring.at(index).load(Ordering::Relaxed), Ordering::Relaxed);
            }
            kept::hold(ring);
            ring = larger;
            // Release: pairs with the Acquire in `ring`.
            self.0.ring.store((&raw const *larger).cast_mut(), Ordering::Release);
        }
        ring.at(back).store((&raw const *item).cast_mut(), Ordering::Relaxed);
        // Release: pairs with the Acquire of `back` in `steal`.
        self.0.back.store(back.wrapping_add(1), Ordering::Release);
    }

    /// Takes the newest.
    pub fn pop(&self) -> Option<&'static U> {
        let (front, back) = (self.0.front.load(Ordering::Relaxed), self.0.back.load(Ordering::Relaxed));
        if Places::<U>::count(front, back) == 0 {
            return None;
        }
        let newest = back.wrapping_sub(1);
        // Release: what lies before it was pushed before, for who reads this.
        self.0.back.store(newest, Ordering::Release);
        // Pairs with the thieves' fence: two who take the last one meet at `front`.
        fence(Ordering::SeqCst);
        let front = self.0.front.load(Ordering::Relaxed);
        let left = newest.wrapping_sub(front).cast_signed();
        let mine = left > 0 || (left == 0 && self.0.take_front(front));
        // SAFETY: pushed, and taken out once.
        let item = mine.then(|| unsafe { &*self.0.ring().at(newest).load(Ordering::Relaxed) });
        if left <= 0 {
            self.0.back.store(back, Ordering::Release);
        }
        item
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        Places::<U>::count(self.0.front.load(Ordering::Relaxed), self.0.back.load(Ordering::Relaxed))
    }
}

impl<U: Sync> Stealer<&'static U> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        let front = self.0.front.load(Ordering::Acquire);
        fence(Ordering::SeqCst);
        Places::<U>::count(front, self.0.back.load(Ordering::Acquire)) == 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        let front = self.0.front.load(Ordering::Acquire);
        Places::<U>::count(front, self.0.back.load(Ordering::Acquire))
    }

    /// Takes the oldest.
    pub fn steal(&self) -> Steal<&'static U> {
        let front = self.0.front.load(Ordering::Acquire);
        fence(Ordering::SeqCst);
        if Places::<U>::count(front, self.0.back.load(Ordering::Acquire)) == 0 {
            return Steal::Empty;
        }
        let item = self.0.ring().at(front).load(Ordering::Relaxed);
        // SAFETY: pushed, as `back` says, and nobody else has taken it out.
        if self.0.take_front(front) { Steal::Success(unsafe { &*item }) } else { Steal::Retry }
    }
}
