//! The values that internal control variables hold (OpenMP 6.0, section 3), and the set of them that a task carries.

use crate::core::publish::Published;

/// How the iterations of a loop are handed out: the kinds of the specification and those that only the LLVM ABI names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ScheduleKind {
    /// One block a thread; which of the two ways below is KMP_SCHEDULE's choice.
    Static,
    /// Blocks of `chunk` iterations dealt out in turn.
    StaticChunked,
    /// One block a thread, as large as the ceiling of the division: the last threads may get none.
    StaticGreedy,
    /// One block a thread; sizes differ by one at most.
    StaticBalanced,
    /// One block a thread whose size is a multiple of the chunk (the simd width), balanced.
    StaticBalancedChunked,
    /// Starts as static; a thread that is done takes from another's block.
    StaticSteal,
    /// First come, first served, by `chunk` iterations.
    Dynamic,
    /// Shrinking pieces, `chunk` at least.
    Guided,
    /// Guided, each piece computed from what is left at the time.
    GuidedIterative,
    /// Guided, the sizes computed from the piece's number.
    GuidedAnalytical,
    /// Linearly shrinking pieces.
    Trapezoidal,
    /// The runtime chooses.
    Auto,
    /// Taken from run-sched-var; never a value of run-sched-var itself.
    Runtime,
}

/// The ordering modifier of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Monotonicity {
    /// Not written: the kind's default (nonmonotonic for all but static; OpenMP 5.0 and later).
    #[default]
    Unspecified,
    /// A thread gets its iterations in increasing order.
    Monotonic,
    /// A thread may get its iterations in any order.
    Nonmonotonic,
}

/// A schedule: kind, modifiers and chunk. This is run-sched-var; loops with wider chunks carry theirs beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// The kind.
    pub kind: ScheduleKind,
    /// monotonic or nonmonotonic.
    pub order: Monotonicity,
    /// The `simd` modifier: chunks are multiples of the simd width.
    pub simd: bool,
    /// Iterations; 0 where none was given.
    pub chunk: i32,
}

impl Schedule {
    /// A schedule without modifiers or chunk.
    #[must_use]
    pub const fn new(kind: ScheduleKind) -> Self {
        Self { kind, order: Monotonicity::Unspecified, simd: false, chunk: 0 }
    }
}

impl Default for Schedule {
    fn default() -> Self {
        Self::new(ScheduleKind::Static)
    }
}

/// An element of bind-var (`omp_proc_bind_t`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum ProcBind {
    /// Threads are not bound.
    #[default]
    False,
    /// Bound; how is left to the runtime.
    True,
    /// Every thread to the primary thread's place.
    Primary,
    /// To places close to the primary thread's.
    Close,
    /// Spread over the places.
    Spread,
}

/// wait-policy-var.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WaitPolicy {
    /// Waiting threads spin.
    Active,
    /// Waiting threads sleep.
    Passive,
}

/// KMP_LIBRARY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Library {
    /// Every region is run by the thread that meets it.
    Serial,
    /// The machine is the program's own: waiting threads spin.
    Turnaround,
    /// The machine is shared: waiting threads sleep soon.
    #[default]
    Throughput,
}

/// target-offload-var.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum TargetOffload {
    /// Target regions run on the host.
    Disabled,
    /// On the device if there is one.
    #[default]
    Default,
    /// On the device, or the program ends.
    Mandatory,
}

/// OMP_DISPLAY_ENV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum DisplayEnv {
    /// Nothing is shown.
    #[default]
    False,
    /// The OMP_* variables.
    True,
    /// The OMP_* and the KMP_* variables.
    Verbose,
}

/// KMP_FORCE_REDUCTION.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReductionMethod {
    /// One thread after the other in a critical section.
    Critical,
    /// Atomic updates.
    Atomic,
    /// A tree.
    Tree,
}

/// KMP_PLAIN_BARRIER or KMP_FORKJOIN_BARRIER, each with its _PATTERN: how threads meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Pattern {
    /// Whether all meet in one place; otherwise along branches.
    pub linear: Option<bool>,
    /// Logarithm of the branches.
    pub bits: Option<u32>,
}

impl Pattern {
    /// Most [`Self::bits`].
    pub const MAX_BITS: u32 = 31;

    /// Whether all meet in one place, which is `otherwise` where nothing is said about it.
    #[must_use]
    pub fn is_linear(self, otherwise: bool) -> bool {
        self.bits == Some(0) || self.linear.unwrap_or(otherwise && self.bits.is_none())
    }

    /// The branches wanted, 2 at least.
    #[must_use]
    pub fn branches(self) -> Option<u32> {
        self.bits.map(|bits| 1 << bits.clamp(1, 15))
    }
}

/// A time that a waiting thread spins before it sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Blocktime {
    /// Microseconds.
    Micros(u64),
    /// For ever.
    Infinite,
}

/// GOMP_SPINCOUNT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpinCount {
    /// Rounds of a spin loop.
    Rounds(u64),
    /// For ever.
    Infinite,
}

/// A list that was once made, and those made after it.
struct Interned<T: 'static + Sync> {
    list: Box<[T]>,
    next: Published<Interned<T>>,
}

/// The one copy of `list` that lives for ever: ICVs can refer to it and be copied freely, and lists that come again and
/// again (a `num_threads` clause) take no new memory.
fn intern<T: Clone + PartialEq + Sync>(head: &'static Published<Interned<T>>, list: &[T]) -> &'static [T] {
    let mut slot = head;
    loop {
        let node = slot
            .get()
            .unwrap_or_else(|| slot.publish(Box::new(Interned { list: list.into(), next: Published::new() })).0);
        if *node.list == *list {
            return &node.list;
        }
        slot = &node.next;
    }
}

/// The lasting copy of a list for nthreads-var.
#[must_use]
pub fn intern_counts(list: &[u32]) -> &'static [u32] {
    static LISTS: Published<Interned<u32>> = Published::new();
    intern(&LISTS, list)
}

/// The lasting copy of a list for bind-var.
#[must_use]
pub fn intern_bindings(list: &[ProcBind]) -> &'static [ProcBind] {
    static LISTS: Published<Interned<ProcBind>> = Published::new();
    intern(&LISTS, list)
}

/// How many levels of active regions can nest: no bound of ours but the type's (omp_get_supported_active_levels).
pub const SUPPORTED_ACTIVE_LEVELS: i32 = i32::MAX;

/// thread-limit-var where nothing limits it (what omp_get_thread_limit then returns).
pub const NO_THREAD_LIMIT: i32 = i32::MAX;

/// The internal control variables with data-environment scope, as one task carries them. A new task copies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icvs {
    /// nthreads-var: its elements after the first.
    pub inner_num_threads: &'static [u32],
    /// bind-var: its elements after the first.
    pub inner_proc_bind: &'static [ProcBind],
    /// nthreads-var: its first element, the size of the next region's team. 0 where neither the environment nor the program
    /// says one: then it is what the machine has ([`crate::core::team::size::next_team`]), for a forked child anew.
    pub num_threads: u32,
    /// max-active-levels-var; 0 or more.
    pub max_active_levels: i32,
    /// thread-limit-var of the contention group; 1 at least, [`NO_THREAD_LIMIT`] without limit.
    pub thread_limit: i32,
    /// default-device-var; it may be [`UNNAMED_DEVICE`].
    pub default_device: i32,
    /// def-allocator-var: the number of an allocator ([`crate::core::alloc`]); 0 for what OMP_ALLOCATOR says.
    pub def_allocator: u32,
    /// run-sched-var.
    pub schedule: Schedule,
    /// dyn-var.
    pub dynamic: bool,
    /// bind-var: its first element.
    pub proc_bind: ProcBind,
}

/// default-device-var where OMP_TARGET_OFFLOAD is mandatory and nothing names a device: `omp_invalid_device` if there is
/// none.
pub const UNNAMED_DEVICE: i32 = i32::MIN;

const _: () = assert!(size_of::<Icvs>() <= 64);

impl Icvs {
    /// The ICVs of the implicit tasks of a region that a task with `self` encounters: lists of more than one element
    /// lose their first (OpenMP 6.0, sections 12.1.2 and 12.1.3).
    #[must_use]
    pub fn of_region(&self) -> Self {
        let mut inner = *self;
        if let [next, rest @ ..] = self.inner_num_threads {
            inner.num_threads = *next;
            inner.inner_num_threads = rest;
        }
        if let [next, rest @ ..] = self.inner_proc_bind {
            inner.proc_bind = *next;
            inner.inner_proc_bind = rest;
        }
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interned_lists_are_one() {
        let first = intern_counts(&[4, 3]);
        let other = intern_counts(&[4, 3, 2]);
        assert_eq!((first, other), ([4, 3].as_slice(), [4, 3, 2].as_slice()));
        assert!(std::ptr::eq(first, intern_counts(&[4, 3])));
        assert!(std::ptr::eq(other, intern_counts(&[4, 3, 2])));
    }

    #[test]
    fn a_region_takes_the_next_elements() {
        let outer = Icvs {
            inner_num_threads: intern_counts(&[3, 2]),
            inner_proc_bind: intern_bindings(&[ProcBind::Close]),
            num_threads: 4,
            max_active_levels: 1,
            thread_limit: NO_THREAD_LIMIT,
            default_device: 0,
            def_allocator: 0,
            schedule: Schedule::default(),
            dynamic: false,
            proc_bind: ProcBind::Spread,
        };
        let inner = outer.of_region();
        assert_eq!((inner.num_threads, inner.proc_bind), (3, ProcBind::Close));
        // The last element of a list holds for all deeper levels.
        let inmost = inner.of_region().of_region();
        assert_eq!((inmost.num_threads, inmost.proc_bind), (2, ProcBind::Close));
        assert!(inmost.inner_num_threads.is_empty());
    }
}
