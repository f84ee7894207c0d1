//! OMP_* (OpenMP 6.0, section 4) and OXOMP_*.

use super::{Shown, Variable, read_stack_size, show_proc_bind, show_schedule, show_stack_size};
use crate::core::icv::text::{self, Reason};
use crate::core::icv::values::{
    DisplayEnv, Library, NO_THREAD_LIMIT, SUPPORTED_ACTIVE_LEVELS, TargetOffload, WaitPolicy,
};
use crate::core::icv::{allocator, values};

/// The variables of ICVs with data-environment or device scope.
pub(super) const HOST: &[Variable] = &[
    Variable::per_device(
        "OMP_NUM_THREADS",
        |settings, value| {
            // libomp's word for what is the default anyway.
            let counts = if value.trim().eq_ignore_ascii_case("all") {
                vec![settings.machine.procs]
            } else {
                text::thread_counts(value)?
            };
            settings.num_threads = values::intern_counts(&counts);
            Ok(())
        },
        |settings| match settings.num_threads {
            [] => Shown::Undefined(settings.default_threads().to_string()),
            counts => Shown::Quoted(counts.iter().map(u32::to_string).collect::<Vec<_>>().join(",")),
        },
    ),
    Variable::per_device(
        "OMP_PROC_BIND",
        |settings, value| {
            settings.proc_bind = values::intern_bindings(&text::proc_bind(value)?);
            Ok(())
        },
        show_proc_bind,
    ),
    Variable::per_device(
        "OMP_SCHEDULE",
        |settings, value| text::schedule(value).map(|s| settings.schedule = s),
        show_schedule,
    ),
    Variable::per_device(
        "OMP_DYNAMIC",
        |settings, value| text::boolean(value).map(|dynamic| settings.dynamic = dynamic),
        |settings| Shown::Truth(settings.dynamic),
    ),
    Variable::new(
        "OMP_NESTED",
        |settings, value| text::boolean(value).map(|nested| settings.nested = Some(nested)),
        |settings| Shown::Note(format!("deprecated; max-active-levels-var={}", settings.initial_max_active_levels())),
    ),
    Variable::per_device(
        "OMP_MAX_ACTIVE_LEVELS",
        |settings, value| {
            let levels = text::int_within(value, 0, SUPPORTED_ACTIVE_LEVELS)?;
            settings.max_active_levels = Some(levels);
            Ok(())
        },
        |settings| Shown::number(settings.initial_max_active_levels()),
    ),
    Variable::per_device(
        "OMP_THREAD_LIMIT",
        |settings, value| text::int(value, 1).map(|limit| settings.thread_limit = Some(limit)),
        |settings| Shown::number(settings.thread_limit.unwrap_or(NO_THREAD_LIMIT)),
    ),
    Variable::per_device(
        "OMP_NUM_TEAMS",
        |settings, value| text::int(value, 1).map(|teams| settings.set_num_teams(teams)),
        |settings| Shown::number(settings.num_teams()),
    ),
    Variable::per_device(
        "OMP_TEAMS_THREAD_LIMIT",
        |settings, value| text::int(value, 1).map(|limit| settings.set_teams_thread_limit(limit)),
        |settings| Shown::number(settings.teams_thread_limit()),
    ),
    Variable::per_device("OMP_STACKSIZE", |settings, value| read_stack_size(settings, value, 1024), show_stack_size),
    Variable::per_device(
        "OMP_WAIT_POLICY",
        |settings, value| {
            let policy =
                text::choice(value, &[("active", 1, WaitPolicy::Active), ("passive", 1, WaitPolicy::Passive)])?;
            settings.wait_policy = Some(policy);
            settings.set_library(match policy {
                WaitPolicy::Active => Library::Turnaround,
                WaitPolicy::Passive => Library::Throughput,
            });
            Ok(())
        },
        |settings| match settings.library() {
            Library::Turnaround => Shown::Text("ACTIVE".to_owned()),
            Library::Throughput => Shown::Text("PASSIVE".to_owned()),
            Library::Serial => Shown::Hidden,
        },
    ),
    Variable::per_device(
        "OMP_DEFAULT_DEVICE",
        |settings, value| text::int(value, 0).map(|device| settings.default_device = Some(device)),
        |settings| Shown::number(settings.default_device.unwrap_or(0)),
    ),
    Variable::per_device(
        "OMP_AFFINITY_FORMAT",
        |settings, value| {
            settings.set_affinity_format(value);
            Ok(())
        },
        |settings| Shown::Quoted(settings.affinity_format().to_owned()),
    ),
    Variable::per_device(
        "OMP_ALLOCATOR",
        |settings, value| allocator::parse(value).map(|choice| settings.allocator = choice),
        |settings| Shown::Text(settings.allocator.to_string()),
    ),
    Variable::per_device(
        "OMP_PLACES",
        |settings, value| keep(value, &mut settings.places),
        |settings| Shown::given(settings.places.as_deref(), "none"),
    ),
];

/// The variables of ICVs with global scope.
pub(super) const PROCESS: &[Variable] = &[
    Variable::new(
        "OMP_CANCELLATION",
        |settings, value| text::boolean(value).map(|on| settings.cancellation = on),
        |settings| Shown::Truth(settings.cancellation),
    ),
    Variable::new(
        "OMP_DISPLAY_ENV",
        |settings, value| {
            settings.display_env = match text::choice(value, &[("verbose", 1, DisplayEnv::Verbose)]) {
                Ok(verbose) => verbose,
                Err(_) => match text::boolean(value) {
                    Ok(true) => DisplayEnv::True,
                    Ok(false) => DisplayEnv::False,
                    Err(_) => return Err(Reason::new("not one of true, false, verbose")),
                },
            };
            Ok(())
        },
        |settings| match settings.display_env {
            DisplayEnv::Verbose => Shown::Text("VERBOSE".to_owned()),
            DisplayEnv::True => Shown::Truth(true),
            DisplayEnv::False => Shown::Truth(false),
        },
    ),
    Variable::new(
        "OMP_DISPLAY_AFFINITY",
        |settings, value| text::boolean(value).map(|on| settings.display_affinity = on),
        |settings| Shown::Truth(settings.display_affinity),
    ),
    Variable::new(
        "OMP_TARGET_OFFLOAD",
        |settings, value| {
            let words = [
                ("mandatory", 9, TargetOffload::Mandatory),
                ("disabled", 8, TargetOffload::Disabled),
                ("default", 7, TargetOffload::Default),
            ];
            text::choice(value, &words).map(|offload| settings.target_offload = offload)
        },
        |settings| {
            let word = match settings.target_offload {
                TargetOffload::Disabled => "DISABLED",
                TargetOffload::Default => "DEFAULT",
                TargetOffload::Mandatory => "MANDATORY",
            };
            Shown::Bare(word.to_owned())
        },
    ),
    Variable::new(
        "OMP_MAX_TASK_PRIORITY",
        |settings, value| text::int(value, 0).map(|most| settings.max_task_priority = most),
        |settings| Shown::number(settings.max_task_priority),
    ),
    Variable::new(
        "OMP_AVAILABLE_DEVICES",
        |settings, value| keep(value, &mut settings.available_devices),
        |settings| Shown::given(settings.available_devices.as_deref(), "all"),
    ),
    Variable::new(
        "OMP_THREADS_RESERVE",
        |settings, value| keep(value, &mut settings.threads_reserve),
        |settings| Shown::given(settings.threads_reserve.as_deref(), "none"),
    ),
    Variable::new(
        "OMP_TOOL",
        |settings, value| enabled(value).map(|on| settings.tool = on),
        |settings| Shown::Text(if settings.tool { "enabled" } else { "disabled" }.to_owned()),
    ),
    Variable::new(
        "OMP_TOOL_LIBRARIES",
        |settings, value| keep(value, &mut settings.tool_libraries),
        |settings| Shown::given(settings.tool_libraries.as_deref(), "none"),
    ),
    Variable::new(
        "OMP_TOOL_VERBOSE_INIT",
        |settings, value| {
            let file = value.trim();
            settings.tool_verbose_init = (!file.eq_ignore_ascii_case("disabled")).then(|| file.to_owned());
            Ok(())
        },
        |settings| Shown::given(settings.tool_verbose_init.as_deref(), "disabled"),
    ),
    Variable::new(
        "OMP_DEBUG",
        |settings, value| enabled(value).map(|on| settings.debug = on),
        |settings| Shown::Text(if settings.debug { "enabled" } else { "disabled" }.to_owned()),
    ),
    Variable::new(
        "OXOMP_CPU_QUOTA",
        |settings, value| text::boolean(value).map(|on| settings.follow_quota = on),
        |settings| Shown::Truth(settings.follow_quota),
    ),
    Variable::new(
        "OXOMP_STACK_REPORT",
        |settings, value| text::boolean(value).map(|on| settings.stack_report = on),
        |settings| Shown::Truth(settings.stack_report),
    ),
    Variable::new(
        "OXOMP_SPREAD",
        |settings, value| text::boolean(value).map(|on| settings.spread = on),
        |settings| Shown::Truth(settings.spread),
    ),
];

/// Keeps a text that another part of the runtime reads.
fn keep(value: &str, slot: &mut Option<String>) -> Result<(), Reason> {
    *slot = Some(value.trim().to_owned());
    Ok(())
}

fn enabled(value: &str) -> Result<bool, Reason> {
    text::choice(value, &[("enabled", 7, true), ("disabled", 8, false)])
}
