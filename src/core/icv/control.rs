//! Calls that change the process's settings while it runs, with what follows from them: hot paths and teams are told, and
//! the calling thread's task gets its values.

use super::env;
pub use super::env::{set_dispatch_buffers, set_warnings};
use super::settings;
use super::values::{Blocktime, Library};
use crate::core::query;
use crate::core::team::pool;
use crate::sys::arch::tls;

/// Sets the blocktime (kmp_set_blocktime).
pub fn set_blocktime(time: Blocktime) {
    env::set_blocktime(time);
    pool::retune();
}

/// Sets the stack size of the threads that are made (kmp_set_stacksize), as long as there have been none: those of a pool are
/// alike, whichever of them a caller gets.
pub fn set_stack_size(bytes: usize) {
    if !pool::has_made_threads() {
        settings().set_stack_size(bytes);
    }
}

/// Sets the library mode (kmp_set_library) outside of regions: it also says how many threads the task's next region
/// gets, one under `serial`.
pub fn set_library(library: Library) {
    if tls::level() > 0 {
        return;
    }
    env::set_library(library);
    pool::retune();
    let fresh = settings().initial_icvs();
    query::set_icvs(|icvs| icvs.num_threads = if library == Library::Serial { 1 } else { fresh.num_threads });
}

/// Takes kmp_set_defaults' `NAME=VALUE` pairs, separated by `|`.
pub fn set_defaults(text: &str) {
    let (settings, names) = env::set_defaults(text);
    pool::retune();
    query::set_icvs(|icvs| env::apply_to_task(icvs, settings, &names));
}
