//! Hidden helper threads (LIBOMP_NUM_HIDDEN_HELPER_THREADS): they execute target tasks, so that a device's work goes on
//! beside the team's whose thread encountered the construct. A helper is made when a task finds none at rest.
//!
//! The queue is locked: a task in it is a device's work, far longer than the lock is held. A helper that waits, for a task
//! or inside one for its children, sleeps by its parker and is woken by a new task; else all helpers could wait for
//! children that stand in the queue.

use std::cell::Cell;
use std::collections::VecDeque;
use std::ffi::c_void;

use crate::core::halt;
use crate::core::icv::settings;
use crate::core::primitive::process::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use crate::core::sync::raw::{self, Mutex};
use crate::core::task::forked::execute_found;
use crate::core::task::{self, Task};
use crate::core::team::{Thread, pause};
use crate::core::{threadprivate, wait};
use crate::sys::linux::signals::{self, Mask};
use crate::sys::linux::{membarrier, overflow, thread as system};

/// What the lock protects.
struct Helpers {
    queue: VecDeque<&'static Task>,
    /// Those that live.
    threads: Vec<&'static Thread>,
    /// Records of those that do not.
    spare: Vec<&'static Thread>,
}

static HELPERS: Mutex<Helpers> = Mutex::new(Helpers { queue: VecDeque::new(), threads: Vec::new(), spare: Vec::new() });

/// Tasks in the queue.
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// The signals that the thread blocked that queued the last one. A helper at work blocks the same.
static MASK: AtomicU64 = AtomicU64::new(0);

/// Helpers are to end once the queue is empty.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How many there may be.
fn most() -> usize {
    usize::try_from(settings().tuning.hidden_helpers).unwrap_or(0)
}

/// Whether target tasks are for helpers.
pub fn wanted() -> bool {
    most() > 0
}

/// Thread numbers that no other thread has: with helpers 1 to their number and one more, as in libomp, where one helper
/// only leads the others.
pub(crate) fn reserved_numbers() -> i32 {
    if wanted() { most() as i32 + 1 } else { 0 }
}

/// Whether a helper would find a task.
pub(super) fn any() -> bool {
    LENGTH.load(Ordering::Acquire) > 0
}

/// As [`any`], for a thread that may be none.
#[inline]
pub(super) fn any_for(thread: &Thread) -> bool {
    thread.helper.get() && any()
}

/// Tasks that wait.
pub(super) fn length() -> usize {
    LENGTH.load(Ordering::Relaxed)
}

impl Task {
    /// Whether a hidden helper thread is to execute it.
    #[inline(always)]
    pub(super) fn is_for_helpers(&self) -> bool {
        self.is_target() && wanted()
    }

    /// Where libomptarget keeps what a device works on for a target task; null when that is over, and at first: who makes
    /// the task writes that.
    pub fn device_work(&self) -> Option<&Cell<*mut c_void>> {
        let place = self.payload().wrapping_add(self.spec().payload - size_of::<*mut c_void>());
        // SAFETY: the task's memory has room for it there; one thread at a time executes the task.
        self.is_target().then(|| unsafe { &*place.cast::<Cell<*mut c_void>>() })
    }
}

/// For the body of a target task whose device is at work still: it comes back for another part.
pub fn come_back(thread: &'static Thread, task: &'static Task) {
    // Others may be made to wait less.
    wait::give_way();
    task::hand_back(thread, task);
}

/// Whether the thread's explicit task may go on on others, or will be looked at again: nobody waits for its body, and it is
/// a member's, or a helper's.
pub fn is_shared(thread: &Thread) -> bool {
    task::current(thread).is_some_and(|task| task.is_deferred() && (thread.team().size() > 1 || task.is_for_helpers()))
}

/// Queues a task, if there is a helper to execute it.
pub(super) fn push(task: &'static Task) -> bool {
    MASK.store(signals::blocked().bits(), Ordering::Relaxed);
    let mut helpers = HELPERS.lock();
    let asleep = |helper: &&Thread| helper.desk.parker().is_asleep();
    if helpers.threads.len() < most() && !helpers.threads.iter().any(asleep) {
        helpers.start_one();
    }
    if helpers.threads.is_empty() {
        return false;
    }
    helpers.queue.push_back(task);
    halt::at("a target task queued");
    LENGTH.store(helpers.queue.len(), Ordering::Release);
    // Pairs with the heavy fence of a helper about to sleep.
    membarrier::light();
    helpers.threads.iter().any(|helper| helper.desk.parker().unpark());
    true
}

/// The oldest task.
pub(super) fn pop() -> Option<&'static Task> {
    if !any() {
        return None;
    }
    let mut helpers = HELPERS.lock();
    let task = helpers.queue.pop_front();
    LENGTH.store(helpers.queue.len(), Ordering::Release);
    task
}

impl Helpers {
    /// Starts one more, if the system has room for it.
    fn start_one(&mut self) {
        let number = self.threads.len() + 1;
        let thread = self.spare.pop().unwrap_or_else(|| Thread::leak().numbered(number as i32));
        match system::spawn(settings().stack_size(), main, thread) {
            Ok(id) => {
                thread.system.set(Some(id));
                self.threads.push(thread);
            }
            Err(_) => self.spare.push(thread),
        }
    }
}

extern "C" fn main(record: *mut c_void) -> *mut c_void {
    // SAFETY: `start_one` passes a record, and records are never freed.
    let thread: &'static Thread = unsafe { &*record.cast_const().cast::<Thread>() };
    overflow::enter(&thread.alternate, settings().stack_size());
    thread.helper.set(true);
    thread.enter_as_root();
    let ending = || ENDING.load(Ordering::Acquire);
    // While it waits it is closed to signals, as when it starts.
    loop {
        let task = pop();
        if task.is_some() {
            signals::block_only(Mask::from_bits(MASK.load(Ordering::Relaxed)));
        }
        match task {
            Some(task) => {
                execute_found(thread, task);
                // The task forked, and is over: the child has nothing else to do here, and no thread of ours is to keep it
                // from its end.
                if thread.orphaned.get() {
                    pause::end_resting(|_| true);
                    break;
                }
            }
            None if ending() => break,
            None => {
                signals::close();
                thread.desk.parker().park(wait::ANYTHING, membarrier::heavy, || any() || ending());
            }
        }
    }
    // Destructors of the program's may follow: nothing of this is theirs.
    signals::close();
    threadprivate::end_thread(thread);
    std::ptr::null_mut()
}

/// Waits until the helpers have executed what is queued, and ends them. Nothing where the caller is one.
pub(crate) fn end() {
    if Thread::try_current().is_some_and(|thread| thread.helper.get()) {
        return;
    }
    let threads = HELPERS.lock().threads.clone();
    if threads.is_empty() {
        return;
    }
    ENDING.store(true, Ordering::Release);
    membarrier::light();
    for helper in &threads {
        helper.desk.parker().unpark();
        if let Some(id) = helper.system.take() {
            system::join(id);
        }
    }
    ENDING.store(false, Ordering::Release);
    let mut helpers = HELPERS.lock();
    helpers.threads.clear();
    helpers.spare.extend(threads);
    if !helpers.queue.is_empty() {
        // Somebody did not rest meanwhile.
        helpers.start_one();
    }
}

/// The lock, for the fork handlers.
pub(crate) fn before_fork() {
    std::mem::forget(HELPERS.lock());
}

/// After a fork, in the parent.
///
/// # Safety
/// After [`before_fork`], in the thread that called it.
pub(crate) unsafe fn after_fork() {
    // SAFETY: the caller's promise.
    unsafe { HELPERS.force_unlock() };
}

/// After a fork, in the child: there are no helpers, and nobody waits for what they had to do. Their records, which they may
/// have left in any state, are not used again.
///
/// # Safety
/// As for [`after_fork`].
pub(crate) unsafe fn forget() {
    // SAFETY: the lock is the calling thread's.
    unsafe {
        let helpers = &mut *HELPERS.data_ptr();
        helpers.queue.clear();
        helpers.threads.clear();
        helpers.spare.clear();
        raw::reset_mutex(&HELPERS);
    }
    LENGTH.store(0, Ordering::Relaxed);
    ENDING.store(false, Ordering::Relaxed);
}
