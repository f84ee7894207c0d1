//! Internal control variables: their values, the environment that sets them, and how they are shown.
//!
//! [`Icvs`] is what one task carries; [`Settings`] is what holds for the process, read from the environment at the
//! first use of the runtime.

pub mod allocator;
pub mod settings;
pub mod values;

pub use settings::{Settings, settings};
pub use values::{Icvs, ProcBind, Schedule, ScheduleKind};
