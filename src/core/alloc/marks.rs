//! Which addresses of Fortran allocatables came from an allocator (gfortran 15 and later, `allocators` construct).
//!
//! gfortran marks what GOMP_alloc gave to an allocatable, and asks at each DEALLOCATE, of malloc's memory as well, which of
//! the two it has. A set of addresses without locks, so that a fork at any moment leaves it whole.
//!
//! A bucket is a list of chunks of slots, and lists only grow. A slot is 0, or an address; the thread that marks takes a
//! 0 slot by compare-and-swap, the thread that asks sets its slot back to 0. An address is marked and asked for by
//! whoever owns its memory at the time, so no two threads work on the same address.

use std::ffi::c_void;

use crate::core::primitive::{AtomicUsize, Ordering};
use crate::core::publish::Published;

/// Slots of a chunk, which is one cache line.
const SLOTS: usize = 7;
/// Buckets: 8 KiB of pointers, made when the first address is marked.
const BUCKETS: usize = 1024;

struct Chunk {
    slots: [AtomicUsize; SLOTS],
    next: Published<Chunk>,
}

impl Chunk {
    /// A chunk that has `address`.
    fn with(address: usize) -> Box<Self> {
        let slots = std::array::from_fn(|slot| AtomicUsize::new(if slot == 0 { address } else { 0 }));
        Box::new(Self { slots, next: Published::new() })
    }
}

type Table = [Published<Chunk>; BUCKETS];

static MARKED: Published<Table> = Published::new();

fn bucket(table: &Table, address: usize) -> &Published<Chunk> {
    // The high bits of a product with an odd number depend on all bits of the address.
    let hash = (address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BUCKETS.ilog2());
    &table[hash as usize]
}

/// Marks `memory`; null is nothing.
pub fn add(memory: *mut c_void) {
    let address = memory.addr();
    if address == 0 {
        return;
    }
    let table = MARKED.get().unwrap_or_else(|| MARKED.publish(Box::new([const { Published::new() }; BUCKETS])).0);
    let mut next = bucket(table, address);
    loop {
        let Some(chunk) = next.get() else {
            match next.publish(Chunk::with(address)) {
                (_, true) => return,
                (_, false) => continue,
            }
        };
        for slot in &chunk.slots {
            // Relaxed: whoever asks for the address got it from this thread in an ordered way.
            if slot.load(Ordering::Relaxed) == 0
                && slot.compare_exchange(0, address, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            {
                return;
            }
        }
        next = &chunk.next;
    }
}

/// Whether `memory` was marked; it is not any more.
pub fn take(memory: *mut c_void) -> bool {
    let address = memory.addr();
    if address == 0 {
        return false;
    }
    let Some(table) = MARKED.get() else { return false };
    let mut next = bucket(table, address);
    while let Some(chunk) = next.get() {
        if let Some(slot) = chunk.slots.iter().find(|slot| slot.load(Ordering::Relaxed) == address) {
            slot.store(0, Ordering::Relaxed);
            return true;
        }
        next = &chunk.next;
    }
    false
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::ptr::without_provenance_mut;

    #[test]
    fn marked_once() {
        let memory = without_provenance_mut(0x1000);
        assert!(!take(memory) && !take(std::ptr::null_mut()));
        add(std::ptr::null_mut());
        add(memory);
        assert!(take(memory) && !take(memory));
    }

    #[test]
    fn many_at_once() {
        std::thread::scope(|scope| {
            for thread in 1..=4_usize {
                scope.spawn(move || {
                    let addresses = || (1..=20_000).map(|n| without_provenance_mut((thread << 40) + n * 16));
                    for round in 0..3 {
                        addresses().for_each(add);
                        let found = addresses().filter(|address| take(*address)).count();
                        assert_eq!(found, 20_000, "round {round}");
                        assert!(addresses().step_by(100).all(|address| !take(address)));
                    }
                });
            }
        });
    }
}
