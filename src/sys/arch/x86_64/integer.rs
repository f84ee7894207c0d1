//! What the processor does with integers that Rust has no words for: locked instructions on misaligned addresses, the
//! fault of a division by zero, and conversions that do not saturate.

use std::arch::asm;
use std::arch::x86_64::{_mm_cvttsd_si32, _mm_cvttsd_si64, _mm_set_sd};

macro_rules! compare_exchange {
    ($($name:ident $t:ty, $accumulator:tt, $form:tt;)*) => { $(
        /// A locked compare-and-exchange at any address: x86 carries it out even across cache lines, slowly. `Ok` holds
        /// the old value (equal to `old`), `Err` the value found instead.
        ///
        /// # Safety
        ///
        /// `at` is valid for reads and writes of its type's size; it need not be aligned.
        pub unsafe fn $name(at: *mut $t, old: $t, new: $t) -> Result<$t, $t> {
            let seen: $t;
            // SAFETY: the address is valid by the caller's word; the instruction reads and writes it alone.
            unsafe {
                asm!(
                    concat!("lock cmpxchg [{at}], {new", $form, "}"),
                    at = in(reg) at,
                    new = in(reg) new,
                    inout($accumulator) old => seen,
                    options(nostack),
                );
            }
            if seen == old { Ok(seen) } else { Err(seen) }
        }
    )* };
}

compare_exchange! {
    compare_exchange_u16 u16, "ax", ":x";
    compare_exchange_u32 u32, "eax", ":e";
    compare_exchange_u64 u64, "rax", ":r";
}

/// Divides by zero on the processor: the SIGFPE a C program would get, with its `si_code`. A handler that returns meets
/// the same instruction again, as it would in C.
#[cold]
pub fn divide_fault() -> ! {
    // SAFETY: the division faults, so nothing after it runs unless a handler skips it; then `ud2` ends the process.
    unsafe {
        asm!("xor ecx, ecx", "div ecx", "ud2", options(noreturn, nostack));
    }
}

/// As C's `(int)value`: truncates; out of range, and of a NaN, the processor's answer: the least integer.
#[inline]
pub fn truncate_i32(value: f64) -> i32 {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_cvttsd_si32(_mm_set_sd(value)) }
}

/// As C's `(long)value`: truncates; out of range, and of a NaN, the processor's answer: the least integer.
#[inline]
pub fn truncate_i64(value: f64) -> i64 {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_cvttsd_si64(_mm_set_sd(value)) }
}
