//! x86-64.

pub mod integer;
pub mod quad;
pub mod x87;
