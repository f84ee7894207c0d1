//! Barriers (kmp_csupport.cpp).

use crate::abi::types::Ident;
use crate::core::barrier;
use crate::core::team::Thread;

/// `void __kmpc_barrier(ident_t *, kmp_int32 gtid)`: waits for all threads of the team.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_barrier(_loc: *const Ident, _gtid: i32) {
    let frame = Thread::current().frame();
    barrier::wait(frame.team(), frame.tid());
}

/// `kmp_int32 __kmpc_barrier_master(ident_t *, kmp_int32 gtid)`: waits for all threads of the team; 1 in the primary
/// thread, which calls [`__kmpc_end_barrier_master`] to let the others go on.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_barrier_master(_loc: *const Ident, _gtid: i32) -> i32 {
    let frame = Thread::current().frame();
    i32::from(barrier::wait_for_primary(frame.team(), frame.tid()))
}

/// `void __kmpc_end_barrier_master(ident_t *, kmp_int32 gtid)`: the other threads go on.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_end_barrier_master(_loc: *const Ident, _gtid: i32) {
    let frame = Thread::current().frame();
    barrier::wait(frame.team(), frame.tid());
}

/// `kmp_int32 __kmpc_barrier_master_nowait(ident_t *, kmp_int32 gtid)`: waits for all threads of the team; 1 in the primary
/// thread. Nobody waits for it.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_barrier_master_nowait(_loc: *const Ident, _gtid: i32) -> i32 {
    let frame = Thread::current().frame();
    barrier::wait(frame.team(), frame.tid());
    i32::from(frame.tid() == 0)
}
