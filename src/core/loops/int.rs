//! The integers a loop may run over, and the normal form of its bounds.
//!
//! Everything behind this file counts iterations from 0 in `u64`; the user's numbers come back only when a chunk is
//! handed out. Wrapping arithmetic modulo 2^64, cut to the width of the type, makes that exact for every bound,
//! stride and type: no intermediate value has to be representable in the user's type.

/// An integer type that a worksharing loop may run over: `i32`, `u32`, `i64` or `u64`.
pub trait LoopInt: Copy + Ord + std::fmt::Debug {
    /// The type of strides and chunk sizes: the signed type of the same width.
    type Signed: Copy + Eq + std::fmt::Debug + Into<i64>;
    /// The smallest value.
    const MIN: Self;
    /// The greatest value.
    const MAX: Self;
    /// The value sign- or zero-extended to 64 bits.
    fn bits(self) -> u64;
    /// The low bits of `bits`: the inverse of [`LoopInt::bits`].
    fn from_bits(bits: u64) -> Self;
    /// The value, exactly.
    fn wide(self) -> i128;
    /// The low bits of `stride` as a stride.
    fn signed(stride: i64) -> Self::Signed;
}

macro_rules! loop_int {
    ($($int:ty, $signed:ty;)*) => {$(
        impl LoopInt for $int {
            type Signed = $signed;
            const MIN: Self = <$int>::MIN;
            const MAX: Self = <$int>::MAX;
            #[inline]
            fn bits(self) -> u64 {
                self as u64
            }
            #[inline]
            fn from_bits(bits: u64) -> Self {
                bits as $int
            }
            #[inline]
            fn wide(self) -> i128 {
                self as i128
            }
            #[inline]
            fn signed(stride: i64) -> $signed {
                stride as $signed
            }
        }
    )*};
}

loop_int! {
    i32, i32;
    u32, i32;
    i64, i64;
    u64, i64;
}

/// The value of iteration `index` of a loop that starts at `lb`.
#[inline]
pub fn value_at<T: LoopInt>(lb: T, step: i64, index: u64) -> T {
    T::from_bits(lb.bits().wrapping_add(index.wrapping_mul(step as u64)))
}

/// The number of iterations of `lb..=ub` by `step`. A `step` of 0, which OpenMP forbids, has none.
/// 2^64 iterations (`0..=u64::MAX` by 1) count as 2^64 - 1: no compiler makes that loop.
#[inline]
pub fn trip_inclusive<T: LoopInt>(lb: T, ub: T, step: i64) -> u64 {
    let (low, high) = if step > 0 { (lb, ub) } else { (ub, lb) };
    if high < low || step == 0 {
        return 0;
    }
    let distance = high.bits().wrapping_sub(low.bits());
    (if step == 1 || step == -1 { distance } else { distance / step.unsigned_abs() }).saturating_add(1)
}

/// A loop in normal form: `trip` iterations, of which number `i` is `lb + i * step` (modulo 2^64).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The first value, extended to 64 bits.
    pub lb: u64,
    /// The stride as two's complement.
    pub step: u64,
    /// The number of iterations.
    pub trip: u64,
    /// Where the loop ends, exclusive, as the user wrote it (extended to 64 bits): the `end` of its last chunk.
    pub end: u64,
}

impl Bounds {
    /// `lb..=ub` by `step`, as `__kmpc_*` give it.
    #[inline]
    pub fn inclusive<T: LoopInt>(lb: T, ub: T, step: T::Signed) -> Self {
        let step: i64 = step.into();
        let trip = trip_inclusive(lb, ub, step);
        let end = value_at(lb, step, trip).bits();
        Bounds { lb: lb.bits(), step: step as u64, trip, end }
    }

    /// `start..end` by `incr`, upwards when `incr` is positive, as `GOMP_loop_*` give it.
    #[inline]
    pub fn exclusive(start: i64, end: i64, incr: i64) -> Self {
        let empty = if incr > 0 { start >= end } else { start <= end };
        Self::exclusive_by(empty, start as u64, end as u64, incr)
    }

    /// `start..end` by `incr` over unsigned numbers, as `GOMP_loop_ull_*` give it: a downward loop (`up` false) has
    /// its negative stride in two's complement.
    #[inline]
    pub fn exclusive_unsigned(up: bool, start: u64, end: u64, incr: u64) -> Self {
        let empty = if up { start >= end } else { start <= end };
        // An upward stride may be above i64::MAX: then the trip count is 1, and no second value is ever made.
        let trip = if empty || incr == 0 {
            0
        } else if up {
            (end.wrapping_sub(start) - 1) / incr + 1
        } else {
            (start.wrapping_sub(end) - 1) / incr.wrapping_neg() + 1
        };
        Bounds { lb: start, step: incr, trip, end: if trip == 0 { start } else { end } }
    }

    fn exclusive_by(empty: bool, start: u64, end: u64, incr: i64) -> Self {
        let trip = if empty || incr == 0 {
            0
        } else {
            let distance = if incr > 0 { end.wrapping_sub(start) } else { start.wrapping_sub(end) };
            (distance - 1) / incr.unsigned_abs() + 1
        };
        Bounds { lb: start, step: incr as u64, trip, end: if trip == 0 { start } else { end } }
    }

    /// `count` iterations numbered from `first`: sections, and the outer loop of GOMP's doacross.
    #[inline]
    pub fn counted(first: u64, count: u64) -> Self {
        Bounds { lb: first, step: 1, trip: count, end: first.wrapping_add(count) }
    }

    /// The value of iteration `index`, as bits.
    #[inline]
    pub fn at(&self, index: u64) -> u64 {
        self.lb.wrapping_add(index.wrapping_mul(self.step))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn inclusive_extremes() {
        assert_eq!(Bounds::inclusive(i32::MIN, i32::MAX, 1).trip, 1 << 32);
        assert_eq!(Bounds::inclusive(i64::MIN, i64::MAX, 2).trip, 1 << 63);
        assert_eq!(Bounds::inclusive(0u64, u64::MAX - 1, 1).trip, u64::MAX);
        assert_eq!(Bounds::inclusive(i64::MAX, i64::MIN, i64::MIN).trip, 2);
        assert_eq!(Bounds::inclusive(i64::MAX, i64::MIN, -1).trip, u64::MAX);
        assert_eq!(Bounds::inclusive(5i32, 4, 1).trip, 0);
        assert_eq!(Bounds::inclusive(4i32, 5, -1).trip, 0);
        assert_eq!(Bounds::inclusive(4i32, 5, 0).trip, 0);
        assert_eq!(Bounds::inclusive(10u32, 0, -3).trip, 4);
        let down = Bounds::inclusive(u32::MAX, 0, i32::MIN);
        assert_eq!((down.trip, u32::from_bits(down.at(1))), (2, 0x7fff_ffff));
    }

    #[test]
    fn exclusive_extremes() {
        assert_eq!(Bounds::exclusive(i64::MIN, i64::MAX, 1).trip, u64::MAX);
        assert_eq!(Bounds::exclusive(i64::MAX, i64::MIN, -1).trip, u64::MAX);
        assert_eq!(Bounds::exclusive(0, 10, 3).trip, 4);
        assert_eq!(Bounds::exclusive(10, 0, -3).trip, 4);
        assert_eq!(Bounds::exclusive(10, 0, 3).trip, 0);
        assert_eq!(Bounds::exclusive(3, 3, 0).trip, 0);
        assert_eq!(Bounds::exclusive_unsigned(true, 0, u64::MAX, 1).trip, u64::MAX);
        assert_eq!(Bounds::exclusive_unsigned(true, 0, u64::MAX, u64::MAX).trip, 1);
        assert_eq!(Bounds::exclusive_unsigned(false, u64::MAX, 0, 1u64.wrapping_neg()).trip, u64::MAX);
        assert_eq!(Bounds::exclusive_unsigned(false, 9, 0, 4u64.wrapping_neg()).trip, 3);
        assert_eq!(Bounds::exclusive_unsigned(false, 0, 9, 4u64.wrapping_neg()).trip, 0);
    }
}
