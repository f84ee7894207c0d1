//! The schedules that the names of `GOMP_loop_*` and `GOMP_parallel_loop_*` spell, and the codes of those that do not.

use crate::core::icv::ScheduleKind;
use crate::core::loops::LoopSpec;
use crate::core::team::Frame;

/// A schedule that is known when the program is compiled.
pub trait Schedule {
    /// The loop of this schedule in `frame`, by the compiler's `chunk` (libgomp's `chunk_size`; 0 without one, and where
    /// the schedule has none).
    fn spec(frame: &Frame, chunk: u64) -> LoopSpec;
}

macro_rules! schedules {
    ($($(#[$doc:meta])* $name:ident($frame:ident, $chunk:ident) = $spec:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl Schedule for $name {
            #[inline(always)]
            fn spec($frame: &Frame, $chunk: u64) -> LoopSpec {
                LoopSpec { whole_parts: true, ..$spec }
            }
        }
    )*};
}

schedules! {
    /// `static`.
    Static(_frame, chunk) = LoopSpec::new(ScheduleKind::Static, chunk);
    /// `dynamic`, in increasing order.
    MonotonicDynamic(_frame, chunk) = dynamic(chunk).monotonic();
    /// `dynamic`, in any order.
    NonmonotonicDynamic(_frame, chunk) = dynamic(chunk);
    /// `guided`: shrinking chunks come in increasing order anyway.
    Guided(_frame, chunk) = LoopSpec::new(ScheduleKind::Guided, chunk);
    /// `monotonic:runtime`, and `runtime` of compilers before OpenMP 5.0: run-sched-var, in increasing order.
    MonotonicRuntime(frame, _chunk) = LoopSpec::from_icv(frame.icvs().schedule).monotonic();
    /// `runtime`: run-sched-var, in increasing order if that says so.
    Runtime(frame, _chunk) = LoopSpec::from_icv(frame.icvs().schedule);
    /// `nonmonotonic:runtime`: run-sched-var, in any order.
    NonmonotonicRuntime(frame, _chunk) = LoopSpec { monotonic: false, ..LoopSpec::from_icv(frame.icvs().schedule) };
}

/// A loop of schedule dynamic. gcc leaves the loop over a chunk of 1 out: nobody may get more, alone or not.
#[inline(always)]
const fn dynamic(chunk: u64) -> LoopSpec {
    LoopSpec { chunks_alone: true, ..LoopSpec::new(ScheduleKind::Dynamic, chunk) }
}

/// The bit for `monotonic` in a schedule code.
const MONOTONIC: i64 = 0x8000_0000;

/// The loop of schedule code `sched` (`enum gomp_schedule_type` of libgomp.h: 0 runtime, 1 static, 2 dynamic, 3 guided,
/// 4 auto).
pub fn of_code(frame: &Frame, sched: i64, chunk: u64) -> LoopSpec {
    let spec = match sched & (MONOTONIC - 1) {
        0 => Runtime::spec(frame, chunk),
        2 => NonmonotonicDynamic::spec(frame, chunk),
        3 => Guided::spec(frame, chunk),
        4 => Static::spec(frame, 0),
        _ => Static::spec(frame, chunk),
    };
    LoopSpec { monotonic: spec.monotonic || sched & MONOTONIC != 0, ..spec }
}
