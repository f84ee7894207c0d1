//! Memory for task reductions (OpenMP 6.0, section 7.6.2) as GNU's compilers describe them: each thread of the team has a
//! private copy of every list item, zero at the start, which tasks that participate find by their thread's number.
//!
//! A [`Descriptor`] is an array of words in the memory of the thread that registers it. A registration is one or more of
//! them, linked; behind its last one comes the registration around it.

use std::ffi::c_void;

use crate::core::heap;
use crate::core::loops::{Bounds, LoopSpec, Member};
use crate::core::task::{current_node, group};
use crate::core::team::{Frame, Outlined, Thread, fork_join, size};
use crate::sys::arch::call::invoke_with;
use crate::sys::linux::{process, stderr};

/// The list items of a construct (libgomp's task.c, at GOMP_taskgroup_reduction_register). Three words a list item follow:
/// its address, its offset in a thread's copies, and one for the runtime.
#[repr(C)]
pub struct Descriptor {
    /// List items.
    pub count: usize,
    /// Bytes of a thread's copies.
    pub size: usize,
    /// First the alignment of the copies, then the address of thread 0's.
    pub copies: usize,
    /// All ones.
    pub allocator: usize,
    /// The next descriptor.
    pub next: *mut Descriptor,
    /// The runtime's own: 1 in the first one of a registration, which owns the memory of all.
    pub head: usize,
    /// The end of the copies of all threads.
    pub end: usize,
}

const _: () = assert!(size_of::<Descriptor>() == 7 * size_of::<usize>());

/// The descriptors of the registration that starts with `first`.
///
/// # Safety
/// They are valid, linked, and stay so while the result is used.
unsafe fn registration(first: *mut Descriptor) -> impl Iterator<Item = *mut Descriptor> {
    std::iter::successors(Some(first), |&descriptor| {
        // SAFETY: the caller's promise.
        let next = unsafe { (*descriptor).next };
        // SAFETY: as above. A head starts the registration around this one.
        (!next.is_null() && unsafe { (*next).head } == 0).then_some(next)
    })
}

/// Registers descriptors that compiled code has just linked: places the copies of `threads` threads in the memory that
/// `make` returns for a size and an alignment, and links the registration `outer` behind them.
///
/// # Safety
/// The descriptors are valid and linked, not registered, and stay until the registration ends. `make` returns memory of
/// that size, at that alignment.
unsafe fn register(
    first: *mut Descriptor,
    outer: *mut Descriptor,
    threads: u32,
    make: impl FnOnce(usize, usize) -> *mut c_void,
) {
    let (mut bytes, mut alignment, mut last) = (0usize, 1, first);
    let mut place = |descriptor: &Descriptor| {
        alignment = alignment.max(descriptor.copies);
        let start = bytes.next_multiple_of(descriptor.copies.max(1));
        bytes = start + descriptor.size * threads as usize;
        start
    };
    // SAFETY: the caller's promise, for all of this block.
    unsafe {
        (*first).head = 0;
        let mut next = first;
        while !next.is_null() {
            (*next).head = 0;
            (*next).end = place(&*next);
            (last, next) = (next, (*next).next);
        }
        let base = make(bytes, alignment) as usize;
        for descriptor in registration(first) {
            (*descriptor).copies = base + (*descriptor).end;
            (*descriptor).end = (*descriptor).copies + (*descriptor).size * threads as usize;
        }
        (*first).head = 1;
        (*last).next = outer;
    }
}

/// Fresh zeroed memory.
fn zeroed(bytes: usize, alignment: usize) -> *mut c_void {
    let memory = heap::aligned(bytes.max(1), alignment.max(size_of::<usize>()));
    // SAFETY: fresh memory of this size.
    unsafe { memory.cast::<u8>().write_bytes(0, bytes) };
    memory
}

/// Frees the copies of the registration that starts with `first`.
///
/// # Safety
/// It was registered, and nobody uses the copies any more.
pub unsafe fn release(first: *mut Descriptor) {
    // SAFETY: the first descriptor's copies start the memory of all.
    unsafe { heap::free((*first).copies as *mut c_void) };
}

/// The calling thread has started a construct whose threads share task reductions: the first one's memory serves all.
///
/// # Safety
/// As [`register`]; compiled code ends the registration by [`end_construct`]. The construct was started with
/// [`LoopSpec::shares`].
pub unsafe fn begin_construct(frame: &Frame, member: &Member<'_>, first: *mut Descriptor) {
    let outer = innermost(frame);
    let share = |bytes, alignment| member.shared_words(|| [zeroed(bytes, alignment) as usize, 0])[0] as *mut c_void;
    // SAFETY: the caller's promise; all members describe the same list items.
    unsafe { register(first, outer, member.nthreads, share) };
    let group = group::begin(Thread::current());
    group.reductions.set(first.cast());
    group.worksharing.set(true);
}

/// As [`begin_construct`] for a scope construct, which is no worksharing construct else.
///
/// # Safety
/// As [`begin_construct`].
pub unsafe fn begin_scope(frame: &Frame, first: *mut Descriptor) {
    const SCOPE: LoopSpec = LoopSpec { shares: true, ..LoopSpec::new(crate::core::icv::ScheduleKind::Static, 0) };
    frame.work(|mut member| {
        member.start(&SCOPE, Bounds::default());
        // SAFETY: the caller's promise.
        unsafe { begin_construct(frame, &member, first) };
        member.end();
    });
}

/// The calling thread's innermost taskgroup has task reductions.
///
/// # Safety
/// As [`register`]. When the group has ended and its copies are combined, [`release`] gives them back.
pub unsafe fn begin_group(thread: &'static Thread, first: *mut Descriptor) {
    let frame = thread.frame();
    // SAFETY: the caller's promise.
    unsafe { register(first, innermost(frame), frame.team().size(), zeroed) };
    current_node(frame).group().inspect(|group| group.reductions.set(first.cast()));
}

/// The innermost registration that the calling thread's task is in; null without.
fn innermost(frame: &Frame) -> *mut Descriptor {
    let groups = std::iter::successors(current_node(frame).group(), |group| group.outer());
    groups.map(|group| group.reductions.get()).find(|first| !first.is_null()).unwrap_or_default().cast()
}

/// A list item: its address, and its offset in a thread's copies.
#[repr(C)]
struct Item {
    original: usize,
    offset: usize,
    runtime: usize,
}

impl Descriptor {
    /// The list items.
    ///
    /// # Safety
    /// The descriptor is followed by them.
    unsafe fn items(&self) -> &[Item] {
        let items = (&raw const *self).wrapping_add(1).cast::<Item>();
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(items, self.count) }
    }
}

/// Thread `tid`'s copy of the list item that `address` is the original or anyone's copy of, and the original.
///
/// # Safety
/// `first` is null or a registration, and so is what is linked behind it.
unsafe fn find(first: *mut Descriptor, tid: usize, address: usize) -> Option<(usize, usize)> {
    // SAFETY: the caller's promise, for all of this function.
    let all = || std::iter::successors(unsafe { first.as_ref() }, |descriptor| unsafe { descriptor.next.as_ref() });
    let place =
        |descriptor: &Descriptor, item: &Item| (descriptor.copies + tid * descriptor.size + item.offset, item.original);
    let by = |descriptor: &Descriptor, is: &dyn Fn(&Item) -> bool| {
        // SAFETY: as above.
        unsafe { descriptor.items() }.iter().find(|item| is(item)).map(|item| place(descriptor, item))
    };
    all().find_map(|descriptor| by(descriptor, &|item| item.original == address)).or_else(|| {
        let descriptor = all().find(|descriptor| (descriptor.copies..descriptor.end).contains(&address))?;
        let offset = (address - descriptor.copies) % descriptor.size;
        by(descriptor, &|item| item.offset == offset)
    })
}

/// Replaces the first `count` words, addresses of list items or of anyone's copies, by those of the calling thread's
/// copies; behind them go the addresses of the first `originals` items.
///
/// # Safety
/// The calling thread's task participates in reductions of all of them, and there is room for the results.
pub unsafe fn remap(thread: &Thread, count: usize, originals: usize, words: *mut usize) {
    let frame = thread.frame();
    let first = innermost(frame);
    for i in 0..count {
        // SAFETY: the caller's promise, for all of this block.
        unsafe {
            let word = words.add(i);
            let Some((copy, original)) = find(first, frame.tid() as usize, *word) else {
                stderr::write(&format!("oxomp: fatal: no task reduction has a list item at {:#x}\n", *word));
                process::abort();
            };
            *word = copy;
            if i < originals {
                *words.add(count + i) = original;
            }
        }
    }
}

/// Ends the calling thread's latest registration by [`begin_construct`]. Thread 0 frees the copies: all threads have
/// combined what they wanted of them.
///
/// # Safety
/// There is such a registration.
pub unsafe fn end_construct(thread: &'static Thread) {
    let frame = thread.frame();
    let first = innermost(frame);
    group::end(thread);
    if frame.tid() == 0 {
        // SAFETY: the caller's promise.
        unsafe { release(first) };
    }
}

/// Executes a parallel region of `function(data)` whose threads have task reductions; returns how many threads had copies.
/// The caller combines them, and then [`release`]s them.
///
/// # Safety
/// As [`fork_join::region`] and [`register`].
pub unsafe fn region(
    thread: &'static Thread,
    request: size::Request,
    first: *mut Descriptor,
    function: unsafe extern "C-unwind" fn(*mut c_void),
    data: *mut c_void,
) -> u32 {
    let frame = thread.frame();
    let threads = size::wanted(request, &frame.icvs(), frame.team().region().queries.active_level);
    let words = [function as usize, data as usize, first as usize, 0];
    let work = Outlined::of(member as *const (), 3, &words);
    // SAFETY: the caller's promise.
    unsafe {
        register(first, std::ptr::null_mut(), threads, zeroed);
        fork_join::begin(thread, request, &work);
        let threads = thread.team().size();
        fork_join::call(thread, &work);
        fork_join::end(thread);
        threads
    }
}

/// What each thread of such a region executes.
unsafe extern "C-unwind" fn member(
    _gtid: *const i32,
    _tid: *const i32,
    function: unsafe extern "C-unwind" fn(*mut c_void),
    data: *mut c_void,
    first: *mut Descriptor,
) {
    let thread = Thread::current();
    group::begin(thread).reductions.set(first.cast());
    // SAFETY: compiled code made both for each other.
    unsafe { invoke_with(function, data) };
    group::end(thread);
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn descriptor(size: usize, alignment: usize, next: *mut Descriptor) -> Descriptor {
        Descriptor { count: 1, size, copies: alignment, allocator: usize::MAX, next, head: 7, end: 7 }
    }

    #[test]
    fn copies_lie_apart_and_aligned() {
        let mut outer = descriptor(8, 8, std::ptr::null_mut());
        let mut second = descriptor(40, 32, std::ptr::null_mut());
        let mut first = descriptor(12, 4, &raw mut second);
        let (one, two) = (&raw mut first, &raw mut outer);
        // SAFETY: the descriptors are valid and outlive their registrations.
        unsafe {
            register(two, std::ptr::null_mut(), 1, zeroed);
            register(one, two, 3, zeroed);
            let all: Vec<_> = registration(one).collect();
            assert_eq!(all, [one, &raw mut second]);
            assert_eq!(((*one).end - (*one).copies, second.end - second.copies), (36, 120));
            assert!(second.copies.is_multiple_of(32) && second.copies >= (*one).end);
            assert_eq!((second.next, (*one).head, second.head), (two, 1, 0));
            *(second.end as *mut u8).sub(1) = 1;
            release(one);
            release(two);
        }
    }
}
