//! Memory management (OpenMP 6.0, chapters 8 and 26): allocators, memory spaces, and the blocks they give.
//!
//! Every memory space of the host is malloc's memory. large_cap, high_bw, low_lat and const memory would need to know
//! which nodes of the machine are such; until then they are default memory, and an allocator of them never fails for the
//! want of the kind. access and sync_hint promise things of the program that malloc does not need. pinned blocks are
//! mappings of their own, locked into memory; a large block with a partition is one where the machine has several nodes.
//!
//! A predefined allocator takes no lock here and no look at the thread: malloc, and a header of 16 bytes ([`block`]).
//! The memory spaces of LLVM's libomptarget (numbers 100 to 102) are not here: their allocators give null.

pub mod block;
pub mod marks;
mod registry;
pub mod space;
pub mod traits;

use std::ffi::c_void;
use std::ptr::{NonNull, null_mut};

use crate::core::icv::allocator::AllocatorChoice;
use crate::core::icv::settings;
use crate::core::primitive::process::{AtomicU32, Ordering};
use crate::core::query::set_icvs;
use crate::core::sync::check;
use crate::core::team::Thread;
use block::{Block, Request, memory_of};
use traits::{Fallback, Pair, Traits};

/// An allocator, by its number: the predefined ones have the numbers of `omp_allocator_handle_t`, which are the same in
/// the headers of LLVM and of GCC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Allocator(u32);

/// Numbers of predefined allocators of host memory: 1 to this.
const LAST_PREDEFINED: u32 = 8;
/// LLVM's allocators of memory that libomptarget manages.
const TARGET: std::ops::RangeInclusive<u32> = 100..=102;
/// ompx_gnu_pinned_mem_alloc.
const PINNED: u32 = 200;
/// ompx_gnu_managed_mem_alloc: memory that devices can read too. Without devices, default memory.
const MANAGED: u32 = 201;

/// Allocators tried one after the other for one block. Programs cannot build a longer chain that has an end.
const LONGEST_CHAIN: usize = 64;

impl Allocator {
    /// omp_null_allocator: no allocator, or the task's default one.
    pub const NULL: Allocator = Allocator(0);
    /// omp_default_mem_alloc.
    pub const DEFAULT: Allocator = Allocator(1);

    /// The allocator of handle `handle`. One that no program can have got is omp_default_mem_alloc, as unknown small
    /// numbers are in libomp.
    #[inline(always)]
    pub const fn of(handle: usize) -> Self {
        if handle > u32::MAX as usize { Self::DEFAULT } else { Self(handle as u32) }
    }

    /// The allocator of handle `handle`, if there is one; omp_null_allocator is none.
    pub fn existing(handle: usize) -> Option<Self> {
        let allocator = Self(u32::try_from(handle).ok()?);
        let known = allocator.is_plain() || TARGET.contains(&allocator.0) || (PINNED..=MANAGED).contains(&allocator.0);
        (known || registry::find(allocator).is_some()).then_some(allocator)
    }

    /// The allocator of number `number`, as an ICV keeps it.
    pub const fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// What programs know it by.
    pub const fn handle(self) -> usize {
        self.0 as usize
    }

    /// Whether it is a predefined one of host memory.
    #[inline(always)]
    const fn is_plain(self) -> bool {
        self.0.wrapping_sub(1) < LAST_PREDEFINED
    }

    fn or_default(self) -> Self {
        if self == Self::NULL { default_allocator() } else { self }
    }
}

/// Makes an allocator of the memory space `space` (its handle) with traits; omp_null_allocator where the space or a trait
/// does not exist.
pub fn create(space: usize, pairs: impl IntoIterator<Item = Pair>) -> Allocator {
    if !space::is_host(space) {
        return Allocator::NULL;
    }
    Traits::read(pairs).and_then(registry::make).unwrap_or(Allocator::NULL)
}

/// Destroys an allocator; nothing happens for predefined ones.
pub fn destroy(allocator: Allocator) {
    registry::destroy(allocator);
}

/// def-allocator-var of the calling thread's task.
#[inline]
pub fn default_allocator() -> Allocator {
    // A thread that OpenMP does not know has set nothing.
    match Thread::try_current().map_or(0, |thread| thread.frame().icvs().def_allocator) {
        0 => initial(),
        number => Allocator(number),
    }
}

/// Sets def-allocator-var of the calling thread's task; omp_null_allocator means omp_default_mem_alloc, as in libomp and
/// libgomp.
pub fn set_default_allocator(allocator: Allocator) {
    let number = if allocator == Allocator::NULL { Allocator::DEFAULT.0 } else { allocator.0 };
    set_icvs(|icvs| icvs.def_allocator = number);
}

/// What def-allocator-var starts as: OMP_ALLOCATOR.
#[inline]
fn initial() -> Allocator {
    // Whoever finds it unknown makes the allocator that OMP_ALLOCATOR wants, and the first one made is everybody's.
    static INITIAL: AtomicU32 = AtomicU32::new(0);
    match INITIAL.load(Ordering::Acquire) {
        0 => make_initial(&INITIAL),
        number => Allocator(number),
    }
}

#[cold]
fn make_initial(shared: &AtomicU32) -> Allocator {
    let made = match &settings().allocator {
        AllocatorChoice::Predefined(allocator) => Allocator(*allocator as u32),
        AllocatorChoice::Made { traits, .. } => {
            let pairs = traits.iter().map(|item| Pair { key: item.key, value: item.value });
            Traits::read(pairs).and_then(registry::make).unwrap_or(Allocator::DEFAULT)
        }
    };
    // Release pairs with the Acquire in `initial` and of the failing side here.
    match shared.compare_exchange(0, made.0, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => made,
        Err(first) => {
            registry::destroy(made);
            Allocator(first)
        }
    }
}

/// Memory of `size` bytes, aligned to `alignment` (0, or a power of two; null for another number); null for size 0.
#[inline(always)]
pub fn allocate(alignment: usize, size: usize, zeroed: bool, allocator: Allocator) -> *mut c_void {
    if size == 0 || alignment & alignment.wrapping_sub(1) != 0 {
        return null_mut();
    }
    let request = Request { size, alignment, zeroed };
    if allocator.is_plain() {
        // The fallback of them all is default memory, which is this memory: then null.
        return memory_of(block::from_malloc(request, allocator));
    }
    through_chain(request, allocator)
}

/// As [`allocate`], but where that gives null the program ends; null for size 0.
#[inline]
pub fn allocate_or_end(alignment: usize, size: usize, allocator: Allocator) -> *mut c_void {
    let memory = allocate(alignment, size, false, allocator);
    if memory.is_null() && size != 0 {
        out_of_memory(size);
    }
    memory
}

/// Zeroed memory for `count` elements of `size` bytes; otherwise as [`allocate`].
#[inline]
pub fn allocate_zeroed(alignment: usize, count: usize, size: usize, allocator: Allocator) -> *mut c_void {
    // More bytes than there are fail as any other number that cannot be had.
    allocate(alignment, count.saturating_mul(size), true, allocator)
}

/// Memory from an allocator that is not a plain predefined one.
#[inline(never)]
fn through_chain(request: Request, allocator: Allocator) -> *mut c_void {
    let allocator = allocator.or_default();
    if allocator.is_plain() {
        return memory_of(block::from_malloc(request, allocator));
    }
    memory_of(block_through_chain(request, allocator))
}

/// A block from `allocator`, or from where its fallback leads.
fn block_through_chain(mut request: Request, mut allocator: Allocator) -> Option<Block> {
    for _ in 0..LONGEST_CHAIN {
        let fallback = match allocator.0 {
            number if TARGET.contains(&number) => return None,
            PINNED => {
                let pinned = Traits { pinned: true, ..Traits::default() };
                return block::from_traits(request, allocator, &pinned);
            }
            _ => match registry::find(allocator) {
                None => return block::from_malloc(request, allocator),
                Some(record) => {
                    let traits = record.traits();
                    // Kept on the way: what is aligned for the first allocator is so wherever the block comes from.
                    request.alignment = request.alignment.max(traits.alignment);
                    match from_pool(request, allocator, record, &traits) {
                        Some(block) => return Some(block),
                        None => traits.fallback,
                    }
                }
            },
        };
        allocator = follow(fallback, request.size)?;
    }
    None
}

/// The allocator to try next.
fn follow(fallback: Fallback, size: usize) -> Option<Allocator> {
    match fallback {
        Fallback::DefaultMem => Some(Allocator::DEFAULT),
        Fallback::Null => None,
        Fallback::Abort => out_of_memory(size),
        Fallback::Other(other) => Some(other),
    }
}

/// A block from a made allocator's own memory; none where its pool or the system has no more.
fn from_pool(request: Request, allocator: Allocator, record: &registry::Record, traits: &Traits) -> Option<Block> {
    let charge = request.size.checked_add(block::UNIT)?;
    if !record.charge(charge, 0) {
        return None;
    }
    match block::from_traits(request, allocator, traits) {
        Some(block) if traits.pool_size.is_some() => Some(block.charged()),
        Some(block) => Some(block),
        None => {
            record.refund(charge);
            None
        }
    }
}

/// Ends the process: an allocation failed that must not.
#[cold]
pub fn out_of_memory(size: usize) -> ! {
    check::fail("memory allocation", &format!("no memory for {size} bytes"))
}

/// Frees memory; null is nothing. Its allocator is the one that made it.
///
/// # Safety
/// `memory` is null or came from [`allocate`], [`allocate_zeroed`] or [`reallocate`], and nobody uses it any more.
#[inline(always)]
pub unsafe fn free(memory: *mut c_void) {
    if let Some(memory) = NonNull::new(memory) {
        // SAFETY: the caller's promise.
        let block = unsafe { Block::at(memory) };
        // SAFETY: the caller's promise.
        unsafe { if block.is_only_malloc() { block.free_only_malloc() } else { free_other(block) } };
    }
}

/// Frees a block that is more than malloc's memory behind a header.
///
/// # Safety
/// As for [`free`].
#[inline(never)]
unsafe fn free_other(block: Block) {
    if block.charge() != 0 {
        registry::refund(block.allocator(), block.charge());
    }
    // SAFETY: the caller's promise.
    unsafe { block.free() };
}

/// Makes memory larger or smaller, perhaps elsewhere, in `allocator`; omp_null_allocator means the one that made it (or
/// the default one, where `memory` is null). Null where that cannot be had: then the memory is as it was. Size 0 frees.
///
/// # Safety
/// As for [`free`], on success.
pub unsafe fn reallocate(memory: *mut c_void, size: usize, allocator: Allocator) -> *mut c_void {
    let Some(old) = NonNull::new(memory) else {
        return allocate(0, size, false, allocator);
    };
    if size == 0 {
        // SAFETY: the caller's promise.
        unsafe { free(memory) };
        return null_mut();
    }
    // SAFETY: the caller's promise.
    let block = unsafe { Block::at(old) };
    let allocator = if allocator == Allocator::NULL { block.allocator() } else { allocator };
    // SAFETY: as above.
    if let Some(block) = unsafe { resize(block, size, allocator) } {
        return block.memory();
    }
    let new = allocate(0, size, false, allocator);
    if !new.is_null() {
        // SAFETY: two blocks, each of the length copied at least; then the old one is done with.
        unsafe {
            new.copy_from_nonoverlapping(memory, size.min(block.size()));
            free(memory);
        }
    }
    new
}

/// Has malloc resize a block; none where the block or the allocator is not of plain malloc memory, or there is no room:
/// then the block is as it was.
///
/// # Safety
/// As for [`reallocate`].
unsafe fn resize(block: Block, size: usize, allocator: Allocator) -> Option<Block> {
    if !block.is_plain() || TARGET.contains(&allocator.0) || allocator.0 == PINNED {
        return None;
    }
    let (from, paid) = (block.allocator(), block.charge());
    let record = if allocator.is_plain() { None } else { registry::find(allocator) };
    let traits = record.map_or_else(Traits::default, registry::Record::traits);
    if !traits.is_plain_memory() {
        return None;
    }
    let charge = size.checked_add(block::UNIT)?;
    let back = if from == allocator { paid } else { 0 };
    if let Some(record) = record
        && !record.charge(charge, back)
    {
        return None;
    }
    // SAFETY: the caller's promise.
    let Some(resized) = (unsafe { block.resize(size, allocator) }) else {
        if let Some(record) = record {
            record.uncharge(charge, back);
        }
        return None;
    };
    if paid > back {
        registry::refund(from, paid);
    }
    Some(if traits.pool_size.is_some() { resized.charged() } else { resized })
}

#[cfg(all(test, not(loom)))]
mod properties;
#[cfg(all(test, not(loom)))]
mod tests;
