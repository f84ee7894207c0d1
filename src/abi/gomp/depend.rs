//! Lists of dependences as GNU's compilers lay them out (libgomp's task.c, at `GOMP_task`).

use crate::abi::types;
use crate::core::task::deps::{Dependence, Kind, List};

/// What an `omp_depend_t` holds (gomp-constants.h, `GOMP_DEPEND_*`).
#[repr(C)]
pub struct DependObject {
    address: usize,
    kind: usize,
}

const _: () = assert!(size_of::<DependObject>() == 16);

impl DependObject {
    fn dependence(&self) -> Dependence {
        let kind = match self.kind {
            1 => Kind::In,
            4 => Kind::MutexInOutSet,
            5 => Kind::InOutSet,
            _ => return writer(self.address),
        };
        Dependence { address: self.address, kind }
    }
}

/// An out or inout dependence: null stands for all memory.
fn writer(address: usize) -> Dependence {
    Dependence { address, kind: if address == 0 { Kind::AllMemory } else { Kind::Out } }
}

/// The list at `words`: either `total, writers, addresses...` or `0, total, writers, mutexinoutset, readers, addresses...,
/// addresses of depend objects...`.
///
/// # Safety
/// Compiled code made it.
pub(super) unsafe fn list(words: *const usize) -> List {
    // SAFETY: the caller's promise, for all of this function.
    let word = |i: usize| unsafe { *words.add(i) };
    let plain = word(0) != 0;
    let (total, counts, first) =
        if plain { (word(0), [word(1), 0, word(0) - word(1)], 2) } else { (word(1), [word(2), word(3), word(4)], 5) };
    let [writers, mutex, readers] = counts;
    let one = |i: usize| {
        let address = word(first + i);
        if i < writers {
            writer(address)
        } else if i < writers + mutex {
            Dependence { address, kind: Kind::MutexInOutSet }
        } else if i < writers + mutex + readers {
            Dependence { address, kind: Kind::In }
        } else {
            // SAFETY: as above: the address of a depend object.
            unsafe { (*(address as *const DependObject)).dependence() }
        }
    };
    (0..total).map(one).collect()
}

/// The dependences of `count` depend objects, in an array.
///
/// # Safety
/// Compiled code made them.
pub(super) unsafe fn objects(count: i32, array: *const DependObject) -> List {
    // SAFETY: the caller's promise.
    unsafe { types::list(count, array) }.unwrap_or_default().iter().map(DependObject::dependence).collect()
}
