//! Pausing (OpenMP 6.0, section 29.2).

use crate::abi::omp::query::omp_get_initial_device;
use crate::core::team::pause::{self, Pause};
use crate::sys::linux::dl;

/// Pauses `device`: kind 1 is soft, 2 hard, 3 hard with the tool. 0 is success, and so it is where there is nothing left to
/// pause: what was asked for holds.
#[unsafe(no_mangle)]
pub extern "C" fn omp_pause_resource(kind: i32, device: i32) -> i32 {
    match device {
        // omp_initial_device, or its number.
        -1 => pause_host(kind),
        host if host == omp_get_initial_device() => pause_host(kind),
        other => pause_device(kind, other).unwrap_or(1),
    }
}

/// Pauses the host and all devices. 0 is success.
#[unsafe(no_mangle)]
pub extern "C" fn omp_pause_resource_all(kind: i32) -> i32 {
    /// kmp.h, `KMP_DEVICE_ALL`.
    const ALL: i32 = -11;
    i32::from(pause_device(kind, ALL).unwrap_or(0) != 0 || pause_host(kind) != 0)
}

// The two are called by their version node alone, which tests and models of this crate do not have.

/// What libgomp makes of a kind: it ends its threads for a soft pause too.
#[cfg(not(any(test, loom)))]
fn as_gnu(kind: i32) -> i32 {
    if kind == 1 { 2 } else { kind }
}

/// [`omp_pause_resource`] for programs linked to libgomp (version node OMP_5.0). -1 is failure.
#[cfg(not(any(test, loom)))]
pub(crate) extern "C" fn gnu_pause_resource(kind: i32, device: i32) -> i32 {
    -i32::from(omp_pause_resource(as_gnu(kind), device) != 0)
}

/// [`omp_pause_resource_all`] for programs linked to libgomp (version node OMP_5.0). -1 is failure.
#[cfg(not(any(test, loom)))]
pub(crate) extern "C" fn gnu_pause_resource_all(kind: i32) -> i32 {
    -i32::from(omp_pause_resource_all(as_gnu(kind)) != 0)
}

fn pause_host(kind: i32) -> i32 {
    Pause::from_abi(kind).map_or(1, |kind| i32::from(!pause::pause(kind)))
}

/// The offload library's answer, if it has one.
fn pause_device(kind: i32, device: i32) -> Option<i32> {
    let there = dl::next(c"tgt_pause_resource");
    // SAFETY: the name has this type.
    let pause: extern "C" fn(i32, i32) -> i32 = (!there.is_null()).then(|| unsafe { std::mem::transmute(there) })?;
    Some(pause(kind, device))
}
