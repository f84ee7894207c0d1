//! The value that the thread of a single construct hands to the others (copyprivate).
//!
//! The team has one place for it. The barrier between the store and the loads orders them; a second barrier, which the
//! caller sees to, keeps the place until all have looked.

use std::ffi::c_void;

use crate::core::barrier;
use crate::core::primitive::Ordering;
use crate::core::team::Frame;

/// For the thread that executed the construct: hands `value` to the others, which [`receive`] it.
pub fn publish(frame: &Frame, value: *mut c_void) {
    frame.team().handed.store(value, Ordering::Relaxed);
    barrier::wait(frame.team(), frame.tid());
}

/// For the other threads: the value that the thread which executed the construct has published.
pub fn receive(frame: &Frame) -> *mut c_void {
    barrier::wait(frame.team(), frame.tid());
    frame.team().handed.load(Ordering::Relaxed)
}
