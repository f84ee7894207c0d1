//! Showing what holds (OpenMP 6.0, chapters 21 and 24).

use crate::core::icv::env;

/// Prints the ICVs to standard error; all of the implementation's own too if `verbose` is not 0.
#[unsafe(no_mangle)]
pub extern "C" fn omp_display_env(verbose: i32) {
    env::display(verbose != 0);
}
