//! Constructs that some threads of a team execute: single, master, masked; and scope (kmp_csupport.cpp).

use std::ffi::c_void;

use crate::abi::types::Ident;
use crate::core::barrier;
use crate::core::sync::single;
use crate::core::team::Thread;
use crate::sys::arch::tls;

/// `kmp_int32 __kmpc_single(ident_t *, kmp_int32 gtid)`: 1 if the calling thread executes the construct.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_single(_loc: *const Ident, _gtid: i32) -> i32 {
    i32::from(Thread::current().frame().single())
}

/// `void __kmpc_end_single(ident_t *, kmp_int32 gtid)`: its end, for the thread that executed it.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_single(_loc: *const Ident, _gtid: i32) {}

/// `void __kmpc_copyprivate(ident_t *, kmp_int32 gtid, size_t cpy_size, void *cpy_data, void (*cpy_func)(void *, void *),
/// kmp_int32 didit)`: the thread that executed the construct (`didit`) hands its `data` to the others, which copy from it.
///
/// # Safety
/// Called by compiled code: `copy` copies between what all threads pass as `data`.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_copyprivate(
    _loc: *const Ident,
    _gtid: i32,
    _size: usize,
    data: *mut c_void,
    copy: unsafe extern "C-unwind" fn(*mut c_void, *mut c_void),
    did_it: i32,
) {
    let frame = Thread::current().frame();
    if did_it != 0 {
        single::publish(frame, data);
    } else {
        // SAFETY: the caller's promise; the other's data lasts until the barrier below.
        unsafe { copy(data, single::receive(frame)) };
    }
    barrier::wait(frame.team(), frame.tid());
}

/// `void *__kmpc_copyprivate_light(ident_t *, kmp_int32 gtid, void *cpy_data)`: the data of the thread that executed the
/// construct, which passes it; the others pass null. Compiled code copies, and then meets a barrier.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_copyprivate_light(_loc: *const Ident, _gtid: i32, data: *mut c_void) -> *mut c_void {
    let frame = Thread::current().frame();
    if data.is_null() {
        return single::receive(frame);
    }
    single::publish(frame, data);
    data
}

/// `kmp_int32 __kmpc_master(ident_t *, kmp_int32 gtid)`: 1 in the primary thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_master(_loc: *const Ident, _gtid: i32) -> i32 {
    i32::from(tls::thread_num() == 0)
}

/// `void __kmpc_end_master(ident_t *, kmp_int32 gtid)`: the end of the construct, for the primary thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_master(_loc: *const Ident, _gtid: i32) {}

/// `kmp_int32 __kmpc_masked(ident_t *, kmp_int32 gtid, kmp_int32 filter)`: 1 in the thread of number `filter`.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_masked(_loc: *const Ident, _gtid: i32, filter: i32) -> i32 {
    i32::from(tls::thread_num() as i32 == filter)
}

/// `void __kmpc_end_masked(ident_t *, kmp_int32 gtid)`: the end of the construct, for that thread.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_masked(_loc: *const Ident, _gtid: i32) {}

/// `void __kmpc_scope(ident_t *, kmp_int32 gtid, void *reserved)`: a scope construct begins; all execute it.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_scope(_loc: *const Ident, _gtid: i32, _reserved: *mut c_void) {}

/// `void __kmpc_end_scope(ident_t *, kmp_int32 gtid, void *reserved)`: its end.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_scope(_loc: *const Ident, _gtid: i32, _reserved: *mut c_void) {}
