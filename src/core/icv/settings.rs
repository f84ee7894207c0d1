//! The process-wide values, read from the environment once, at the first use of the runtime.

use super::allocator::AllocatorChoice;
use super::values::{
    Blocktime, DisplayEnv, Icvs, Library, NO_THREAD_LIMIT, Pattern, ProcBind, ReductionMethod, SUPPORTED_ACTIVE_LEVELS,
    Schedule, ScheduleKind, SpinCount, TargetOffload, UNNAMED_DEVICE, WaitPolicy,
};
use crate::core::publish::Published;
use crate::core::wait;
use crate::sys::linux::{cpuset, environ};
// Not through core::primitive: the settings outlive an execution of a model, which loom's atomics must not.
use crate::core::primitive::process::{AtomicI32, AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// What the machine says, where the environment says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// CPUs in the affinity mask at the first use of the runtime; 1 at least.
    pub procs: u32,
    /// The cgroup's CPU quota.
    pub quota: Quota,
    /// Bytes of stack of a thread (RLIMIT_STACK, within bounds).
    pub stack_size: usize,
}

/// A CPU quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quota {
    /// Read when it is asked for: a process's first look at its group takes the system 0.1 ms, as long as the start of
    /// three threads.
    Unread,
    /// Whole CPUs, rounded up; none without a quota.
    Known(Option<u32>),
}

impl Quota {
    fn cpus(&self) -> Option<u32> {
        match *self {
            Self::Unread => cpuset::cpu_quota(),
            Self::Known(cpus) => cpus,
        }
    }
}

impl Machine {
    /// The machine as this process sees it now.
    #[must_use]
    pub fn probe() -> Self {
        Self {
            procs: cpuset::affinity_count(),
            quota: Quota::Unread,
            stack_size: clamp_default_stack(environ::stack_limit()),
        }
    }
}

/// Smallest stack that a worker gets: what glibc needs for itself, and one signal frame with AVX-512 state.
pub const MIN_STACK_SIZE: usize = 32 << 10;
/// Largest stack that can be asked for.
pub const MAX_STACK_SIZE: usize = 1 << 46;

/// A stack of the size of the main thread's, 256 KiB to 64 MiB; 8 MiB where the limit is not known.
fn clamp_default_stack(limit: Option<u64>) -> usize {
    let limit = limit.unwrap_or(8 << 20).clamp(256 << 10, 64 << 20);
    usize::try_from(limit).unwrap_or(8 << 20)
}

/// Which devices a device-specific variable sets (OpenMP 6.0, section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceScope {
    /// `_ALL`: the host and every other device.
    All,
    /// `_DEV`: every device but the host.
    NonHost,
    /// `_DEV_n`: the non-host device with this number.
    Number(u32),
}

/// A variable with a device suffix; the value was checked as the host's would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceSetting {
    /// The host's variable, such as `OMP_NUM_TEAMS`.
    pub name: &'static str,
    /// The devices meant.
    pub scope: DeviceScope,
    /// The value as written.
    pub value: String,
}

/// How KMP_NESTING_MODE, KMP_HOT_TEAMS_* and the like were set; no effect on meaning, kept to be shown and used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// KMP_NESTING_MODE.
    pub nesting_mode: i32,
    /// KMP_HOT_TEAMS_MAX_LEVEL.
    pub hot_teams_max_level: i32,
    /// KMP_HOT_TEAMS_MODE.
    pub hot_teams_mode: i32,
    /// KMP_DYNAMIC_MODE: `load_balance`, `thread_limit` or `random`, as written.
    pub dynamic_mode: Option<String>,
    /// KMP_CONSISTENCY_CHECK: misuse of constructs is looked for.
    pub consistency_check: bool,
    /// KMP_TASKING: 0 runs every task at once, 1 keeps them to barriers, 2 as usual.
    pub tasking: i32,
    /// KMP_TASK_STEALING_CONSTRAINT: tied tasks keep to the scheduling constraint.
    pub task_stealing_constraint: bool,
    /// KMP_ENABLE_TASK_THROTTLING: a thread with many tasks queued executes new ones at once.
    pub task_throttling: bool,
    /// KMP_ATOMIC_MODE: 1 Intel, 2 GNU.
    pub atomic_mode: i32,
    /// LIBOMP_NUM_HIDDEN_HELPER_THREADS; 0 under LIBOMP_USE_HIDDEN_HELPER_TASK=false.
    pub hidden_helpers: i32,
    /// KMP_PLAIN_BARRIER and its pattern.
    pub plain_barrier: Pattern,
    /// KMP_FORKJOIN_BARRIER and its pattern.
    pub fork_join_barrier: Pattern,
    /// GOMP_DEBUG.
    pub gomp_debug: bool,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            nesting_mode: 0,
            hot_teams_max_level: 1,
            hot_teams_mode: 0,
            dynamic_mode: None,
            consistency_check: false,
            tasking: 2,
            task_stealing_constraint: true,
            task_throttling: true,
            atomic_mode: 2,
            hidden_helpers: 7,
            plain_barrier: Pattern::default(),
            fork_join_barrier: Pattern::default(),
            gomp_debug: false,
        }
    }
}

/// Values that calls may change while the process runs (device and global scope). Each stands for itself: relaxed
/// loads and stores, ordered by nothing.
#[derive(Debug, Default)]
pub struct Knobs {
    /// Bytes; 0 where neither environment nor a call gave one.
    stack_size: AtomicUsize,
    /// Microseconds plus 1, `u64::MAX` for ever; 0 where neither environment nor a call gave one.
    blocktime: AtomicU64,
    /// A [`Library`] by number.
    library: AtomicU32,
    num_teams: AtomicI32,
    teams_thread_limit: AtomicI32,
    /// Replaced whole by each call; the old texts stay allocated, since readers may hold them.
    affinity_format: Published<String>,
}

impl Clone for Knobs {
    fn clone(&self) -> Self {
        let affinity_format = Published::new();
        if let Some(text) = self.affinity_format.get() {
            affinity_format.publish(Box::new(text.clone()));
        }
        Self {
            affinity_format,
            stack_size: AtomicUsize::new(self.stack_size.load(Ordering::Relaxed)),
            blocktime: AtomicU64::new(self.blocktime.load(Ordering::Relaxed)),
            library: AtomicU32::new(self.library.load(Ordering::Relaxed)),
            num_teams: AtomicI32::new(self.num_teams.load(Ordering::Relaxed)),
            teams_thread_limit: AtomicI32::new(self.teams_thread_limit.load(Ordering::Relaxed)),
        }
    }
}

/// The variant that KMP_SCHEDULE gives to `static` and `guided` loops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleVariants {
    /// StaticBalanced or StaticGreedy.
    pub static_kind: ScheduleKind,
    /// GuidedIterative or GuidedAnalytical.
    pub guided_kind: ScheduleKind,
}

/// What holds for the process. Read once; replaced whole by kmp_set_defaults, see [`Published`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the machine says.
    pub machine: Machine,
    /// OMP_NUM_THREADS; empty where not given.
    pub num_threads: &'static [u32],
    /// OMP_PROC_BIND; empty where not given.
    pub proc_bind: &'static [ProcBind],
    /// OMP_SCHEDULE.
    pub schedule: Schedule,
    /// KMP_SCHEDULE.
    pub schedule_variants: ScheduleVariants,
    /// KMP_FORCE_MONOTONIC_DYNAMIC_SCHEDULE: dynamic loops are monotonic, with whatever modifier.
    pub force_monotonic: bool,
    /// OMP_DYNAMIC.
    pub dynamic: bool,
    /// OMP_NESTED, deprecated.
    pub nested: Option<bool>,
    /// OMP_MAX_ACTIVE_LEVELS.
    pub max_active_levels: Option<i32>,
    /// OMP_THREAD_LIMIT, of a contention group.
    pub thread_limit: Option<i32>,
    /// KMP_DEVICE_THREAD_LIMIT, of all threads of the process.
    pub device_thread_limit: Option<i32>,
    /// KMP_TEAMS_THREAD_LIMIT: teams times threads of a league.
    pub kmp_teams_thread_limit: Option<i32>,
    /// OMP_DEFAULT_DEVICE.
    pub default_device: Option<i32>,
    /// OMP_AVAILABLE_DEVICES as written.
    pub available_devices: Option<String>,
    /// OMP_TARGET_OFFLOAD.
    pub target_offload: TargetOffload,
    /// OMP_WAIT_POLICY.
    pub wait_policy: Option<WaitPolicy>,
    /// GOMP_SPINCOUNT.
    pub spin_count: Option<SpinCount>,
    /// KMP_STACKOFFSET, bytes between the starts of two workers' stack use.
    pub stack_offset: usize,
    /// OMP_PLACES as written.
    pub places: Option<String>,
    /// KMP_AFFINITY as written.
    pub kmp_affinity: Option<String>,
    /// GOMP_CPU_AFFINITY as written.
    pub gomp_affinity: Option<String>,
    /// KMP_HW_SUBSET as written.
    pub hw_subset: Option<String>,
    /// OMP_CANCELLATION.
    pub cancellation: bool,
    /// OMP_DISPLAY_ENV.
    pub display_env: DisplayEnv,
    /// OMP_DISPLAY_AFFINITY.
    pub display_affinity: bool,
    /// OMP_MAX_TASK_PRIORITY.
    pub max_task_priority: i32,
    /// OMP_ALLOCATOR.
    pub allocator: AllocatorChoice,
    /// OMP_TOOL.
    pub tool: bool,
    /// OMP_TOOL_LIBRARIES as written.
    pub tool_libraries: Option<String>,
    /// OMP_TOOL_VERBOSE_INIT as written: `stdout`, `stderr` or a file; none where disabled.
    pub tool_verbose_init: Option<String>,
    /// OMP_DEBUG: OMPD.
    pub debug: bool,
    /// OMP_THREADS_RESERVE as written.
    pub threads_reserve: Option<String>,
    /// KMP_SETTINGS.
    pub show_settings: bool,
    /// KMP_VERSION.
    pub show_version: bool,
    /// KMP_WARNINGS.
    pub warnings: bool,
    /// KMP_DISP_NUM_BUFFERS.
    pub dispatch_buffers: i32,
    /// KMP_DETERMINISTIC_REDUCTION.
    pub deterministic_reduction: bool,
    /// KMP_FORCE_REDUCTION.
    pub force_reduction: Option<ReductionMethod>,
    /// OXOMP_CPU_QUOTA: the default team size follows the cgroup's CPU quota.
    pub follow_quota: bool,
    /// OXOMP_STACK_REPORT: a worker whose stack overflows says so.
    pub stack_report: bool,
    /// OXOMP_SPREAD: workers leave a CPU that they share with another member.
    pub spread: bool,
    /// The rest.
    pub tuning: Tuning,
    /// Values with a device suffix.
    pub device_settings: Vec<DeviceSetting>,
    /// Names of the variables that gave a value, in the order they were read.
    pub given: Vec<&'static str>,
    knobs: Knobs,
}

impl Settings {
    /// The values of an empty environment on `machine`.
    #[must_use]
    pub fn new(machine: Machine) -> Self {
        Self {
            machine,
            num_threads: &[],
            proc_bind: &[],
            schedule: Schedule::default(),
            schedule_variants: ScheduleVariants {
                static_kind: ScheduleKind::StaticBalanced,
                guided_kind: ScheduleKind::GuidedIterative,
            },
            force_monotonic: false,
            dynamic: false,
            nested: None,
            max_active_levels: None,
            thread_limit: None,
            device_thread_limit: None,
            kmp_teams_thread_limit: None,
            default_device: None,
            available_devices: None,
            target_offload: TargetOffload::Default,
            wait_policy: None,
            spin_count: None,
            stack_offset: 0,
            places: None,
            kmp_affinity: None,
            gomp_affinity: None,
            hw_subset: None,
            cancellation: false,
            display_env: DisplayEnv::False,
            display_affinity: false,
            max_task_priority: 0,
            allocator: AllocatorChoice::default(),
            tool: true,
            tool_libraries: None,
            tool_verbose_init: None,
            debug: false,
            threads_reserve: None,
            show_settings: false,
            show_version: false,
            warnings: true,
            dispatch_buffers: 7,
            deterministic_reduction: false,
            force_reduction: None,
            follow_quota: true,
            spread: false,
            stack_report: true,
            tuning: Tuning::default(),
            device_settings: Vec::new(),
            given: Vec::new(),
            knobs: Knobs { library: AtomicU32::new(Library::Throughput as u32), ..Knobs::default() },
        }
    }

    /// Size of a team where nothing says otherwise: the CPUs of the mask, within the CPU quota; 1 at least. May read files.
    #[must_use]
    pub fn default_threads(&self) -> u32 {
        let quota = if self.follow_quota { self.machine.quota.cpus() } else { None };
        self.machine.procs.min(quota.unwrap_or(u32::MAX)).max(1)
    }

    /// The ICVs of an initial task.
    #[must_use]
    pub fn initial_icvs(&self) -> Icvs {
        let (num_threads, inner_num_threads) = match self.num_threads {
            [first, rest @ ..] => (*first, rest),
            [] => (0, [].as_slice()),
        };
        let (proc_bind, inner_proc_bind) = match self.proc_bind {
            [first, rest @ ..] => (*first, rest),
            // Places without a policy mean that threads are bound (OpenMP 6.0, section 4.3.4).
            [] if self.places.is_some() || self.gomp_affinity.is_some() => (ProcBind::True, [].as_slice()),
            [] => (ProcBind::False, [].as_slice()),
        };
        Icvs {
            inner_num_threads,
            inner_proc_bind,
            num_threads,
            max_active_levels: self.initial_max_active_levels(),
            thread_limit: self.thread_limit.unwrap_or(NO_THREAD_LIMIT),
            default_device: self.default_device.unwrap_or(match self.target_offload {
                TargetOffload::Mandatory => UNNAMED_DEVICE,
                _ => 0,
            }),
            def_allocator: 0,
            schedule: self.schedule,
            dynamic: self.dynamic,
            proc_bind,
        }
    }

    /// max-active-levels-var: OMP_MAX_ACTIVE_LEVELS, else OMP_NESTED, else all levels where a list of OMP_NUM_THREADS or
    /// OMP_PROC_BIND speaks of inner levels, else one.
    #[must_use]
    pub fn initial_max_active_levels(&self) -> i32 {
        match (self.max_active_levels, self.nested) {
            (Some(levels), _) => levels,
            (None, Some(true)) => SUPPORTED_ACTIVE_LEVELS,
            (None, Some(false)) => 1,
            (None, None) if self.num_threads.len() > 1 || self.proc_bind.len() > 1 => SUPPORTED_ACTIVE_LEVELS,
            (None, None) => 1,
        }
    }

    /// Bytes of stack of a worker thread.
    #[must_use]
    pub fn stack_size(&self) -> usize {
        match self.knobs.stack_size.load(Ordering::Relaxed) {
            0 => self.machine.stack_size,
            given => given,
        }
    }

    /// Sets the stack size of threads made from now on; it is brought within the bounds.
    pub fn set_stack_size(&self, bytes: usize) {
        self.knobs.stack_size.store(bytes.clamp(MIN_STACK_SIZE, MAX_STACK_SIZE), Ordering::Relaxed);
    }

    /// KMP_BLOCKTIME or kmp_set_blocktime, if one was given.
    #[must_use]
    pub fn blocktime(&self) -> Option<Blocktime> {
        match self.knobs.blocktime.load(Ordering::Relaxed) {
            0 => None,
            u64::MAX => Some(Blocktime::Infinite),
            micros => Some(Blocktime::Micros(micros - 1)),
        }
    }

    /// How long a waiting thread spins, whatever decides it.
    #[must_use]
    pub fn effective_blocktime(&self) -> Blocktime {
        self.blocktime().unwrap_or_else(|| match self.spin_rounds() {
            u32::MAX => Blocktime::Infinite,
            rounds => Blocktime::Micros(u64::from(rounds) / ROUNDS_PER_MICRO),
        })
    }

    /// The same in whole milliseconds, `i32::MAX` for ever (kmp_get_blocktime).
    #[must_use]
    pub fn blocktime_millis(&self) -> i32 {
        match self.effective_blocktime() {
            Blocktime::Infinite => i32::MAX,
            Blocktime::Micros(micros) => i32::try_from(micros / 1000).unwrap_or(i32::MAX),
        }
    }

    /// Sets the blocktime (kmp_set_blocktime). The caller hands [`Settings::spin_rounds`] on to [`wait`].
    pub fn set_blocktime(&self, time: Blocktime) {
        let stored = match time {
            Blocktime::Micros(micros) => micros.saturating_add(1),
            Blocktime::Infinite => u64::MAX,
        };
        self.knobs.blocktime.store(stored, Ordering::Relaxed);
    }

    /// Most threads of a team: one under KMP_LIBRARY=serial, else KMP_DEVICE_THREAD_LIMIT.
    #[must_use]
    pub fn team_cap(&self) -> u32 {
        match (self.library(), self.device_thread_limit) {
            (Library::Serial, _) => 1,
            (_, Some(limit)) => limit.max(1) as u32,
            (_, None) => u32::MAX,
        }
    }

    /// KMP_LIBRARY, or what OMP_WAIT_POLICY makes of it.
    #[must_use]
    pub fn library(&self) -> Library {
        match self.knobs.library.load(Ordering::Relaxed) {
            n if n == Library::Serial as u32 => Library::Serial,
            n if n == Library::Turnaround as u32 => Library::Turnaround,
            _ => Library::Throughput,
        }
    }

    /// Sets the library mode (kmp_set_library and its three short forms).
    pub fn set_library(&self, library: Library) {
        self.knobs.library.store(library as u32, Ordering::Relaxed);
    }

    /// nteams-var; 0 where not given.
    #[must_use]
    pub fn num_teams(&self) -> i32 {
        self.knobs.num_teams.load(Ordering::Relaxed)
    }

    /// Sets nteams-var (omp_set_num_teams); 0 or less takes it back.
    pub fn set_num_teams(&self, teams: i32) {
        self.knobs.num_teams.store(teams.max(0), Ordering::Relaxed);
    }

    /// teams-thread-limit-var; 0 where not given.
    #[must_use]
    pub fn teams_thread_limit(&self) -> i32 {
        self.knobs.teams_thread_limit.load(Ordering::Relaxed)
    }

    /// Sets teams-thread-limit-var (omp_set_teams_thread_limit); 0 or less takes it back.
    pub fn set_teams_thread_limit(&self, limit: i32) {
        self.knobs.teams_thread_limit.store(limit.max(0), Ordering::Relaxed);
    }

    /// affinity-format-var.
    #[must_use]
    pub fn affinity_format(&self) -> &'static str {
        self.knobs.affinity_format.get().map_or(DEFAULT_AFFINITY_FORMAT, String::as_str)
    }

    /// Sets affinity-format-var (omp_set_affinity_format). A new text is kept for ever.
    pub fn set_affinity_format(&self, text: &str) {
        let slot = &self.knobs.affinity_format;
        let mut current = slot.get();
        while current.is_none_or(|current| current != text) {
            let (found, ours) = match current {
                None => slot.publish(Box::new(text.to_owned())),
                Some(old) => slot.replace(old, Box::new(text.to_owned())),
            };
            if ours {
                return;
            }
            current = Some(found);
        }
    }

    /// The value of the host's variable `name` for the non-host device `number`, as written: that of its own form, else
    /// that of all non-host devices, else that of all devices (OpenMP 6.0, section 4.2).
    #[must_use]
    pub fn device_value(&self, name: &str, number: u32) -> Option<&str> {
        [DeviceScope::Number(number), DeviceScope::NonHost, DeviceScope::All].iter().find_map(|scope| {
            // Of the same form, the last set holds.
            let same = |setting: &&DeviceSetting| setting.name == name && setting.scope == *scope;
            self.device_settings.iter().rev().find(same).map(|setting| setting.value.as_str())
        })
    }

    /// How a reduction is to be done where the environment says so: KMP_FORCE_REDUCTION, else a tree under
    /// KMP_DETERMINISTIC_REDUCTION.
    #[must_use]
    pub fn reduction_method(&self) -> Option<ReductionMethod> {
        self.force_reduction.or(self.deterministic_reduction.then_some(ReductionMethod::Tree))
    }

    /// Rounds that a waiting thread spins before it sleeps: KMP_BLOCKTIME, else GOMP_SPINCOUNT, else OMP_WAIT_POLICY or
    /// KMP_LIBRARY, else the default of [`wait`].
    #[must_use]
    pub fn spin_rounds(&self) -> u32 {
        let narrow = |rounds: u64| u32::try_from(rounds).unwrap_or(u32::MAX);
        match (self.blocktime(), self.spin_count) {
            (Some(Blocktime::Infinite), _) | (None, Some(SpinCount::Infinite)) => u32::MAX,
            (Some(Blocktime::Micros(micros)), _) => narrow(micros.saturating_mul(ROUNDS_PER_MICRO)),
            (None, Some(SpinCount::Rounds(rounds))) => narrow(rounds),
            (None, None) => match (self.library(), self.wait_policy) {
                // OMP_WAIT_POLICY=active made it so, unless a call changed it since.
                (Library::Turnaround, _) => u32::MAX,
                (_, Some(WaitPolicy::Passive)) => 0,
                _ => wait::DEFAULT_SPIN_ROUNDS,
            },
        }
    }
}

/// Rounds of `pause` in a microsecond: 140 cycles each on Skylake and later, at about 3 GHz.
pub const ROUNDS_PER_MICRO: u64 = 20;

/// affinity-format-var where nothing sets it.
pub const DEFAULT_AFFINITY_FORMAT: &str = "OMP: pid %P tid %i thread %n bound to OS proc set {%A}";
