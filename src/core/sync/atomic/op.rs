//! What an `atomic` construct computes: C's operators on C's types, and Fortran's few that C lacks.

use super::{Cell, Change, Word};
use crate::sys::arch::integer;
use crate::sys::arch::quad::Quad;
use crate::sys::arch::x87::F80;

/// A complex number as C lays it out.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Complex<T> {
    /// The real part.
    pub re: T,
    /// The imaginary part.
    pub im: T,
}

impl Complex<f32> {
    /// The word it makes in memory.
    pub fn to_bits(self) -> u64 {
        u64::from(self.re.to_bits()) | u64::from(self.im.to_bits()) << 32
    }

    /// Of the word it makes in memory.
    #[allow(clippy::cast_possible_truncation)]
    pub fn from_bits(bits: u64) -> Self {
        Self { re: f32::from_bits(bits as u32), im: f32::from_bits((bits >> 32) as u32) }
    }
}

/// An operator on an object of type `T` with an operand of type `R`.
pub trait Op<T: Cell, R: Copy = T> {
    /// The object's new value, or `None` if it stays.
    fn eval(value: T, operand: R) -> Option<T>;

    /// Updates the object atomically.
    ///
    /// # Safety
    ///
    /// As for [`Cell::update`].
    #[inline]
    unsafe fn apply(x: *mut T, operand: R) -> Change<T> {
        // SAFETY: the caller's word.
        unsafe { T::update(x, |value| Self::eval(value, operand)) }
    }
}

/// Arithmetic by C's rules; where C leaves an integer's overflow undefined, it wraps.
#[allow(clippy::should_implement_trait)]
pub trait Arith: Cell {
    /// `self + other`.
    fn add(self, other: Self) -> Self;
    /// `self - other`.
    fn sub(self, other: Self) -> Self;
    /// `self * other`.
    fn mul(self, other: Self) -> Self;
    /// `self / other`.
    fn div(self, other: Self) -> Self;

    /// Adds atomically: for integers one instruction.
    ///
    /// # Safety
    ///
    /// As for [`Cell::update`].
    #[inline]
    unsafe fn add_to(x: *mut Self, other: Self) -> Change<Self> {
        // SAFETY: the caller's word.
        unsafe { Self::update(x, |value| Some(value.add(other))) }
    }

    /// Subtracts atomically: for integers one instruction.
    ///
    /// # Safety
    ///
    /// As for [`Cell::update`].
    #[inline]
    unsafe fn sub_from(x: *mut Self, other: Self) -> Change<Self> {
        // SAFETY: the caller's word.
        unsafe { Self::update(x, |value| Some(value.sub(other))) }
    }
}

/// C's `<`.
pub trait Order: Cell {
    /// `self < other`; false if either is a NaN.
    fn below(self, other: Self) -> bool;
}

/// Integers: bitwise and logical operators and shifts. C promotes the small ones to `int` for them.
pub trait Bits: Cell {
    /// The unsigned integer of the same size.
    type Word: Word;
    /// As that integer.
    fn word(self) -> Self::Word;
    /// Of that integer.
    fn of_word(word: Self::Word) -> Self;
    /// `self & other`.
    fn and(self, other: Self) -> Self;
    /// `self | other`.
    fn or(self, other: Self) -> Self;
    /// `self ^ other`.
    fn xor(self, other: Self) -> Self;
    /// `~self`.
    fn not(self) -> Self;
    /// `self << count`, the count modulo the promoted type's width, as x86 takes it.
    fn shl(self, count: Self) -> Self;
    /// `self >> count`, the count modulo the promoted type's width, as x86 takes it.
    fn shr(self, count: Self) -> Self;
    /// `self != 0`.
    fn truth(self) -> bool;
    /// 1 or 0.
    fn of_truth(truth: bool) -> Self;
}

/// An implicit conversion to the wider type `W` and back, by C's rules.
pub trait Convert<W> {
    /// To the wider type.
    fn widen(self) -> W;
    /// From the wider type. Out of range is undefined in C: the result is what C compilers make of it on the processor.
    fn narrow(wide: W) -> Self;
}

macro_rules! integers {
    ($($t:ident $promoted:ident $word:ident;)*) => { $(
        impl Arith for $t {
            #[inline]
            fn add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline]
            fn sub(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            #[inline]
            fn mul(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }

            #[inline]
            fn div(self, other: Self) -> Self {
                if other == 0 {
                    integer::divide_fault();
                }
                self.wrapping_div(other)
            }

            #[inline]
            unsafe fn add_to(x: *mut Self, other: Self) -> Change<Self> {
                // SAFETY: the caller's word.
                let old = Self::of_word(unsafe { $word::fetch_add(x.cast(), other.word()) });
                Change { old, new: old.wrapping_add(other) }
            }

            #[inline]
            unsafe fn sub_from(x: *mut Self, other: Self) -> Change<Self> {
                // SAFETY: the caller's word.
                unsafe { Self::add_to(x, other.wrapping_neg()) }
            }
        }

        impl Order for $t {
            #[inline]
            fn below(self, other: Self) -> bool {
                self < other
            }
        }

        impl Bits for $t {
            type Word = $word;

            #[inline]
            fn word(self) -> $word {
                self as $word
            }

            #[inline]
            fn of_word(word: $word) -> Self {
                word as $t
            }

            #[inline]
            fn and(self, other: Self) -> Self {
                self & other
            }

            #[inline]
            fn or(self, other: Self) -> Self {
                self | other
            }

            #[inline]
            fn xor(self, other: Self) -> Self {
                self ^ other
            }

            #[inline]
            fn not(self) -> Self {
                !self
            }

            #[inline]
            fn shl(self, count: Self) -> Self {
                $promoted::from(self).wrapping_shl(count as u32) as $t
            }

            #[inline]
            fn shr(self, count: Self) -> Self {
                $promoted::from(self).wrapping_shr(count as u32) as $t
            }

            #[inline]
            fn truth(self) -> bool {
                self != 0
            }

            #[inline]
            fn of_truth(truth: bool) -> Self {
                truth.into()
            }
        }
    )* };
}

integers! {
    i8 i32 u8;
    i16 i32 u16;
    i32 i32 u32;
    i64 i64 u64;
    u8 i32 u8;
    u16 i32 u16;
    u32 u32 u32;
    u64 u64 u64;
}

macro_rules! reals {
    ($($t:ty: $add:expr, $sub:expr, $mul:expr, $div:expr, $below:expr;)*) => { $(
        impl Arith for $t {
            #[inline]
            fn add(self, other: Self) -> Self {
                $add(self, other)
            }

            #[inline]
            fn sub(self, other: Self) -> Self {
                $sub(self, other)
            }

            #[inline]
            fn mul(self, other: Self) -> Self {
                $mul(self, other)
            }

            #[inline]
            fn div(self, other: Self) -> Self {
                $div(self, other)
            }
        }

        impl Order for $t {
            #[inline]
            fn below(self, other: Self) -> bool {
                $below(&self, &other)
            }
        }
    )* };
}

reals! {
    f32: |a, b| a + b, |a, b| a - b, |a, b| a * b, |a, b| a / b, |a, b| a < b;
    f64: |a, b| a + b, |a, b| a - b, |a, b| a * b, |a, b| a / b, |a, b| a < b;
    F80: F80::add, F80::sub, F80::mul, F80::div, |a: &F80, b: &F80| a.below(*b);
    Quad: Quad::add, Quad::sub, Quad::mul, Quad::div, |a: &Quad, b: &Quad| a.below(*b);
}

// The compiler's runtime library: C's Annex G, as compilers call it for the same operators.
unsafe extern "C" {
    safe fn __mulsc3(a: f32, b: f32, c: f32, d: f32) -> Complex<f32>;
    safe fn __divsc3(a: f32, b: f32, c: f32, d: f32) -> Complex<f32>;
    safe fn __muldc3(a: f64, b: f64, c: f64, d: f64) -> Complex<f64>;
    safe fn __divdc3(a: f64, b: f64, c: f64, d: f64) -> Complex<f64>;
}

macro_rules! complexes {
    ($($part:ty: $mul:expr, $div:expr;)*) => { $(
        impl Arith for Complex<$part> {
            fn add(self, other: Self) -> Self {
                Complex { re: Arith::add(self.re, other.re), im: Arith::add(self.im, other.im) }
            }

            fn sub(self, other: Self) -> Self {
                Complex { re: Arith::sub(self.re, other.re), im: Arith::sub(self.im, other.im) }
            }

            fn mul(self, other: Self) -> Self {
                $mul(self, other)
            }

            fn div(self, other: Self) -> Self {
                $div(self, other)
            }
        }
    )* };
}

/// A function on pairs of parts as one on complex numbers.
fn on_parts<T: Copy>(f: impl Fn([T; 2], [T; 2]) -> [T; 2]) -> impl Fn(Complex<T>, Complex<T>) -> Complex<T> {
    move |a, b| {
        let [re, im] = f([a.re, a.im], [b.re, b.im]);
        Complex { re, im }
    }
}

complexes! {
    f32: |a: Self, b: Self| __mulsc3(a.re, a.im, b.re, b.im), |a: Self, b: Self| __divsc3(a.re, a.im, b.re, b.im);
    f64: |a: Self, b: Self| __muldc3(a.re, a.im, b.re, b.im), |a: Self, b: Self| __divdc3(a.re, a.im, b.re, b.im);
    F80: on_parts(F80::complex_mul), on_parts(F80::complex_div);
    Quad: on_parts(Quad::complex_mul), on_parts(Quad::complex_div);
}

macro_rules! conversions {
    ($($t:ty => $wide:ty, $widen:expr, $narrow:expr;)*) => { $(
        impl Convert<$wide> for $t {
            #[inline]
            fn widen(self) -> $wide {
                $widen(self)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation)]
            fn narrow(wide: $wide) -> Self {
                $narrow(wide)
            }
        }
    )* };
}

conversions! {
    i8 => f64, f64::from, |w| integer::truncate_i32(w) as i8;
    i16 => f64, f64::from, |w| integer::truncate_i32(w) as i16;
    i32 => f64, f64::from, integer::truncate_i32;
    i64 => f64, |v| v as f64, integer::truncate_i64;
    f32 => f64, f64::from, |w| w as f32;
    Complex<f32> => Complex<f64>,
        |v: Self| Complex { re: v.re.into(), im: v.im.into() },
        |w: Complex<f64>| Complex { re: w.re as f32, im: w.im as f32 };
    i8 => Quad, |v| Quad::from_i64(v as i64), |w: Quad| w.to_i64() as i8;
    i16 => Quad, |v| Quad::from_i64(v as i64), |w: Quad| w.to_i64() as i16;
    i32 => Quad, |v| Quad::from_i64(v as i64), |w: Quad| w.to_i64() as i32;
    i64 => Quad, Quad::from_i64, Quad::to_i64;
    u8 => Quad, |v| Quad::from_i64(v as i64), |w: Quad| w.to_i64() as u8;
    u16 => Quad, |v| Quad::from_i64(v as i64), |w: Quad| w.to_i64() as u16;
    u32 => Quad, |v| Quad::from_i64(v as i64), |w: Quad| w.to_i64() as u32;
    u64 => Quad, Quad::from_u64, Quad::to_u64;
    f32 => Quad, Quad::from_f32, Quad::to_f32;
    f64 => Quad, Quad::from_f64, Quad::to_f64;
    F80 => Quad, F80::to_quad, F80::from_quad;
}

/// The operators, by the names they have in the entry points' names.
#[allow(non_camel_case_types)]
pub mod ops {
    use super::{Arith, Bits, Cell, Change, Convert, Op, Order, Word};
    use std::marker::PhantomData;

    macro_rules! plain {
        ($($(#[$doc:meta])* $name:ident: $bound:ident, $eval:expr;)*) => { $(
            $(#[$doc])*
            pub struct $name;

            impl<T: $bound> Op<T> for $name {
                #[inline]
                fn eval(value: T, operand: T) -> Option<T> {
                    $eval(value, operand)
                }
            }
        )* };
    }

    plain! {
        /// `*`.
        mul: Arith, |a: T, b| Some(a.mul(b));
        /// `/`.
        div: Arith, |a: T, b| Some(a.div(b));
        /// `<<`.
        shl: Bits, |a: T, b| Some(a.shl(b));
        /// `>>`.
        shr: Bits, |a: T, b| Some(a.shr(b));
        /// `&&`, Fortran's `.AND.`.
        andl: Bits, |a: T, b: T| Some(T::of_truth(a.truth() && b.truth()));
        /// `||`, Fortran's `.OR.`.
        orl: Bits, |a: T, b: T| Some(T::of_truth(a.truth() || b.truth()));
        /// The smaller of the two; the object stays unless the operand is below it.
        min: Order, |a: T, b: T| b.below(a).then_some(b);
        /// The greater of the two; the object stays unless it is below the operand.
        max: Order, |a: T, b: T| a.below(b).then_some(b);
    }

    /// Operators the processor has one instruction for, on integers.
    macro_rules! fetched {
        ($($(#[$doc:meta])* $name:ident: $bound:ident, $eval:expr, $apply:expr;)*) => { $(
            $(#[$doc])*
            pub struct $name;

            impl<T: $bound> Op<T> for $name {
                #[inline]
                fn eval(value: T, operand: T) -> Option<T> {
                    Some($eval(value, operand))
                }

                #[inline]
                unsafe fn apply(x: *mut T, operand: T) -> Change<T> {
                    // SAFETY: the caller's word.
                    unsafe { $apply(x, operand) }
                }
            }
        )* };
    }

    /// Updates by an instruction that returns the old word; the new value is computed once more beside it.
    macro_rules! by {
        ($fetch:ident, $operand:expr, $eval:expr) => {
            |x: *mut T, operand: T| {
                let old = T::of_word(T::Word::$fetch(x.cast(), $operand(operand).word()));
                Change { old, new: $eval(old, operand) }
            }
        };
    }

    fetched! {
        /// `+`.
        add: Arith, Arith::add, T::add_to;
        /// `-`.
        sub: Arith, Arith::sub, T::sub_from;
        /// `&`.
        andb: Bits, Bits::and, by!(fetch_and, |b| b, Bits::and);
        /// `|`.
        orb: Bits, Bits::or, by!(fetch_or, |b| b, Bits::or);
        /// `^`.
        xor: Bits, Bits::xor, by!(fetch_xor, |b| b, Bits::xor);
        /// Fortran's `.NEQV.`: bitwise.
        neqv: Bits, Bits::xor, by!(fetch_xor, |b| b, Bits::xor);
        /// Fortran's `.EQV.`: bitwise.
        eqv: Bits, |a: T, b: T| a.xor(b.not()), by!(fetch_xor, |b: T| b.not(), |a: T, b: T| a.xor(b.not()));
    }

    /// The operator `O` with its sides exchanged: `x = operand O x`.
    pub struct Reversed<O>(PhantomData<O>);

    impl<T: Cell, O: Op<T>> Op<T> for Reversed<O> {
        #[inline]
        fn eval(value: T, operand: T) -> Option<T> {
            O::eval(operand, value)
        }
    }

    /// The operator `O` carried out in the operand's wider type.
    pub struct Mixed<O>(PhantomData<O>);

    impl<T: Cell + Convert<R>, R: Cell, O: Op<R>> Op<T, R> for Mixed<O> {
        #[inline]
        fn eval(value: T, operand: R) -> Option<T> {
            O::eval(value.widen(), operand).map(T::narrow)
        }
    }
}
