//! What fits nowhere else: flush, the error directive, pausing.

use std::ffi::c_char;

use crate::abi::types::{Ident, c_text};
use crate::core::primitive;
use crate::core::report::{self, Severity};
use crate::core::team::pause::{self, Pause};

/// `void __kmpc_flush(ident_t *, ...)`: the flush construct, of all memory (OpenMP 6.0, section 17.8.6).
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_flush(_loc: *const Ident) {
    primitive::flush();
}

/// `void __kmpc_error(ident_t *, int severity, const char *message)`: the error directive at execution time; severity 1 is
/// a warning, 2 ends the program.
///
/// # Safety
/// `loc` and `message` are null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_error(loc: *const Ident, severity: i32, message: *const c_char) {
    let severity = if severity == 1 { Severity::Warning } else { Severity::Fatal };
    // SAFETY: the caller's promise.
    let (source, message) = unsafe { (Ident::source(loc), c_text(message)) };
    report::directed(source, severity, message.unwrap_or_default());
}

/// `int __kmpc_pause_resource(kmp_pause_status_t)`: `omp_pause_resource` of the host; 0 resumes, 1 is soft, 2 hard. 0 is
/// success.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_pause_resource(kind: i32) -> i32 {
    Pause::from_abi(kind).map_or(1, |kind| i32::from(!pause::pause(kind)))
}
