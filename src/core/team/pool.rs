//! The process's one pool of threads: records of threads, workers that nobody holds, teams whose sleeping workers may be
//! taken by another primary thread. Reached on first uses and changes of size only, never by a region that repeats.

use crate::core::halt;
use crate::core::primitive::process::{AtomicBool, AtomicU32, Ordering};
use std::ffi::c_void;

use crate::core::icv::{Icvs, settings};
use crate::core::sync::raw::{Mutex, MutexGuard};
use crate::core::task::helpers;
use crate::core::team::caller::Due;
use crate::core::team::size::{self, Request};
use crate::core::team::{Frame, Team, Thread, ended, fork_join, spread, worker};
use crate::core::threadprivate;
use crate::core::wait;
use crate::sys::arch::tls::{self, Queries};
use crate::sys::linux::{membarrier, stderr, thread as system};

/// What the pool's lock protects.
pub(crate) struct Pool {
    /// Workers that wait on their desks and belong to no team.
    pub(crate) idle: Vec<&'static Thread>,
    /// Records of native threads that have ended, each with the teams that hang on its initial task; at first, that of none.
    pub(crate) ended: Vec<&'static Thread>,
    /// Records of workers whose operating-system threads have ended.
    pub(crate) spare: Vec<&'static Thread>,
    /// A record that has no number yet.
    blank: Option<&'static Thread>,
    /// Every team that has held workers.
    pub(crate) teams: Vec<&'static Team>,
    /// Records made.
    next_number: i32,
    /// Threads of the parent that a forked child does not have.
    gone: i32,
    /// CPUs that there are for all, as of the last recruiting.
    cpus: u32,
    /// Whether there have been workers since the process began, or was paused hard.
    pub(super) has_made_threads: bool,
}

static POOL: Mutex<Pool> = Mutex::new(Pool {
    idle: Vec::new(),
    ended: Vec::new(),
    spare: Vec::new(),
    blank: None,
    teams: Vec::new(),
    next_number: 0,
    gone: 0,
    cpus: u32::MAX,
    has_made_threads: false,
});

/// The key whose destructor lets a native thread go, plus one; 0 before the runtime's first use.
pub(crate) static END_KEY: AtomicU32 = AtomicU32::new(0);

pub(crate) fn lock() -> MutexGuard<'static, Pool> {
    POOL.lock()
}

/// The lock itself, for the fork handlers.
pub(crate) fn mutex() -> &'static Mutex<Pool> {
    &POOL
}

impl Pool {
    fn new_record(&mut self) -> &'static Thread {
        let number = self.next_number;
        self.next_number += 1;
        let thread = self.blank.take().unwrap_or_else(Thread::leak);
        thread.initial.set(number == 0);
        thread.numbered(if number == 0 { 0 } else { number + helpers::reserved_numbers() })
    }

    /// Threads that there are now.
    fn known(&self) -> i32 {
        self.next_number - self.gone - self.ended.len() as i32 - self.spare.len() as i32
    }

    /// In a forked child: of all threads there are, `left` are left. Nor is there any team, but around that one. The
    /// vectors keep their memory: nothing is given back here.
    pub(super) fn forget_threads(&mut self, left: i32) {
        self.idle.clear();
        self.has_made_threads = false;
        self.teams.clear();
        self.gone += self.known() - left;
        self.ended.iter().filter_map(|thread| thread.any_frame()).for_each(|frame| frame.forget_teams(None));
        self.spare.iter().for_each(|thread| thread.forget_frame());
        self.count_crowd();
    }
}

/// Threads that OpenMP knows now, native or not, busy or not; 1 at least.
#[cold]
pub fn known_threads() -> i32 {
    lock().known().max(1)
}

/// Whether the process has made workers.
#[cold]
pub(crate) fn has_made_threads() -> bool {
    lock().has_made_threads
}

/// Brings a changed bound of spinning to the teams there are; others take it when they take a size.
#[cold]
pub(crate) fn retune() {
    for team in &lock().teams {
        team.retune(wait::spin_rounds());
    }
}

/// While the library is loaded: makes the records of the first two threads, and the first one's teams. To find memory for
/// them takes the system as long as it takes it, meanwhile, to start a thread.
#[cfg_attr(loom, allow(dead_code))]
pub(super) fn prepare(icvs: Icvs) {
    let mut pool = lock();
    let thread = pool.new_record();
    thread.make_root(icvs);
    fork_join::hang(thread.frame(), icvs).grow(2);
    pool.ended.push(thread);
    pool.blank = Some(Thread::leak());
}

/// Makes the calling native thread known: it gets a record and an initial task.
#[cold]
pub(crate) fn enter() -> &'static Thread {
    enter_with(|_| ())
}

/// As [`enter`], for a region: where it is the process's first, the system starts its workers meanwhile.
#[cold]
pub(crate) fn enter_for(request: Request) -> &'static Thread {
    enter_with(|pool| pool.start_early(size::wanted(request, &settings().initial_icvs(), 0) - 1))
}

/// `meanwhile`: once the thread has its number.
fn enter_with(meanwhile: impl FnOnce(&mut Pool)) -> &'static Thread {
    let mut pool = lock();
    let first = END_KEY.load(Ordering::Relaxed) == 0;
    if first {
        start();
    }
    let thread = pool.ended.pop().unwrap_or_else(|| pool.new_record());
    meanwhile(&mut pool);
    if first {
        ended::install();
    }
    drop(pool);
    thread.enter_as_root();
    watch_end(thread);
    thread
}

/// Has [`leave`] run when the calling thread, of record `thread`, ends.
pub(super) fn watch_end(thread: &'static Thread) {
    system::set_key(END_KEY.load(Ordering::Relaxed).wrapping_sub(1), thread);
}

/// The calling worker ends as workers do.
pub(super) fn forget_end() {
    system::clear_key(END_KEY.load(Ordering::Relaxed).wrapping_sub(1));
}

/// First use of the runtime in the process: what a thread needs to be made, or to be alone for.
fn start() {
    wait::set_spin_rounds(settings().spin_rounds());
    spread::set_on(settings().spread);
    membarrier::register();
    let key = system::end_key(leave).unwrap_or(u32::MAX - 1);
    END_KEY.store(key.wrapping_add(1), Ordering::Relaxed);
}

/// A thread ends by itself. A native one's workers go to the pool, its record to the next native thread.
unsafe extern "C" fn leave(record: *mut c_void) {
    // SAFETY: the key's value is set by `enter` alone, to a record that is never freed.
    let thread: &'static Thread = unsafe { &*record.cast::<Thread>() };
    ended::leave_regions(thread);
    threadprivate::end_thread(thread);
    tls::set_thread(std::ptr::null());
    tls::set_queries(Queries::default());
    if thread.slot.get().is_some() {
        ended::replace_worker(thread);
    } else if let Some(frame) = thread.any_frame().filter(|frame| frame.parent().is_none()) {
        let mut pool = lock();
        frame.dismiss(&mut pool.idle);
        pool.ended.push(thread);
        pool.count_crowd();
    }
}

impl Frame {
    /// Lets go of all workers of the teams that hang on this task, which has no region running.
    pub(super) fn dismiss(&self, idle: &mut Vec<&'static Thread>) {
        for team in [self.child.get(), self.serial.get()].into_iter().flatten() {
            if !team.try_lease() {
                continue;
            }
            for tid in 0..=team.workers.get() {
                let slot = team.slot(tid);
                slot.frame.dismiss(idle);
                if tid > 0 {
                    idle.extend(slot.thread.take());
                }
            }
            team.workers.set(0);
            team.end_lease();
        }
    }
}

/// Before the process's first team is made: has the system start its `wanted` workers meanwhile.
#[cold]
pub(super) fn start_early(wanted: u32) {
    lock().start_early(wanted);
}

/// Gives `team`, which the caller holds, workers up to `wanted`: idle ones, then sleeping ones of other teams, then new
/// ones. There may be fewer: then the system has no room for more threads, or KMP_DEVICE_THREAD_LIMIT is reached.
#[cold]
pub(crate) fn recruit(team: &'static Team, wanted: u32) {
    team.grow(wanted + 1);
    team.caller().mark(Due::Sleep);
    let mut pool = lock();
    pool.find_workers(team, wanted);
    pool.count_crowd();
}

/// Asks for the CPU quota if nobody has, and brings it to the teams there are. For a worker that has nothing to do: the first
/// look at a quota takes the system 0.1 ms, as long as it takes it to start two threads.
#[cold]
pub(super) fn heed_quota() {
    if size::is_quota_known() {
        return;
    }
    let cpus = size::default_team();
    let mut pool = lock();
    if cpus < pool.cpus {
        pool.cpus = cpus;
        pool.count_crowd();
        for team in &pool.teams {
            team.set_cpus(cpus);
        }
    }
}

impl Pool {
    /// Says whether the threads that may have something to do outnumber the CPUs.
    fn count_crowd(&self) {
        wait::set_crowd(self.busy(), self.cpus);
    }

    /// Threads that may have something to do.
    fn busy(&self) -> u32 {
        (self.known() - self.idle.len() as i32).max(0).cast_unsigned()
    }

    /// As [`Self::count_crowd`], before `new` threads are started: the first of them are not to spin where the others are to
    /// begin.
    fn foretell_crowd(&mut self, new: u32) {
        self.cpus = size::cpus();
        wait::set_crowd(self.busy() + new, self.cpus);
    }

    /// See [`recruit`].
    fn find_workers(&mut self, team: &'static Team, wanted: u32) {
        halt::at("workers looked for");
        if !team.listed.replace(true) {
            self.teams.push(team);
        }
        while team.workers.get() < wanted {
            let Some(thread) = self.idle.pop() else { break };
            team.attach(thread);
        }
        if team.workers.get() < wanted {
            self.steal_for(team, wanted);
        }
        self.foretell_crowd(wanted - team.workers.get());
        while team.workers.get() < wanted {
            match self.start_worker() {
                Some(Ok(thread)) => team.attach(thread),
                Some(Err(error)) => return warn_fewer(team.workers.get() + 1, wanted + 1, error),
                None => return,
            }
        }
    }

    /// See [`start_early`].
    fn start_early(&mut self, wanted: u32) {
        if !self.teams.is_empty() {
            return;
        }
        self.foretell_crowd(wanted);
        let before = self.idle.len();
        while self.idle.len() < wanted as usize {
            let Some(Ok(thread)) = self.start_worker() else { break };
            self.idle.push(thread);
        }
        // Taken from the end: in the order of their numbers.
        self.idle[before..].reverse();
    }

    /// A new worker, or why the system has none; nothing where KMP_DEVICE_THREAD_LIMIT allows none.
    fn start_worker(&mut self) -> Option<Result<&'static Thread, i32>> {
        if self.known() >= settings().device_thread_limit.unwrap_or(i32::MAX) {
            return None;
        }
        let thread = self.spare.pop().unwrap_or_else(|| self.new_record());
        let started = worker::start(thread);
        match started {
            Ok(()) => self.has_made_threads = true,
            Err(_) => self.spare.push(thread),
        }
        Some(started.map(|()| thread))
    }

    /// Takes sleeping workers from teams that have no region running.
    fn steal_for(&self, team: &'static Team, wanted: u32) {
        for &victim in &self.teams {
            if victim.keeps_workers() || !victim.try_lease() {
                continue;
            }
            while team.workers.get() < wanted {
                let Some(thread) = victim.detach_sleeper() else { break };
                team.attach(thread);
            }
            victim.end_lease();
            if team.workers.get() >= wanted {
                return;
            }
        }
    }
}

impl Team {
    /// Whether the team's workers stay with it for good: those of the outermost regions of the thread that entered the
    /// runtime first, whose threadprivate data must outlive a region (OpenMP 6.0, section 7.3).
    pub(super) fn keeps_workers(&self) -> bool {
        self.parent().is_some_and(|parent| {
            parent.parent().is_none() && parent.slot().thread.get().is_some_and(|thread| thread.initial.get())
        })
    }

    /// Adds a worker that the caller holds; so does it the team.
    pub(super) fn attach(&self, thread: &'static Thread) {
        let tid = self.workers.get() + 1;
        let slot = self.slot(tid);
        slot.thread.set(Some(thread));
        thread.slot.set(Some(slot));
        // Numbers rise at its desk, too.
        self.slot(0).frame.begin_after(thread.desk.piece().region());
        self.workers.set(tid);
    }

    /// Removes the last worker if it sleeps, and has no threadprivate values of its caller's member; the caller holds the team.
    pub(super) fn detach_sleeper(&self) -> Option<&'static Thread> {
        let tid = self.workers.get();
        if tid == 0 {
            return None;
        }
        let slot = self.slot(tid);
        let free = |thread: &&Thread| thread.desk.parker().is_asleep() && !thread.private.any();
        let thread = slot.thread.get().filter(free)?;
        slot.thread.set(None);
        self.workers.set(tid - 1);
        Some(thread)
    }
}

fn warn_fewer(got: u32, wanted: u32, error: i32) {
    static WARNED: AtomicBool = AtomicBool::new(false);
    if settings().warnings && !WARNED.swap(true, Ordering::Relaxed) {
        let reason = std::io::Error::from_raw_os_error(error);
        stderr::write(&format!(
            "oxomp: warning: the system has no room for another thread ({reason}): a team of {wanted} threads runs with {got}\n"
        ));
    }
}
