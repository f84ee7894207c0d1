//! Cancellation (kmp_cancel.cpp).

use crate::abi::types::Ident;
use crate::core::barrier;
use crate::core::cancel::{self, Region};
use crate::core::team::Thread;

/// The region that `kmp_int32 cncl_kind` names (`kmp_cancel_kind_t`).
fn region(kind: i32) -> Option<Region> {
    match kind {
        1 => Some(Region::Parallel),
        2 => Some(Region::Loop),
        3 => Some(Region::Sections),
        4 => Some(Region::Taskgroup),
        _ => None,
    }
}

/// `kmp_int32 __kmpc_cancel(ident_t *, kmp_int32 gtid, kmp_int32 cncl_kind)`: cancels the region; 1 where the calling
/// thread has to leave it.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_cancel(_loc: *const Ident, _gtid: i32, kind: i32) -> i32 {
    let leave = region(kind).is_some_and(|region| cancel::cancel(Thread::current().frame(), region));
    i32::from(leave)
}

/// `kmp_int32 __kmpc_cancellationpoint(ident_t *, kmp_int32 gtid, kmp_int32 cncl_kind)`: 1 where the calling thread has to
/// leave the region.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_cancellationpoint(_loc: *const Ident, _gtid: i32, kind: i32) -> i32 {
    let leave = region(kind).is_some_and(|region| cancel::cancelled(Thread::current().frame(), region));
    i32::from(leave)
}

/// `kmp_int32 __kmpc_cancel_barrier(ident_t *, kmp_int32 gtid)`: a barrier of a region that may be cancelled, met also by
/// threads that leave it; 1, and at once, when it was.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_cancel_barrier(_loc: *const Ident, _gtid: i32) -> i32 {
    let frame = Thread::current().frame();
    i32::from(barrier::wait_cancellable(frame.team(), frame.tid()))
}
