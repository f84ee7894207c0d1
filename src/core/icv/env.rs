//! From the environment to [`Settings`]: once, at the first use of the runtime (prepared while the library is loaded), and
//! again in part by kmp_set_defaults.

use super::settings::{DeviceScope, DeviceSetting, Machine, Settings};
use super::show;
use super::text::Reason;
use super::values::{Blocktime, DisplayEnv, Icvs, Library};
use super::variables::{self, Variable};
use crate::core::publish::Published;
use crate::core::sync::raw::Mutex;
use crate::core::team::size;
use crate::core::wait;
use crate::sys::linux::{cpuset, environ, errno, stderr};

/// Name and value of each variable.
pub type Block = [(String, String)];

const PREFIXES: [&str; 5] = ["OMP_", "KMP_", "GOMP_", "LIBOMP_", "OXOMP_"];

static CURRENT: Published<Settings> = Published::new();

/// The process's settings; the first call reads the machine and the environment.
#[inline]
pub fn settings() -> &'static Settings {
    CURRENT.get().unwrap_or_else(|| errno::kept(read_first))
}

/// What the machine and the environment said at some time, and what is to be made of it.
struct Reading {
    block: Vec<(String, String)>,
    settings: Box<Settings>,
    /// What is to be written when the settings take effect.
    messages: String,
}

impl Reading {
    fn now() -> Self {
        let block = environ::with_prefixes(&PREFIXES);
        let mut settings = Box::new(Settings::new(Machine::probe()));
        let mut messages = apply(&mut settings, &block);
        if settings.show_version {
            messages.push_str(&show::version());
        }
        if settings.show_settings {
            messages.push_str(&show::settings_listing(&settings, &block));
        }
        if settings.display_env != DisplayEnv::False {
            messages.push_str(&show::environment(&settings, settings.display_env == DisplayEnv::Verbose));
        }
        Self { block, settings, messages }
    }

    /// Whether it would be the same now. (The limit of the stack is the program's own, which the C library reads no later.)
    fn holds(&self) -> bool {
        self.settings.machine.procs == cpuset::affinity_count() && environ::has(&PREFIXES, &self.block)
    }
}

/// The reading of the time the library was loaded. Nobody waits for this lock: a process may be forked while it is held.
static EARLY: Mutex<Option<Reading>> = Mutex::new(None);

/// Reads the machine and the environment as they are while the library is loaded. If they are the same at the first use of
/// the runtime, that is so much faster; what a program changes before it counts. Returns the ICVs of an initial task, as far
/// as is known.
pub(crate) fn read_early() -> Icvs {
    let reading = Reading::now();
    let icvs = reading.settings.initial_icvs();
    if let Some(mut early) = EARLY.try_lock() {
        *early = Some(reading);
    }
    icvs
}

#[cold]
fn read_first() -> &'static Settings {
    let early = EARLY.try_lock().and_then(|mut early| early.take());
    let Reading { settings, messages, .. } = early.filter(Reading::holds).unwrap_or_else(Reading::now);
    let (settings, first) = CURRENT.publish(settings);
    // Of several threads that read at once, one speaks.
    if first {
        take_effect(settings);
        stderr::write(&messages);
    }
    settings
}

/// Brings the settings to where hot paths read them.
fn take_effect(settings: &Settings) {
    wait::set_spin_rounds(settings.spin_rounds());
    size::set_cap(settings.team_cap());
}

/// Sets the blocktime (kmp_set_blocktime) and what follows from it.
pub fn set_blocktime(time: Blocktime) {
    settings().set_blocktime(time);
    take_effect(settings());
}

/// Sets the library mode (kmp_set_library) and what follows from it.
pub fn set_library(library: Library) {
    settings().set_library(library);
    take_effect(settings());
}

/// Prints the settings now in force to standard error (omp_display_env).
pub fn display(verbose: bool) {
    stderr::write(&show::environment(settings(), verbose));
}

/// Changes one value of the process's settings, if `change` says that it differs.
fn alter(change: impl Fn(&mut Settings) -> bool) {
    let mut current = settings();
    loop {
        let mut next = current.clone();
        if !change(&mut next) {
            return;
        }
        let (found, ours) = CURRENT.replace(current, Box::new(next));
        if ours {
            return;
        }
        current = found;
    }
}

/// Shows warnings from now on, or none (kmp_set_warnings_on, kmp_set_warnings_off).
pub fn set_warnings(on: bool) {
    alter(|settings| std::mem::replace(&mut settings.warnings, on) != on);
}

/// Reads again what the machine says: a forked child may have another affinity mask than its parent had.
#[cold]
pub fn probe_machine_again() {
    let machine = Machine::probe();
    alter(|settings| std::mem::replace(&mut settings.machine, machine.clone()) != machine);
}

/// Sets KMP_DISP_NUM_BUFFERS' value (kmp_set_disp_num_buffers).
pub fn set_dispatch_buffers(buffers: i32) {
    alter(|settings| std::mem::replace(&mut settings.dispatch_buffers, buffers) != buffers);
}

/// Takes kmp_set_defaults' `NAME=VALUE` pairs, separated by `|`, into the process's settings. Returns the settings and
/// the names that gave a value; the caller brings [`apply_to_task`] to the encountering task.
pub fn set_defaults(text: &str) -> (&'static Settings, Vec<&'static str>) {
    let block = pairs(text);
    let mut current = settings();
    loop {
        let mut next = current.clone();
        next.given.clear();
        let mut messages = apply(&mut next, &block);
        let names = next.given.clone();
        next.given.splice(..0, current.given.iter().filter(|name| !names.contains(name)).copied());
        if names.contains(&"KMP_SETTINGS") && next.show_settings {
            messages.push_str(&show::settings_listing(&next, &block));
        }
        let (found, ours) = CURRENT.replace(current, Box::new(next));
        if ours {
            take_effect(found);
            stderr::write(&messages);
            return (found, names);
        }
        current = found;
    }
}

/// The variables of such a text.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('|').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.to_owned())).collect()
}

/// Gives a task the values of the variables `names`, as kmp_set_defaults does for the task that calls it.
pub fn apply_to_task(icvs: &mut Icvs, settings: &Settings, names: &[&str]) {
    let fresh = settings.initial_icvs();
    for name in names {
        match *name {
            "OMP_NUM_THREADS" => {
                icvs.num_threads = fresh.num_threads;
                icvs.inner_num_threads = fresh.inner_num_threads;
            }
            "OMP_DYNAMIC" => icvs.dynamic = fresh.dynamic,
            "OMP_NESTED" | "OMP_MAX_ACTIVE_LEVELS" => icvs.max_active_levels = fresh.max_active_levels,
            "OMP_SCHEDULE" => icvs.schedule = fresh.schedule,
            "OMP_DEFAULT_DEVICE" => icvs.default_device = fresh.default_device,
            _ => {}
        }
    }
}

/// Reads `block` into `settings`; pure. Returns the warnings, a line each: none under KMP_WARNINGS=off.
pub fn apply(settings: &mut Settings, block: &Block) -> String {
    let mut warnings = String::new();
    for variable in variables::all() {
        let own = lookup(block, |name| name == variable.name);
        // The host is one of all devices (OpenMP 6.0, section 4.2).
        let of_all = || lookup(block, |name| variable.per_device && name.strip_suffix("_ALL") == Some(variable.name));
        let Some((name, value)) = own.or_else(of_all) else { continue };
        match (variable.read)(settings, value) {
            Ok(()) => settings.given.push(variable.name),
            Err(reason) => warnings.push_str(&warning(name, value, &reason, &(variable.show)(settings).plain())),
        }
    }
    apply_devices(settings, block, &mut warnings);
    if settings.warnings { warnings } else { String::new() }
}

/// The first variable whose name is meant, with its value: a blank one is none at all.
fn lookup(block: &Block, meant: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    let (name, value) = block.iter().find(|(name, _)| meant(name))?;
    (!value.trim().is_empty()).then_some((name, value))
}

fn apply_devices(settings: &mut Settings, block: &Block, warnings: &mut String) {
    for (name, value) in block {
        let Some((variable, suffix)) = device_form(name) else { continue };
        if value.trim().is_empty() {
            continue;
        }
        let mut other = Settings::new(settings.machine.clone());
        let outcome = match suffix.scope() {
            _ if !variable.per_device => Err(Reason::new("this variable has no form for devices")),
            None => Err(Reason::new("not the number of a device")),
            Some(scope) => (variable.read)(&mut other, value).map(|()| scope),
        };
        let of_host =
            suffix == Suffix::All && variable.per_device && lookup(block, |name| name == variable.name).is_none();
        match outcome {
            Ok(scope) => {
                settings.device_settings.push(DeviceSetting { name: variable.name, scope, value: value.clone() })
            }
            // Read for the host already, and warned of there.
            Err(_) if of_host => {}
            Err(reason) => warnings.push_str(&warning(name, value, &reason, "the devices' own value")),
        }
    }
}

/// The ending of a name that speaks of devices.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suffix<'a> {
    All,
    NonHost,
    /// What follows `_DEV_`.
    Number(&'a str),
}

impl Suffix<'_> {
    fn scope(self) -> Option<DeviceScope> {
        match self {
            Self::All => Some(DeviceScope::All),
            Self::NonHost => Some(DeviceScope::NonHost),
            Self::Number(text) => {
                // Each device has one name: neither +1 nor 01.
                let number = text.parse::<u32>().ok().filter(|number| number.to_string() == text);
                number.filter(|number| *number < i32::MAX.unsigned_abs()).map(DeviceScope::Number)
            }
        }
    }
}

/// The variable of OpenMP and the suffix that `name` is made of.
fn device_form(name: &str) -> Option<(&'static Variable, Suffix<'_>)> {
    let (stem, suffix) = if let Some(stem) = name.strip_suffix("_ALL") {
        (stem, Suffix::All)
    } else if let Some(stem) = name.strip_suffix("_DEV") {
        (stem, Suffix::NonHost)
    } else {
        let (stem, number) = name.split_once("_DEV_")?;
        (stem, Suffix::Number(number))
    };
    variables::find(stem).filter(|variable| variable.name.starts_with("OMP_")).map(|variable| (variable, suffix))
}

/// Characters of a value that a warning repeats.
const LONGEST_VALUE: usize = 200;

/// libomp's number of this warning: scripts look for it.
const BAD_VALUE: u32 = 42;

fn warning(name: &str, value: &str, Reason(why): &Reason, instead: &str) -> String {
    let shown: String = value.chars().take(LONGEST_VALUE).collect();
    let more = if shown.len() < value.len() { "..." } else { "" };
    format!("OMP: Warning #{BAD_VALUE}: {name}={shown:?}{more}: {why}; using {instead}.\n")
}

#[cfg(test)]
mod tests {
    use super::super::settings::{MIN_STACK_SIZE, Quota};
    use super::super::values::{Pattern, ProcBind, ScheduleKind};
    use super::*;

    fn machine() -> Machine {
        Machine { procs: 16, quota: Quota::Known(Some(6)), stack_size: 8 << 20 }
    }

    fn read(pairs: &[(&str, &str)]) -> (Settings, String) {
        let block: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut settings = Settings::new(machine());
        let warnings = apply(&mut settings, &block);
        (settings, warnings)
    }

    #[test]
    fn nothing_set() {
        let (settings, warnings) = read(&[]);
        assert_eq!(warnings, "");
        let icvs = settings.initial_icvs();
        assert_eq!((icvs.num_threads, icvs.max_active_levels, icvs.thread_limit), (0, 1, i32::MAX));
        assert_eq!(settings.default_threads(), 6);
        assert_eq!(icvs.proc_bind, ProcBind::False);
        assert_eq!(settings.spin_rounds(), wait::DEFAULT_SPIN_ROUNDS);
    }

    #[test]
    fn one_warning_then_the_default() {
        let cases = [
            ("OMP_NUM_THREADS", "abc", "using 6."),
            ("OMP_NUM_THREADS", "-3", "using 6."),
            ("OMP_NUM_THREADS", "1e9", "using 6."),
            ("OMP_NUM_THREADS", "99999999999999999999", "using 6."),
            ("OMP_NUM_THREADS", "2,,4", "using 6."),
            ("OMP_SCHEDULE", "foo", "using static."),
            ("OMP_SCHEDULE", "dynamic,0", "using static."),
            ("OMP_STACKSIZE", "1x", "using 8M."),
            ("OMP_STACKSIZE", "1B", "using 32k."),
            ("OMP_DYNAMIC", "maybe", "using false."),
            ("OMP_WAIT_POLICY", "lazy", "using PASSIVE."),
            ("OMP_PROC_BIND", "close,true", "using false."),
            ("OMP_MAX_ACTIVE_LEVELS", "-1", "using 1."),
            ("OMP_THREAD_LIMIT", "0", "using 2147483647."),
            ("OMP_TARGET_OFFLOAD", "perhaps", "using DEFAULT."),
            ("OMP_ALLOCATOR", "malloc", "using omp_default_mem_alloc."),
            ("OMP_NUM_TEAMS", "many", "using 0."),
            ("OMP_NUM_TEAMS_ALL", "many", "using 0."),
            ("OMP_NUM_TEAMS_DEV_2", "many", "using the devices' own value."),
            ("OMP_NUM_TEAMS_DEV_abc", "4", "using the devices' own value."),
            ("OMP_NUM_TEAMS_DEV_01", "4", "using the devices' own value."),
            ("OMP_NUM_TEAMS_DEV_", "4", "using the devices' own value."),
            ("OMP_NUM_TEAMS_DEV_2147483647", "4", "using the devices' own value."),
            ("OMP_CANCELLATION_DEV", "true", "using the devices' own value."),
            ("OMP_TOOL_LIBRARIES_ALL", "a.so", "using the devices' own value."),
            ("KMP_BLOCKTIME", "soon", "using 1ms."),
            ("KMP_LIBRARY", "city", "using throughput."),
            ("KMP_WARNINGS", "maybe", "using true."),
            ("KMP_PLAIN_BARRIER", "32", "using what suits the team's size."),
            ("KMP_PLAIN_BARRIER", "2,", "using what suits the team's size."),
            ("KMP_FORKJOIN_BARRIER_PATTERN", "hyper,ring", "using what suits the team's size."),
            ("GOMP_SPINCOUNT", "x", "using 20000."),
            ("OMP_NUM_THREADS", "4\n5\u{1b}[31m", "using 6."),
        ];
        for (name, value, instead) in cases {
            let (settings, warnings) = read(&[(name, value)]);
            assert_eq!(warnings.lines().count(), 1, "{name}={value}: {warnings}");
            assert!(warnings.starts_with(&format!("OMP: Warning #{BAD_VALUE}: {name}={value:?}: ")), "{warnings}");
            assert!(warnings.ends_with(&format!("{instead}\n")), "{warnings}");
            assert!(settings.given.is_empty());
            let (_, silent) = read(&[(name, value), ("KMP_WARNINGS", "off")]);
            assert_eq!(silent.lines().count(), usize::from(name == "KMP_WARNINGS"));
        }
    }

    #[test]
    fn silently_accepted() {
        let (settings, warnings) = read(&[
            ("KMP_NO_SUCH_THING", "x"),
            ("KMP_LOCK_KIND", "queuing"),
            ("KMP_DUPLICATE_LIB_OK", "TRUE"),
            ("KMP_INIT_AT_FORK", "FALSE"),
            ("OMP_NUM_THREADS", "  "),
            ("OMP_SCHEDULE", ""),
            ("OMP_NUM_TEAMS_DEV0", "x"),
            ("OMP_NUM_TEAMS_ALLEY", "x"),
            ("KMP_LIBRARY_ALL", "x"),
            ("OMP_NO_SUCH_THING", "x"),
            ("GOMP_RTEMS_THREAD_POOLS", "1$2"),
        ]);
        assert_eq!(warnings, "");
        assert_eq!(settings.given, ["GOMP_RTEMS_THREAD_POOLS", "KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK"]);
    }

    #[test]
    fn barriers_have_patterns() {
        let (settings, warnings) = read(&[
            ("KMP_PLAIN_BARRIER", "3,1"),
            ("KMP_PLAIN_BARRIER_PATTERN", "dist,dist"),
            ("KMP_FORKJOIN_BARRIER", "0"),
            ("KMP_FORKJOIN_BARRIER_PATTERN", "linear,hyper"),
        ]);
        assert_eq!(warnings, "");
        let tuning = settings.tuning;
        assert_eq!(tuning.plain_barrier, Pattern { linear: Some(false), bits: Some(3) });
        assert_eq!(tuning.fork_join_barrier, Pattern { linear: Some(true), bits: Some(0) });
    }

    #[test]
    fn lists_give_levels() {
        let (settings, _) = read(&[("OMP_NUM_THREADS", "4,3,2"), ("OMP_PROC_BIND", "spread,close")]);
        let icvs = settings.initial_icvs();
        assert_eq!((icvs.num_threads, icvs.inner_num_threads), (4, [3, 2].as_slice()));
        assert_eq!((icvs.proc_bind, icvs.inner_proc_bind), (ProcBind::Spread, [ProcBind::Close].as_slice()));
        assert_eq!(icvs.max_active_levels, i32::MAX);
    }

    #[test]
    fn levels_by_precedence() {
        let levels = |pairs: &[(&str, &str)]| read(pairs).0.initial_icvs().max_active_levels;
        assert_eq!(levels(&[("OMP_NESTED", "true")]), i32::MAX);
        assert_eq!(levels(&[("OMP_NESTED", "false"), ("OMP_NUM_THREADS", "2,2")]), 1);
        assert_eq!(levels(&[("OMP_NESTED", "false"), ("OMP_MAX_ACTIVE_LEVELS", "3")]), 3);
        assert_eq!(levels(&[("OMP_MAX_ACTIVE_LEVELS", "0")]), 0);
    }

    #[test]
    fn stack_sizes_by_precedence() {
        let size = |pairs: &[(&str, &str)]| read(pairs).0.stack_size();
        assert_eq!(size(&[("OMP_STACKSIZE", "1024")]), 1 << 20);
        assert_eq!(size(&[("GOMP_STACKSIZE", "2048"), ("OMP_STACKSIZE", "1024")]), 2 << 20);
        assert_eq!(size(&[("KMP_STACKSIZE", "131072"), ("GOMP_STACKSIZE", "2048")]), 128 << 10);
        assert_eq!(size(&[("KMP_STACKSIZE", "4m")]), 4 << 20);
        // A bad one leaves the next in line.
        let (settings, warnings) = read(&[("KMP_STACKSIZE", "big"), ("OMP_STACKSIZE", "3M")]);
        assert_eq!(settings.stack_size(), 3 << 20);
        assert!(warnings.ends_with("using 3M.\n"));
        assert_eq!(size(&[("OMP_STACKSIZE", "1")]), MIN_STACK_SIZE);
    }

    #[test]
    fn waiting() {
        let rounds = |pairs: &[(&str, &str)]| read(pairs).0.spin_rounds();
        assert_eq!(rounds(&[("OMP_WAIT_POLICY", "ACTIVE")]), u32::MAX);
        assert_eq!(rounds(&[("OMP_WAIT_POLICY", "passive")]), 0);
        assert_eq!(rounds(&[("OMP_WAIT_POLICY", "passive"), ("KMP_LIBRARY", "turnaround")]), u32::MAX);
        assert_eq!(rounds(&[("OMP_WAIT_POLICY", "active"), ("KMP_BLOCKTIME", "0")]), 0);
        assert_eq!(rounds(&[("KMP_BLOCKTIME", "1")]), 20_000);
        assert_eq!(rounds(&[("KMP_BLOCKTIME", "infinite")]), u32::MAX);
        assert_eq!(rounds(&[("GOMP_SPINCOUNT", "5k"), ("OMP_WAIT_POLICY", "passive")]), 5000);
        assert_eq!(rounds(&[("GOMP_SPINCOUNT", "5k"), ("KMP_BLOCKTIME", "2us")]), 40);
        let (settings, _) = read(&[("OMP_WAIT_POLICY", "active")]);
        settings.set_library(Library::Throughput);
        assert_eq!(settings.spin_rounds(), wait::DEFAULT_SPIN_ROUNDS);
        settings.set_blocktime(Blocktime::Micros(0));
        assert_eq!((settings.spin_rounds(), settings.blocktime_millis()), (0, 0));
        let millis = |pairs: &[(&str, &str)]| read(pairs).0.blocktime_millis();
        assert_eq!(millis(&[("OMP_WAIT_POLICY", "active")]), i32::MAX);
        assert_eq!(millis(&[("OMP_WAIT_POLICY", "passive")]), 0);
        assert_eq!(millis(&[("KMP_BLOCKTIME", "200")]), 200);
        assert_eq!(millis(&[("KMP_BLOCKTIME", "infinite")]), i32::MAX);
    }

    #[test]
    fn the_quota_can_be_turned_off() {
        assert_eq!(read(&[("OXOMP_CPU_QUOTA", "off")]).0.default_threads(), 16);
        assert_eq!(read(&[("OMP_NUM_THREADS", "all")]).0.initial_icvs().num_threads, 16);
    }

    #[test]
    fn device_suffixes() {
        let (settings, warnings) = read(&[
            ("OMP_NUM_TEAMS_ALL", "8"),
            ("OMP_NUM_TEAMS_DEV", "9"),
            ("OMP_NUM_TEAMS_DEV_3", "10"),
            ("OMP_THREAD_LIMIT_ALL", "5"),
            ("OMP_THREAD_LIMIT", "7"),
        ]);
        assert_eq!(warnings, "");
        assert_eq!((settings.num_teams(), settings.thread_limit), (8, Some(7)));
        let scopes: Vec<_> = settings.device_settings.iter().map(|s| (s.name, s.scope, s.value.as_str())).collect();
        assert_eq!(
            scopes,
            [
                ("OMP_NUM_TEAMS", DeviceScope::All, "8"),
                ("OMP_NUM_TEAMS", DeviceScope::NonHost, "9"),
                ("OMP_NUM_TEAMS", DeviceScope::Number(3), "10"),
                ("OMP_THREAD_LIMIT", DeviceScope::All, "5"),
            ]
        );
    }

    #[test]
    fn defaults_reach_the_calling_task() {
        let (before, _) = read(&[("OMP_SCHEDULE", "guided")]);
        let mut icvs = before.initial_icvs();
        let (after, _) = read(&[("OMP_NUM_THREADS", "3"), ("OMP_DYNAMIC", "true"), ("OMP_SCHEDULE", "dynamic")]);
        apply_to_task(&mut icvs, &after, &["OMP_NUM_THREADS", "OMP_DYNAMIC"]);
        assert_eq!((icvs.num_threads, icvs.dynamic, icvs.schedule.kind), (3, true, ScheduleKind::Guided));
    }

    #[test]
    fn no_text_panics() {
        let values = [
            "",
            " ",
            ",",
            ":",
            "=",
            ";",
            "|",
            "-",
            "+",
            "\u{0}",
            "\u{fffd}",
            "\u{1f600}",
            "1\u{e9}",
            "9".repeat(400).leak(),
        ];
        for variable in variables::all() {
            for value in values {
                for tail in values {
                    let _ = read(&[(variable.name, &format!("{value}{tail}"))]);
                }
            }
        }
    }
}
