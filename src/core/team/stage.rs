//! Teams for models: records of threads and a team of them, without pool, desks' workers or system threads. All is freed
//! at a run's end, of which a model has many thousands.

use super::*;
use crate::core::icv::settings;
use crate::core::icv::values::Pattern;
use crate::core::primitive::fence;
use crate::core::task::wait::Phase;
use crate::core::team::frame::FIRST_REGION;
use crate::core::wait::Spin;

/// A team, and the records of its threads.
pub(crate) struct Stage {
    pub(crate) team: &'static Team,
    mode: Mode,
    pattern: Pattern,
}

/// How a model's team waits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A processor for each member, the dissemination barrier.
    Dissemination,
    /// The same with as many rounds, and as deep a tree, as that size can have.
    Deep,
    /// A processor for each member, the central barrier.
    Central,
    /// One processor for all, and the central barrier.
    Crowded,
}

/// ICVs for [`Stage::new`], from outside a run: reading the environment wants more stack than a modelled thread has.
pub(crate) fn icvs() -> Icvs {
    settings().initial_icvs()
}

impl Stage {
    /// A team of `n`, at rest.
    pub(crate) fn new(n: u32, mode: Mode, icvs: Icvs) -> Self {
        let team = Team::leak(icvs);
        let mut slots = team.all_slots().to_vec();
        // Without `grow`: nobody needs the ring of worksharing constructs.
        slots.extend((1..n).map(|tid| Slot::leak(team, tid)));
        for (tid, slot) in slots.iter().enumerate() {
            let thread = Thread::leak().numbered(tid as i32);
            slot.thread.set(Some(thread));
            thread.slot.set((tid > 0).then_some(*slot));
            thread.rest_in(&slot.frame);
        }
        free_table(team.slots.replace(slots.leak()));
        team.workers.set(n - 1);
        let pattern = Pattern { bits: (mode == Mode::Deep).then_some(1), ..Pattern::default() };
        let stage = Self { team, mode, pattern };
        stage.resize(n);
        stage
    }

    /// Gives the team `n` members, while it is at rest. Workers beyond stay where they are.
    pub(crate) fn resize(&self, n: u32) {
        let Self { team, mode, pattern } = *self;
        let cpus = if mode == Mode::Crowded { 1 } else { n };
        let kind = barrier::Kind::choose(n, cpus, mode == Mode::Central, pattern);
        team.take_size(n, cpus, 0, kind, Tree::of_region(n, cpus, pattern));
    }

    /// Another primary thread takes this team's last worker, as in [`pool`], if that sleeps and no region runs.
    pub(crate) fn steal_sleeper(&self) -> Option<&'static Thread> {
        if !self.team.try_lease() {
            return None;
        }
        let stolen = self.team.detach_sleeper();
        self.team.end_lease();
        stolen
    }

    /// Lets go of all workers, as in [`pool`] where a primary thread ends.
    pub(crate) fn dismiss(&self) -> Vec<&'static Thread> {
        assert!(self.team.try_lease());
        let workers: Vec<_> =
            (1..=self.team.workers.get()).filter_map(|tid| self.team.slot(tid).thread.take()).collect();
        self.team.workers.set(0);
        self.team.end_lease();
        workers
    }

    /// As [`Self::region`], with the lease. Where there is no worker, `another` is attached; the team has the size of all.
    pub(crate) fn fork(&self, another: impl FnOnce() -> Option<&'static Thread>, body: impl Fn(&'static Thread)) {
        self.team.take_lease();
        if self.team.workers.get() == 0
            && let Some(worker) = another()
        {
            self.team.attach(worker);
        }
        self.resize(self.team.workers.get() + 1);
        self.region(body);
        self.team.end_lease();
    }

    /// The record of member `tid`.
    pub(crate) fn thread(&self, tid: u32) -> &'static Thread {
        self.team.slot(tid).thread().unwrap()
    }

    /// The calling modelled thread is member `tid` from now on, in a region that all know of.
    pub(crate) fn enter(&self, tid: u32) -> &'static Thread {
        self.enter_region(tid, FIRST_REGION)
    }

    fn enter_region(&self, tid: u32, region: u64) -> &'static Thread {
        let (thread, frame) = (self.thread(tid), &self.team.slot(tid).frame);
        thread.become_current();
        thread.enter_frame(frame, region);
        thread
    }

    /// What the worker of number `tid` has behind it before its first region: one that ended in this phase.
    pub(crate) fn rest(&self, tid: u32) -> Phase {
        Phase::of(&self.team.slot(tid).frame)
    }

    /// The life of the worker of number `tid`, as in `worker::main`, from its `rest` on: `body` is what it does in each of
    /// `regions`.
    pub(crate) fn work(&self, tid: u32, rest: Phase, regions: usize, body: impl Fn(&'static Thread)) {
        let thread = self.thread(tid);
        work(thread, rest, regions, body);
    }

    /// A region of the primary thread's, as in `fork_join`. One more piece of work than theirs ends the workers.
    pub(crate) fn region(&self, body: impl Fn(&'static Thread)) {
        self.hand_over();
        self.be_primary(body);
    }

    /// The calling thread, which has handed the next region over, takes part in it.
    pub(crate) fn be_primary(&self, body: impl Fn(&'static Thread)) {
        let thread = self.enter_region(0, self.next_region());
        body(thread);
        fork_join::join(thread, thread.frame(), self.team);
    }

    fn next_region(&self) -> u64 {
        self.team.slot(0).frame.phase() + 1
    }

    /// Hands the workers a piece of work, of the next region.
    pub(crate) fn hand_over(&self) {
        // SAFETY: the workers are done with the last piece.
        unsafe { fork_join::post_in_tree(self.thread(0), self.team, 0, self.next_region(), &Outlined::END) };
    }

    /// The same for worker `tid` alone.
    pub(crate) fn hand_over_to(&self, tid: u32) {
        let desk = &self.thread(tid).desk;
        // SAFETY: as in `hand_over`.
        unsafe { desk.post(self.next_region(), &Outlined::END) };
        fence(Ordering::SeqCst);
        desk.wake();
    }
}

/// The life of a worker, as in `worker::main`, from its `rest` on: `body` is what it does in each region. It ends with a piece
/// of no region, or with one after so many `regions`.
pub(crate) fn work(thread: &'static Thread, rest: Phase, regions: usize, body: impl Fn(&'static Thread)) {
    thread.become_current();
    let (mut piece, mut last) = (thread.first_piece.get(), Some(rest));
    for region in 0..=regions {
        piece = worker::wait_for_work(thread, piece, Spin::of_rounds(0), last);
        let Some(slot) = thread.slot.get() else { return };
        worker::hand_on(thread, &slot.frame, piece.region());
        if region < regions {
            thread.enter_frame(&slot.frame, piece.region());
            body(thread);
            last = Some(Phase::of(&slot.frame));
            worker::finish(thread, &slot.frame);
        }
    }
}

/// Frees what a model has leaked, when all its threads have ended.
pub(crate) fn free<T>(leaked: &'static T) {
    // SAFETY: a leaked box, and nobody has it any more.
    drop(unsafe { Box::from_raw((&raw const *leaked).cast_mut()) });
}

fn free_table(table: &'static [&'static Slot]) {
    // SAFETY: a leaked vector whose last user this is; `grow` and `new` make them of exact size.
    drop(unsafe { Vec::from_raw_parts(table.as_ptr().cast_mut(), table.len(), table.len()) });
}

impl Drop for Stage {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let slots = self.team.all_slots();
        let threads: Vec<_> = slots.iter().filter_map(|slot| slot.thread()).collect();
        // With the tables of dependences, whose memory goes back to its threads.
        slots.iter().copied().for_each(free);
        threads.into_iter().for_each(free);
        free_table(slots);
        free(self.team.work());
        free(self.team);
    }
}
