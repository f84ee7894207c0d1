//! Doacross loops (kmp_csupport.cpp). The loop itself is one of `__kmpc_dispatch_*` or `__kmpc_for_static_*`.

use crate::abi::types::{Ident, KmpDim};
use crate::core::loops::Dim;
use crate::core::team::Thread;

/// `void __kmpc_doacross_init(ident_t *, kmp_int32 gtid, kmp_int32 num_dims, const struct kmp_dim *dims)`: starts the
/// waiting part of a loop nest.
///
/// # Safety
/// Called by compiled code: `dims` is the address of `num_dims` elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_doacross_init(_loc: *const Ident, _gtid: i32, num_dims: i32, dims: *const KmpDim) {
    // SAFETY: the caller's promise.
    let dims = unsafe { std::slice::from_raw_parts(dims, num_dims.max(0) as usize) };
    let dims = dims.iter().map(|&KmpDim { lo, up, st }| Dim { lo, up, step: st });
    Thread::current().frame().work(|mut member| member.doacross_dims(dims));
}

/// `void __kmpc_doacross_wait(ident_t *, kmp_int32 gtid, const kmp_int64 *vec)`: waits for the iteration `vec`.
///
/// # Safety
/// Called by compiled code: `vec` has a value for each loop of the nest.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_doacross_wait(_loc: *const Ident, _gtid: i32, vec: *const i64) {
    Thread::current().frame().work(|member| {
        // SAFETY: the caller's promise.
        member.doacross_wait(unsafe { std::slice::from_raw_parts(vec, member.doacross_depth()) });
    });
}

/// `void __kmpc_doacross_post(ident_t *, kmp_int32 gtid, const kmp_int64 *vec)`: the iteration `vec` is done as far as
/// others wait for it.
///
/// # Safety
/// As [`__kmpc_doacross_wait`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_doacross_post(_loc: *const Ident, _gtid: i32, vec: *const i64) {
    Thread::current().frame().work(|member| {
        // SAFETY: the caller's promise.
        member.doacross_post(unsafe { std::slice::from_raw_parts(vec, member.doacross_depth()) });
    });
}

/// `void __kmpc_doacross_fini(ident_t *, kmp_int32 gtid)`: the end of the waiting part of a loop nest.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_doacross_fini(_loc: *const Ident, _gtid: i32) {
    Thread::current().frame().work(|mut member| member.doacross_end());
}
