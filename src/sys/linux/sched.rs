//! Where and how the system runs a thread: its CPU mask, its scheduling policy and priority. All of it is each thread's own,
//! and a thread that is made starts with its maker's.

use crate::sys::linux::{cpuset, errno};

/// Policies that a thread may leave again without privileges.
const SCHED_OTHER: u32 = 0;
const SCHED_FIFO: u32 = 1;
const SCHED_RR: u32 = 2;
const SCHED_BATCH: u32 = 3;
const SCHED_DEADLINE: u32 = 6;

/// What the thread makes starts as an ordinary thread.
const RESET_ON_FORK: u64 = 1;

/// The first version of `struct sched_attr` (linux/sched/types.h).
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Attributes {
    size: u32,
    policy: u32,
    flags: u64,
    nice: i32,
    priority: u32,
    runtime: u64,
    deadline: u64,
    period: u64,
}

const _: () = assert!(size_of::<Attributes>() == 48);

/// A policy and, of one for real time, the priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Policy {
    policy: u32,
    priority: u32,
}

/// A CPU mask; empty where the system does not say.
#[derive(Clone, Debug, Eq)]
struct Cpus(Vec<u64>);

impl PartialEq for Cpus {
    /// Word by word: ThreadSanitizer, in a program that uses this library as it is, sees calls of `bcmp` in it, but not
    /// the hand-over that comes before.
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a == b)
    }
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    cpus: Cpus,
    /// None where the system does not say.
    policy: Option<Policy>,
}

impl Placement {
    /// What a thread starts with that the calling one makes now.
    #[must_use]
    pub fn of_made_here() -> Self {
        let policy = attributes().map(|Attributes { policy, priority, flags, .. }| {
            let real_time = [SCHED_FIFO, SCHED_RR, SCHED_DEADLINE].contains(&policy);
            match real_time && flags & RESET_ON_FORK != 0 {
                true => Policy { policy: SCHED_OTHER, priority: 0 },
                false => Policy { policy, priority },
            }
        });
        Self { cpus: cpus(), policy }
    }

    /// The CPU mask; empty where the system does not say.
    #[must_use]
    pub fn cpus(&self) -> &[u64] {
        &self.cpus.0
    }

    /// Brings the calling thread, which this was given to last, to `wanted`. What it has is left alone where it is not what was
    /// given: somebody else has set it since, and it is not ours to change. So is what the system does not allow.
    pub fn follow(&mut self, wanted: &Self) {
        if self.cpus != wanted.cpus && follow(cpus(), &self.cpus, &wanted.cpus, set_cpus) {
            self.cpus = wanted.cpus.clone();
        }
        if let (true, Some(wanted), Some(now)) = (self.policy != wanted.policy, wanted.policy, attributes()) {
            let policy = Some(Policy { policy: now.policy, priority: now.priority });
            if follow(policy, &self.policy, &Some(wanted), |_| set_policy(now, wanted)) {
                self.policy = Some(wanted);
            }
        }
    }
}

/// Whether the calling thread, which has `now` and was given `given`, has what is `wanted` after this.
fn follow<T: PartialEq>(now: T, given: &T, wanted: &T, set: impl FnOnce(&T) -> bool) -> bool {
    now == *wanted || (now == *given && set(wanted))
}

/// The calling thread's CPU mask.
fn cpus() -> Cpus {
    let mut words = [0_u64; cpuset::MOST_WORDS];
    let count = errno::kept(|| cpuset::read_mask(&mut words)).unwrap_or(0);
    Cpus(words[..count].to_vec())
}

fn set_cpus(Cpus(cpus): &Cpus) -> bool {
    // SAFETY: `cpus` is valid for reads of the size given; 0 is the calling thread.
    errno::kept(|| unsafe { libc::syscall(libc::SYS_sched_setaffinity, 0, size_of_val(&cpus[..]), cpus.as_ptr()) == 0 })
}

fn attributes() -> Option<Attributes> {
    let mut attributes = Attributes::default();
    let size = size_of::<Attributes>();
    // SAFETY: `attributes` is valid for writes of the size given; 0 is the calling thread.
    let result = errno::kept(|| unsafe { libc::syscall(libc::SYS_sched_getattr, 0, &raw mut attributes, size, 0) });
    (result == 0).then_some(attributes)
}

/// Has the calling thread, which is as `now` says, run as `wanted` says. Not under a policy that it could not leave again.
/// (By way of the C library, which remembers what it has told the program of its threads' policies.)
fn set_policy(now: Attributes, wanted: Policy) -> bool {
    if ![SCHED_OTHER, SCHED_BATCH, SCHED_FIFO, SCHED_RR].contains(&wanted.policy) {
        return false;
    }
    let flag = if now.flags & RESET_ON_FORK != 0 { libc::SCHED_RESET_ON_FORK } else { 0 };
    let parameters = libc::sched_param { sched_priority: wanted.priority.cast_signed() };
    // SAFETY: the calling thread's own; `parameters` is valid.
    unsafe {
        libc::pthread_setschedparam(libc::pthread_self(), wanted.policy.cast_signed() | flag, &raw const parameters)
            == 0
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    const BATCH: Option<Policy> = Some(Policy { policy: SCHED_BATCH, priority: 0 });

    fn in_a_thread(test: fn()) {
        std::thread::spawn(test).join().unwrap();
    }

    #[test]
    fn follows_where_it_is_as_given() {
        in_a_thread(|| {
            let mut given = Placement::of_made_here();
            let mut wanted = Placement { policy: BATCH, ..given.clone() };
            // One CPU, the last.
            let last = wanted.cpus.0.iter().rposition(|&word| word != 0).unwrap();
            let bit = 63 - wanted.cpus.0[last].leading_zeros();
            wanted.cpus.0.fill(0);
            wanted.cpus.0[last] = 1 << bit;
            given.follow(&wanted);
            assert_eq!(given, wanted);
            assert_eq!(Placement::of_made_here(), wanted);
        });
    }

    #[test]
    fn leaves_alone_what_others_set() {
        in_a_thread(|| {
            let before = Placement::of_made_here();
            let mut given = Placement { policy: None, ..before.clone() };
            let wanted = Placement { policy: BATCH, ..before.clone() };
            given.follow(&wanted);
            assert_eq!(given.policy, None);
            assert_eq!(Placement::of_made_here(), before);
            // Unless it is what is wanted.
            given.follow(&before);
            assert_eq!(given, before);
        });
    }

    #[test]
    fn no_policy_that_cannot_be_left() {
        const SCHED_IDLE: u32 = 5;
        in_a_thread(|| {
            let before = Placement::of_made_here();
            let wanted = Placement { policy: Some(Policy { policy: SCHED_IDLE, priority: 0 }), ..before.clone() };
            before.clone().follow(&wanted);
            assert_eq!(Placement::of_made_here(), before);
        });
    }
}
