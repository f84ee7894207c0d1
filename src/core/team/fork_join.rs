//! Fork and join of a region. README.md beside this file has the protocol.

use crate::core::barrier;
use crate::core::halt;
use crate::core::icv::values::NO_THREAD_LIMIT;
use crate::core::icv::{Icvs, settings};
use crate::core::primitive::{Ordering, fence};
use crate::core::task;
use crate::core::team::caller::Due;
use crate::core::team::size::{self, Request};
use crate::core::team::tree::{self, Tree};
use crate::core::team::{Frame, Outlined, Region, Shape, Team, Thread, pool, serial};
use crate::core::wait;
use crate::sys::arch::fp::FpControl;
use crate::sys::arch::tls::Queries;

/// Executes a parallel region: the calling thread becomes thread 0 of a team of as many as `request` and the ICVs allow.
///
/// # Safety
/// `work` is an outlined function with its arguments, all valid until the call returns.
#[inline]
pub unsafe fn region(thread: &'static Thread, request: Request, work: &Outlined<'_>) {
    begin(thread, request, work);
    // SAFETY: the caller's promise.
    unsafe { call(thread, work) };
    end(thread);
}

/// Calls `work` in the calling thread, as a member of its team.
///
/// # Safety
/// As [`region`].
#[inline]
pub unsafe fn call(thread: &'static Thread, work: &Outlined<'_>) {
    // SAFETY: the caller's promise.
    unsafe { work.call(thread.gtid_address(), thread.frame().tid_address()) };
}

/// Calls `func` with the numbers given and the `argc` words at `argv`.
///
/// # Safety
/// `func` takes them; `argv` is readable for `argc` words.
pub unsafe fn call_with(func: *const (), gtid: i32, tid: i32, argc: u32, argv: *const usize) {
    let mut few = [0; 4];
    // SAFETY: the caller's promise; short lists are copied to where four words can be read.
    unsafe {
        let short = (argc as usize) < few.len();
        if short {
            std::ptr::copy_nonoverlapping(argv, few.as_mut_ptr(), argc as usize);
        }
        Outlined::new(func, argc, if short { few.as_ptr() } else { argv }).call(&gtid, &tid);
    }
}

/// Starts a parallel region, of one thread if need be: on return the calling thread is its thread 0, and the others
/// execute `work`. [`end`] ends it.
#[inline(always)]
pub fn begin(thread: &'static Thread, request: Request, work: &Outlined<'_>) {
    let parent = thread.frame();
    // (Who asks for one thread may have been here often, and never with success.)
    if request.num_threads != 1
        && let Some(team) = parent.child.get()
    {
        // Early: it takes the processor longer than what comes between.
        let fp = FpControl::current();
        if team.again.get() == Again::of(parent, request) && team.take_lease_again() {
            return start(thread, team, fp, work);
        }
    }
    begin_anew(thread, request, work);
}

/// As [`begin`], where the task's last region was another, or there was none.
#[inline(never)]
fn begin_anew(thread: &'static Thread, request: Request, work: &Outlined<'_>) {
    if request.rare {
        return begin_rare(thread, request, work);
    }
    let parent = thread.frame();
    let own;
    let icvs = if parent.has_icvs_of_team() {
        parent.team().icvs()
    } else {
        own = parent.icvs();
        &own
    };
    let outer = parent.team().region().queries;
    let n = size::wanted(request, icvs, outer.active_level);
    if n > 1 && fork(thread, parent, icvs, n, Shape::Parallel, work) {
        let team = thread.team();
        // Where places are reserved, or not all threads were to be had, each region tries anew.
        if icvs.thread_limit == NO_THREAD_LIMIT && team.size() == n {
            team.again.set(Again::of(parent, request));
        }
        return;
    }
    serial::push(thread);
}

/// As [`begin`], with the clauses that few regions have.
#[cold]
fn begin_rare(thread: &'static Thread, request: Request, work: &Outlined<'_>) {
    let rare = thread.rare.take();
    let parent = thread.frame();
    let mut icvs = parent.icvs();
    if !rare.inner_num_threads.is_empty() {
        icvs.inner_num_threads = rare.inner_num_threads;
    }
    let outer = parent.team().region().queries;
    let n = size::wanted(request, &icvs, outer.active_level);
    let strict = rare.strict.filter(|_| size::may_be_active(request, &icvs, outer.active_level));
    if let Some(strict) = strict.filter(|_| n < request.num_threads) {
        strict.failed();
    }
    if !(n > 1 && fork(thread, parent, &icvs, n, Shape::Parallel, work)) {
        serial::push_with(thread, parent, icvs.of_region());
    }
    // The threads that are short only now were there a moment ago: taken by others, or refused by the system.
    if let Some(strict) = strict.filter(|_| thread.team().size() < n) {
        strict.failed();
    }
}

/// Starts a league of up to `n` threads, each an initial thread of a contention group: on return the calling thread is
/// its first. False: there is no second thread to be had, nothing was started.
pub fn begin_league(thread: &'static Thread, n: u32, work: &Outlined<'_>) -> bool {
    let parent = thread.frame();
    n > 1 && fork(thread, parent, &parent.icvs(), n, Shape::League, work)
}

/// Ends the region, or league, that the calling thread began: waits for all members.
#[inline]
pub fn end(thread: &'static Thread) {
    let frame = thread.frame();
    let team = frame.team();
    let Some(parent) = frame.parent() else { return };
    if team.size() > 1 {
        join(thread, frame, team);
        frame.work(|mut member| member.close_region());
    }
    if std::ptr::eq(parent.serial_team(), team) {
        serial::end_tasks(thread);
        thread.return_to_frame(parent);
        return;
    }
    give_back_places(team, parent, 0);
    if team.orphaned.get() {
        team.orphaned.set(false);
    }
    // The next region may follow at once.
    team.expect_posts();
    thread.return_to_frame(parent);
    team.end_lease();
}

/// Waits until all members have arrived at the region's end and no task is left.
#[inline]
pub(super) fn join(thread: &'static Thread, frame: &Frame, team: &'static Team) {
    let (tasks, phase) = (team.tasks(), frame.phase());
    if !gather(thread, frame, move || tasks.about(phase)) || tasks.used() {
        task::wait::end_of_region(thread, || is_gathered(frame));
    }
}

/// Waits until the workers right below the calling thread, whose implicit task is that of `frame`, are done, and with them
/// all below these, or until `nudged`; says whether they are.
#[inline]
pub(super) fn gather(thread: &Thread, frame: &Frame, nudged: impl Fn() -> bool + Copy) -> bool {
    let (team, tid, region) = (frame.team(), frame.tid(), frame.region());
    let (spin, parker, sleepers) = (team.spin(), thread.desk.parker(), team.sleepers());
    // The last ones were handed their work last, or have the most below them: if anybody is worth a sleep, it is they.
    let mut done =
        |other| worker(team, other).is_none_or(|it| it.desk.wait_done(region, spin, other, parker, nudged, sleepers));
    match team.tree().is_linear() {
        true => tid > 0 || (1..team.size()).rev().all(&mut done),
        false => team.tree().below(tid, team.size()).rev().all(&mut done),
    }
}

/// Whether those right below the calling thread, whose implicit task is that of `frame`, are.
pub(super) fn is_gathered(frame: &Frame) -> bool {
    let team = frame.team();
    let mut below = team.tree().below(frame.tid(), team.size());
    below.all(|other| worker(team, other).is_none_or(|worker| worker.desk.is_done(frame.region())))
}

/// Hands `work` of `region` to the workers of `below`, which the calling thread hands theirs.
///
/// # Safety
/// The caller has been handed this piece, or holds the team, whose next region this is; the workers are done with their last
/// one.
#[inline(always)]
unsafe fn post_to(
    below: impl Iterator<Item = u32> + Clone,
    thread: &Thread,
    team: &Team,
    region: u64,
    work: &Outlined<'_>,
) {
    for worker in below.clone().filter_map(|tid| worker(team, tid)) {
        // SAFETY: the caller's promise.
        unsafe { worker.desk.post(region, work) };
    }
    // Between the posts and the looks at who sleeps: pairs with the fence in `Desk::sleep_for_work`.
    fence(Ordering::SeqCst);
    for worker in below.filter_map(|tid| worker(team, tid)) {
        if worker.desk.wake() {
            thread.place.look();
        }
    }
}

/// Hands `work` of `region` to the workers right below `tid`, the calling thread, first to those with the most below them.
///
/// # Safety
/// As [`post_to`].
#[inline(never)]
pub(super) unsafe fn post_in_tree(thread: &Thread, team: &Team, tid: u32, region: u64, work: &Outlined<'_>) {
    // SAFETY: the caller's promise.
    unsafe { post_to(team.tree().below(tid, team.size()).rev(), thread, team, region, work) };
}

/// The worker of number `tid`; none in a forked child.
#[inline(always)]
fn worker(team: &Team, tid: u32) -> Option<&'static Thread> {
    team.slot(tid).thread()
}

/// Forks `n` threads for `work`. False: there is only this one.
fn fork(
    thread: &'static Thread,
    parent: &'static Frame,
    icvs: &Icvs,
    n: u32,
    shape: Shape,
    work: &Outlined<'_>,
) -> bool {
    let team = parent.child.get().unwrap_or_else(|| first(parent, n));
    team.take_lease();
    halt::at("a lease taken");
    let n = if icvs.thread_limit == NO_THREAD_LIMIT { n } else { reserve(team, parent, icvs, n) };
    let resized = team.size() != n || team.workers.get() + 1 < n;
    if resized {
        resize(team, n);
    }
    let n = team.size();
    give_back_places(team, parent, n - 1);
    if n == 1 {
        team.end_lease();
        return false;
    }
    team.start_region(parent, icvs, shape);
    start(thread, team, FpControl::current(), work);
    if resized {
        thread.place.look();
    }
    true
}

/// Starts the region of `team`, whose lease, threads and [`Region`] are as they should be.
#[inline(always)]
fn start(thread: &'static Thread, team: &'static Team, fp: FpControl, work: &Outlined<'_>) {
    if team.cancelled.load(Ordering::Relaxed) != 0 {
        team.rewind();
    }
    let slot = team.slot(0);
    let (primary, frame): (_, &'static Frame) = (&slot.thread, &slot.frame);
    if !primary.get().is_some_and(|before| std::ptr::eq(before, thread)) {
        primary.set(Some(thread));
        team.caller().mark(Due::Sleep);
    }
    if team.caller().is_due() {
        team.caller().look(team.is_crowded());
    }
    team.start_fp(fp);
    let region = frame.phase() + 1;
    // SAFETY: the lease is ours, so the workers are, and they were done when the last region ended.
    unsafe {
        if team.tree().is_linear() {
            post_to(1..team.size(), thread, team, region, work);
        } else {
            post_in_tree(thread, team, 0, region, work);
        }
    }
    thread.enter_frame(frame, region);
}

/// What a region is made of: where it is equal for two regions of one task, both have the same team, [`Region`] and all.
/// (The team may have lost workers in between.)
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Again {
    /// See [`Frame::icvs_key`]; 0: of nothing.
    icvs: u64,
    /// A [`Request`] without rare clauses.
    request: u64,
}

impl Again {
    #[inline(always)]
    fn of(task: &Frame, request: Request) -> Self {
        let Request { num_threads, parallel, rare } = request;
        let request = u64::from(num_threads) | u64::from(parallel) << 32 | u64::from(rare) << 33;
        Self { icvs: task.icvs_key(), request }
    }
}

/// The team that will hang on `parent`, for a region of `n` threads.
#[cold]
fn first(parent: &'static Frame, n: u32) -> &'static Team {
    pool::start_early(n - 1);
    hang(parent, parent.icvs())
}

/// Makes a team that hangs on `parent`.
pub(super) fn hang(parent: &'static Frame, icvs: Icvs) -> &'static Team {
    let team = Team::leak(icvs);
    team.parent.set(Some(parent));
    parent.child.set(Some(team));
    team
}

/// Reserves places of the contention group for a region of `n` threads; returns how many it may have.
#[cold]
fn reserve(team: &Team, parent: &Frame, icvs: &Icvs, n: u32) -> u32 {
    let busy = parent.group_busy();
    let room = (icvs.thread_limit.max(1) as u32) - 1;
    let mut seen = busy.load(Ordering::Relaxed);
    loop {
        let extra = (n - 1).min(room.saturating_sub(seen));
        match busy.compare_exchange(seen, seen + extra, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => {
                team.reserved.set(extra);
                return extra + 1;
            }
            Err(now) => seen = now,
        }
    }
}

/// Gives back the places that are reserved for the region beyond `used`: for threads that were not to be had, or, at its end,
/// all.
#[inline(always)]
fn give_back_places(team: &Team, parent: &Frame, used: u32) {
    let reserved = team.reserved.get();
    if reserved > used {
        team.reserved.set(used);
        parent.group_busy().fetch_sub(reserved - used, Ordering::Relaxed);
    }
}

/// Changes the team's size to `n`, or to fewer if there is no room for so many threads.
#[cold]
fn resize(team: &'static Team, n: u32) {
    if team.workers.get() + 1 < n {
        pool::recruit(team, n - 1);
    }
    let n = n.min(team.workers.get() + 1);
    let (settings, cpus) = (settings(), size::cpus());
    let kind = barrier::Kind::choose(n, cpus, settings.cancellation, settings.tuning.plain_barrier);
    let tree = Tree::of_region(n, cpus, settings.tuning.fork_join_barrier);
    team.take_size(n, cpus, wait::spin_rounds(), kind, tree);
}

impl Team {
    /// Takes the lease, for the same region as before. False: its threads are not at hand any more, the lease is not taken.
    #[inline(always)]
    fn take_lease_again(&self) -> bool {
        self.take_lease();
        let whole = self.workers.get() + 1 >= self.size();
        if whole {
            self.expect_posts();
        } else {
            self.end_lease();
        }
        whole
    }

    /// Takes the lines where the members will be handed their pieces from those who look at them, all at once, while the
    /// calling thread is on its way there. (In a tree it hands them to a few, and others do to the rest.)
    #[inline(always)]
    fn expect_posts(&self) {
        if !self.tree().is_linear() {
            return;
        }
        let few = self.slots.get().iter().take(self.size().min(tree::FEW) as usize).skip(1);
        few.filter_map(|slot| slot.thread()).for_each(|worker| worker.desk.expect_post());
    }

    /// Says what the next region is. Writes only what differs, so that the members' copies of the line stay good.
    fn start_region(&self, parent: &Frame, icvs: &Icvs, shape: Shape) {
        let outer = parent.team().region().queries;
        let queries = match shape {
            Shape::League | Shape::Initial => Queries::default(),
            Shape::Parallel => Queries {
                thread_num: 0,
                extra_threads: self.size() - 1,
                level: outer.level + 1,
                active_level: outer.active_level + 1,
                max_threads: 0,
            },
        };
        let region = Region::new(queries, shape, parent.league.get(), icvs.of_region());
        self.again.set(Again::default());
        if self.region.get() != region {
            self.set_region(region);
        }
    }

    /// Says in what floating-point control the members compute, and, as above, writes a difference only.
    #[inline]
    fn start_fp(&self, fp: FpControl) {
        if self.fp.get() != fp {
            self.fp.set(fp);
        }
    }

    /// What omp_get_max_threads returns has been found out: kept for when the calling thread, alone in the team, comes back
    /// to it.
    pub(crate) fn keep_max_threads(&self) {
        if self.size() == 1 {
            self.renew(*self.icvs());
        }
    }

    /// An initial task starts anew, with `icvs`.
    pub(crate) fn renew(&self, icvs: Icvs) {
        let Region { queries, shape, league, .. } = self.region();
        self.set_region(Region::new(queries, shape, league, icvs));
    }
}
