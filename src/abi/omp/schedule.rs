//! `omp_sched_t` and the core's schedules.

use crate::core::icv::values::Monotonicity;
use crate::core::icv::{Schedule, ScheduleKind};

/// The monotonic modifier of `omp_sched_t`.
const MONOTONIC: u32 = 0x8000_0000;

/// Kinds of `omp_sched_t`, the last two being libomp's own (kmp.h, `kmp_sched_t`).
const KINDS: [(u32, ScheduleKind); 6] = [
    (1, ScheduleKind::Static),
    (2, ScheduleKind::Dynamic),
    (3, ScheduleKind::Guided),
    (4, ScheduleKind::Auto),
    (101, ScheduleKind::Trapezoidal),
    (102, ScheduleKind::StaticSteal),
];

/// The schedule of an `omp_sched_t` and a chunk; none for a kind that does not exist. A chunk below 1 is the default.
pub fn from_api(kind: u32, chunk: i32) -> Option<Schedule> {
    let (_, plain) = KINDS.into_iter().find(|&(number, _)| number == kind & !MONOTONIC)?;
    let order = if kind & MONOTONIC != 0 { Monotonicity::Monotonic } else { Monotonicity::Unspecified };
    let chunk = if plain == ScheduleKind::Auto { 0 } else { chunk.max(0) };
    Some(Schedule { order, chunk, ..Schedule::new(plain) })
}

/// The `omp_sched_t` of a schedule.
pub fn to_api(schedule: Schedule) -> u32 {
    let plain = match schedule.kind {
        ScheduleKind::StaticChunked
        | ScheduleKind::StaticGreedy
        | ScheduleKind::StaticBalanced
        | ScheduleKind::StaticBalancedChunked => ScheduleKind::Static,
        ScheduleKind::GuidedIterative | ScheduleKind::GuidedAnalytical => ScheduleKind::Guided,
        other => other,
    };
    let number = KINDS.into_iter().find(|&(_, kind)| kind == plain).map_or(1, |(number, _)| number);
    number | if schedule.order == Monotonicity::Monotonic { MONOTONIC } else { 0 }
}

/// The chunk that `omp_get_schedule` tells: where none was given, 0 for static schedules and 1 for all others.
pub fn chunk_of(schedule: Schedule) -> i32 {
    if schedule.kind == ScheduleKind::Static { schedule.chunk } else { schedule.chunk.max(1) }
}

#[cfg(all(test, not(loom)))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn schedules_of_the_api_read_back(kind in prop_oneof![0..8_u32, 98..105_u32, any::<u32>()], monotonic: bool, chunk: i32) {
            let code = kind & !MONOTONIC | if monotonic { MONOTONIC } else { 0 };
            let known = KINDS.iter().any(|(number, _)| *number == kind & !MONOTONIC);
            let schedule = from_api(code, chunk);
            prop_assert_eq!(schedule.is_some(), known);
            if let Some(schedule) = schedule {
                prop_assert_eq!(to_api(schedule), code);
                let least = i32::from(schedule.kind != ScheduleKind::Static);
                let given = if schedule.kind == ScheduleKind::Auto { 0 } else { chunk };
                prop_assert_eq!(chunk_of(schedule), given.max(least));
            }
        }
    }
}
