//! Teams for models: records of threads and a team of them, without pool, desks' workers or system threads. All is freed
//! at a run's end, of which a model has many thousands.

use super::*;
use crate::core::icv::settings;
use crate::core::icv::values::Pattern;
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
            slot.thread.set(Some(Thread::leak().numbered(tid as i32)));
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

    /// The record of member `tid`.
    pub(crate) fn thread(&self, tid: u32) -> &'static Thread {
        self.team.slot(tid).thread().unwrap()
    }

    /// The calling modelled thread is member `tid` from now on.
    pub(crate) fn enter(&self, tid: u32) -> &'static Thread {
        let (thread, frame) = (self.thread(tid), &self.team.slot(tid).frame);
        thread.become_current();
        thread.enter_frame(frame);
        thread
    }

    /// The life of the worker of number `tid`, as in `worker::main`: `body` is what it does in each of `regions`.
    pub(crate) fn work(&self, tid: u32, regions: usize, body: impl Fn(&'static Thread)) {
        let (thread, frame) = (self.thread(tid), &self.team.slot(tid).frame);
        thread.become_current();
        let mut epoch = 0;
        let mut next = || {
            epoch = worker::wait_for_work(thread, epoch, Spin::of_rounds(0));
            worker::hand_on(thread, frame);
            epoch
        };
        for _ in 0..regions {
            let epoch = next();
            thread.enter_frame(frame);
            body(thread);
            worker::finish(thread, epoch);
        }
        next();
    }

    /// A region of the primary thread's, as in `fork_join`. One more piece of work than theirs ends the workers.
    pub(crate) fn region(&self, body: impl Fn(&'static Thread)) {
        self.hand_over();
        let thread = self.enter(0);
        body(thread);
        fork_join::join(thread, thread.frame(), self.team);
    }

    /// Hands the workers a piece of work.
    pub(crate) fn hand_over(&self) {
        // SAFETY: the workers are done with the last piece.
        unsafe { fork_join::post_in_tree(self.thread(0), self.team, 0, &Outlined::END) };
    }
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
        fn free<T>(leaked: &'static T) {
            // SAFETY: all are leaked boxes, and all modelled threads have ended.
            drop(unsafe { Box::from_raw((&raw const *leaked).cast_mut()) });
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
