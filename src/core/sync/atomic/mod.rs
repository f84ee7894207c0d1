//! `atomic` constructs the compiler does not inline (OpenMP 5.2, section 15.8.4): one value in the user's memory is read,
//! written or updated as a whole.
//!
//! # Who excludes whom
//!
//! All accesses to one object must exclude each other, whichever entry points and compilers they come from:
//!
//! - **1, 2, 4 and 8 bytes** (integers, `float`, `double`): the processor's own atomic instructions, as compilers inline
//!   them too. A misaligned object (a Fortran COMMON block may hold one) is served by locked instructions, which x86
//!   carries out across cache lines: still atomic against every other access, slow, and never by a lock that inlined
//!   accesses would not take.
//! - **wider** (`long double`, `__float128`, complex ones of `double` and above): one lock for all, the one that GNU
//!   compilers take around such updates (`GOMP_atomic_start`): this is what libomp does unless KMP_ATOMIC_MODE=1. A lock
//!   per type or per address would not exclude GNU code; nor would `cmpxchg16b`.
//! - **`float` complex**, 8 bytes aligned to 4: GNU compilers take the lock, the generic entry point for 8 bytes and
//!   other compilers do not. Both are served: the lock is held and the access within is an atomic instruction.
//!
//! Everything is sequentially consistent: the peers' operations are full barriers, and programs have come to need it.

mod op;
mod word;

pub use op::{Arith, Bits, Complex, Convert, Op, Order, ops};
pub use word::Word;

use crate::core::primitive::CachePadded;
use crate::core::sync::raw::StaticLock;
use crate::sys::arch::quad::Quad;
use crate::sys::arch::x87::F80;

/// The lock of all accesses the processor has no instruction for; see the module's documentation.
static LOCK: CachePadded<StaticLock> = CachePadded::new(StaticLock::new());

/// Begins a section that excludes all accesses under the lock (`GOMP_atomic_start`, `__kmpc_atomic_start`).
pub fn enter() {
    LOCK.lock();
}

/// Ends the section that [`enter`] began.
pub fn leave() {
    LOCK.unlock();
}

/// Makes the lock free in a forked child, whose parent's other threads may have held it.
pub(super) fn reset_after_fork() {
    LOCK.reset();
}

/// Calls `section` under the lock.
#[inline]
pub fn locked<R>(section: impl FnOnce() -> R) -> R {
    LOCK.lock();
    let result = section();
    LOCK.unlock();
    result
}

/// The value before an update and the one after it.
#[derive(Clone, Copy)]
pub struct Change<T> {
    /// Before.
    pub old: T,
    /// After.
    pub new: T,
}

impl<T> Change<T> {
    /// What a capture with `flag` of the `__kmpc_atomic_*_cpt` entry points takes: 0 the value before, else after.
    #[inline]
    pub fn captured(self, flag: i32) -> T {
        if flag != 0 { self.new } else { self.old }
    }
}

/// A type of user objects that are accessed atomically.
pub trait Cell: Copy {
    /// Replaces the value by what `f` makes of it, or leaves it if that is `None`. `f` may be called more than once.
    ///
    /// # Safety
    ///
    /// `x` is valid for reads and writes; it need not be aligned.
    unsafe fn update(x: *mut Self, f: impl Fn(Self) -> Option<Self>) -> Change<Self>;

    /// The value.
    ///
    /// # Safety
    ///
    /// As for [`Cell::update`].
    unsafe fn read(x: *mut Self) -> Self;

    /// Replaces the value, and returns the old one.
    ///
    /// # Safety
    ///
    /// As for [`Cell::update`].
    unsafe fn swap(x: *mut Self, value: Self) -> Self;
}

/// Values that stand in a machine word: accessed by the processor's atomic instructions.
macro_rules! lock_free {
    ($($t:ty = $word:ty, $to:expr, $from:expr;)*) => { $(
        impl Cell for $t {
            #[inline]
            unsafe fn update(x: *mut Self, f: impl Fn(Self) -> Option<Self>) -> Change<Self> {
                // SAFETY: the caller's word; the type and its word have one size.
                unsafe { word::update(x.cast::<$word>(), $to, $from, f) }
            }

            #[inline]
            unsafe fn read(x: *mut Self) -> Self {
                // SAFETY: as above.
                $from(unsafe { <$word>::load(x.cast()) })
            }

            #[inline]
            unsafe fn swap(x: *mut Self, value: Self) -> Self {
                // SAFETY: as above.
                $from(unsafe { <$word as Word>::swap(x.cast(), $to(value)) })
            }
        }
    )* };
}

lock_free! {
    i8 = u8, i8::cast_unsigned, u8::cast_signed;
    i16 = u16, i16::cast_unsigned, u16::cast_signed;
    i32 = u32, i32::cast_unsigned, u32::cast_signed;
    i64 = u64, i64::cast_unsigned, u64::cast_signed;
    u8 = u8, std::convert::identity, std::convert::identity;
    u16 = u16, std::convert::identity, std::convert::identity;
    u32 = u32, std::convert::identity, std::convert::identity;
    u64 = u64, std::convert::identity, std::convert::identity;
    f32 = u32, f32::to_bits, f32::from_bits;
    f64 = u64, f64::to_bits, f64::from_bits;
}

/// Values in memory of any alignment, accessed by plain loads and stores.
trait Plain: Copy {
    /// # Safety
    /// `x` is valid for reads.
    unsafe fn load(x: *const Self) -> Self;
    /// # Safety
    /// `x` is valid for writes.
    unsafe fn store(self, x: *mut Self);
}

macro_rules! plain {
    ($($t:ty)*) => { $(
        impl Plain for $t {
            unsafe fn load(x: *const Self) -> Self {
                // SAFETY: the caller's word.
                unsafe { x.read_unaligned() }
            }

            unsafe fn store(self, x: *mut Self) {
                // SAFETY: the caller's word.
                unsafe { x.write_unaligned(self) }
            }
        }
    )* };
}

plain!(f64 Quad);

impl Plain for F80 {
    unsafe fn load(x: *const Self) -> Self {
        // SAFETY: the caller's word.
        unsafe { F80::load(x) }
    }

    unsafe fn store(self, x: *mut Self) {
        // SAFETY: the caller's word.
        unsafe { self.store(x) }
    }
}

impl<T: Plain> Plain for Complex<T> {
    unsafe fn load(x: *const Self) -> Self {
        // SAFETY: both parts are within the caller's object.
        unsafe { Complex { re: T::load(&raw const (*x).re), im: T::load(&raw const (*x).im) } }
    }

    unsafe fn store(self, x: *mut Self) {
        // SAFETY: both parts are within the caller's object.
        unsafe {
            self.re.store(&raw mut (*x).re);
            self.im.store(&raw mut (*x).im);
        }
    }
}

/// Values wider than the processor's atomic instructions: accessed under the lock.
macro_rules! under_lock {
    ($($t:ty)*) => { $(
        impl Cell for $t {
            unsafe fn update(x: *mut Self, f: impl Fn(Self) -> Option<Self>) -> Change<Self> {
                locked(|| {
                    // SAFETY: the caller's word; whoever else accesses the object holds the lock.
                    let old = unsafe { <$t as Plain>::load(x) };
                    let Some(new) = f(old) else { return Change { old, new: old } };
                    // SAFETY: as above.
                    unsafe { Plain::store(new, x) };
                    Change { old, new }
                })
            }

            unsafe fn read(x: *mut Self) -> Self {
                // SAFETY: as above.
                locked(|| unsafe { <$t as Plain>::load(x) })
            }

            unsafe fn swap(x: *mut Self, value: Self) -> Self {
                // SAFETY: as above.
                unsafe { Self::update(x, |_| Some(value)) }.old
            }
        }
    )* };
}

under_lock!(F80 Quad Complex<f64> Complex<F80> Complex<Quad>);

/// `float` complex: an atomic instruction under the lock; see the module's documentation.
impl Cell for Complex<f32> {
    unsafe fn update(x: *mut Self, f: impl Fn(Self) -> Option<Self>) -> Change<Self> {
        // SAFETY: the caller's word; the type has 8 bytes.
        locked(|| unsafe { word::update(x.cast::<u64>(), Self::to_bits, Self::from_bits, f) })
    }

    unsafe fn read(x: *mut Self) -> Self {
        // SAFETY: as above.
        Self::from_bits(locked(|| unsafe { u64::load(x.cast()) }))
    }

    unsafe fn swap(x: *mut Self, value: Self) -> Self {
        // SAFETY: as above.
        Self::from_bits(locked(|| unsafe { <u64 as Word>::swap(x.cast(), value.to_bits()) }))
    }
}
