//! The machine: what the operating system and the processor give.

pub mod arch;
pub mod linux;
