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
