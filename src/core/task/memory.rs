//! Memory of tasks: each thread keeps lists of free blocks by size and hands out from these. A block that another
//! thread gives back goes to its owner's inbox by one compare-exchange; the owner takes the inbox whole when a list is
//! empty. No lock anywhere, no allocation once the lists are warm.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;

use crate::core::primitive::{AtomicPtr, CachePadded, Cell, Ordering, RaceCell};
use crate::core::task::Task;
use crate::core::team::Thread;

/// Sizes of blocks, in bytes: the smallest, and each class twice the last.
const SMALLEST: usize = 256;
/// Number of classes; larger tasks come from the allocator each time.
const CLASSES: usize = 5;
/// Alignment of a block: it starts on a line of its own.
const ALIGN: usize = 64;

/// Where a block belongs.
#[derive(Clone, Copy)]
pub struct Home {
    owner: &'static Thread,
    /// Class; [`CLASSES`] for a block of its own size.
    class: u8,
    /// Bytes, for a block of its own size.
    bytes: usize,
}

/// A free block.
struct Free {
    next: RaceCell<*mut Free>,
    class: u8,
}

impl Free {
    /// The block behind it on its list.
    ///
    /// # Safety
    /// The list is the caller's.
    #[inline(always)]
    unsafe fn next(&self) -> *mut Free {
        // SAFETY: the caller's promise.
        unsafe { self.next.get() }
    }
}

/// A thread's free blocks.
pub struct Lists {
    free: [Cell<*mut Free>; CLASSES],
    /// Blocks that other threads gave back.
    inbox: CachePadded<AtomicPtr<Free>>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            free: std::array::from_fn(|_| Cell::new(std::ptr::null_mut())),
            inbox: CachePadded::new(AtomicPtr::new(std::ptr::null_mut())),
        }
    }
}

fn class_of(bytes: usize) -> usize {
    let blocks = bytes.div_ceil(SMALLEST).max(1).next_power_of_two();
    (blocks.trailing_zeros() as usize).min(CLASSES)
}

fn layout(home: &Home) -> Layout {
    let bytes = if usize::from(home.class) < CLASSES { SMALLEST << home.class } else { home.bytes };
    // SAFETY: a power of two, and a size that was asked for by `take`, which checks it.
    unsafe { Layout::from_size_align_unchecked(bytes, ALIGN) }
}

/// Takes memory for a task of `bytes`, header included.
pub(super) fn take(thread: &'static Thread, bytes: usize) -> (NonNull<u8>, Home) {
    let class = class_of(bytes);
    let home = Home { owner: thread, class: class as u8, bytes };
    if class < CLASSES {
        let list = &thread.task_memory.free[class];
        if list.get().is_null() {
            empty_inbox(&thread.task_memory);
        }
        if let Some(block) = NonNull::new(list.get()) {
            // SAFETY: blocks on the list are free, and this thread's.
            list.set(unsafe { block.as_ref().next() });
            return (block.cast(), home);
        }
    }
    let layout = layout(&home);
    // SAFETY: the size is not zero.
    let block = NonNull::new(unsafe { alloc(layout) });
    (block.unwrap_or_else(|| handle_alloc_error(layout)), home)
}

/// Gives the memory of a task back that nobody refers to.
pub(super) fn give_back(me: &'static Thread, task: &'static Task) {
    let home = task.home;
    let place = (&raw const *task).cast_mut();
    #[cfg(loom)]
    // SAFETY: as below.
    unsafe { &mut *place }.check_unused();
    // SAFETY: the last reference is gone; nothing in a task needs more than its table dropped.
    unsafe { std::ptr::drop_in_place(place) };
    #[cfg(loom)]
    // SAFETY: no task is there any more. Who uses it nevertheless shall not find it whole.
    unsafe {
        place.cast::<u8>().write_bytes(0xFF, size_of::<Task>());
    }
    if usize::from(home.class) >= CLASSES {
        // SAFETY: taken with this layout.
        unsafe { dealloc(place.cast(), layout(&home)) };
        return;
    }
    let block = place.cast::<Free>();
    let lists = &home.owner.task_memory;
    if std::ptr::eq(home.owner, me) {
        let list = &lists.free[usize::from(home.class)];
        // SAFETY: the memory is free, and large enough.
        unsafe { block.write(Free { next: RaceCell::new(list.get()), class: home.class }) };
        list.set(block);
        return;
    }
    let mut first = lists.inbox.load(Ordering::Relaxed);
    loop {
        // SAFETY: as above; nobody sees it before the exchange.
        unsafe { block.write(Free { next: RaceCell::new(first), class: home.class }) };
        // Release: pairs with the Acquire in `empty_inbox`.
        match lists.inbox.compare_exchange_weak(first, block, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return,
            Err(now) => first = now,
        }
    }
}

/// Sorts what other threads gave back into the lists.
#[cold]
fn empty_inbox(lists: &Lists) {
    // Acquire: pairs with the Release in `give_back`.
    let mut block = lists.inbox.swap(std::ptr::null_mut(), Ordering::Acquire);
    while let Some(free) = NonNull::new(block) {
        // SAFETY: taken out whole, the blocks are this thread's.
        let (next, class) = unsafe { (free.as_ref().next(), free.as_ref().class) };
        let list = &lists.free[usize::from(class)];
        // SAFETY: as above.
        unsafe { free.as_ref().next.set(list.get()) };
        list.set(free.as_ptr());
        block = next;
    }
}

/// A model's threads come and go.
#[cfg(loom)]
impl Drop for Lists {
    fn drop(&mut self) {
        empty_inbox(self);
        for list in &self.free {
            while let Some(block) = NonNull::new(list.get()) {
                // SAFETY: blocks on the list are free, and of this layout.
                unsafe {
                    list.set(block.as_ref().next());
                    let bytes = SMALLEST << block.as_ref().class;
                    dealloc(block.as_ptr().cast(), Layout::from_size_align_unchecked(bytes, ALIGN));
                }
            }
        }
    }
}
