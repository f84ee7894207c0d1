//! The desk: one line on which a worker is handed work, and one on which it says that the work is done. The protocol, and
//! why no wake-up is lost, is in README.md beside this file.

use std::marker::PhantomData;

use crate::core::halt;
use crate::core::primitive::{AtomicU32, CachePadded, Ordering, RaceCell, fence};
use crate::core::wait::{self, Parker, Patience, Sleepers, Spin};
use crate::sys::arch::call::invoke;
use crate::sys::arch::hint;

/// Argument words that travel in the desk's line itself.
pub const INLINE_ARGS: usize = 6;

/// An outlined region: `func(&gtid, &tid, argv[0], ..., argv[argc - 1])`, called by [`crate::sys::arch::call::invoke`].
#[derive(Clone, Copy, Debug)]
pub struct Outlined<'a> {
    func: *const (),
    argc: u32,
    argv: *const usize,
    words: PhantomData<&'a [usize]>,
}

// SAFETY: addresses of user code and data, which the region's threads share by its meaning.
unsafe impl Send for Outlined<'_> {}
// SAFETY: as above.
unsafe impl Sync for Outlined<'_> {}

impl<'a> Outlined<'a> {
    /// Ends the worker that is handed it.
    pub(super) const END: Outlined<'static> =
        Outlined { func: std::ptr::null(), argc: 0, argv: std::ptr::null(), words: PhantomData };

    /// A region of `func` with the `argc` words at `argv`.
    ///
    /// # Safety
    /// They stay there until the region ends; `argv` is readable for four words at least.
    #[inline(always)]
    pub unsafe fn new(func: *const (), argc: u32, argv: *const usize) -> Self {
        Self { func, argc, argv, words: PhantomData }
    }

    /// A region of `func` with the first `argc` of `words`, which need not stay where they are once it has begun.
    #[inline(always)]
    pub fn of<const N: usize>(func: *const (), argc: usize, words: &'a [usize; N]) -> Self {
        const { assert!(N >= 4 && N <= INLINE_ARGS) };
        debug_assert!(argc <= N);
        Self { func, argc: argc as u32, argv: words.as_ptr(), words: PhantomData }
    }

    /// Whether it ends the worker that has been handed it.
    #[inline(always)]
    pub(super) fn is_end(&self) -> bool {
        self.func.is_null()
    }

    /// Calls the function, as the member of whose numbers these are the addresses.
    ///
    /// # Safety
    /// The function takes such words.
    #[inline(always)]
    pub unsafe fn call(&self, gtid: *const i32, tid: *const i32) {
        // SAFETY: the caller's promise; four words can be read.
        unsafe { invoke(self.func, gtid, tid, self.argc, self.argv) };
    }
}

/// The hand-over place of one worker. Aligned so that its lines lie apart from each other and from all else. What is read
/// at a hand-over lies where who reads it has written it, or in what is handed over: else a line goes back and forth
/// once more.
#[repr(C, align(128))]
pub struct Desk {
    /// Number of the piece of work that lies here, modulo 2^32. Written by the thread that holds the worker.
    epoch: AtomicU32,
    argc: RaceCell<u32>,
    func: RaceCell<*const ()>,
    /// The argument words; where they are more, the address of the array of them.
    args: [RaceCell<usize>; INLINE_ARGS],
    worker: CachePadded<WorkerLine>,
    /// The epoch, for the thread that holds the worker.
    posted: CachePadded<RaceCell<u32>>,
}

#[cfg(not(loom))]
const _: () = assert!(std::mem::offset_of!(Desk, args) + size_of::<[usize; INLINE_ARGS]>() == 64);

/// Written by the worker, but for the parker's word, which who wakes it takes out.
struct WorkerLine {
    /// The epoch of the last piece done.
    done: AtomicU32,
    /// Where the thread sleeps: a worker for work, any thread for the end of what it waits for.
    parker: Parker,
}

/// For whom a holder sleeps that waits for worker `tid`.
fn partner(tid: u32) -> u32 {
    wait::ANYTHING + 1 + tid
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// An empty desk: epoch 0, done.
    pub fn new() -> Self {
        Self {
            epoch: AtomicU32::new(0),
            argc: RaceCell::new(0),
            func: RaceCell::new(std::ptr::null()),
            args: std::array::from_fn(|_| RaceCell::new(0)),
            worker: CachePadded::new(WorkerLine { done: AtomicU32::new(0), parker: Parker::new() }),
            posted: CachePadded::new(RaceCell::new(0)),
        }
    }

    /// Hands over a piece of work; [`Desk::wake`] must follow, behind a SeqCst fence.
    ///
    /// # Safety
    /// The caller holds the worker, whose last piece is done.
    #[inline]
    pub unsafe fn post(&self, work: &Outlined<'_>) {
        let argc = work.argc as usize;
        // SAFETY: the worker reads these only after the new epoch; it is done with the last one. i < argc.
        unsafe {
            self.argc.set(work.argc);
            self.func.set(work.func);
            if argc > INLINE_ARGS {
                self.args[0].set(work.argv.expose_provenance());
            } else {
                // Word by word: what has just been written as words does not wait in the processor to be read as more.
                for (i, word) in self.args.iter().enumerate() {
                    if i < argc {
                        word.set(*work.argv.add(i));
                    }
                }
            }
        }
        // SAFETY: the caller holds the worker.
        let next = unsafe {
            let next = self.posted.get().wrapping_add(1);
            self.posted.set(next);
            next
        };
        halt::at("work handed over");
        // Release: pairs with the Acquire in `wait_for_work`.
        self.epoch.store(next, Ordering::Release);
    }

    /// Where the thread sleeps.
    #[inline(always)]
    pub fn parker(&self) -> &Parker {
        &self.worker.parker
    }

    /// Wakes the worker if it sleeps. Stands behind a SeqCst fence that follows the post, so that either the worker sees
    /// the new epoch before it sleeps or this sees it asleep.
    #[inline]
    pub fn wake(&self) -> bool {
        self.parker().unpark()
    }

    /// The number of the last piece of work. For a worker that starts, or its holder.
    pub(crate) fn epoch(&self) -> u32 {
        self.epoch.load(Ordering::Relaxed)
    }

    /// For the worker: waits for an epoch other than `last`, spinning as `spin` says first, or for `nudged` to say that there is
    /// something else to do. Returns the epoch, which is `last` only in the latter case. `rest` is called when the wait grows
    /// long, and before `sleep`, which has the worker sleep, by the function that it is given, and says afterwards whether
    /// spins are worth another try, as `patience` learns.
    #[inline]
    pub fn wait_for_work(
        &self,
        last: u32,
        spin: Spin,
        patience: &Patience,
        nudged: impl Fn() -> bool + Copy,
        rest: impl Fn(),
        sleep: impl Fn(&dyn Fn()) -> bool,
    ) -> u32 {
        // Acquire: pairs with the Release in `post`.
        let there = move || self.epoch.load(Ordering::Acquire) != last || nudged();
        let paid = spin.until_or_rest(there, &rest);
        patience.learn(paid);
        if !paid {
            rest();
            if sleep(&|| self.sleep_for_work(there)) {
                patience.renew();
            }
        }
        self.epoch.load(Ordering::Acquire)
    }

    #[cold]
    fn sleep_for_work(&self, there: impl Fn() -> bool) {
        while !there() {
            // The fence pairs with that between `post` and `wake`, and that of `call_for_help` in core::barrier.
            self.parker().park(wait::ANYTHING, || fence(Ordering::SeqCst), &there);
        }
    }

    /// Whether the worker has been handed a piece other than `last`.
    #[inline]
    pub fn has_work(&self, last: u32) -> bool {
        // Acquire: pairs with the Release in `post`.
        self.epoch.load(Ordering::Acquire) != last
    }

    /// For the holder, who is about to post: the line is to be on its way.
    #[inline(always)]
    pub fn expect_post(&self) {
        hint::about_to_write(&raw const self.epoch);
    }

    /// For the worker, having seen the epoch: the piece of work. Its inline words stay on the desk until it is done.
    ///
    /// # Safety
    /// The caller is the worker, between `wait_for_work` and `finish`.
    #[inline(always)]
    pub unsafe fn work(&self) -> Outlined<'_> {
        // SAFETY: the holder does not write while the piece is not done.
        unsafe {
            let (func, argc) = (self.func.get(), self.argc.get());
            let argv = match argc as usize > INLINE_ARGS {
                true => std::ptr::with_exposed_provenance(self.args[0].get()),
                false => self.args.as_ptr().cast(),
            };
            Outlined::new(func, argc, argv)
        }
    }

    /// For the worker of number `tid`: the piece of `epoch` is done. Wakes the holder if it sleeps for that.
    #[inline]
    pub fn finish(&self, epoch: u32, tid: u32, holder: &Parker) {
        // Release: pairs with the Acquire in `is_done`.
        self.worker.done.store(epoch, Ordering::Release);
        // Pairs with the fence in `sleep_until_done`.
        fence(Ordering::SeqCst);
        holder.unpark_from(partner(tid));
    }

    /// For the holder: whether the piece posted last is done.
    ///
    /// # Safety
    /// The caller holds the worker.
    #[inline]
    pub unsafe fn is_done(&self) -> bool {
        // SAFETY: the caller's promise.
        self.has_done(unsafe { self.posted.get() })
    }

    #[inline(always)]
    fn has_done(&self, epoch: u32) -> bool {
        // Acquire: pairs with the Release in `finish`.
        self.worker.done.load(Ordering::Acquire) == epoch
    }

    /// For the holder, whose own parker is `me`: waits until the piece posted last to the worker of number `tid` is done,
    /// spinning as `spin` says first, or until `nudged`; says whether it is done. Among `sleepers` while it sleeps.
    ///
    /// # Safety
    /// The caller holds the worker.
    #[inline]
    pub unsafe fn wait_done(
        &self,
        spin: Spin,
        tid: u32,
        me: &Parker,
        nudged: impl Fn() -> bool + Copy,
        sleepers: &Sleepers,
    ) -> bool {
        // SAFETY: the caller's promise.
        let posted = unsafe { self.posted.get() };
        let over = move || self.has_done(posted) || nudged();
        while !spin.until(over) {
            // The fence pairs with that in `finish`, and that of `call_for_help` in core::barrier.
            sleepers.count(|| me.park(partner(tid), || fence(Ordering::SeqCst), over));
        }
        self.has_done(posted)
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::*;
    use loom::sync::Arc;
    use loom::thread;

    fn alone(sleep: &dyn Fn()) -> bool {
        sleep();
        false
    }

    fn piece(n: u32) -> Outlined<'static> {
        Outlined { argc: n, argv: [0; 4].as_ptr(), ..Outlined::END }
    }

    /// Two pieces of work, each seen whole, each waited for; a lost wake-up on either side is a deadlock.
    #[test]
    fn loom_desk_hands_over_and_joins() {
        crate::core::primitive::model(|| {
            let desk = Arc::new(Desk::new());
            let (seen, holder) = (Arc::new(RaceCell::new(0u32)), Arc::new(Parker::new()));
            let worker = {
                let (desk, seen, holder) = (desk.clone(), seen.clone(), holder.clone());
                thread::spawn(move || {
                    let (mut epoch, patience) = (0, Patience::default());
                    for n in 1..=2 {
                        epoch = desk.wait_for_work(epoch, Spin::of_rounds(0), &patience, || false, || (), alone);
                        // SAFETY: this is the worker, between wait and finish.
                        let work = unsafe { desk.work() };
                        assert_eq!(work.argc, n);
                        // SAFETY: the holder reads it only after the piece is done.
                        unsafe { seen.set(n) };
                        desk.finish(epoch, 1, &holder);
                    }
                })
            };
            for n in 1..=2 {
                // SAFETY: the last piece is done.
                unsafe { desk.post(&piece(n)) };
                fence(Ordering::SeqCst);
                desk.wake();
                // SAFETY: this is the holder; the worker is done with the piece then.
                unsafe {
                    assert!(desk.wait_done(Spin::of_rounds(0), 1, &holder, || false, &Sleepers::default()));
                    assert_eq!(seen.get(), n);
                }
            }
            worker.join().unwrap();
        });
    }
}
