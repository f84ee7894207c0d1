//! The library is loaded, and unmapped, or the process ends. libomp.so is never unmapped (-z nodelete), and at the end of a
//! process workers need to stop only if they have threadprivate variables to destroy; but a static copy inside a dlopened
//! object must not leave workers in code that goes away.

use crate::core::primitive::process::Ordering;

use crate::core::icv::env;
use crate::core::task::helpers;
use crate::core::team::pause::end_workers;
use crate::core::team::{Thread, fork_child, pool};
use crate::core::threadprivate;
use crate::sys::arch::tls;
use crate::sys::linux::{dl, overflow, thread as system};

/// Runs when the object that holds this code is loaded. Nothing of this has an effect that the program could see before its
/// first use of OpenMP.
#[used]
#[cfg(not(loom))]
#[unsafe(link_section = ".init_array")]
static AT_LOAD: extern "C" fn() = load;

#[cfg_attr(loom, allow(dead_code))]
extern "C" fn load() {
    fork_child::install();
    pool::prepare(env::read_early());
}

/// Runs when the object that holds this code is unmapped, or the process ends.
#[used]
#[cfg(not(any(test, loom)))]
#[unsafe(link_section = ".fini_array")]
static AT_UNLOAD: extern "C" fn() = unload;

#[cfg_attr(any(test, loom), allow(dead_code))]
extern "C" fn unload() {
    // Target tasks are complete before the process ends.
    helpers::end();
    let stays = dl::stays_mapped();
    if stays && !threadprivate::workers_must_end() {
        return;
    }
    // A thread inside the pool, or a region that runs, means that the object is unmapped under a user: not to be mended.
    let Some(mut pool) = pool::mutex().try_lock() else { return };
    let workers = pool.take_workers(|_| true);
    drop(pool);
    // They destroy their threadprivate variables.
    end_workers(&workers);
    // So does the thread that ends the process, if its variables are not the originals.
    if let Some(thread) = Thread::try_current().filter(|_| tls::level() == 0) {
        threadprivate::end_thread(thread);
    }
    if !stays {
        overflow::remove();
        system::delete_key(pool::END_KEY.swap(0, Ordering::Relaxed).wrapping_sub(1));
    }
}
