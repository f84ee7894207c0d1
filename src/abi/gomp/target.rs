//! Target constructs (libgomp's target.c). There is no device for gcc's device code: the host executes target regions, on
//! its own variables, so mapping and updating have nothing to do.

use std::ffi::{c_long, c_void};

use super::depend;
use super::parallel::Function;
use crate::abi::types;
use crate::core::target::{Private, Region, devices};
use crate::core::task::deps::{self, List};
use crate::core::team::Thread;

/// Flag of the constructs: nowait (gomp-constants.h, `GOMP_TARGET_FLAG_NOWAIT`).
const NOWAIT: u32 = 1;

/// The kind of a firstprivate list item, in the low byte; the logarithm of its alignment is above (gomp-constants.h,
/// `GOMP_MAP_FIRSTPRIVATE`).
const FIRSTPRIVATE: u16 = 12;

/// The device of a construct's device clause, `omp_initial_device` for the host (`if(0)` says so too); none without the
/// clause. (gomp-constants.h, `GOMP_DEVICE_*`.)
fn named(device: i32) -> Option<i32> {
    const DEFAULT: i32 = -1;
    const HOST: i32 = -2;
    match device {
        DEFAULT => None,
        HOST => Some(devices::INITIAL),
        number => Some(number),
    }
}

/// The thread_limit clause among a construct's arguments, for all devices (gomp-constants.h, `GOMP_TARGET_ARG_*`); 0
/// without.
///
/// # Safety
/// Compiled code made the list, which ends with 0; null is empty.
unsafe fn thread_limit(mut args: *const c_long) -> u32 {
    const DEVICE: c_long = 0x7f;
    const LONG: c_long = 1 << 7;
    const ID: c_long = 0xff00;
    const THREAD_LIMIT: c_long = 2 << 8;
    if args.is_null() {
        return 0;
    }
    let mut next = || {
        // SAFETY: the caller's promise: nobody asks behind the end.
        let word = unsafe { *args };
        args = args.wrapping_add(1);
        word
    };
    loop {
        let word = next();
        let value = match word {
            0 => return 0,
            _ if word & LONG != 0 => next(),
            _ => word >> 16,
        };
        if word & DEVICE == 0 && word & ID == THREAD_LIMIT {
            return value.clamp(0, i32::MAX.into()) as u32;
        }
    }
}

/// One of compiled code's arrays, whose address is of no use where it is empty.
///
/// # Safety
/// It has `count` elements, which nobody writes meanwhile.
unsafe fn array<'a, T>(count: usize, address: *const T) -> &'a [T] {
    // SAFETY: the caller's promise.
    if count == 0 { &[] } else { unsafe { std::slice::from_raw_parts(address, count) } }
}

/// A construct's dependences; null stands for none.
///
/// # Safety
/// Compiled code made the list.
unsafe fn dependences(words: *const usize) -> List {
    // SAFETY: the caller's promise.
    if words.is_null() { List::from_iter([]) } else { unsafe { depend::list(words) } }
}

/// The list items of which the region has copies.
fn privates(sizes: &[usize], kinds: &[u16]) -> Vec<Private> {
    let items = sizes.iter().zip(kinds).enumerate();
    let private = |(index, (&size, &kind)): (_, (_, &u16))| Private { index, size, align: 1 << (kind >> 8) };
    items.filter(|(_, (_, kind))| **kind & 0xff == FIRSTPRIVATE).map(private).collect()
}

/// `void GOMP_target(int device, void (*fn)(void *), const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
/// unsigned char *kinds)`: a target region, for gcc 4.9.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_target(
    device: i32,
    function: Function,
    _unused: *const c_void,
    count: usize,
    addresses: *const *mut c_void,
    _sizes: *const usize,
    _kinds: *const u8,
) {
    // SAFETY: the caller's promise.
    unsafe {
        Region::new(function, 0, array(count, addresses), &[]).construct(Thread::current(), named(device), false, &[]);
    }
}

/// `void GOMP_target_ext(int device, void (*fn)(void *), size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short
/// *kinds, unsigned flags, void **depend, void **args)`: a target region.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_target_ext(
    device: i32,
    function: Function,
    count: usize,
    addresses: *const *mut c_void,
    sizes: *const usize,
    kinds: *const u16,
    flags: u32,
    depend: *const usize,
    args: *const c_long,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let privates = privates(array(count, sizes), array(count, kinds));
        let region = Region::new(function, thread_limit(args), array(count, addresses), &privates);
        region.construct(Thread::current(), named(device), flags & NOWAIT != 0, &dependences(depend));
    }
}

/// A construct without a region: there is nothing to do but that tasks may depend on it.
///
/// # Safety
/// As [`GOMP_target_ext`].
unsafe fn standalone(device: i32, flags: u32, depend: *const usize) {
    let thread = Thread::current();
    devices::require(thread, named(device));
    // SAFETY: the caller's promise.
    let list = unsafe { dependences(depend) };
    match flags & NOWAIT {
        _ if list.is_empty() => {}
        0 => deps::taskwait(thread, &list),
        _ => deps::taskwait_nowait(thread, &list),
    }
}

/// `void GOMP_target_data(int device, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned char
/// *kinds)`: the start of a target data region, for gcc 4.9.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_target_data(
    device: i32,
    _unused: *const c_void,
    _count: usize,
    _addresses: *mut *mut c_void,
    _sizes: *const usize,
    _kinds: *const u8,
) {
    devices::require(Thread::current(), named(device));
}

/// `void GOMP_target_data_ext(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds)`: the
/// start of a target data region.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_target_data_ext(
    device: i32,
    _count: usize,
    _addresses: *mut *mut c_void,
    _sizes: *const usize,
    _kinds: *const u16,
) {
    devices::require(Thread::current(), named(device));
}

/// `void GOMP_target_end_data(void)`: the end of a target data region.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_target_end_data() {}

/// `void GOMP_target_update(int device, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned char
/// *kinds)`: a target update construct, for gcc 4.9.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_target_update(
    device: i32,
    _unused: *const c_void,
    _count: usize,
    _addresses: *mut *mut c_void,
    _sizes: *const usize,
    _kinds: *const u8,
) {
    devices::require(Thread::current(), named(device));
}

/// `void GOMP_target_update_ext(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds, unsigned
/// flags, void **depend)`: a target update construct.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_target_update_ext(
    device: i32,
    _count: usize,
    _addresses: *mut *mut c_void,
    _sizes: *const usize,
    _kinds: *const u16,
    flags: u32,
    depend: *const usize,
) {
    // SAFETY: the caller's promise.
    unsafe { standalone(device, flags, depend) };
}

/// `void GOMP_target_enter_exit_data(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds,
/// unsigned flags, void **depend)`: a target enter data or target exit data construct.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_target_enter_exit_data(
    device: i32,
    _count: usize,
    _addresses: *mut *mut c_void,
    _sizes: *const usize,
    _kinds: *const u16,
    flags: u32,
    depend: *const usize,
) {
    // SAFETY: the caller's promise.
    unsafe { standalone(device, flags, depend) };
}

/// `void *GOMP_target_map_indirect_ptr(void *ptr)`: the device's version of a function, for an indirect call in a target
/// region. On the host, the function itself.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_target_map_indirect_ptr(function: *mut c_void) -> *mut c_void {
    function
}

/// `void GOMP_interop(int device, int n_init, void ***init, const void *target_targetsync, const void *prefer_type, int
/// n_use, void **use, int n_destroy, void ***destroy, unsigned flags, void **depend)`: an interop construct. No device
/// makes interoperability objects: initialised ones are `omp_interop_none`, as destroyed ones are.
///
/// # Safety
/// Called by compiled code.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn GOMP_interop(
    device: i32,
    inits: i32,
    init: *const *mut *mut c_void,
    _kinds: *const c_void,
    _preferred: *const c_void,
    _uses: i32,
    _used: *const *mut c_void,
    destroyed: i32,
    destroy: *const *mut *mut c_void,
    flags: u32,
    depend: *const usize,
) {
    // SAFETY: the caller's promise.
    unsafe {
        standalone(device, flags, depend);
        let objects = [types::list(inits, init), types::list(destroyed, destroy)];
        objects.into_iter().flatten().flatten().for_each(|&object| *object = std::ptr::null_mut());
    }
}
