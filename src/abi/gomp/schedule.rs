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
                LoopSpec { monotonic: true, whole_parts: true, ..$spec }
            }
        }
    )*};
}

// gcc spells a plain `dynamic` as `nonmonotonic:dynamic`, and programs of its rely on what libgomp does in all cases: the
// chunks of a thread rise.
schedules! {
    /// `static`.
    Static(_frame, chunk) = LoopSpec::new(ScheduleKind::Static, chunk);
    /// `dynamic`. gcc leaves the loop over a chunk of 1 out: nobody may get more, alone or not.
    Dynamic(_frame, chunk) = LoopSpec { chunks_alone: true, ..LoopSpec::new(ScheduleKind::Dynamic, chunk) };
    /// `guided`.
    Guided(_frame, chunk) = LoopSpec::new(ScheduleKind::Guided, chunk);
    /// `runtime`: run-sched-var.
    Runtime(frame, _chunk) = LoopSpec::from_icv(frame.icvs().schedule);
}

/// The bit for `monotonic` in a schedule code, which changes nothing.
const MONOTONIC: i64 = 0x8000_0000;

/// The loop of schedule code `sched` (`enum gomp_schedule_type` of libgomp.h: 0 runtime, 1 static, 2 dynamic, 3 guided,
/// 4 auto).
pub fn of_code(frame: &Frame, sched: i64, chunk: u64) -> LoopSpec {
    match sched & (MONOTONIC - 1) {
        0 => Runtime::spec(frame, chunk),
        2 => Dynamic::spec(frame, chunk),
        3 => Guided::spec(frame, chunk),
        4 => Static::spec(frame, 0),
        _ => Static::spec(frame, chunk),
    }
}
