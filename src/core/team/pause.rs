//! Pausing: the runtime gives up threads that it can make again (OpenMP 6.0, section 29.2).

use crate::core::primitive::{Ordering, fence};
use crate::core::task::helpers;
use crate::core::team::Outlined;
use crate::core::team::pool::Pool;
use crate::core::team::{Team, Thread, pool};
use crate::sys::arch::tls;
use crate::sys::linux::thread as system;

/// What is asked for (`omp_pause_resource_t`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Work goes on: nothing to do, the next region makes what it needs.
    Resume,
    /// Threads end unless their threadprivate variables must outlive the pause.
    Soft,
    /// All threads that are at rest end.
    Hard,
    /// As [`Pause::Hard`], and the tool ends.
    StopTool,
}

impl Pause {
    /// The meaning of the ABIs' number, if it has one.
    pub fn from_abi(kind: i32) -> Option<Self> {
        [Self::Resume, Self::Soft, Self::Hard, Self::StopTool].get(usize::try_from(kind).ok()?).copied()
    }
}

/// Pauses the host. False: not from inside a region.
#[cold]
pub fn pause(kind: Pause) -> bool {
    if tls::level() > 0 {
        return false;
    }
    if kind != Pause::Resume {
        end_resting(|team| kind != Pause::Soft || !team.keeps_workers());
        pool::lock().has_made_threads &= kind == Pause::Soft;
    }
    true
}

/// Ends the threads that are at rest, of the teams that `of` picks.
#[cold]
pub(crate) fn end_resting(of: impl Fn(&Team) -> bool) {
    let workers = pool::lock().take_workers(of);
    end_workers(&workers);
    helpers::end();
    // Their records have no thread now: the next ones to be made get them.
    pool::lock().spare.extend(workers);
}

/// Ends `workers`, which are at rest and held by the caller alone, and waits until they have.
pub(in crate::core) fn end_workers(workers: &[&'static Thread]) {
    for worker in workers {
        // Its last piece is of no region.
        worker.slot.set(None);
        // SAFETY: taken out of the pool or a resting team, the worker is ours, and done with its last piece.
        unsafe { worker.desk.post(worker.desk.piece().region() + 1, &Outlined::END) };
    }
    // Pairs with the fence in `Desk::sleep_for_work`.
    fence(Ordering::SeqCst);
    for worker in workers {
        worker.desk.wake();
        if let Some(id) = worker.system.take() {
            system::join(id);
        }
    }
}

impl Pool {
    /// Takes the workers that wait for nobody in particular, and those of resting teams that `of` picks.
    pub(super) fn take_workers(&mut self, of: impl Fn(&Team) -> bool) -> Vec<&'static Thread> {
        let mut workers = std::mem::take(&mut self.idle);
        for team in &self.teams {
            if of(team) && team.try_lease() {
                let members = team.all_slots().iter().filter(|slot| slot.frame.tid() > 0);
                workers.extend(members.filter_map(|slot| slot.thread.take()));
                team.workers.set(0);
                team.end_lease();
            }
        }
        workers
    }
}
