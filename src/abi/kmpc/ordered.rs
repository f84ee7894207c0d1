//! Ordered regions (kmp_csupport.cpp).

use crate::abi::types::Ident;
use crate::core::team::Thread;

/// `void __kmpc_ordered(ident_t *, kmp_int32 gtid)`: waits for the ordered regions of all earlier iterations.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_ordered(_loc: *const Ident, _gtid: i32) {
    Thread::current().frame().work(|mut member| member.ordered_begin());
}

/// `void __kmpc_end_ordered(ident_t *, kmp_int32 gtid)`: the end of the current iteration's ordered region.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_end_ordered(_loc: *const Ident, _gtid: i32) {
    Thread::current().frame().work(|mut member| member.ordered_end());
}
