//! Blocks of memory: where they come from and what stands in front of them.
//!
//! ```text
//! base                                     memory
//!  |  (padding up to the alignment)  | header | size bytes ...
//! ```
//!
//! The header says who made the block, so that it is freed right whatever the program says at omp_free. `base` is
//! malloc's, or the start of a mapping that the block has for itself: pages that are locked or placed must not be shared
//! with others.

use std::ffi::c_void;
use std::ptr::{NonNull, null_mut};

use super::Allocator;
use super::traits::{Partition, Traits};
use crate::sys::linux::heap;
use crate::sys::linux::memory::{self, Policy};

/// Bytes of the header, malloc's alignment, and the unit that offsets are counted in.
pub const UNIT: usize = 16;

/// What stands in front of a block.
#[derive(Clone, Copy)]
#[repr(C)]
struct Header {
    /// Bytes that the program asked for.
    size: usize,
    /// Number of the allocator.
    allocator: u32,
    /// Units from the base to the memory, [`MAPPED`] and [`CHARGED`].
    offset: u32,
}

const _: () = assert!(size_of::<Header>() == UNIT);

/// The block is a mapping of its own.
const MAPPED: u32 = 1 << 31;

/// The block counts in its allocator's pool.
const CHARGED: u32 = 1 << 30;

/// No alignment is larger (its offset still fits).
const MAX_ALIGNMENT: usize = 1 << 33;

/// Blocks below this are not placed on nodes: the pages of malloc are shared, and a mapping costs microseconds.
const PLACED_FROM: usize = 64 << 10;

/// What is asked of an allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Bytes, not 0.
    pub size: usize,
    /// Bytes; a power of two, or 0.
    pub alignment: usize,
    /// Whether the memory is zeroed.
    pub zeroed: bool,
}

/// A block in use.
#[derive(Clone, Copy)]
pub(super) struct Block {
    memory: NonNull<u8>,
    header: Header,
}

impl Block {
    /// The block at `memory`.
    ///
    /// # Safety
    /// `memory` came from [`Block::memory`] and was not freed.
    #[inline(always)]
    pub(super) unsafe fn at(memory: NonNull<c_void>) -> Self {
        let memory = memory.cast::<u8>();
        // SAFETY: every block has a header in front of it; aligned as malloc's memory is.
        let header = unsafe { memory.cast::<Header>().sub(1).read() };
        Self { memory, header }
    }

    #[inline(always)]
    fn write(base: NonNull<u8>, offset: usize, size: usize, allocator: Allocator, flags: u32) -> Self {
        // SAFETY: `offset` lies inside what was allocated at `base`, one unit from it at least.
        let memory = unsafe { base.add(offset) };
        let header = Header { size, allocator: allocator.0, offset: (offset / UNIT) as u32 | flags };
        // SAFETY: as above; the offset and the base are multiples of the unit.
        unsafe { memory.cast::<Header>().sub(1).write(header) };
        Self { memory, header }
    }

    /// What the program gets.
    #[inline(always)]
    pub(super) fn memory(self) -> *mut c_void {
        self.memory.as_ptr().cast()
    }

    /// Bytes that the program asked for.
    pub(super) fn size(self) -> usize {
        self.header.size
    }

    /// Who made it.
    #[inline(always)]
    pub(super) fn allocator(self) -> Allocator {
        Allocator(self.header.allocator)
    }

    /// What the block counts for in its allocator's pool: 0 where that has no bound.
    pub(super) fn charge(self) -> usize {
        if self.header.offset & CHARGED == 0 { 0 } else { self.header.size + UNIT }
    }

    /// Notes that the block counts in its allocator's pool.
    pub(super) fn charged(mut self) -> Self {
        self.header.offset |= CHARGED;
        // SAFETY: the header of a block in use.
        unsafe { self.memory.cast::<Header>().sub(1).write(self.header) };
        self
    }

    /// Whether nothing but the header stands between malloc's address and the memory.
    #[inline(always)]
    pub(super) fn is_plain(self) -> bool {
        self.header.offset & !CHARGED == 1
    }

    fn offset(self) -> usize {
        (self.header.offset & !(MAPPED | CHARGED)) as usize * UNIT
    }

    fn base(self) -> *mut u8 {
        // SAFETY: the header tells how far inside the allocation the memory is.
        unsafe { self.memory.as_ptr().sub(self.offset()) }
    }

    /// Whether the block is malloc's memory behind a header, and counts nowhere.
    #[inline(always)]
    pub(super) fn is_only_malloc(self) -> bool {
        self.header.offset == 1
    }

    /// Gives the memory of a block back for which [`Block::is_only_malloc`] holds.
    ///
    /// # Safety
    /// Nobody uses the block after.
    #[inline(always)]
    pub(super) unsafe fn free_only_malloc(self) {
        // SAFETY: malloc's, and the caller's promise.
        unsafe { heap::free(self.memory.as_ptr().sub(UNIT).cast()) };
    }

    /// Gives the memory back.
    ///
    /// # Safety
    /// Nobody uses the block after.
    pub(super) unsafe fn free(self) {
        if self.header.offset & MAPPED == 0 {
            // SAFETY: malloc's, and the caller's promise.
            unsafe { heap::free(self.base().cast()) };
        } else {
            let len = (self.offset() + self.header.size).next_multiple_of(memory::page_size());
            // SAFETY: the mapping's start and, as `mapped` cut it, its length.
            unsafe { memory::unmap(self.base(), len) };
        }
    }

    /// Makes a plain block larger or smaller, for `allocator`; none where malloc has no memory, and then the block is as
    /// it was.
    ///
    /// # Safety
    /// The block is plain, and nobody uses it after a success.
    #[inline(always)]
    pub(super) unsafe fn resize(self, size: usize, allocator: Allocator) -> Option<Self> {
        let total = size.checked_add(UNIT)?;
        // SAFETY: malloc's, and the caller's promise.
        let base = unsafe { heap::realloc(self.base().cast(), total) };
        Some(Self::write(NonNull::new(base.cast())?, UNIT, size, allocator, 0))
    }
}

/// A block of malloc's memory.
#[inline(always)]
pub(super) fn from_malloc(request: Request, allocator: Allocator) -> Option<Block> {
    let Request { size, alignment, zeroed } = request;
    let padding = alignment.max(UNIT);
    if padding > MAX_ALIGNMENT {
        return None;
    }
    let total = size.checked_add(padding)?;
    let base = if zeroed { heap::calloc(1, total) } else { heap::malloc(total) };
    let base = NonNull::new(base.cast::<u8>())?;
    // The next multiple of the alignment has room for the header in front: malloc's address is a multiple of the unit.
    let offset = if padding == UNIT { UNIT } else { padding - (base.as_ptr().addr() & (padding - 1)) };
    Some(Block::write(base, offset, size, allocator, 0))
}

/// A block as `traits` want it; none where the system refuses.
pub(super) fn from_traits(request: Request, allocator: Allocator, traits: &Traits) -> Option<Block> {
    if traits.pinned {
        return mapped(request, allocator, traits);
    }
    let placed = traits.partition != Partition::Environment && request.size >= PLACED_FROM;
    if placed && memory::nodes().len() > 1 {
        return mapped(request, allocator, traits);
    }
    from_malloc(request, allocator)
}

/// A block in a mapping of its own.
fn mapped(request: Request, allocator: Allocator, traits: &Traits) -> Option<Block> {
    let page = memory::page_size();
    let alignment = request.alignment.max(UNIT);
    if alignment > MAX_ALIGNMENT {
        return None;
    }
    // The memory of a block that is aligned to more than a page begins on its second page.
    let offset = alignment.min(page);
    let len = request.size.checked_add(offset)?.checked_next_multiple_of(page)?;
    let slack = alignment - offset;
    let whole = len.checked_add(slack)?;
    let start = memory::map(whole)?;
    let first = start.as_ptr().addr() + offset;
    let cut = first.next_multiple_of(alignment) - first;
    // SAFETY: `cut` is less than the slack mapped beyond `len`.
    let base = unsafe { start.add(cut) };
    // SAFETY: whole pages of the mapping, in front of the block and behind it.
    unsafe {
        memory::unmap(start.as_ptr(), cut);
        memory::unmap(base.as_ptr().add(len), slack - cut);
    }
    place(base, len, traits.partition);
    if traits.pinned && !memory::lock(base.as_ptr(), len) {
        // SAFETY: mapped above, used by nobody.
        unsafe { memory::unmap(base.as_ptr(), len) };
        return None;
    }
    Some(Block::write(base, offset, request.size, allocator, MAPPED))
}

/// Tells the system where the pages of a mapping are to lie. What it refuses stays with the process's policy.
fn place(base: NonNull<u8>, len: usize, partition: Partition) {
    match partition {
        Partition::Environment => {}
        Partition::Nearest => {
            memory::bind(base, len, Policy::Local, &[]);
        }
        Partition::Interleaved => {
            memory::bind(base, len, Policy::Interleave, &memory::nodes());
        }
        Partition::Blocked => {
            let nodes = memory::nodes();
            let stretch = len.div_ceil(nodes.len().max(1)).next_multiple_of(memory::page_size());
            for (at, node) in (0..len).step_by(stretch).zip(nodes) {
                // SAFETY: `at` lies inside the mapping.
                memory::bind(unsafe { base.add(at) }, stretch.min(len - at), Policy::Node(node), &[]);
            }
        }
    }
}

/// A null pointer for no block.
pub(super) fn memory_of(block: Option<Block>) -> *mut c_void {
    block.map_or(null_mut(), Block::memory)
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn check(block: Block, request: Request) {
        let memory = block.memory().cast::<u8>();
        assert_eq!(memory.addr() % request.alignment.max(UNIT), 0, "{request:?}");
        // SAFETY: the block's own memory, all of it.
        unsafe {
            if request.zeroed {
                assert!((0..request.size).all(|at| *memory.add(at) == 0));
            }
            memory.write_bytes(0x5a, request.size);
            let again = Block::at(NonNull::new(block.memory()).unwrap());
            assert_eq!((again.size(), again.allocator().0), (request.size, 3));
            again.free();
        }
    }

    #[test]
    fn malloc_blocks() {
        for alignment in [0, 1, 8, 16, 32, 64, 4096, 1 << 20] {
            for size in [1, 15, 16, 17, 1000, 100_000] {
                for zeroed in [false, true] {
                    let request = Request { size, alignment, zeroed };
                    let block = from_malloc(request, Allocator(3)).unwrap();
                    assert_eq!(block.is_plain(), alignment <= UNIT || block.offset() == UNIT);
                    check(block, request);
                }
            }
        }
    }

    #[test]
    fn mapped_blocks() {
        for alignment in [0, 64, 4096, 8192, 1 << 20] {
            for size in [1, 4080, 4081, 100_000] {
                let request = Request { size, alignment, zeroed: true };
                for partition in [Partition::Nearest, Partition::Blocked, Partition::Interleaved] {
                    let traits = Traits { partition, ..Traits::default() };
                    check(mapped(request, Allocator(3), &traits).unwrap(), request);
                }
            }
        }
    }

    #[test]
    fn nothing_overflows() {
        for size in [usize::MAX, usize::MAX - 15, usize::MAX / 2] {
            for alignment in [0, 4096, 1 << 40, 1 << 63] {
                let request = Request { size, alignment, zeroed: false };
                assert!(from_malloc(request, Allocator(3)).is_none());
                assert!(mapped(request, Allocator(3), &Traits::default()).is_none());
            }
        }
    }
}
