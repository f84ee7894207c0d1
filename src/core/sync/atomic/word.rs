//! Machine words in user memory, aligned or not.

use super::Change;
use crate::core::primitive::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::SeqCst};
use crate::sys::arch::integer;

/// An unsigned integer that the processor accesses atomically. All methods are sequentially consistent.
pub trait Word: Copy + Eq {
    /// The value.
    ///
    /// # Safety
    ///
    /// `x` is valid for reads and writes; it need not be aligned. That holds for all methods.
    unsafe fn load(x: *mut Self) -> Self;

    /// Replaces the value, and returns the old one.
    ///
    /// # Safety
    ///
    /// As for [`Word::load`].
    unsafe fn swap(x: *mut Self, value: Self) -> Self;

    /// Replaces the value by `new` if it is `old`. `Ok` holds the old value, `Err` the value found instead.
    ///
    /// # Safety
    ///
    /// As for [`Word::load`].
    unsafe fn compare_exchange(x: *mut Self, old: Self, new: Self) -> Result<Self, Self>;

    /// Adds, wrapping, and returns the old value.
    ///
    /// # Safety
    ///
    /// As for [`Word::load`].
    unsafe fn fetch_add(x: *mut Self, value: Self) -> Self;

    /// Bitwise "and"; returns the old value.
    ///
    /// # Safety
    ///
    /// As for [`Word::load`].
    unsafe fn fetch_and(x: *mut Self, value: Self) -> Self;

    /// Bitwise "or"; returns the old value.
    ///
    /// # Safety
    ///
    /// As for [`Word::load`].
    unsafe fn fetch_or(x: *mut Self, value: Self) -> Self;

    /// Bitwise exclusive "or"; returns the old value.
    ///
    /// # Safety
    ///
    /// As for [`Word::load`].
    unsafe fn fetch_xor(x: *mut Self, value: Self) -> Self;
}

/// There is no such thing.
unsafe fn misaligned_byte(x: *mut u8, _: u8, _: u8) -> Result<u8, u8> {
    unreachable!("a byte at {x:p} is aligned")
}

/// The core's atomic at a user's address.
///
/// # Safety
///
/// `x` is aligned and valid for reads and writes during `'a`.
#[cfg(not(loom))]
#[inline]
unsafe fn atomic<'a, T, A>(x: *mut T) -> &'a A {
    const { assert!(size_of::<T>() == size_of::<A>() && align_of::<A>() == size_of::<A>()) };
    // SAFETY: std's atomics have the size and bit validity of their integers, and alignment is the caller's word.
    unsafe { &*x.cast::<A>() }
}

#[cfg(loom)]
unsafe fn atomic<'a, T, A>(x: *mut T) -> &'a A {
    unreachable!("no user memory in a model: {x:p}")
}

macro_rules! words {
    ($($t:ty, $atomic:ty, $misaligned:expr;)*) => { $(
        impl Word for $t {
            #[inline]
            unsafe fn load(x: *mut Self) -> Self {
                if !x.is_aligned() {
                    // A plain load could be torn between two cache lines.
                    // SAFETY: the caller's word; exchanges zero for zero, else nothing.
                    return unsafe { $misaligned(x, 0, 0) }.unwrap_or_else(|seen| seen);
                }
                // SAFETY: the caller's word, and aligned.
                unsafe { atomic::<$t, $atomic>(x) }.load(SeqCst)
            }

            #[inline]
            unsafe fn compare_exchange(x: *mut Self, old: Self, new: Self) -> Result<Self, Self> {
                if !x.is_aligned() {
                    // SAFETY: the caller's word.
                    return unsafe { $misaligned(x, old, new) };
                }
                // SAFETY: the caller's word, and aligned.
                unsafe { atomic::<$t, $atomic>(x) }.compare_exchange(old, new, SeqCst, SeqCst)
            }

            words! { @fetch $t, $atomic,
                swap |_old, value| value;
                fetch_add |old: $t, value| old.wrapping_add(value);
                fetch_and |old, value| old & value;
                fetch_or |old, value| old | value;
                fetch_xor |old, value| old ^ value;
            }
        }
    )* };
    (@fetch $t:ty, $atomic:ty, $($method:ident $f:expr;)*) => { $(
        #[inline]
        unsafe fn $method(x: *mut Self, value: Self) -> Self {
            if !x.is_aligned() {
                // SAFETY: the caller's word.
                return unsafe { exchange_loop(x, |old| $f(old, value)) };
            }
            // SAFETY: the caller's word, and aligned.
            unsafe { atomic::<$t, $atomic>(x) }.$method(value, SeqCst)
        }
    )* };
}

words! {
    u8, AtomicU8, misaligned_byte;
    u16, AtomicU16, integer::compare_exchange_u16;
    u32, AtomicU32, integer::compare_exchange_u32;
    u64, AtomicU64, integer::compare_exchange_u64;
}

/// Replaces the value by `f` of it by compare-and-exchange; returns the old one. Out of the way of the aligned path.
///
/// # Safety
///
/// As for [`Word::load`].
#[cold]
unsafe fn exchange_loop<W: Word>(x: *mut W, f: impl Fn(W) -> W) -> W {
    // SAFETY: the caller's word.
    unsafe { update(x, |w| w, |w| w, |old| Some(f(old))) }.old
}

/// [`Cell::update`](super::Cell::update) of a type that `to` and `from` turn into a word and back.
///
/// # Safety
///
/// As for [`Word::load`].
#[inline]
pub unsafe fn update<W: Word, T: Copy>(
    x: *mut W,
    to: impl Fn(T) -> W,
    from: impl Fn(W) -> T,
    f: impl Fn(T) -> Option<T>,
) -> Change<T> {
    // SAFETY: the caller's word.
    let mut seen = unsafe { W::load(x) };
    loop {
        let old = from(seen);
        let Some(new) = f(old) else { return Change { old, new: old } };
        // SAFETY: the caller's word.
        match unsafe { W::compare_exchange(x, seen, to(new)) } {
            Ok(_) => return Change { old, new },
            Err(other) => seen = other,
        }
    }
}
