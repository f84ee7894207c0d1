//! The atomics of the core: std's, or loom's under `--cfg loom`. The only import of atomics in the core, so that every
//! protocol written on these can be run under the model checker.

#[cfg(loom)]
pub use loom::sync::atomic::{
    AtomicBool, AtomicI32, AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering,
    fence,
};
#[cfg(not(loom))]
pub use std::sync::atomic::{
    AtomicBool, AtomicI32, AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering,
    fence,
};

/// A value on a cache-line pair of its own (128 bytes: two lines, as the adjacent-line prefetcher fetches them).
pub use crossbeam_utils::CachePadded;
