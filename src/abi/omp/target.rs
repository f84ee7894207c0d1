//! Devices and their memory (OpenMP 6.0, chapters 24 and 25): the host's side. Routines that may fail answer 0 or an error
//! number.

use std::ffi::{CStr, c_char, c_int, c_void};

use crate::abi::types::{list, rectangle};
use crate::core::target::devices::{self, theirs};
use crate::core::target::memory::{self, Copy, End, Fill, Transfer};
use crate::core::task::deps::{Dependence, Kind};

/// `omp_invalid_device` of LLVM's headers.
const INVALID: i32 = -2;

/// The host's names: libomp's, and libgomp's.
const HOSTS: [&CStr; 2] = [c"HOST", c"OMP_INITIAL_DEVICE"];

/// The string that stands for a device; null for no device.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_uid_from_device(device: c_int) -> *const c_char {
    devices::uid(device, HOSTS[0])
}

/// The device that a string stands for; `omp_invalid_device` for none.
///
/// # Safety
/// `uid` is null or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_device_from_uid(uid: *const c_char) -> c_int {
    // SAFETY: the caller's promise.
    if uid.is_null() { INVALID } else { devices::of_uid(unsafe { CStr::from_ptr(uid) }, &HOSTS, INVALID) }
}

/// How far each of `count` devices is from the host, which is at 0; -1 for no device.
///
/// # Safety
/// Both arrays have `count` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_get_device_distances(count: c_int, devices: *const c_int, distances: *mut c_int) {
    // SAFETY: the caller's promise.
    let Some(devices) = (unsafe { list(count, devices) }) else { return };
    for (i, &device) in devices.iter().enumerate() {
        // SAFETY: as above.
        unsafe { *distances.add(i) = devices::distance(device) };
    }
}

/// `size` bytes on `device`; null if there are none.
#[unsafe(no_mangle)]
pub extern "C" fn omp_target_alloc(size: usize, device: c_int) -> *mut c_void {
    memory::alloc(size, device)
}

/// Frees what [`omp_target_alloc`] gave.
///
/// # Safety
/// `memory` is null or comes from [`omp_target_alloc`] with this device, and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_free(memory: *mut c_void, device: c_int) {
    // SAFETY: the caller's promise.
    unsafe { memory::free(memory, device) };
}

/// 1 if `address` has corresponding storage on `device`, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn omp_target_is_present(address: *const c_void, device: c_int) -> c_int {
    memory::is_present(address, device).into()
}

/// 1 if `device` reaches the `size` bytes at `address`, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn omp_target_is_accessible(address: *const c_void, size: usize, device: c_int) -> c_int {
    memory::is_accessible(address, size, device).into()
}

/// Where `address` is on `device`; null for nowhere.
#[unsafe(no_mangle)]
pub extern "C" fn omp_get_mapped_ptr(address: *const c_void, device: c_int) -> *mut c_void {
    memory::mapped(address, device)
}

/// Lets `size` bytes of a device's storage, from `offset` on, correspond to the host's.
#[unsafe(no_mangle)]
pub extern "C" fn omp_target_associate_ptr(
    host: *const c_void,
    there: *const c_void,
    size: usize,
    offset: usize,
    device: c_int,
) -> c_int {
    memory::associate(host, there, size, offset, device)
}

/// Takes back what [`omp_target_associate_ptr`] did.
#[unsafe(no_mangle)]
pub extern "C" fn omp_target_disassociate_ptr(host: *const c_void, device: c_int) -> c_int {
    memory::disassociate(host, device)
}

/// Copies `length` bytes.
///
/// # Safety
/// Both storages are that large, and nobody else uses them meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_memcpy(
    to: *mut c_void,
    from: *const c_void,
    length: usize,
    to_offset: usize,
    from_offset: usize,
    to_device: c_int,
    from_device: c_int,
) -> c_int {
    let to = End { address: to, offset: to_offset, device: to_device };
    let from = End { address: from.cast_mut(), offset: from_offset, device: from_device };
    // SAFETY: the caller's promise.
    unsafe { Copy { to, from, bytes: length }.perform() }
}

/// Copies a block of an array: of `volume` elements from `from_offsets` on. Null for both addresses asks how many dimensions
/// an array may have.
///
/// # Safety
/// The lists have as many elements as there are dimensions; both arrays are as large as their dimensions say, and nobody
/// else uses them meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_memcpy_rect(
    to: *mut c_void,
    from: *const c_void,
    element_size: usize,
    dimensions: c_int,
    volume: *const usize,
    to_offsets: *const usize,
    from_offsets: *const usize,
    to_dimensions: *const usize,
    from_dimensions: *const usize,
    to_device: c_int,
    from_device: c_int,
) -> c_int {
    let lists = [volume, to_offsets, from_offsets, to_dimensions, from_dimensions];
    // SAFETY: the caller's promise.
    unsafe { rectangle((to, to_device), (from, from_device), element_size, dimensions, lists).perform() }
}

/// Fills `count` bytes of a device's storage with the low byte of `value`. Returns their address.
///
/// # Safety
/// The storage is that large, and nobody else uses it meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_memset(
    address: *mut c_void,
    value: c_int,
    count: usize,
    device: c_int,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { Fill { what: End { address, offset: 0, device }, value, bytes: count }.perform() };
    address
}

/// What a transfer with `count` depend objects waits for. Whether these have LLVM's layout or GNU's is not known here: a
/// program of either compiler may be linked to these names. All memory orders the transfer as strictly as any.
fn after(count: c_int) -> &'static [Dependence] {
    if count > 0 { &[Dependence { address: 0, kind: Kind::AllMemory }] } else { &[] }
}

/// As [`omp_target_memcpy`], by a task that waits for the dependences of `count` depend objects.
///
/// # Safety
/// As for [`omp_target_memcpy`], until the task is complete.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_memcpy_async(
    to: *mut c_void,
    from: *const c_void,
    length: usize,
    to_offset: usize,
    from_offset: usize,
    to_device: c_int,
    from_device: c_int,
    count: c_int,
    objects: *mut c_void,
) -> c_int {
    type Async =
        unsafe extern "C" fn(*mut c_void, *const c_void, usize, usize, usize, i32, i32, i32, *mut c_void) -> i32;
    // SAFETY: the name has this type in every OpenMP library; the caller's promise.
    unsafe {
        if let Some(theirs) = theirs::<Async>(c"omp_target_memcpy_async") {
            return theirs(to, from, length, to_offset, from_offset, to_device, from_device, count, objects);
        }
        let to = End { address: to, offset: to_offset, device: to_device };
        let from = End { address: from.cast_mut(), offset: from_offset, device: from_device };
        Copy { to, from, bytes: length }.defer(after(count))
    }
}

/// As [`omp_target_memcpy_rect`], by a task that waits for the dependences of `count` depend objects.
///
/// # Safety
/// As for [`omp_target_memcpy_rect`]; the arrays until the task is complete.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_memcpy_rect_async(
    to: *mut c_void,
    from: *const c_void,
    element_size: usize,
    dimensions: c_int,
    volume: *const usize,
    to_offsets: *const usize,
    from_offsets: *const usize,
    to_dimensions: *const usize,
    from_dimensions: *const usize,
    to_device: c_int,
    from_device: c_int,
    count: c_int,
    objects: *mut c_void,
) -> c_int {
    let lists = [volume, to_offsets, from_offsets, to_dimensions, from_dimensions];
    // SAFETY: the caller's promise.
    unsafe {
        let block = rectangle((to, to_device), (from, from_device), element_size, dimensions, lists);
        block.theirs_async(count, objects).unwrap_or_else(|| block.defer(after(count)))
    }
}

/// As [`omp_target_memset`], by a task that waits for the dependences of `count` depend objects.
///
/// # Safety
/// As for [`omp_target_memset`], until the task is complete.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_target_memset_async(
    address: *mut c_void,
    value: c_int,
    bytes: usize,
    device: c_int,
    count: c_int,
    objects: *mut c_void,
) -> *mut c_void {
    type Async = unsafe extern "C" fn(*mut c_void, i32, usize, i32, i32, *mut c_void) -> *mut c_void;
    // SAFETY: the name has this type in every OpenMP library; the caller's promise.
    unsafe {
        if let Some(theirs) = theirs::<Async>(c"omp_target_memset_async") {
            return theirs(address, value, bytes, device, count, objects);
        }
        Fill { what: End { address, offset: 0, device }, value, bytes }.defer(after(count));
    }
    address
}
