//! The `kmp_*` extensions of libomp and libiomp5, and the `kmpc_*` names of some of them (kmp_ftn_entry.h,
//! kmp_csupport.cpp).

use std::ffi::{c_char, c_void};

use crate::abi::types::c_text;
use crate::core::cancel::{self, Region};
use crate::core::heap;
use crate::core::icv::values::{Blocktime, Library};
use crate::core::icv::{control, settings};
use crate::core::team::{Thread, pool};

/// How long waiting threads spin before they sleep: milliseconds, the largest int for ever.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_get_blocktime() -> i32 {
    settings().blocktime_millis()
}

/// Sets that time, for the whole process; negative counts as 0.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_blocktime(millis: i32) {
    control::set_blocktime(match millis {
        i32::MAX => Blocktime::Infinite,
        _ => Blocktime::Micros(millis.max(0) as u64 * 1000),
    });
}

/// [`kmp_set_blocktime`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_set_blocktime(millis: i32) {
    kmp_set_blocktime(millis);
}

/// Bytes of stack of the threads that the runtime makes; at most what an int holds.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_get_stacksize() -> i32 {
    i32::try_from(settings().stack_size()).unwrap_or(i32::MAX)
}

/// Bytes of stack of the threads that the runtime makes.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_get_stacksize_s() -> usize {
    settings().stack_size()
}

/// Sets that size, before the first region that has threads.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_stacksize(bytes: i32) {
    control::set_stack_size(bytes.max(0) as usize);
}

/// [`kmp_set_stacksize`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_set_stacksize(bytes: i32) {
    kmp_set_stacksize(bytes);
}

/// Sets that size, before the first region that has threads.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_stacksize_s(bytes: usize) {
    control::set_stack_size(bytes);
}

/// [`kmp_set_stacksize_s`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_set_stacksize_s(bytes: usize) {
    kmp_set_stacksize_s(bytes);
}

/// KMP_LIBRARY's value: 1 serial, 2 turnaround, 3 throughput.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_get_library() -> i32 {
    match settings().library() {
        Library::Serial => 1,
        Library::Turnaround => 2,
        Library::Throughput => 3,
    }
}

/// Sets it, outside of regions; other numbers change nothing.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_library(library: i32) {
    match library {
        1 => control::set_library(Library::Serial),
        2 => control::set_library(Library::Turnaround),
        3 => control::set_library(Library::Throughput),
        _ => {}
    }
}

/// [`kmp_set_library`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_set_library(library: i32) {
    kmp_set_library(library);
}

/// KMP_LIBRARY=serial from now on.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_library_serial() {
    control::set_library(Library::Serial);
}

/// KMP_LIBRARY=turnaround from now on.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_library_turnaround() {
    control::set_library(Library::Turnaround);
}

/// KMP_LIBRARY=throughput from now on.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_library_throughput() {
    control::set_library(Library::Throughput);
}

/// Sets variables of the environment: `NAME=VALUE`, more of them behind `|`.
///
/// # Safety
/// `text` is null or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmp_set_defaults(text: *const c_char) {
    // SAFETY: the caller's promise.
    if let Some(text) = unsafe { c_text(text) } {
        control::set_defaults(&text.to_string_lossy());
    }
}

/// [`kmp_set_defaults`].
///
/// # Safety
/// As for [`kmp_set_defaults`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmpc_set_defaults(text: *const c_char) {
    // SAFETY: the caller's promise.
    unsafe { kmp_set_defaults(text) };
}

/// Sets KMP_DISP_NUM_BUFFERS' value, 1 to 4096. It changes nothing but what is shown.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_disp_num_buffers(buffers: i32) {
    if (1..=4096).contains(&buffers) {
        control::set_dispatch_buffers(buffers);
    }
}

/// [`kmp_set_disp_num_buffers`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_set_disp_num_buffers(buffers: i32) {
    kmp_set_disp_num_buffers(buffers);
}

/// Warnings are shown from now on.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_warnings_on() {
    control::set_warnings(true);
}

/// Warnings are not shown from now on.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_set_warnings_off() {
    control::set_warnings(false);
}

/// Threads that OpenMP knows now, busy or not.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_get_num_known_threads() -> i32 {
    pool::known_threads()
}

/// 1 if the innermost region of the kind was cancelled: 1 parallel, 2 loop, 3 sections.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_get_cancellation_status(kind: i32) -> i32 {
    let region = match kind {
        1 => Region::Parallel,
        2 => Region::Loop,
        3 => Region::Sections,
        _ => return 0,
    };
    i32::from(Thread::try_current().is_some_and(|thread| cancel::cancelled(thread.frame(), region)))
}

/// `size` bytes; null if there are none.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_malloc(size: usize) -> *mut c_void {
    heap::plain(size)
}

/// [`kmp_malloc`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_malloc(size: usize) -> *mut c_void {
    heap::plain(size)
}

/// `size` bytes at a multiple of `alignment`, a power of two; else null and EINVAL.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_aligned_malloc(size: usize, alignment: usize) -> *mut c_void {
    heap::checked_aligned(size, alignment)
}

/// [`kmp_aligned_malloc`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_aligned_malloc(size: usize, alignment: usize) -> *mut c_void {
    heap::checked_aligned(size, alignment)
}

/// `count` elements of `size` zeroed bytes; null if there are none.
#[unsafe(no_mangle)]
pub extern "C" fn kmp_calloc(count: usize, size: usize) -> *mut c_void {
    heap::zeroed(count, size)
}

/// [`kmp_calloc`].
#[unsafe(no_mangle)]
pub extern "C" fn kmpc_calloc(count: usize, size: usize) -> *mut c_void {
    heap::zeroed(count, size)
}

/// Changes the size of `memory`, which may move; size 0 frees it.
///
/// # Safety
/// `memory` is null or from these functions, and not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmp_realloc(memory: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { heap::resized(memory, size) }
}

/// [`kmp_realloc`].
///
/// # Safety
/// As for [`kmp_realloc`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmpc_realloc(memory: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { heap::resized(memory, size) }
}

/// Gives `memory` back.
///
/// # Safety
/// As for [`kmp_realloc`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmp_free(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { heap::free(memory) };
}

/// [`kmp_free`].
///
/// # Safety
/// As for [`kmp_realloc`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmpc_free(memory: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { heap::free(memory) };
}
