//! Threadprivate variables (kmp_threadprivate.cpp). flang's storage, and clang's under -fnoopenmp-use-tls.

use std::ffi::c_void;

use crate::abi::types::Ident;
use crate::core::team::Thread;
use crate::core::threadprivate::{self, Functions};

/// Constructor of an object.
pub type Ctor = unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void;
/// Copy constructor: to, from.
pub type CopyCtor = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void) -> *mut c_void;
/// Destructor.
pub type Dtor = unsafe extern "C-unwind" fn(*mut c_void);
/// Constructor of an array.
pub type VecCtor = unsafe extern "C-unwind" fn(*mut c_void, usize) -> *mut c_void;
/// Copy constructor of an array: to, from, elements.
pub type VecCopyCtor = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, usize) -> *mut c_void;
/// Destructor of an array.
pub type VecDtor = unsafe extern "C-unwind" fn(*mut c_void, usize);

/// How the instances of the variable at `data` are made and destroyed.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_threadprivate_register(
    _loc: *const Ident,
    data: *mut c_void,
    ctor: Option<Ctor>,
    cctor: Option<CopyCtor>,
    dtor: Option<Dtor>,
) {
    threadprivate::register(data, Functions::Object { ctor, cctor, dtor });
}

/// As [`__kmpc_threadprivate_register`], for an array of `len` elements.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_threadprivate_register_vec(
    _loc: *const Ident,
    data: *mut c_void,
    ctor: Option<VecCtor>,
    cctor: Option<VecCopyCtor>,
    dtor: Option<VecDtor>,
    len: usize,
) {
    threadprivate::register(data, Functions::Array { ctor, cctor, dtor, len });
}

/// The calling thread's instance of the variable at `data`, of `size` bytes.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_threadprivate(
    _loc: *const Ident,
    _gtid: i32,
    data: *mut c_void,
    size: usize,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { threadprivate::of_thread(Thread::current(), data, size) }
}

/// As [`__kmpc_threadprivate`]; `cache` is a word of the compiler's that makes the next call fast.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_threadprivate_cached(
    _loc: *const Ident,
    _gtid: i32,
    data: *mut c_void,
    size: usize,
    cache: *mut *mut *mut c_void,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { threadprivate::cached(Thread::current(), data, size, cache) }
}
