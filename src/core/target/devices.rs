//! Which device a number means (OpenMP 6.0, chapter 24). This library executes on the host alone; libomptarget, where it
//! is loaded, knows devices, and is asked by the names that it exports.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_void};

use crate::core::icv::{TargetOffload, UNNAMED_DEVICE, settings};
use crate::core::report;
use crate::core::team::Thread;
use crate::sys::linux::dl;

/// `omp_initial_device`, in every header.
pub const INITIAL: i32 = -1;

/// The function `name` of libomptarget, where that is loaded.
///
/// # Safety
/// `F` is a function pointer, of the type that the function has.
pub unsafe fn theirs<F: Copy>(name: &CStr) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    let there = dl::offload(name);
    // SAFETY: the caller's promise: the address is that of such a function.
    (!there.is_null()).then(|| unsafe { std::mem::transmute_copy(&there) })
}

/// The number of non-host devices.
pub fn count() -> i32 {
    // SAFETY: the name has this type in every OpenMP library.
    let theirs = unsafe { theirs::<extern "C" fn() -> i32>(c"omp_get_num_devices") };
    theirs.map_or(0, |count| count())
}

/// Asks libomptarget whether the device is done with `work`, which is null then.
pub fn query(work: &Cell<*mut c_void>) {
    // SAFETY: the name has this type in libomptarget, which alone makes such work.
    match unsafe { theirs::<unsafe extern "C" fn(*mut *mut c_void)>(c"__tgt_target_nowait_query") } {
        // SAFETY: a target task's own word.
        Some(theirs) => unsafe { theirs(work.as_ptr()) },
        None => report::fatal("a target task's device work has nobody to ask about it"),
    }
}

/// Whether `device` is the host.
pub fn is_host(device: i32) -> bool {
    device == INITIAL || device == count()
}

/// What default-device-var is for a program that asks.
pub fn shown(default_device: i32) -> i32 {
    if default_device == UNNAMED_DEVICE { 0 } else { default_device }
}

/// A device construct names `device`, or none, and the host executes it: ends the process where that must not be, under
/// OMP_TARGET_OFFLOAD=mandatory, in libgomp's words.
pub fn require(thread: &Thread, device: Option<i32>) {
    if settings().target_offload != TargetOffload::Mandatory {
        return;
    }
    let device = device.unwrap_or_else(|| thread.frame().icvs().default_device);
    let devices = count();
    if device == INITIAL || device == devices {
        return;
    }
    let what = if device < 0 && devices == 0 { "only the host device is available" } else { "device not found" };
    report::fatal_gnu(&format!("OMP_TARGET_OFFLOAD is set to MANDATORY, but {what}"));
}

/// The string that stands for `device` alone, `host` for the host; null for no device.
pub fn uid(device: i32, host: &'static CStr) -> *const c_char {
    if is_host(device) {
        return host.as_ptr();
    }
    // SAFETY: the name has this type in every OpenMP library.
    match unsafe { theirs::<extern "C" fn(i32) -> *const c_char>(c"omp_get_uid_from_device") } {
        Some(theirs) if (0..count()).contains(&device) => theirs(device),
        _ => std::ptr::null(),
    }
}

/// The device that `uid` stands for, the host by any of its names in `hosts`; `invalid` for none.
pub fn of_uid(uid: &CStr, hosts: &[&CStr], invalid: i32) -> i32 {
    if hosts.contains(&uid) {
        return count();
    }
    // SAFETY: the name has this type in every OpenMP library.
    match unsafe { theirs::<unsafe extern "C" fn(*const c_char) -> i32>(c"omp_get_device_from_uid") } {
        // SAFETY: a C string.
        Some(theirs) => match unsafe { theirs(uid.as_ptr()) } {
            device if (0..count()).contains(&device) => device,
            _ => invalid,
        },
        None => invalid,
    }
}

/// How far `device` is from the host, which is at 0; -1 for no device.
pub fn distance(device: i32) -> i32 {
    if is_host(device) {
        0
    } else if (0..count()).contains(&device) {
        1
    } else {
        -1
    }
}
