//! The dynamic linker.

use std::ffi::{CStr, c_void};

use crate::sys::arch;

/// The address of `name` in the libraries that come after this one in the search order; null if there is none.
pub fn next(name: &CStr) -> *mut c_void {
    // SAFETY: `name` is a C string.
    unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) }
}

/// The address of `name` in libomptarget, by its version node, if it is loaded; null if it is not, or has no such name.
pub fn offload(name: &CStr) -> *mut c_void {
    // SAFETY: both are C strings.
    let there = unsafe { libc::dlvsym(libc::RTLD_DEFAULT, name.as_ptr(), c"VERS1.0".as_ptr()) };
    // A program without version nodes that this code is linked into defines the name too.
    if !there.is_null() && object_of(there) == object_of(offload as *mut c_void) { std::ptr::null_mut() } else { there }
}

/// A loaded object, as far as one can be told from another that is loaded later in its place.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Object {
    base: usize,
    /// Of its file's name.
    hash: u64,
}

impl Object {
    /// The one that `address` lies in.
    pub(crate) fn of(address: *const c_void) -> Self {
        let mut info = std::mem::MaybeUninit::<libc::Dl_info>::zeroed();
        // SAFETY: the place is there; zeroed, it is one that the linker may leave as it is. Names end with a null, and stay
        // as long as the object does.
        let (base, name) = unsafe {
            libc::dladdr(address, info.as_mut_ptr());
            let info = info.assume_init();
            let name = if info.dli_fname.is_null() { c"" } else { CStr::from_ptr(info.dli_fname) };
            (info.dli_fbase.addr(), name)
        };
        // FNV-1a.
        let mix = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        Self { base, hash: name.to_bytes().iter().fold(0xcbf2_9ce4_8422_2325, mix) }
    }
}

/// Where the object is mapped that `address` lies in; null for none.
fn object_of(address: *const c_void) -> *mut c_void {
    let mut info = std::mem::MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: the place is there; zeroed, it is one that the linker may leave as it is.
    unsafe {
        libc::dladdr(address, info.as_mut_ptr());
        info.assume_init().dli_fbase
    }
}

/// An entry of the dynamic section.
#[repr(C)]
struct Entry {
    tag: i64,
    value: u64,
}

/// Whether the object that this code is linked into is the program itself, or one that dlclose leaves in place.
pub fn stays_mapped() -> bool {
    const DT_NULL: i64 = 0;
    const DT_DEBUG: i64 = 21;
    const DT_FLAGS_1: i64 = 0x6fff_fffb;
    const DF_1_NODELETE: u64 = 8;
    let mut entry = arch::link::dynamic_section().cast::<Entry>();
    if entry.is_null() {
        return true;
    }
    loop {
        // SAFETY: the section ends with DT_NULL.
        let (tag, value) = unsafe { ((*entry).tag, (*entry).value) };
        match tag {
            DT_NULL => return false,
            // Only the program itself has one.
            DT_DEBUG => return true,
            DT_FLAGS_1 if value & DF_1_NODELETE != 0 => return true,
            // SAFETY: not the last entry.
            _ => entry = unsafe { entry.add(1) },
        }
    }
}
