//! oxomp: an OpenMP runtime library. Data flows one way:
//!
//! ```text
//! compiled user code --> abi (skins) --> core (OpenMP meaning) --> sys (the machine)
//! ```
//!
//! See docs/architecture.md for the house and its rules.

pub mod abi;
pub mod core;
pub mod sys;
