//! The dynamic linker.

use std::ffi::{CStr, c_char, c_int, c_void};

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

/// The address of `name` in the unwinder: that of the program or of a library it links, or libgcc_s; null if there is none.
pub fn unwinder(name: &CStr) -> *mut c_void {
    // SAFETY: both are C strings; the library stays loaded.
    unsafe {
        let there = libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr());
        if !there.is_null() {
            return there;
        }
        let library = open(UNWINDER.as_ptr());
        if library.is_null() { library } else { libc::dlsym(library, name.as_ptr()) }
    }
}

const UNWINDER: &CStr = c"libgcc_s.so.1";

/// Whether libgcc_s is loaded already. (dlopen takes 40 us to say that it is not.)
pub fn unwinder_is_loaded() -> bool {
    unsafe extern "C" fn look(info: *mut libc::dl_phdr_info, _size: usize, _data: *mut c_void) -> c_int {
        // SAFETY: the linker's own record of an object.
        let name = unsafe { (*info).dlpi_name };
        // SAFETY: a name is a C string.
        let is_it = !name.is_null() && unsafe { CStr::from_ptr(name) }.to_bytes().ends_with(UNWINDER.to_bytes());
        c_int::from(is_it)
    }
    // SAFETY: the function fits.
    unsafe { libc::dl_iterate_phdr(Some(look), std::ptr::null_mut()) != 0 }
}

/// The address of `name` as the program finds it, whatever this library was loaded with; null if there is none.
pub fn of_program(name: &CStr) -> *mut c_void {
    let program = open(std::ptr::null());
    // SAFETY: `name` is a C string, and the handle the program's.
    if program.is_null() { program } else { unsafe { libc::dlsym(program, name.as_ptr()) } }
}

/// Opens the library of this name, or, for null, the program; null if that is not to be. The linker warns of a static program
/// that names dlopen: this looks for it.
fn open(name: *const c_char) -> *mut c_void {
    type Open = unsafe extern "C" fn(*const c_char, c_int) -> *mut c_void;
    // SAFETY: C strings, or null; a function of this name has this type.
    unsafe {
        let open = libc::dlsym(libc::RTLD_DEFAULT, c"dlopen".as_ptr());
        if open.is_null() {
            return open;
        }
        std::mem::transmute::<*mut c_void, Open>(open)(name, libc::RTLD_NOW)
    }
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
