//! KMP_* and LIBOMP_*: the variables of LLVM's and Intel's runtimes that users set. The many that tune parts which this
//! runtime does not have are silently accepted: they have no row.

use super::{Shown, Variable, read_stack_size, show_blocktime, show_stack_size, size_text};
use crate::core::icv::text::{self, Reason};
use crate::core::icv::values::{Library, NO_THREAD_LIMIT, Pattern, ReductionMethod, ScheduleKind};

/// Largest KMP_STACKOFFSET in bytes.
const MAX_STACK_OFFSET: u64 = 256 << 20;

pub(super) const VARIABLES: &[Variable] = &[
    Variable::new(
        "KMP_WARNINGS",
        |settings, value| text::boolean(value).map(|on| settings.warnings = on),
        |settings| Shown::Truth(settings.warnings),
    ),
    Variable::new(
        "KMP_SETTINGS",
        |settings, value| text::boolean(value).map(|on| settings.show_settings = on),
        |settings| Shown::Truth(settings.show_settings),
    ),
    Variable::new(
        "KMP_VERSION",
        |settings, value| text::boolean(value).map(|on| settings.show_version = on),
        |settings| Shown::Truth(settings.show_version),
    ),
    Variable::new(
        "KMP_BLOCKTIME",
        |settings, value| text::blocktime(value).map(|time| settings.set_blocktime(time)),
        show_blocktime,
    ),
    Variable::new(
        "KMP_LIBRARY",
        |settings, value| {
            let words = [
                ("serial", 1, Library::Serial),
                ("throughput", 2, Library::Throughput),
                ("turnaround", 2, Library::Turnaround),
                ("dedicated", 1, Library::Turnaround),
                ("multiuser", 1, Library::Throughput),
            ];
            settings.set_library(text::choice(value, &words)?);
            settings.wait_policy = None;
            Ok(())
        },
        |settings| {
            let word = match settings.library() {
                Library::Serial => "serial",
                Library::Turnaround => "turnaround",
                Library::Throughput => "throughput",
            };
            Shown::Text(word.to_owned())
        },
    ),
    Variable::new("KMP_STACKSIZE", |settings, value| read_stack_size(settings, value, 1), show_stack_size),
    Variable::new(
        "KMP_STACKOFFSET",
        |settings, value| match text::size(value, 1)? {
            bytes @ ..=MAX_STACK_OFFSET => {
                settings.stack_offset = usize::try_from(bytes).unwrap_or(0);
                Ok(())
            }
            _ => Err(Reason::new("too large, more than 256M")),
        },
        |settings| Shown::Text(size_text(settings.stack_offset)),
    ),
    // Older names of KMP_DEVICE_THREAD_LIMIT.
    Variable::new("KMP_MAX_THREADS", read_device_limit, |_| Shown::Hidden),
    Variable::new("KMP_ALL_THREADS", read_device_limit, |_| Shown::Hidden),
    Variable::new("KMP_DEVICE_THREAD_LIMIT", read_device_limit, |settings| {
        Shown::number(settings.device_thread_limit.unwrap_or(NO_THREAD_LIMIT))
    }),
    Variable::new(
        "KMP_NUM_TEAMS",
        |settings, value| text::int(value, 1).map(|teams| settings.set_num_teams(teams)),
        |_| Shown::Hidden,
    ),
    Variable::new(
        "KMP_TEAMS_THREAD_LIMIT",
        |settings, value| text::int(value, 1).map(|limit| settings.kmp_teams_thread_limit = Some(limit)),
        |settings| match settings.kmp_teams_thread_limit {
            Some(limit) => Shown::number(limit),
            None => Shown::Undefined("no limit".to_owned()),
        },
    ),
    Variable::new(
        "KMP_SCHEDULE",
        |settings, value| {
            for kind in text::schedule_variants(value)? {
                match kind {
                    ScheduleKind::StaticGreedy | ScheduleKind::StaticBalanced => {
                        settings.schedule_variants.static_kind = kind;
                    }
                    _ => settings.schedule_variants.guided_kind = kind,
                }
            }
            Ok(())
        },
        |settings| {
            let variants = settings.schedule_variants;
            let of_static = if variants.static_kind == ScheduleKind::StaticGreedy { "greedy" } else { "balanced" };
            let of_guided =
                if variants.guided_kind == ScheduleKind::GuidedAnalytical { "analytical" } else { "iterative" };
            Shown::Quoted(format!("static,{of_static};guided,{of_guided}"))
        },
    ),
    Variable::new(
        "KMP_FORCE_MONOTONIC_DYNAMIC_SCHEDULE",
        |settings, value| text::boolean(value).map(|on| settings.force_monotonic = on),
        |settings| Shown::Truth(settings.force_monotonic),
    ),
    Variable::new(
        "KMP_DETERMINISTIC_REDUCTION",
        |settings, value| text::boolean(value).map(|on| settings.deterministic_reduction = on),
        |settings| Shown::Truth(settings.deterministic_reduction),
    ),
    Variable::new(
        "KMP_FORCE_REDUCTION",
        |settings, value| {
            let words = [
                ("critical", 1, ReductionMethod::Critical),
                ("atomic", 1, ReductionMethod::Atomic),
                ("tree", 1, ReductionMethod::Tree),
            ];
            text::choice(value, &words).map(|method| settings.force_reduction = Some(method))
        },
        |settings| match settings.force_reduction {
            Some(ReductionMethod::Critical) => Shown::Text("critical".to_owned()),
            Some(ReductionMethod::Atomic) => Shown::Text("atomic".to_owned()),
            Some(ReductionMethod::Tree) => Shown::Text("tree".to_owned()),
            None => Shown::Undefined("the compiler's choice".to_owned()),
        },
    ),
    Variable::new(
        "KMP_PLACE_THREADS",
        |settings, value| {
            settings.hw_subset = Some(value.trim().to_owned());
            Ok(())
        },
        |_| Shown::Hidden,
    ),
    Variable::new(
        "KMP_HW_SUBSET",
        |settings, value| {
            settings.hw_subset = Some(value.trim().to_owned());
            Ok(())
        },
        |settings| settings.hw_subset.clone().map_or(Shown::Hidden, Shown::Quoted),
    ),
    Variable::new(
        "KMP_AFFINITY",
        |settings, value| {
            settings.kmp_affinity = Some(value.trim().to_owned());
            Ok(())
        },
        |settings| Shown::given(settings.kmp_affinity.as_deref(), "none"),
    ),
    // Whatever they say, this runtime lives beside others and survives forks.
    Variable::new("KMP_DUPLICATE_LIB_OK", |_, _| Ok(()), |_| Shown::Truth(true)),
    Variable::new("KMP_INIT_AT_FORK", |_, _| Ok(()), |_| Shown::Truth(true)),
];

/// The variables that change how, not what.
pub(super) const TUNING: &[Variable] = &[
    Variable::new(
        "KMP_NESTING_MODE",
        |settings, value| text::int(value, 0).map(|mode| settings.tuning.nesting_mode = mode),
        |settings| Shown::Bare(settings.tuning.nesting_mode.to_string()),
    ),
    Variable::new(
        "KMP_HOT_TEAMS_MAX_LEVEL",
        |settings, value| text::int(value, 0).map(|level| settings.tuning.hot_teams_max_level = level),
        |settings| Shown::number(settings.tuning.hot_teams_max_level),
    ),
    Variable::new(
        "KMP_HOT_TEAMS_MODE",
        |settings, value| text::int(value, 0).map(|mode| settings.tuning.hot_teams_mode = mode),
        |settings| Shown::number(settings.tuning.hot_teams_mode),
    ),
    Variable::new(
        "KMP_DYNAMIC_MODE",
        |settings, value| {
            let words = [
                ("load_balance", 2, "load balance"),
                ("load balance", 2, "load balance"),
                ("balance", 1, "load balance"),
                ("thread_limit", 1, "thread limit"),
                ("thread limit", 1, "thread limit"),
                ("limit", 2, "thread limit"),
                ("random", 1, "random"),
            ];
            text::choice(value, &words).map(|mode| settings.tuning.dynamic_mode = Some(mode.to_owned()))
        },
        |settings| match &settings.tuning.dynamic_mode {
            Some(mode) => Shown::Text(mode.clone()),
            None => Shown::Undefined("thread limit".to_owned()),
        },
    ),
    Variable::new(
        "KMP_CONSISTENCY_CHECK",
        |settings, value| {
            let check = text::choice(value, &[("all", 3, true), ("none", 4, false)])?;
            settings.tuning.consistency_check = check;
            Ok(())
        },
        |settings| Shown::Text(if settings.tuning.consistency_check { "all" } else { "none" }.to_owned()),
    ),
    Variable::new(
        "KMP_TASKING",
        |settings, value| text::int_within(value, 0, 2).map(|mode| settings.tuning.tasking = mode),
        |settings| Shown::number(settings.tuning.tasking),
    ),
    Variable::new(
        "KMP_TASK_STEALING_CONSTRAINT",
        |settings, value| {
            let constraint = text::int_within(value, 0, 1)?;
            settings.tuning.task_stealing_constraint = constraint != 0;
            Ok(())
        },
        |settings| Shown::number(settings.tuning.task_stealing_constraint),
    ),
    Variable::new(
        "KMP_ENABLE_TASK_THROTTLING",
        |settings, value| text::boolean(value).map(|on| settings.tuning.task_throttling = on),
        |settings| Shown::Truth(settings.tuning.task_throttling),
    ),
    Variable::new(
        "KMP_PLAIN_BARRIER",
        |settings, value| read_branch_bits(&mut settings.tuning.plain_barrier, value),
        |settings| show_branch_bits(settings.tuning.plain_barrier),
    ),
    Variable::new(
        "KMP_PLAIN_BARRIER_PATTERN",
        |settings, value| read_pattern(&mut settings.tuning.plain_barrier, value),
        |settings| show_pattern(settings.tuning.plain_barrier, "dist"),
    ),
    Variable::new(
        "KMP_FORKJOIN_BARRIER",
        |settings, value| read_branch_bits(&mut settings.tuning.fork_join_barrier, value),
        |settings| show_branch_bits(settings.tuning.fork_join_barrier),
    ),
    Variable::new(
        "KMP_FORKJOIN_BARRIER_PATTERN",
        |settings, value| read_pattern(&mut settings.tuning.fork_join_barrier, value),
        |settings| show_pattern(settings.tuning.fork_join_barrier, "hyper"),
    ),
    Variable::new(
        "KMP_ATOMIC_MODE",
        |settings, value| {
            // 0 asks for the default.
            match text::int_within(value, 0, 2)? {
                0 => {}
                mode => settings.tuning.atomic_mode = mode,
            }
            Ok(())
        },
        |settings| Shown::number(settings.tuning.atomic_mode),
    ),
    Variable::new(
        "KMP_DISP_NUM_BUFFERS",
        |settings, value| text::int_within(value, 1, 4096).map(|buffers| settings.dispatch_buffers = buffers),
        |settings| Shown::number(settings.dispatch_buffers),
    ),
    Variable::new(
        "LIBOMP_USE_HIDDEN_HELPER_TASK",
        |settings, value| {
            if !text::boolean(value)? {
                settings.tuning.hidden_helpers = 0;
            }
            Ok(())
        },
        |settings| Shown::Truth(settings.tuning.hidden_helpers > 0),
    ),
    Variable::new(
        "LIBOMP_NUM_HIDDEN_HELPER_THREADS",
        |settings, value| text::int_within(value, 0, 16).map(|helpers| settings.tuning.hidden_helpers = helpers),
        |settings| Shown::number(settings.tuning.hidden_helpers),
    ),
];

fn read_device_limit(settings: &mut super::Settings, value: &str) -> Result<(), Reason> {
    let limit = if value.trim().eq_ignore_ascii_case("all") {
        i32::try_from(settings.machine.procs).unwrap_or(NO_THREAD_LIMIT)
    } else {
        text::int(value, 1)?
    };
    settings.device_thread_limit = Some(limit);
    Ok(())
}

/// KMP_PLAIN_BARRIER, KMP_FORKJOIN_BARRIER: `gather[,release]`, logarithms of branches. Here arrivals and release take one
/// way: the first counts.
fn read_branch_bits(pattern: &mut Pattern, value: &str) -> Result<(), Reason> {
    let bits = both(value, |text| text::integer(text, 0, Pattern::MAX_BITS.into()))?;
    pattern.bits = u32::try_from(bits).ok();
    Ok(())
}

/// Their `_PATTERN`: `gather[,release]`. All but linear are names of trees to us.
fn read_pattern(pattern: &mut Pattern, value: &str) -> Result<(), Reason> {
    let words =
        [("linear", 1, true), ("tree", 1, false), ("hyper", 2, false), ("hierarchical", 2, false), ("dist", 1, false)];
    pattern.linear = Some(both(value, |text| text::choice(text, &words))?);
    Ok(())
}

/// The first of up to two values.
fn both<T>(value: &str, read: impl Fn(&str) -> Result<T, Reason>) -> Result<T, Reason> {
    let Some((first, second)) = value.split_once(',') else { return read(value) };
    read(second)?;
    read(first)
}

fn show_branch_bits(pattern: Pattern) -> Shown {
    match pattern.bits {
        Some(bits) => Shown::Text(format!("{bits},{bits}")),
        None => Shown::Undefined("what suits the team's size".to_owned()),
    }
}

/// `name` is what the trees are.
fn show_pattern(pattern: Pattern, name: &str) -> Shown {
    match pattern.linear {
        Some(true) => Shown::Text("linear,linear".to_owned()),
        Some(false) => Shown::Text(format!("{name},{name}")),
        None => Shown::Undefined("what suits the team's size".to_owned()),
    }
}
