//! x86-64, System V ABI.

pub mod call;
pub mod clock;
pub mod fault;
pub mod fp;
pub mod hint;
pub mod integer;
pub mod link;
pub mod quad;
pub mod tls;
pub mod unwind;
pub mod unwinder;
pub mod x87;
