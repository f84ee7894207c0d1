//! The desk: one line on which a worker is handed work, and one on which it says that the work is done. The protocol, and
//! why no wake-up is lost, is in README.md beside this file.

use std::marker::PhantomData;

use crate::core::halt;
use crate::core::primitive::{AtomicU64, CachePadded, Ordering, RaceCell, fence};
use crate::core::wait::{self, Parker, Patience, Sleepers, Spin};
use crate::sys::arch::call::invoke;
use crate::sys::arch::hint;

/// Argument words that travel in the desk's line itself.
pub const INLINE_ARGS: usize = 6;

/// What is handed to a worker, in one word: the number of the region, and how many argument words it has.
///
/// Region numbers rise, in each team and at each desk (64 bits: they do not wrap). A worker is given one with each piece of
/// work, and by that it knows its region: nothing else of the region is its to touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece(u64);

impl Piece {
    const WORDS: u64 = 7;
    /// There are more argument words than fit: their address and number lie in place of them.
    const MANY: u64 = 7;

    fn new(region: u64, argc: u32) -> Self {
        let words = if argc as usize > INLINE_ARGS { Self::MANY } else { u64::from(argc) };
        Self(region << 3 | words)
    }

    /// The number of the region.
    #[inline(always)]
    pub fn region(self) -> u64 {
        self.0 >> 3
    }
}

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
    /// For a worker that ends: its piece of work is of no region.
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
    /// The [`Piece`] that lies here. Written by the thread that holds the worker.
    piece: AtomicU64,
    func: RaceCell<*const ()>,
    /// The argument words; where they are more, the address of the array of them, and their number.
    args: [RaceCell<usize>; INLINE_ARGS],
    worker: CachePadded<WorkerLine>,
}

#[cfg(not(loom))]
const _: () = assert!(std::mem::offset_of!(Desk, args) + size_of::<[usize; INLINE_ARGS]>() == 64);

/// Written by the worker, but for the parker's word, which who wakes it takes out.
struct WorkerLine {
    /// The region of the last piece done.
    done: AtomicU64,
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
    /// An empty desk: region 0, done.
    pub fn new() -> Self {
        Self {
            piece: AtomicU64::new(0),
            func: RaceCell::new(std::ptr::null()),
            args: std::array::from_fn(|_| RaceCell::new(0)),
            worker: CachePadded::new(WorkerLine { done: AtomicU64::new(0), parker: Parker::new() }),
        }
    }

    /// Hands over a piece of work, of `region`; [`Desk::wake`] must follow, behind a SeqCst fence.
    ///
    /// # Safety
    /// The caller holds the worker, whose last piece is done, and was of an earlier region by number.
    #[inline]
    pub unsafe fn post(&self, region: u64, work: &Outlined<'_>) {
        let argc = work.argc as usize;
        // SAFETY: the worker reads these only after the new piece's number; it is done with the last one. i < argc.
        unsafe {
            self.func.set(work.func);
            if argc > INLINE_ARGS {
                self.args[0].set(work.argv.expose_provenance());
                self.args[1].set(argc);
            } else {
                // Word by word: what has just been written as words does not wait in the processor to be read as more.
                for (i, word) in self.args.iter().enumerate() {
                    if i < argc {
                        word.set(*work.argv.add(i));
                    }
                }
            }
        }
        halt::at("work handed over");
        // Release: pairs with the Acquire in `wait_for_work`.
        self.piece.store(Piece::new(region, work.argc).0, Ordering::Release);
    }

    /// Where the thread sleeps.
    #[inline(always)]
    pub fn parker(&self) -> &Parker {
        &self.worker.parker
    }

    /// Wakes the worker if it sleeps. Stands behind a SeqCst fence that follows the post, so that either the worker sees
    /// the new piece before it sleeps or this sees it asleep.
    #[inline]
    pub fn wake(&self) -> bool {
        self.parker().unpark()
    }

    /// The last piece of work. For a worker that starts, or its holder.
    pub(crate) fn piece(&self) -> Piece {
        Piece(self.piece.load(Ordering::Relaxed))
    }

    /// For the worker: whether it has been given a region that it is not done with. If so, it is a member, and may read what
    /// members may.
    pub(crate) fn is_given(&self) -> bool {
        // Acquire: pairs with the Release in `post`. Relaxed: the worker's own.
        Piece(self.piece.load(Ordering::Acquire)).region() != self.worker.done.load(Ordering::Relaxed)
    }

    /// For the worker: waits for a piece other than `last`, spinning as `spin` says first, or for `nudged` to say that there is
    /// something else to do. Returns the piece, which is `last` only in the latter case. `rest` is called when the wait grows
    /// long, and before `sleep`, which has the worker sleep, by the function that it is given, and says afterwards whether
    /// spins are worth another try, as `patience` learns.
    #[inline]
    pub fn wait_for_work(
        &self,
        last: Piece,
        spin: Spin,
        patience: &Patience,
        nudged: impl Fn() -> bool + Copy,
        rest: impl Fn(),
        sleep: impl Fn(&dyn Fn()) -> bool,
    ) -> Piece {
        let there = move || self.has_work(last) || nudged();
        let paid = spin.until_or_rest(there, &rest);
        patience.learn(paid);
        if !paid {
            rest();
            if sleep(&|| self.sleep_for_work(there)) {
                patience.renew();
            }
        }
        Piece(self.piece.load(Ordering::Acquire))
    }

    #[cold]
    fn sleep_for_work(&self, there: impl Fn() -> bool) {
        while !there() {
            // The fence pairs with that between `post` and `wake`, and that of `call_for_help` in core::barrier.
            self.parker().park(wait::AT_REST, || fence(Ordering::SeqCst), &there);
        }
    }

    /// Whether the worker has been handed a piece other than `last`.
    #[inline]
    pub fn has_work(&self, last: Piece) -> bool {
        // Acquire: pairs with the Release in `post`.
        self.piece.load(Ordering::Acquire) != last.0
    }

    /// For the holder, who is about to post: the line is to be on its way.
    #[inline(always)]
    pub fn expect_post(&self) {
        hint::about_to_write(&raw const self.piece);
    }

    /// For the worker, having seen the piece's number: the work. Its inline words stay on the desk until it is done.
    ///
    /// # Safety
    /// The caller is the worker, between `wait_for_work` and `finish`.
    #[inline(always)]
    pub unsafe fn work(&self) -> Outlined<'_> {
        let words = self.piece.load(Ordering::Relaxed) & Piece::WORDS;
        // SAFETY: the holder does not write while the piece is not done.
        unsafe {
            let (argc, argv) = match words {
                Piece::MANY => (self.args[1].get() as u32, std::ptr::with_exposed_provenance(self.args[0].get())),
                few => (few as u32, self.args.as_ptr().cast()),
            };
            Outlined::new(self.func.get(), argc, argv)
        }
    }

    /// For the worker of number `tid`: its piece of `region` is done. Wakes the holder if it sleeps for that.
    #[inline]
    pub fn finish(&self, region: u64, tid: u32, holder: &Parker) {
        // Release: pairs with the Acquire in `is_done`.
        self.worker.done.store(region, Ordering::Release);
        // Pairs with the fence in `sleep_until_done`.
        fence(Ordering::SeqCst);
        holder.unpark_from(partner(tid));
    }

    /// For the worker, which ends: it is given nothing any more.
    pub(super) fn end(&self, region: u64) {
        self.worker.done.store(region, Ordering::Relaxed);
    }

    /// For the holder: whether the piece of `region` is done.
    #[inline(always)]
    pub fn is_done(&self, region: u64) -> bool {
        // Acquire: pairs with the Release in `finish`.
        self.worker.done.load(Ordering::Acquire) == region
    }

    /// For the holder, whose own parker is `me`: waits until the worker of number `tid` is done with its piece of `region`,
    /// spinning as `spin` says first, or until `nudged`; says whether it is done. Among `sleepers` while it sleeps.
    #[inline]
    pub fn wait_done(
        &self,
        region: u64,
        spin: Spin,
        tid: u32,
        me: &Parker,
        nudged: impl Fn() -> bool + Copy,
        sleepers: &Sleepers,
    ) -> bool {
        let over = move || self.is_done(region) || nudged();
        while !spin.until(over) {
            // The fence pairs with that in `finish`, and that of `call_for_help` in core::barrier.
            sleepers.count(|| me.park(partner(tid), || fence(Ordering::SeqCst), over));
        }
        self.is_done(region)
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
                    let (mut piece, patience) = (Piece(0), Patience::default());
                    for n in 1..=2 {
                        piece = desk.wait_for_work(piece, Spin::of_rounds(0), &patience, || false, || (), alone);
                        assert_eq!(piece.region(), u64::from(n));
                        // SAFETY: this is the worker, between wait and finish.
                        let work = unsafe { desk.work() };
                        assert_eq!(work.argc, n);
                        // SAFETY: the holder reads it only after the piece is done.
                        unsafe { seen.set(n) };
                        desk.finish(piece.region(), 1, &holder);
                    }
                })
            };
            for n in 1..=2 {
                // SAFETY: the last piece is done.
                unsafe { desk.post(n.into(), &piece(n)) };
                fence(Ordering::SeqCst);
                desk.wake();
                assert!(desk.wait_done(n.into(), Spin::of_rounds(0), 1, &holder, || false, &Sleepers::default()));
                // SAFETY: the worker is done with the piece.
                assert_eq!(unsafe { seen.get() }, n);
            }
            worker.join().unwrap();
        });
    }
}
