//! The library is unmapped. libomp.so never is (-z nodelete), and at the end of a process nothing needs to stop; but a
//! static copy inside a dlopened object must not leave workers in code that goes away.

use crate::core::primitive::process::Ordering;

use crate::core::primitive::fence;
use crate::core::team::desk::{INLINE_ARGS, Outlined};
use crate::core::team::{Thread, pool};
use crate::sys::linux::{dl, thread as system};

/// Runs when the object that holds this code is unmapped, or the process ends.
#[used]
#[cfg(not(any(test, loom)))]
#[unsafe(link_section = ".fini_array")]
static AT_UNLOAD: extern "C" fn() = unload;

/// The piece of work that ends a worker: no function.
const END: Outlined = Outlined { func: std::ptr::null(), argc: 0, args: [0; INLINE_ARGS] };

#[cfg_attr(any(test, loom), allow(dead_code))]
extern "C" fn unload() {
    if dl::stays_mapped() {
        return;
    }
    // A thread inside the pool, or a region that runs, means that the object is unmapped under a user: not to be mended.
    let Some(mut pool) = pool::mutex().try_lock() else { return };
    let mut workers = std::mem::take(&mut pool.idle);
    for team in &pool.teams {
        if team.try_lease() {
            workers.extend(
                team.all_slots().iter().filter(|slot| slot.frame.tid() > 0).filter_map(|slot| slot.thread.take()),
            );
            team.workers.set(0);
            team.end_lease();
        }
    }
    for worker in &workers {
        // SAFETY: taken out of the pool or a resting team, the worker is ours, and done with its last piece.
        unsafe { worker.desk.post(&END) };
    }
    // Pairs with the fence in `Desk::sleep_for_work`.
    fence(crate::core::primitive::process::Ordering::SeqCst);
    for worker in &workers {
        worker.desk.wake();
        worker.join();
    }
    system::delete_key(pool::END_KEY.swap(0, Ordering::Relaxed).wrapping_sub(1));
}

impl Thread {
    /// Waits until the worker's operating-system thread has ended.
    fn join(&self) {
        if let Some(id) = self.system.take() {
            system::join(id);
        }
    }
}
