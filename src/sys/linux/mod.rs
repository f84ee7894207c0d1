//! Linux.

pub mod futex;
