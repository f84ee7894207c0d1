//! Sleeping where there is no task, and waking for a new one: as many members as are of use.
//!
//! A member that finds nothing waits, and then sleeps, until a task is published (or what it waits for happens). Where more members are
//! awake than the team has processors, those that are free leave the tasks of others to others and *doze*, with tasks
//! about. One of the dozers is the *watch*: it sleeps for a while only, then takes a task whatever the others do, so that
//! tasks which wait for each other (or for a thread that is stuck outside) come on. While there is a watch, nobody needs
//! to be woken for a new task as long as all processors have somebody awake.

use std::time::Duration;

use crate::core::primitive::{AtomicU32, Ordering};
use crate::core::task::wait::Phase;
use crate::core::task::{helpers, queue};
use crate::core::team::{Team, Thread};
use crate::core::wait::{self, Parker, Sleepers, Spin};
use crate::sys::linux::membarrier;

/// How long the watch sleeps.
const WATCH: Duration = Duration::from_millis(1);

/// A member that gives way looks for tasks so rarely: the lines of the queues are their makers'.
const LOOKS: u32 = 16;

/// Who sleeps in a team for want of tasks.
#[derive(Default)]
pub struct Sleep {
    sleepers: Sleepers,
    /// Those that give way instead, for a while.
    givers: Sleepers,
    /// What the watch, which is one of them, sleeps for ([`why`]); 0: there is none. The watch of another phase does not count:
    /// its region may be over, and then it looks at no queue when it wakes.
    watch: AtomicU32,
}

impl Sleep {
    pub(super) fn anybody(&self) -> bool {
        self.sleepers.anybody()
    }

    /// In a forked child: nobody sleeps.
    pub(super) fn forget(&self) {
        self.sleepers.forget();
        self.givers.forget();
        self.watch.store(0, Ordering::Relaxed);
    }
}

/// Of `size` members, those that do not sleep for want of tasks.
fn awake(team: &Team, size: u32) -> u32 {
    size.saturating_sub(team.tasks().sleep.sleepers.number())
}

/// Whether more of `size` members are awake, and do not give way, than there are processors for them.
#[inline]
pub(super) fn is_surplus(team: &Team, size: u32) -> bool {
    awake(team, size).saturating_sub(team.tasks().sleep.givers.number()) > team.cpus()
}

/// There is a new task: wakes a member that sleeps, if that is of use. Stands behind a light fence that follows the push.
#[inline]
pub(super) fn wake_one(team: &Team) {
    if team.tasks().sleep.anybody() {
        wake_if_useful(team);
    }
}

/// The calling thread has taken a task of another member, or goes though it may have been woken for a new one, or have
/// been the watch: if there are more, another may want to come.
#[inline]
pub(super) fn call_another(team: &Team) {
    if team.tasks().sleep.anybody() && queue::any(team, team.members()) {
        wake_if_useful(team);
    }
}

#[cold]
fn wake_if_useful(team: &Team) {
    // With a watch set, a processor that is free is reason enough; without one, it is to be set.
    let why = why(team, team.tasks().last_phase());
    if team.tasks().sleep.watch.load(Ordering::Relaxed) == why && awake(team, team.size()) >= team.cpus() {
        return;
    }
    Thread::current().place.look();
    // One that may execute any task, rather than those bound to a suspended one: of these each may be the only one.
    if !parkers(team).any(|parker| parker.unpark_for(why)) {
        // Not the calling thread itself, which may be looking for the last time before it sleeps.
        let own = Thread::current().desk.parker();
        parkers(team).filter(|parker| !std::ptr::eq(*parker, own)).for_each(|parker| _ = parker.unpark());
    }
}

/// Where the members sleep.
fn parkers(team: &Team) -> impl Iterator<Item = &'static Parker> {
    team.members().iter().filter_map(|slot| slot.thread()).map(|thread| thread.desk.parker())
}

/// Wakes all members that sleep.
pub(crate) fn wake_all(team: &Team) {
    membarrier::light();
    if team.tasks().sleep.anybody() {
        parkers(team).for_each(|parker| _ = parker.unpark());
    }
}

/// What a free thread sleeps for, which has found no task in that phase.
fn why(team: &Team, phase: u64) -> u32 {
    wait::for_tasks((&raw const *team).cast(), phase)
}

/// What became of a free thread that found nothing to execute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Idled {
    /// It is to look again.
    Briefly,
    /// The same, and it has slept.
    Asleep,
    /// It is its turn to take a task, whatever the others do.
    Watching,
}

/// A free thread has found nothing to execute in `phase`: spins, then sleeps. (Reads no cell of the team: the phase's region
/// may be over.)
pub(super) fn idle(thread: &Thread, phase: Phase, over: &impl Fn() -> bool) -> Idled {
    let Phase { team, members, number, .. } = phase;
    let surplus = is_surplus(team, members.len() as u32);
    if surplus && queue::any(team, members) {
        return if doze(thread, phase, over) { Idled::Watching } else { Idled::Briefly };
    }
    let something = || over() || queue::any(team, members) || helpers::any_for(thread);
    // Where a processor is free, a spin keeps nobody from running; but whoever makes tasks has to share the lines of its
    // queue with who looks for them.
    let found = if surplus {
        let mut looks = 0u32;
        let ready = || {
            looks += 1;
            over() || (looks.is_multiple_of(LOOKS) && something())
        };
        team.tasks().sleep.givers.count(|| Spin::of_team(wait::spin_rounds(), true).until(ready))
    } else {
        Spin::of_rounds(wait::spin_rounds().min(wait::HAND_OFF)).until(something)
    };
    if !found {
        deeply(thread, team, why(team, number), something);
        return Idled::Asleep;
    }
    Idled::Briefly
}

/// Sleeps for `why` until woken, unless `something` has happened by then.
#[cold]
pub(super) fn deeply(thread: &Thread, team: &Team, why: u32, something: impl Fn() -> bool) {
    team.tasks().sleep.sleepers.count(|| thread.desk.parker().park(why, membarrier::heavy, something));
}

/// Sleeps with tasks about, which others are to execute; as the watch, if there is none. Says whether the watch's time
/// is up.
#[cold]
fn doze(thread: &Thread, phase: Phase, over: &impl Fn() -> bool) -> bool {
    let (sleep, why) = (&phase.team.tasks().sleep, why(phase.team, phase.number));
    let parker = thread.desk.parker();
    let replace_watch = |old, new| sleep.watch.compare_exchange(old, new, Ordering::Relaxed, Ordering::Relaxed).is_ok();
    let watch = sleep.watch.load(Ordering::Relaxed);
    if watch == why || !replace_watch(watch, why) {
        // Either this sees that the watch has gone, or the watch, when it goes, that this one sleeps.
        let unwatched = || sleep.watch.load(Ordering::Relaxed) != why;
        sleep.sleepers.count(|| parker.park(why, membarrier::heavy, || over() || unwatched()));
        return false;
    }
    let up = sleep.sleepers.count(|| parker.park_for(WATCH, why, membarrier::heavy, over));
    replace_watch(why, 0);
    // Who published a task and saw a watch relies on its look at the queues, which comes now.
    membarrier::heavy();
    up
}
