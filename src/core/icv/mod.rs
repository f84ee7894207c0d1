//! Internal control variables: their values, the environment that sets them, and how they are shown.
//!
//! [`Icvs`] is what one task carries; [`Settings`] is what holds for the process, read from the environment at the
//! first use of the runtime. A variable is one row of [`variables`]; docs/environment.md says what each does.

pub mod allocator;
pub mod control;
pub mod env;
#[cfg(all(test, not(loom)))]
mod process_tests;
#[cfg(all(test, not(loom)))]
mod properties;
pub mod settings;
pub mod show;
pub mod text;
pub mod values;
pub mod variables;

pub use env::settings;
pub use settings::Settings;
pub use values::{Icvs, Monotonicity, ProcBind, Schedule, ScheduleKind, TargetOffload, UNNAMED_DEVICE};
