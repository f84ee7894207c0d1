//! Task reductions (OpenMP 6.0, section 7.6.2) of which the runtime is told each list item with its initializer, combiner
//! and finalizer. A thread gets its private copy of an item when it first asks for it; the end of the taskgroup combines
//! the copies. (What GNU's compilers describe is in [`crate::core::task::reduction_gnu`].)

use std::ffi::c_void;

use crate::core::halt;
use crate::core::heap;
use crate::core::primitive::process::Arc;
use crate::core::primitive::{AtomicPtr, AtomicU32, Ordering};
use crate::core::task::current_node;
use crate::core::task::group::{self, Group};
use crate::core::team::{Frame, Thread};
use crate::sys::linux::{process, stderr};

/// Initializes a copy that is zero.
#[derive(Clone, Copy, Debug)]
pub enum Init {
    /// Zero is its value.
    Zero,
    /// By a function of the copy.
    Plain(unsafe extern "C-unwind" fn(*mut c_void)),
    /// By a function of the copy and the original item.
    Of(unsafe extern "C-unwind" fn(*mut c_void, *mut c_void), *mut c_void),
}

/// A list item.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// What the copies are combined into.
    pub shared: *mut c_void,
    /// Bytes.
    pub size: usize,
    /// How a copy starts.
    pub init: Init,
    /// Combines the second into the first.
    pub combine: unsafe extern "C-unwind" fn(*mut c_void, *mut c_void),
    /// Destroys a copy.
    pub destroy: Option<unsafe extern "C-unwind" fn(*mut c_void)>,
}

/// A list item's copies, by the threads' numbers in the team; null where a thread has none. Each is written by its thread
/// alone.
struct Copies {
    item: Item,
    of: Box<[AtomicPtr<c_void>]>,
}

/// The copies of a construct's list items.
pub struct Shared {
    items: Vec<Copies>,
    /// Threads whose taskgroups have not ended.
    left: AtomicU32,
}

// SAFETY: the items' addresses are the program's to share, as it does by the construct.
unsafe impl Send for Shared {}
// SAFETY: as above; copies are reached through atomics.
unsafe impl Sync for Shared {}

impl Copies {
    fn new(item: Item, threads: u32) -> Self {
        Self { item, of: (0..threads).map(|_| AtomicPtr::new(std::ptr::null_mut())).collect() }
    }

    /// Whether `address` is in anyone's copy. Relaxed: it is only compared, and who has the address got it by other ways.
    fn include(&self, address: *mut c_void) -> bool {
        let copies = self.of.iter().map(|copy| copy.load(Ordering::Relaxed));
        let within = |copy: *mut c_void| (copy..copy.wrapping_byte_add(self.item.size)).contains(&address);
        copies.filter(|copy| !copy.is_null()).any(within)
    }

    /// The copy of thread `tid`, which is the calling one.
    fn get(&self, tid: u32) -> *mut c_void {
        let place = &self.of[tid as usize];
        let copy = place.load(Ordering::Relaxed);
        if copy.is_null() { self.make(place) } else { copy }
    }

    #[cold]
    fn make(&self, place: &AtomicPtr<c_void>) -> *mut c_void {
        let copy = heap::zeroed_lines(self.item.size);
        if copy.is_null() {
            stderr::write("oxomp: fatal: no memory for a task reduction\n");
            process::abort();
        }
        match self.item.init {
            Init::Zero => {}
            // SAFETY: compiled code made the function for the item.
            Init::Plain(init) => unsafe { init(copy) },
            // SAFETY: as above.
            Init::Of(init, original) => unsafe { init(copy, original) },
        }
        place.store(copy, Ordering::Relaxed);
        copy
    }

    /// Combines all copies into `shared`.
    fn combine(&self, shared: *mut c_void) {
        for copy in self.of.iter().map(|copy| copy.load(Ordering::Relaxed)).filter(|copy| !copy.is_null()) {
            // SAFETY: compiled code made the functions for the item; the copy is not used any more.
            unsafe {
                (self.item.combine)(shared, copy);
                if let Some(destroy) = self.item.destroy {
                    destroy(copy);
                }
                heap::free(copy);
            }
        }
    }
}

/// Which construct's threads share the copies of their taskgroups (the task reduction modifier).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construct {
    /// A parallel region.
    Parallel = 0,
    /// A worksharing region.
    Worksharing = 1,
}

/// The task reductions of a taskgroup.
pub struct Reductions {
    shared: Arc<Shared>,
    /// What this group's tasks call the items.
    originals: Vec<*mut c_void>,
    construct: Option<Construct>,
}

/// The calling thread's innermost taskgroup, which has no tasks yet, has these list items. A thread without others works
/// on the items themselves.
pub fn begin(thread: &'static Thread, items: impl Iterator<Item = Item>) -> Option<&'static Group> {
    let frame = thread.frame();
    let group = current_node(frame).group()?;
    if frame.team().size() > 1 {
        register(group, new(frame, items.collect()), None);
    }
    Some(group)
}

/// The calling thread's part of a construct has task reductions: a taskgroup starts, whose copies all members share.
pub fn begin_construct(
    thread: &'static Thread,
    construct: Construct,
    items: impl Iterator<Item = Item>,
) -> &'static Group {
    let (frame, group) = (thread.frame(), group::begin(thread));
    if frame.team().size() > 1 {
        let items: Vec<_> = items.collect();
        let originals = items.iter().map(|item| item.shared).collect();
        let mut place = frame.team().tasks().reductions[construct as usize].lock();
        let shared = place.get_or_insert_with(|| new(frame, items).0).clone();
        halt::at("task reductions shared");
        drop(place);
        register(group, (shared, originals), Some(construct));
    }
    group
}

fn new(frame: &Frame, items: Vec<Item>) -> (Arc<Shared>, Vec<*mut c_void>) {
    let threads = frame.team().size();
    let originals = items.iter().map(|item| item.shared).collect();
    let items = items.into_iter().map(|item| Copies::new(item, threads)).collect();
    (Arc::new(Shared { items, left: AtomicU32::new(threads) }), originals)
}

fn register(group: &Group, (shared, originals): (Arc<Shared>, Vec<*mut c_void>), construct: Option<Construct>) {
    // Compilers register once a group.
    let _ = group.items.set(Reductions { shared, originals, construct });
}

impl Reductions {
    fn find(&self, address: *mut c_void) -> Option<&Copies> {
        let mut both = self.shared.items.iter().zip(&self.originals);
        both.find(|&(copies, &original)| original == address || copies.include(address)).map(|(copies, _)| copies)
    }

    /// The group's tasks are complete: combines, unless other threads' groups still use the copies.
    pub(super) fn end(&self, thread: &Thread) {
        if let Some(construct) = self.construct {
            // AcqRel: the last one sees all copies.
            if self.shared.left.fetch_sub(1, Ordering::AcqRel) != 1 {
                return;
            }
            // All members have been here, none is in the next such construct: a barrier lies between.
            *thread.team().tasks().reductions[construct as usize].lock() = None;
        }
        self.shared.items.iter().zip(&self.originals).for_each(|(copies, &shared)| copies.combine(shared));
    }
}

/// The calling thread's copy of the list item that `address` is, or that it is a copy of: of `group` or, without, the
/// innermost, else of one around it. An address that no group knows ends the program.
pub fn copy(thread: &Thread, group: Option<&Group>, address: *mut c_void) -> *mut c_void {
    let frame = thread.frame();
    if frame.team().size() == 1 {
        return address;
    }
    let mut groups = std::iter::successors(group.or(current_node(frame).group()), |group| group.outer());
    match groups.find_map(|group| group.items.get()?.find(address)) {
        Some(copies) => copies.get(frame.tid()),
        None => {
            stderr::write(&format!("oxomp: fatal: no task reduction has a list item at {address:p}\n"));
            process::abort()
        }
    }
}
