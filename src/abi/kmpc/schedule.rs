//! The schedule numbers of the LLVM ABI (kmp.h, `sched_type`) and the core's schedules.

use crate::abi::types::Ident;
use crate::core::icv::{ScheduleKind, settings};
use crate::core::loops::LoopSpec;
use crate::core::loops::static_::StaticKind;
use crate::core::query;

/// The modifier bits of a schedule, set by compilers of OpenMP 4.5 and later.
const MONOTONIC: i32 = 1 << 29;
const NONMONOTONIC: i32 = 1 << 30;

/// Schedules above this, `kmp_nm_*`, hand out chunk by chunk also to one who is alone.
const NOMERGE: i32 = 160;
/// Schedules above this (below `DISTRIBUTE`), `kmp_ord_*`, have ordered regions.
const ORDERED: i32 = 64;
/// The first number of the `kmp_sch_*` group, whose order the others follow.
const PLAIN: i32 = 32;
/// `kmp_distribute_static_chunked` and `kmp_distribute_static`, shared out to the teams of a league.
const DISTRIBUTE_CHUNKED: i32 = 91;
const DISTRIBUTE: i32 = 92;

const STATIC_CHUNKED: i32 = 33;
const STATIC_GREEDY: i32 = 40;
const STATIC_BALANCED: i32 = 41;
const STATIC_BALANCED_CHUNKED: i32 = 45;
const GUIDED_SIMD: i32 = 46;
const RUNTIME_SIMD: i32 = 47;

/// Whether the loop is that of a `distribute` construct.
#[inline(always)]
pub(super) fn is_distribute(schedule: i32) -> bool {
    matches!(plain(schedule), DISTRIBUTE_CHUNKED | DISTRIBUTE)
}

/// The number without its modifiers.
#[inline(always)]
fn plain(schedule: i32) -> i32 {
    schedule & !(MONOTONIC | NONMONOTONIC)
}

/// How a loop without dispatch is cut. What is no static schedule counts as `static`.
#[inline(always)]
pub(super) fn static_kind(schedule: i32, chunk: i64) -> StaticKind {
    match plain(schedule) {
        STATIC_CHUNKED | DISTRIBUTE_CHUNKED => StaticKind::Chunked(chunk),
        STATIC_BALANCED_CHUNKED => StaticKind::BalancedChunked(chunk),
        STATIC_GREEDY => StaticKind::Greedy,
        STATIC_BALANCED => StaticKind::Balanced,
        number if number == STATIC_CHUNKED + ORDERED - PLAIN => StaticKind::Chunked(chunk),
        _ => StaticKind::unspecialized(),
    }
}

/// The loop that `__kmpc_dispatch_init_*` is asked for.
///
/// # Safety
/// `loc` is null or a location of the compiler's.
pub(super) unsafe fn dispatched(loc: *const Ident, schedule: i32, chunk: i64) -> LoopSpec {
    let number = plain(schedule);
    let (chunks_alone, number) = if number >= NOMERGE { (true, number - NOMERGE + PLAIN) } else { (false, number) };
    let (ordered, number) = if number >= ORDERED { (true, number - ORDERED + PLAIN) } else { (false, number) };
    // SAFETY: the caller's promise.
    let monotonic = unsafe { monotonic(loc, schedule) };
    let chunk = chunk.max(0) as u64;
    let spec = match kind(number) {
        ScheduleKind::Runtime => {
            let spec = LoopSpec::from_icv(query::icvs().schedule);
            if number == RUNTIME_SIMD { spec.simd(chunk) } else { spec }
        }
        kind @ (ScheduleKind::Static | ScheduleKind::Auto) => LoopSpec::new(kind, 0),
        kind => LoopSpec { multiples: number == GUIDED_SIMD, ..LoopSpec::new(kind, chunk) },
    };
    let spec = LoopSpec { monotonic: monotonic || spec.monotonic, ordered, chunks_alone, ..spec }.detailed();
    LoopSpec { kind: if ordered { spec.kind } else { automatic(spec.kind) }, ..spec }
}

/// What `auto` is: shares that shrink, as in libomp, so that a thread's chunks rise. In an ordered loop a block for each.
fn automatic(kind: ScheduleKind) -> ScheduleKind {
    if kind == ScheduleKind::Auto { ScheduleKind::GuidedAnalytical } else { kind }
}

/// The kinds of the `kmp_sch_*` numbers from [`STATIC_CHUNKED`] on.
const KINDS: [ScheduleKind; 15] = [
    ScheduleKind::StaticChunked,
    ScheduleKind::Static,
    ScheduleKind::Dynamic,
    ScheduleKind::Guided,
    ScheduleKind::Runtime,
    ScheduleKind::Auto,
    ScheduleKind::Trapezoidal,
    ScheduleKind::StaticGreedy,
    ScheduleKind::StaticBalanced,
    ScheduleKind::GuidedIterative,
    ScheduleKind::GuidedAnalytical,
    ScheduleKind::StaticSteal,
    ScheduleKind::StaticBalancedChunked,
    // GUIDED_SIMD, RUNTIME_SIMD
    ScheduleKind::GuidedIterative,
    ScheduleKind::Runtime,
];

/// The kind of a `kmp_sch_*` number; `static` for one that does not exist.
fn kind(number: i32) -> ScheduleKind {
    let index = usize::try_from(number - STATIC_CHUNKED).ok();
    index.and_then(|index| KINDS.get(index)).copied().unwrap_or(ScheduleKind::Static)
}

/// Whether members get their chunks in increasing order: the modifier decides, or else the version of OpenMP that the
/// program was compiled for. Before 5.0, and where the compiler does not say it, that is the default (kmp_dispatch.cpp,
/// `__kmp_get_monotonicity`).
///
/// # Safety
/// As [`dispatched`].
unsafe fn monotonic(loc: *const Ident, schedule: i32) -> bool {
    if settings().force_monotonic {
        return true;
    }
    match schedule & (MONOTONIC | NONMONOTONIC) {
        0 => {}
        modifiers => return modifiers & NONMONOTONIC == 0,
    }
    // SAFETY: the caller's promise.
    unsafe { loc.as_ref() }.is_some_and(|loc| loc.openmp_version() < 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(schedule: i32, chunk: i64) -> LoopSpec {
        // SAFETY: null is allowed.
        unsafe { dispatched(std::ptr::null(), schedule, chunk) }
    }

    #[test]
    fn numbers() {
        assert_eq!(of(35, 4), LoopSpec::new(ScheduleKind::Dynamic, 4));
        assert_eq!(of(35 | MONOTONIC, 4), LoopSpec::new(ScheduleKind::Dynamic, 4).monotonic());
        assert_eq!(of(67 | NONMONOTONIC, 1), LoopSpec::new(ScheduleKind::Dynamic, 1).ordered());
        // clang gives a chunk of 1 to ordered loops without a schedule clause.
        assert_eq!(of(66, 1), LoopSpec::new(ScheduleKind::StaticBalanced, 0).ordered());
        assert_eq!(of(161, 3), LoopSpec { chunks_alone: true, ..LoopSpec::new(ScheduleKind::StaticChunked, 3) });
        assert_eq!(
            of(199, 3),
            LoopSpec { chunks_alone: true, ..LoopSpec::new(ScheduleKind::Trapezoidal, 3) }.ordered()
        );
        assert_eq!(of(36, -1), LoopSpec::new(ScheduleKind::GuidedIterative, 0));
        assert_eq!(of(46, 8), LoopSpec { multiples: true, ..LoopSpec::new(ScheduleKind::GuidedIterative, 8) });
        assert_eq!(of(44, 2), LoopSpec::new(ScheduleKind::StaticSteal, 2));
        assert_eq!(of(38, 7), LoopSpec::new(ScheduleKind::GuidedAnalytical, 0));
        assert_eq!(of(70, 7), LoopSpec::new(ScheduleKind::Auto, 0).ordered());
        assert_eq!(of(37, 7), LoopSpec::new(ScheduleKind::StaticBalanced, 0));
        assert_eq!(of(47, 4), LoopSpec::new(ScheduleKind::StaticBalancedChunked, 4));
        for nonsense in [0, -1, 32, 48, 300, i32::MAX] {
            assert_eq!(of(nonsense, 1).kind, ScheduleKind::StaticBalanced);
        }
    }

    #[test]
    fn static_numbers() {
        assert_eq!(static_kind(33, 5), StaticKind::Chunked(5));
        assert_eq!(static_kind(65 | MONOTONIC, 5), StaticKind::Chunked(5));
        assert_eq!(static_kind(91, 5), StaticKind::Chunked(5));
        assert_eq!(static_kind(34 | NONMONOTONIC, 5), StaticKind::Balanced);
        assert_eq!(static_kind(92, 5), StaticKind::Balanced);
        assert_eq!(static_kind(45, 8), StaticKind::BalancedChunked(8));
        assert!(is_distribute(91) && is_distribute(92 | MONOTONIC) && !is_distribute(34));
    }
}
