//! Memory of tasks, and of their parts in the graph of dependences: each thread keeps lists of free blocks by size and
//! hands out from these. A block that another
//! thread gives back goes to its owner's inbox by one compare-exchange; the owner takes the inbox whole when a list is
//! empty. No lock anywhere, no allocation once the lists are warm.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;

use crate::core::halt;
use crate::core::primitive::{AtomicPtr, CachePadded, Cell, Ordering, RaceCell};
use crate::core::task::Task;
use crate::core::team::Thread;

/// Bytes of the blocks of each class; larger tasks come from the allocator each time.
const SIZES: [usize; 5] = [192, 256, 512, 1024, 2048];
/// The class of blocks of their own size.
const LARGE: u8 = SIZES.len() as u8;
/// Alignment of a block: it starts on a line of its own.
const ALIGN: usize = 64;

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
    free: [Cell<*mut Free>; SIZES.len()],
    /// Blocks that other threads gave back.
    inbox: CachePadded<AtomicPtr<Free>>,
    /// Blocks that came from the allocator.
    #[cfg(loom)]
    made: Cell<usize>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            free: std::array::from_fn(|_| Cell::new(std::ptr::null_mut())),
            inbox: CachePadded::new(AtomicPtr::new(std::ptr::null_mut())),
            #[cfg(loom)]
            made: Cell::new(0),
        }
    }
}

#[inline]
fn class_of(bytes: usize) -> u8 {
    SIZES.iter().position(|&size| bytes <= size).map_or(LARGE, |class| class as u8)
}

fn layout(class: u8, bytes: usize) -> Layout {
    let bytes = SIZES.get(usize::from(class)).copied().unwrap_or(bytes);
    // SAFETY: the alignment is a power of two, and no task is that large.
    unsafe { Layout::from_size_align_unchecked(bytes, ALIGN) }
}

/// Takes memory for a task of `bytes`, record included; returns its class too.
#[inline]
pub(super) fn take(thread: &Thread, bytes: usize) -> (NonNull<u8>, u8) {
    let class = class_of(bytes);
    if let Some(list) = thread.task_memory.free.get(usize::from(class))
        && let Some(block) = NonNull::new(list.get())
    {
        // SAFETY: blocks on the list are free, and this thread's.
        list.set(unsafe { block.as_ref().next() });
        return (block.cast(), class);
    }
    (take_anew(&thread.task_memory, class, bytes), class)
}

#[cold]
fn take_anew(lists: &Lists, class: u8, bytes: usize) -> NonNull<u8> {
    if let Some(list) = lists.free.get(usize::from(class)) {
        empty_inbox(lists);
        if let Some(block) = NonNull::new(list.get()) {
            // SAFETY: as in `take`.
            list.set(unsafe { block.as_ref().next() });
            return block.cast();
        }
    }
    let layout = layout(class, bytes);
    #[cfg(loom)]
    lists.made.set(lists.made.get() + usize::from(class != LARGE));
    // SAFETY: the size is not zero.
    let block = NonNull::new(unsafe { alloc(layout) });
    block.unwrap_or_else(|| handle_alloc_error(layout))
}

/// As [`give_back`], for a task of `me` whose record needs no drop; false, and nothing done, for another thread's or a
/// large one.
#[inline(always)]
pub(super) fn recycle(me: &'static Thread, task: &'static Task) -> bool {
    let class = task.class;
    // A model wants to see every use of the record checked.
    let mine = std::ptr::eq(task.maker, me) && !cfg!(loom);
    let Some(list) = me.task_memory.free.get(usize::from(class)).filter(|_| mine) else { return false };
    let block = (&raw const *task).cast_mut().cast::<Free>();
    // SAFETY: the memory is free, and large enough.
    unsafe { block.write(Free { next: RaceCell::new(list.get()), class }) };
    list.set(block);
    true
}

/// Gives the memory of a task back that nobody refers to; returns its parent, if that is explicit.
#[inline]
pub(super) fn give_back(me: &'static Thread, task: &'static Task) -> Option<&'static Task> {
    let (maker, class, outer) = (task.maker, task.class, task.parent_task);
    let bytes = size_of::<Task>() + task.spec().payload;
    let place = (&raw const *task).cast_mut();
    #[cfg(loom)]
    // SAFETY: as below.
    unsafe { &mut *place }.check_unused();
    // SAFETY: the last reference is gone.
    unsafe { std::ptr::drop_in_place(place) };
    #[cfg(loom)]
    // SAFETY: no task is there any more. Who uses it nevertheless shall not find it whole.
    unsafe {
        place.cast::<u8>().write_bytes(0xFF, size_of::<Task>());
    }
    // SAFETY: taken by `create`, with this class and size.
    unsafe { free(me, maker, place.cast(), class, bytes) };
    outer
}

/// Gives memory back that `maker` took.
///
/// # Safety
/// `place` comes from [`take`], with `maker`, `bytes` and `class`, and nobody uses it.
#[inline]
pub(super) unsafe fn free(me: &Thread, maker: &Thread, place: *mut u8, class: u8, bytes: usize) {
    let lists = &maker.task_memory;
    match lists.free.get(usize::from(class)) {
        // SAFETY: taken with this layout.
        None => unsafe { dealloc(place, layout(class, bytes)) },
        Some(list) if std::ptr::eq(maker, me) => {
            // SAFETY: the memory is free, and large enough.
            unsafe { place.cast::<Free>().write(Free { next: RaceCell::new(list.get()), class }) };
            list.set(place.cast());
        }
        Some(_) => send_home(lists, place.cast(), class),
    }
}

/// Gives a block back to another thread.
fn send_home(lists: &Lists, block: *mut Free, class: u8) {
    let mut first = lists.inbox.load(Ordering::Relaxed);
    loop {
        // SAFETY: the memory is free, and large enough; nobody sees it before the exchange.
        unsafe { block.write(Free { next: RaceCell::new(first), class }) };
        halt::at("memory sent home");
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

/// A model's threads come and go, and want all back that they gave.
#[cfg(loom)]
impl Drop for Lists {
    fn drop(&mut self) {
        empty_inbox(self);
        let mut back = 0;
        for list in &self.free {
            while let Some(block) = NonNull::new(list.get()) {
                back += 1;
                // SAFETY: blocks on the list are free, and of this layout.
                unsafe {
                    list.set(block.as_ref().next());
                    let bytes = SIZES[usize::from(block.as_ref().class)];
                    dealloc(block.as_ptr().cast(), Layout::from_size_align_unchecked(bytes, ALIGN));
                }
            }
        }
        assert_eq!(back, self.made.get(), "blocks were not given back");
    }
}
