//! The processor's clock.

/// Cycles of the time-stamp counter: constant in rate, close to the processor's nominal frequency.
#[inline(always)]
pub fn cycles() -> u64 {
    // SAFETY: every x86-64 processor has the instruction.
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// [`cycles`], once all instructions before have come to their end.
#[inline(always)]
pub fn cycles_when_done() -> u64 {
    // SAFETY: as above.
    unsafe {
        core::arch::x86_64::_mm_lfence();
        core::arch::x86_64::_rdtsc()
    }
}
