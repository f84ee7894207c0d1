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
                $spec
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
