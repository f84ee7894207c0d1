//! Steps of a spin loop.

/// A step about as long as a `pause` (25 ns on Zen 5), for a thread that expects at any moment what it waits for, and takes
/// the line that it looks at for itself: a turn handed from one such thread to the other came 10 % sooner than with
/// `pause`. Each fence lets no instruction begin before those ahead of it have ended.
#[inline(always)]
pub fn brief_step() {
    for _ in 0..6 {
        // SAFETY: every x86-64 processor has the instruction.
        unsafe { core::arch::x86_64::_mm_lfence() };
    }
}

/// Asks for the line at `address` to be this processor's own: the caller writes to it soon, and another reads it now.
#[inline(always)]
pub fn about_to_write<T>(address: *const T) {
    // SAFETY: a hint, of any address. Processors without it take it for a nop.
    unsafe { core::arch::asm!("prefetchw [{}]", in(reg) address, options(nostack, preserves_flags, readonly)) };
}
