//! Target regions that the host executes (OpenMP 6.0, section 15.8): there is no device of the program's own code.

pub mod devices;
pub mod interop;
pub mod memory;

use std::ffi::c_void;

use crate::core::heap;
use crate::core::task::deps::{self, Dependence};
use crate::core::task::job;
use crate::core::team::{League, Thread, league, serial};

/// The body of a target region: takes the addresses of what it maps.
pub type Body = unsafe extern "C-unwind" fn(*mut c_void);

/// A list item that the region has a copy of.
#[derive(Clone, Copy, Debug)]
pub struct Private {
    /// Its place in the list of addresses.
    pub index: usize,
    /// Its size in bytes.
    pub size: usize,
    /// Its alignment in bytes, a power of two.
    pub align: usize,
}

/// A target region, with what it needs when the construct is over.
pub struct Region {
    body: Body,
    /// The thread_limit clause; 0 without.
    thread_limit: u32,
    addresses: Vec<*mut c_void>,
    /// The copies, if there are any.
    copies: *mut c_void,
}

impl Region {
    /// A region of `body(addresses)`, with copies of the `privates` made now.
    ///
    /// # Safety
    /// The addresses of the privates are null or those of items as large as they say.
    pub unsafe fn new(body: Body, thread_limit: u32, addresses: &[*mut c_void], privates: &[Private]) -> Self {
        let mut addresses = addresses.to_vec();
        let mut bytes = 0usize;
        let mut starts = Vec::with_capacity(privates.len());
        for private in privates {
            starts.push(bytes.next_multiple_of(private.align));
            bytes = bytes.next_multiple_of(private.align) + private.size;
        }
        let align = privates.iter().map(|private| private.align).fold(size_of::<usize>(), usize::max);
        let copies = if bytes == 0 { std::ptr::null_mut() } else { heap::aligned(bytes, align) };
        for (private, start) in privates.iter().zip(starts).filter(|_| bytes > 0) {
            let item = &mut addresses[private.index];
            if !item.is_null() {
                let place = copies.cast::<u8>().wrapping_add(start);
                // SAFETY: the block has room for the item, whose size the caller knows.
                unsafe { place.copy_from_nonoverlapping(item.cast(), private.size) };
                *item = place.cast();
            }
        }
        Self { body, thread_limit, addresses, copies }
    }

    /// Executes the region on the calling thread, as the initial thread of a contention group of its own.
    ///
    /// # Safety
    /// The body and its addresses are made for each other.
    unsafe fn execute(&mut self, thread: &'static Thread) {
        let request = league::Request { num_teams: 1, thread_limit: self.thread_limit };
        serial::push_team(thread, League::default(), league::initial(request));
        // SAFETY: the caller's promise.
        unsafe { (self.body)(self.addresses.as_mut_ptr().cast()) };
        serial::pop(thread);
    }

    /// The construct, for the `device` of its clause: with `nowait` a task, else the calling thread waits for its `dependences` and executes it.
    ///
    /// # Safety
    /// The body and its addresses are made for each other, and valid as long as the region's task is.
    pub unsafe fn construct(
        mut self,
        thread: &'static Thread,
        device: Option<i32>,
        nowait: bool,
        dependences: &[Dependence],
    ) {
        devices::require(thread, device);
        if nowait {
            // SAFETY: the caller's promise, for as long as the task is there.
            job::submit(thread, dependences, move || unsafe { self.execute(Thread::current()) });
            return;
        }
        if !dependences.is_empty() {
            deps::taskwait(thread, dependences);
        }
        // SAFETY: the caller's promise.
        unsafe { self.execute(thread) };
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if !self.copies.is_null() {
            // SAFETY: made by `new`, and the region is over.
            unsafe { heap::free(self.copies) };
        }
    }
}
