//! The device memory routines (OpenMP 6.0, chapter 25). libomptarget's serve where it is loaded; otherwise the host is the
//! only device, its memory is the program's, and these do what libgomp does then: a device that is neither the host nor
//! there gives null, 0 or EINVAL.

use std::ffi::c_void;

use crate::core::heap;
use crate::core::target::devices::{is_host, theirs};
use crate::core::task::deps::Dependence;
use crate::core::task::job;
use crate::core::team::Thread;

/// An argument is of no use.
const EINVAL: i32 = 22;

/// `size` bytes on `device`.
pub fn alloc(size: usize, device: i32) -> *mut c_void {
    // SAFETY: the name has this type in every OpenMP library.
    match unsafe { theirs::<extern "C" fn(usize, i32) -> *mut c_void>(c"omp_target_alloc") } {
        Some(theirs) => theirs(size, device),
        None if is_host(device) => heap::plain(size),
        None => std::ptr::null_mut(),
    }
}

/// Frees what [`alloc`] gave.
///
/// # Safety
/// `memory` is null or comes from [`alloc`] with this device, and is not used any more.
pub unsafe fn free(memory: *mut c_void, device: i32) {
    // SAFETY: the name has this type in every OpenMP library; the caller's promise.
    unsafe {
        match theirs::<unsafe extern "C" fn(*mut c_void, i32)>(c"omp_target_free") {
            Some(theirs) => theirs(memory, device),
            None if is_host(device) => heap::free(memory),
            None => {}
        }
    }
}

/// Whether `address` has corresponding storage on `device`.
pub fn is_present(address: *const c_void, device: i32) -> bool {
    // SAFETY: the name has this type in every OpenMP library.
    match unsafe { theirs::<extern "C" fn(*const c_void, i32) -> i32>(c"omp_target_is_present") } {
        Some(theirs) => theirs(address, device) != 0,
        None => is_host(device),
    }
}

/// Whether `device` reaches the `size` bytes at `address`.
pub fn is_accessible(address: *const c_void, size: usize, device: i32) -> bool {
    // SAFETY: the name has this type in every OpenMP library.
    match unsafe { theirs::<extern "C" fn(*const c_void, usize, i32) -> i32>(c"omp_target_is_accessible") } {
        Some(theirs) => theirs(address, size, device) != 0,
        None => is_host(device),
    }
}

/// Where `address` is on `device`; null for nowhere.
pub fn mapped(address: *const c_void, device: i32) -> *mut c_void {
    // SAFETY: the name has this type in every OpenMP library.
    match unsafe { theirs::<extern "C" fn(*const c_void, i32) -> *mut c_void>(c"omp_get_mapped_ptr") } {
        Some(theirs) => theirs(address, device),
        None if is_host(device) => address.cast_mut(),
        None => std::ptr::null_mut(),
    }
}

/// `omp_target_associate_ptr`'s type.
type Associate = extern "C" fn(*const c_void, *const c_void, usize, usize, i32) -> i32;

/// Lets storage of a device correspond to the host's. The host has no device storage.
pub fn associate(host: *const c_void, there: *const c_void, size: usize, offset: usize, device: i32) -> i32 {
    // SAFETY: the name has this type in every OpenMP library.
    let theirs = unsafe { theirs::<Associate>(c"omp_target_associate_ptr") };
    theirs.map_or(EINVAL, |theirs| theirs(host, there, size, offset, device))
}

/// Takes back what [`associate`] did.
pub fn disassociate(host: *const c_void, device: i32) -> i32 {
    // SAFETY: the name has this type in every OpenMP library.
    let theirs = unsafe { theirs::<extern "C" fn(*const c_void, i32) -> i32>(c"omp_target_disassociate_ptr") };
    theirs.map_or(EINVAL, |theirs| theirs(host, device))
}

/// One end of a transfer.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// Where the storage starts.
    pub address: *mut c_void,
    /// Bytes from there to where the transfer starts; of no meaning for a rectangle.
    pub offset: usize,
    /// Whose storage it is.
    pub device: i32,
}

/// Something that a thread can do to storage at once, or a task later.
pub trait Transfer {
    /// 0, or why it cannot be done.
    fn check(&self) -> i32;

    /// Does it: 0, or why it failed.
    ///
    /// # Safety
    /// The storage is as large as the transfer says, and nobody else uses it meanwhile.
    unsafe fn perform(&self) -> i32;

    /// Has a task do it that waits for `dependences`. 0, or why it cannot be done.
    ///
    /// # Safety
    /// As for [`Transfer::perform`], until the task is complete.
    unsafe fn defer(self, dependences: &[Dependence]) -> i32
    where
        Self: Sized,
    {
        let problem = self.check();
        if problem == 0 {
            job::submit(Thread::current(), dependences, move || {
                // SAFETY: the caller's promise.
                unsafe { self.perform() };
            });
        }
        problem
    }
}

/// A copy from one end to the other.
#[derive(Clone, Copy, Debug)]
pub struct Copy {
    /// Where to.
    pub to: End,
    /// Where from.
    pub from: End,
    /// How many bytes.
    pub bytes: usize,
}

/// `omp_target_memcpy`'s type.
type Memcpy = unsafe extern "C" fn(*mut c_void, *const c_void, usize, usize, usize, i32, i32) -> i32;

fn memcpy() -> Option<Memcpy> {
    // SAFETY: the name has this type in every OpenMP library.
    unsafe { theirs(c"omp_target_memcpy") }
}

fn on_host(to: &End, from: &End) -> i32 {
    if is_host(to.device) && is_host(from.device) { 0 } else { EINVAL }
}

impl Transfer for Copy {
    fn check(&self) -> i32 {
        if memcpy().is_some() { 0 } else { on_host(&self.to, &self.from) }
    }

    unsafe fn perform(&self) -> i32 {
        let Self { to, from, bytes } = *self;
        if let Some(theirs) = memcpy() {
            // SAFETY: the caller's promise.
            return unsafe { theirs(to.address, from.address, bytes, to.offset, from.offset, to.device, from.device) };
        }
        let problem = self.check();
        if problem == 0 {
            let to = to.address.cast::<u8>().wrapping_add(to.offset);
            // SAFETY: the caller's promise. (The two may overlap, where they are the host's both.)
            unsafe { to.copy_from(from.address.cast::<u8>().wrapping_add(from.offset), bytes) };
        }
        problem
    }
}

/// A copy of a block of an array of some dimensions.
#[derive(Clone, Debug)]
pub struct Rectangle {
    /// Where to.
    pub to: End,
    /// Where from.
    pub from: End,
    /// Bytes of an element.
    pub element: usize,
    /// Elements of the block, a dimension each.
    pub volume: Box<[usize]>,
    /// The first element in the array copied to.
    pub to_offsets: Box<[usize]>,
    /// The first element in the array copied from.
    pub from_offsets: Box<[usize]>,
    /// Elements of the array copied to.
    pub to_dimensions: Box<[usize]>,
    /// Elements of the array copied from.
    pub from_dimensions: Box<[usize]>,
}

/// `omp_target_memcpy_rect`'s type.
type MemcpyRect = unsafe extern "C" fn(
    *mut c_void,
    *const c_void,
    usize,
    i32,
    *const usize,
    *const usize,
    *const usize,
    *const usize,
    *const usize,
    i32,
    i32,
) -> i32;

/// `omp_target_memcpy_rect_async`'s type.
type MemcpyRectAsync = unsafe extern "C" fn(
    *mut c_void,
    *const c_void,
    usize,
    i32,
    *const usize,
    *const usize,
    *const usize,
    *const usize,
    *const usize,
    i32,
    i32,
    i32,
    *mut c_void,
) -> i32;

fn memcpy_rect() -> Option<MemcpyRect> {
    // SAFETY: the name has this type in every OpenMP library.
    unsafe { theirs(c"omp_target_memcpy_rect") }
}

impl Rectangle {
    /// What the routine answers for null addresses: how many dimensions it can copy.
    pub const MOST_DIMENSIONS: i32 = i32::MAX;

    /// Copies the part of the block from dimension `at` on: an offset in bytes each, which are right for the dimensions
    /// before. None where a size is beyond what a word holds.
    ///
    /// # Safety
    /// As for [`Transfer::perform`].
    unsafe fn rows(&self, at: usize, to: usize, from: usize) -> Option<()> {
        let slice = |dimensions: &[usize]| {
            dimensions[at + 1..].iter().try_fold(self.element, |bytes, elements| bytes.checked_mul(*elements))
        };
        let (to_slice, from_slice) = (slice(&self.to_dimensions)?, slice(&self.from_dimensions)?);
        let mut to = to.checked_add(to_slice.checked_mul(self.to_offsets[at])?)?;
        let mut from = from.checked_add(from_slice.checked_mul(self.from_offsets[at])?)?;
        if at + 1 == self.volume.len() {
            let bytes = self.element.checked_mul(self.volume[at])?;
            let to = self.to.address.cast::<u8>().wrapping_add(to);
            // SAFETY: the caller's promise.
            unsafe { to.copy_from(self.from.address.cast::<u8>().wrapping_add(from), bytes) };
            return Some(());
        }
        for _ in 0..self.volume[at] {
            // SAFETY: the caller's promise.
            unsafe { self.rows(at + 1, to, from)? };
            to = to.checked_add(to_slice)?;
            from = from.checked_add(from_slice)?;
        }
        Some(())
    }
}

impl Rectangle {
    /// libomptarget's own task for it, with its depend objects, where it is loaded.
    ///
    /// # Safety
    /// As for [`Transfer::defer`], and the `count` depend objects have LLVM's layout.
    pub unsafe fn theirs_async(&self, count: i32, objects: *mut c_void) -> Option<i32> {
        // SAFETY: the name has this type in every OpenMP library.
        let theirs = unsafe { theirs::<MemcpyRectAsync>(c"omp_target_memcpy_rect_async") }?;
        // SAFETY: the caller's promise.
        Some(unsafe {
            theirs(
                self.to.address,
                self.from.address,
                self.element,
                self.volume.len() as i32,
                self.volume.as_ptr(),
                self.to_offsets.as_ptr(),
                self.from_offsets.as_ptr(),
                self.to_dimensions.as_ptr(),
                self.from_dimensions.as_ptr(),
                self.to.device,
                self.from.device,
                count,
                objects,
            )
        })
    }
}

impl Transfer for Rectangle {
    fn check(&self) -> i32 {
        if self.to.address.is_null() && self.from.address.is_null() {
            Self::MOST_DIMENSIONS
        } else if memcpy_rect().is_some() {
            0
        } else if self.volume.is_empty() {
            EINVAL
        } else {
            on_host(&self.to, &self.from)
        }
    }

    unsafe fn perform(&self) -> i32 {
        let problem = self.check();
        match memcpy_rect() {
            _ if problem != 0 => problem,
            // SAFETY: the caller's promise.
            Some(theirs) => unsafe {
                theirs(
                    self.to.address,
                    self.from.address,
                    self.element,
                    self.volume.len() as i32,
                    self.volume.as_ptr(),
                    self.to_offsets.as_ptr(),
                    self.from_offsets.as_ptr(),
                    self.to_dimensions.as_ptr(),
                    self.from_dimensions.as_ptr(),
                    self.to.device,
                    self.from.device,
                )
            },
            // SAFETY: the caller's promise.
            None => unsafe { self.rows(0, 0, 0) }.map_or(EINVAL, |()| 0),
        }
    }
}

/// Filling storage with a byte.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// What is filled.
    pub what: End,
    /// Its low byte is what it is filled with.
    pub value: i32,
    /// How many bytes.
    pub bytes: usize,
}

/// `omp_target_memset`'s type.
type Memset = unsafe extern "C" fn(*mut c_void, i32, usize, i32) -> *mut c_void;

impl Transfer for Fill {
    fn check(&self) -> i32 {
        0
    }

    unsafe fn perform(&self) -> i32 {
        let Self { what: End { address, device, .. }, value, bytes } = *self;
        // SAFETY: the name has this type in every OpenMP library; the caller's promise.
        unsafe {
            match theirs::<Memset>(c"omp_target_memset") {
                Some(theirs) => drop(theirs(address, value, bytes, device)),
                None if is_host(device) => address.cast::<u8>().write_bytes(value as u8, bytes),
                None => {}
            }
        }
        0
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn end(address: *const u8) -> End {
        End { address: address.cast_mut().cast(), offset: 0, device: -1 }
    }

    fn block(to: &mut [u8], from: &[u8]) -> Rectangle {
        Rectangle {
            to: end(to.as_ptr()),
            from: end(from.as_ptr()),
            element: 1,
            volume: [2, 2].into(),
            to_offsets: [1, 1].into(),
            from_offsets: [0, 2].into(),
            to_dimensions: [3, 3].into(),
            from_dimensions: [2, 4].into(),
        }
    }

    #[test]
    fn a_rectangle_goes_row_by_row() {
        let (mut to, from) = ([0u8; 9], [1, 2, 3, 4, 5, 6, 7, 8]);
        let block = block(&mut to, &from);
        // SAFETY: both arrays are that large.
        assert_eq!(unsafe { block.perform() }, 0);
        assert_eq!(to, [0, 0, 0, 0, 3, 4, 0, 7, 8]);
    }

    #[test]
    fn a_rectangle_that_no_word_holds_is_refused() {
        let (mut to, from) = ([0u8; 9], [0; 8]);
        let block = Rectangle { element: usize::MAX / 2, ..block(&mut to, &from) };
        // SAFETY: nothing is copied.
        assert_eq!(unsafe { block.perform() }, EINVAL);
    }

    #[test]
    fn no_other_device_is_there() {
        let mut to = [0u8; 4];
        let there = End { device: 7, ..end(to.as_mut_ptr()) };
        let copy = Copy { to: there, from: end(to.as_ptr()), bytes: 4 };
        assert_eq!((copy.check(), alloc(8, 7).is_null(), is_present(to.as_ptr().cast(), 7)), (EINVAL, true, false));
        assert_eq!(
            (associate(to.as_ptr().cast(), to.as_ptr().cast(), 4, 0, -1), disassociate(to.as_ptr().cast(), -1)),
            (EINVAL, EINVAL)
        );
    }
}
