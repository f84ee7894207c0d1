//! The C names: the only place with `no_mangle` or `export_name`, and no logic. An abi function checks its arguments,
//! converts them, calls one function of [`crate::core`] and converts the result back.

pub mod gomp;
pub mod kmpc;
// Tests and models link what they test, not the table's traps.
#[cfg(not(any(test, loom)))]
mod missing;
pub mod omp;
pub mod types;
