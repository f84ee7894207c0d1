//! The device routines whose meaning differs for programs linked to libgomp, at its version nodes: GNU's compilers have
//! depend objects of their own layout, and libgomp another name for the host. (The others are in omp/target.rs.)

use std::ffi::{CStr, c_char, c_void};

use super::depend::{self, DependObject};
use crate::abi::types::rectangle;
use crate::core::target::devices;
use crate::core::target::memory::{Copy, End, Fill, Transfer};

/// `omp_invalid_device` of GCC's header.
const INVALID: i32 = -4;

/// The host's name.
const HOST: &CStr = c"OMP_INITIAL_DEVICE";

/// `const char *omp_get_uid_from_device(int device_num)` (version node GOMP_6.0).
pub extern "C" fn uid_from_device(device: i32) -> *const c_char {
    devices::uid(device, HOST)
}

/// `int omp_get_device_from_uid(const char *uid)` (version node GOMP_6.0).
///
/// # Safety
/// `uid` is null or a C string.
pub unsafe extern "C" fn device_from_uid(uid: *const c_char) -> i32 {
    // SAFETY: the caller's promise.
    if uid.is_null() { INVALID } else { devices::of_uid(unsafe { CStr::from_ptr(uid) }, &[HOST], INVALID) }
}

/// `int omp_target_memcpy_async(...)` (version node OMP_5.1.1).
///
/// # Safety
/// Both storages are that large, and nobody else uses them until the task is complete.
pub unsafe extern "C" fn memcpy_async(
    to: *mut c_void,
    from: *const c_void,
    length: usize,
    to_offset: usize,
    from_offset: usize,
    to_device: i32,
    from_device: i32,
    count: i32,
    objects: *const DependObject,
) -> i32 {
    let to = End { address: to, offset: to_offset, device: to_device };
    let from = End { address: from.cast_mut(), offset: from_offset, device: from_device };
    // SAFETY: the caller's promise.
    unsafe { Copy { to, from, bytes: length }.defer(&depend::objects(count, objects)) }
}

/// `int omp_target_memcpy_rect_async(...)` (version node OMP_5.1.1).
///
/// # Safety
/// The lists have as many elements as there are dimensions; both arrays are as large as their dimensions say, and nobody
/// else uses them until the task is complete.
pub unsafe extern "C" fn memcpy_rect_async(
    to: *mut c_void,
    from: *const c_void,
    element_size: usize,
    dimensions: i32,
    volume: *const usize,
    to_offsets: *const usize,
    from_offsets: *const usize,
    to_dimensions: *const usize,
    from_dimensions: *const usize,
    to_device: i32,
    from_device: i32,
    count: i32,
    objects: *const DependObject,
) -> i32 {
    let lists = [volume, to_offsets, from_offsets, to_dimensions, from_dimensions];
    // SAFETY: the caller's promise.
    unsafe {
        let block = rectangle((to, to_device), (from, from_device), element_size, dimensions, lists);
        block.defer(&depend::objects(count, objects))
    }
}

/// `void *omp_target_memset_async(...)` (version node GOMP_6.0.1).
///
/// # Safety
/// The storage is that large, and nobody else uses it until the task is complete.
pub unsafe extern "C" fn memset_async(
    address: *mut c_void,
    value: i32,
    bytes: usize,
    device: i32,
    count: i32,
    objects: *const DependObject,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { Fill { what: End { address, offset: 0, device }, value, bytes }.defer(&depend::objects(count, objects)) };
    address
}
