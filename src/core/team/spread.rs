//! Threads that the system has put on one CPU while others are free. A thread that is woken is often put beside its waker;
//! where the two then wait for each other in turn, each spins while the other could run, and since neither is runnable
//! for long no balancing of the system's parts them. A worker that has slept therefore looks where the other members were
//! last, and moves away from them: it takes their CPUs out of its mask and puts them back. So does one whose waits end by
//! giving way again and again: the system takes two pairs, each on a CPU of its own, for a balanced load.
//!
//! Only where OXOMP_SPREAD asks for it. A mask that somebody else sets while it is ours is lost when we put the old one back,
//! and the system has no step that would tell us: neither a set that fails if the mask has changed, nor a move that leaves
//! the mask alone. On two CPUs, a mask of one is not even known as another's by what it is.

use std::cell::Cell;

use crate::core::primitive::process::{AtomicBool, AtomicU32, Ordering};
use crate::core::team::{Team, Thread};
use crate::sys::linux::cpuset;

/// Looks that are left alone after a move, at first and at most.
const FIRST_PAUSE: u32 = 4;
const LONGEST_PAUSE: u32 = 16;

/// Members of a team from which on a worker looks for the primary thread alone: the others' lines are too many, and there
/// are CPUs enough for the system to choose from.
const MANY: u32 = 16;

/// Waits that end by giving way, from one look to the next: some 40 us where two threads hand over so.
const TURNS: u32 = 8;

/// Cycles, about 0.1 ms: after a wait so long a worker stays. Where another program computes on the other CPUs, it would wait
/// there for that program's whole turn, 3 ms, and a switch between two threads on one CPU is little beside such a wait. If a
/// CPU is free, the system has found it for one of the two in the meantime.
const LONG_WAIT: u64 = 1 << 18;

/// Whether workers move at all. Read where a wait has been long.
static ON: AtomicBool = AtomicBool::new(false);

/// Says whether workers are to move.
pub(super) fn set_on(on: bool) {
    ON.store(on, Ordering::Relaxed);
}

fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// Where a thread was when it last looked.
#[derive(Default)]
pub struct Place {
    /// The CPU's number and one; 0: unknown.
    cpu: AtomicU32,
    /// Looks to leave alone, and how many it will be after the next move. The thread's own.
    pause: Cell<(u32, u32)>,
    /// Waits that have ended by giving way. The thread's own.
    turns: Cell<u32>,
}

// SAFETY: `pause` and `turns` are the thread's own.
unsafe impl Sync for Place {}

impl Place {
    /// The calling thread, whose place this is, looks where it is. Others want to know when it has woken one of them.
    #[cold]
    pub fn look(&self) {
        if is_on() {
            self.here();
        }
    }

    fn here(&self) -> u32 {
        let cpu = cpuset::current_cpu();
        self.cpu.store(cpu.wrapping_add(1), Ordering::Relaxed);
        cpu
    }

    /// Where the thread was when it last looked.
    fn cpu(&self) -> Option<u32> {
        self.cpu.load(Ordering::Relaxed).checked_sub(1)
    }
}

/// A wait of the calling thread, of so many `cycles`, has ended by giving way: whom it waited for may be on the same CPU.
#[cold]
pub fn after_turn(cycles: u64) {
    let Some(me) = Thread::try_current().filter(|_| is_on() && cycles < LONG_WAIT) else { return };
    let turns = me.place.turns.get().wrapping_add(1);
    me.place.turns.set(turns);
    if turns.is_multiple_of(TURNS) {
        after_wait_in_team(me);
    }
}

/// The calling thread has slept, for something that its team's members do.
#[cold]
pub fn after_sleep() {
    if let Some(me) = Thread::try_current().filter(|_| is_on()) {
        after_wait_in_team(me);
    }
}

/// The calling worker has slept, for so many `cycles`, for want of work. Says whether it has moved.
#[cold]
pub fn after_rest(me: &Thread, cycles: u64) -> bool {
    // A model is to do the same each time, however long it takes.
    if cycles < LONG_WAIT && !cfg!(loom) {
        return after_wait_in_team(me);
    }
    me.place.look();
    false
}

/// As [`after_wait`], in the team that the calling thread is a worker of. (Waits on locks, which may come between regions, do
/// not come here.)
#[cold]
fn after_wait_in_team(me: &Thread) -> bool {
    // A worker has a slot to read only while it has a region: that keeps its members. Between regions it may be given to
    // another team at this moment. The program's own threads, which are given none, stay where they are.
    if me.desk.is_given()
        && let Some(slot) = me.slot.get()
    {
        return after_wait(me, slot.frame.team());
    }
    me.place.look();
    false
}

/// The calling thread, a member of `team` in a region of it, has slept or given way. Says whether it has moved.
#[cold]
pub fn after_wait(me: &Thread, team: &Team) -> bool {
    if !is_on() {
        return false;
    }
    let here = me.place.here();
    if !me.desk.is_given() || team.is_crowded() {
        return false;
    }
    let seen = if team.size() > MANY { 1 } else { team.size() };
    let members = || (0..seen).filter_map(|tid| team.slot(tid).thread());
    let others = || members().filter(|other| !std::ptr::eq(*other, me) && !other.desk.parker().is_asleep());
    let (left, next) = me.place.pause.get();
    if !others().any(|other| other.place.cpu() == Some(here)) {
        if left == 0 {
            me.place.pause.set((0, (next / 2).max(FIRST_PAUSE)));
        }
        return false;
    }
    if left > 0 {
        me.place.pause.set((left - 1, next));
        return false;
    }
    let next = next.max(FIRST_PAUSE);
    me.place.pause.set((next, (next * 2).min(LONGEST_PAUSE)));
    // Not where somebody else has placed it.
    let moved =
        me.follower.has_cpus(|given| cpuset::leave(here, given, others().filter_map(|other| other.place.cpu())));
    me.place.look();
    moved
}
