//! The floating-point control of a thread: rounding, denormals and traps, for SSE in MXCSR and for the x87 in its control
//! word.

use std::arch::asm;

/// What is set, without the record of exceptions that have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FpControl {
    mxcsr: u32,
    x87: u16,
}

/// MXCSR's exception flags, a record and no setting.
const FLAGS: u32 = 0x3f;

impl FpControl {
    /// The calling thread's.
    #[inline]
    pub fn current() -> Self {
        let (mxcsr, x87) = (read_mxcsr(), read_x87());
        Self { mxcsr: mxcsr & !FLAGS, x87 }
    }

    /// Makes it the calling thread's, whose flags stay. `now`: what that is at the moment.
    #[inline]
    pub fn adopt(self, now: Self) {
        if now != self {
            self.load();
        }
    }

    #[cold]
    fn load(self) {
        let mxcsr = self.mxcsr | read_mxcsr() & FLAGS;
        // SAFETY: both values were stored by a processor, so no reserved bit is set. Rust's own arithmetic in this library is
        // on integers; user code, which set the mode in another thread, expects it in this one.
        unsafe {
            asm!("ldmxcsr [{}]", in(reg) &mxcsr, options(nostack, readonly));
            asm!("fldcw [{}]", in(reg) &self.x87, options(nostack, readonly));
        }
    }
}

#[inline]
fn read_mxcsr() -> u32 {
    let mut mxcsr = 0u32;
    // SAFETY: stores four bytes.
    unsafe { asm!("stmxcsr [{}]", in(reg) &mut mxcsr, options(nostack, preserves_flags)) };
    mxcsr
}

#[inline]
fn read_x87() -> u16 {
    let mut word = 0u16;
    // SAFETY: stores two bytes.
    unsafe { asm!("fnstcw [{}]", in(reg) &mut word, options(nostack, preserves_flags)) };
    word
}
