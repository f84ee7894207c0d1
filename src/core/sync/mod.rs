//! Locks and critical regions.
//!
//! All of them are [`raw::RawLock`], a word and a futex: in the user's variable (locks, names of critical constructs) or in
//! the runtime's own statics.

pub mod atomic;
pub mod check;
pub mod critical;
pub mod lock;
pub mod nest_lock;
pub mod owner;
pub mod raw;
pub mod single;

/// Frees the runtime's own static locks, in the child of a fork, whose one thread must not wait for threads of the parent.
/// Locks in the user's variables stay as they are: what the forking thread holds, it holds in the child too. (Those of
/// reductions and critical constructs tell by their owner that they are the parent's.)
pub fn reset_after_fork() {
    owner::reset_after_fork();
    atomic::reset_after_fork();
    critical::reset_after_fork();
}
