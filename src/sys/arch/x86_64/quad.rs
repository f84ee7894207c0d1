//! `__float128`: binary128 numbers, computed by the compiler's runtime library (libgcc or compiler-rt), which names its
//! functions by GCC's machine modes: `tf` is binary128, `tc` its complex.

use std::arch::x86_64::__m128i;

/// A binary128 number. C passes and returns it in one SSE register, which is how Rust passes a 128-bit vector.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Quad(pub(super) __m128i);

/// What `__multc3` and `__divtc3` return: in memory, by the hidden pointer, as every structure of 32 bytes.
#[derive(Clone, Copy)]
#[repr(C)]
struct Parts {
    re: Quad,
    im: Quad,
}

// The lint knows no C name for a 128-bit vector; the x86-64 psABI (3.2.3) does: class SSE and SSEUP, one register.
#[allow(improper_ctypes)]
unsafe extern "C" {
    safe fn __addtf3(a: Quad, b: Quad) -> Quad;
    safe fn __subtf3(a: Quad, b: Quad) -> Quad;
    safe fn __multf3(a: Quad, b: Quad) -> Quad;
    safe fn __divtf3(a: Quad, b: Quad) -> Quad;
    safe fn __lttf2(a: Quad, b: Quad) -> i32;
    safe fn __multc3(a: Quad, b: Quad, c: Quad, d: Quad) -> Parts;
    safe fn __divtc3(a: Quad, b: Quad, c: Quad, d: Quad) -> Parts;
    safe fn __floatditf(v: i64) -> Quad;
    safe fn __floatunditf(v: u64) -> Quad;
    safe fn __extendsftf2(v: f32) -> Quad;
    safe fn __extenddftf2(v: f64) -> Quad;
    safe fn __fixtfdi(v: Quad) -> i64;
    safe fn __fixunstfdi(v: Quad) -> u64;
    safe fn __trunctfsf2(v: Quad) -> f32;
    safe fn __trunctfdf2(v: Quad) -> f64;
}

#[allow(clippy::should_implement_trait)]
impl Quad {
    /// `self + other`.
    pub fn add(self, other: Self) -> Self {
        __addtf3(self, other)
    }

    /// `self - other`.
    pub fn sub(self, other: Self) -> Self {
        __subtf3(self, other)
    }

    /// `self * other`.
    pub fn mul(self, other: Self) -> Self {
        __multf3(self, other)
    }

    /// `self / other`.
    pub fn div(self, other: Self) -> Self {
        __divtf3(self, other)
    }

    /// `self < other`; false if either is a NaN.
    pub fn below(self, other: Self) -> bool {
        __lttf2(self, other) < 0
    }

    /// The product of two complex numbers, real and imaginary part, by C's Annex G.
    pub fn complex_mul(a: [Self; 2], b: [Self; 2]) -> [Self; 2] {
        let p = __multc3(a[0], a[1], b[0], b[1]);
        [p.re, p.im]
    }

    /// The quotient of two complex numbers, real and imaginary part, by C's Annex G.
    pub fn complex_div(a: [Self; 2], b: [Self; 2]) -> [Self; 2] {
        let p = __divtc3(a[0], a[1], b[0], b[1]);
        [p.re, p.im]
    }

    /// Of a signed integer, exactly.
    pub fn from_i64(v: i64) -> Self {
        __floatditf(v)
    }

    /// Of an unsigned integer, exactly.
    pub fn from_u64(v: u64) -> Self {
        __floatunditf(v)
    }

    /// Of a `float`, exactly.
    pub fn from_f32(v: f32) -> Self {
        __extendsftf2(v)
    }

    /// Of a `double`, exactly.
    pub fn from_f64(v: f64) -> Self {
        __extenddftf2(v)
    }

    /// Truncated to an integer.
    pub fn to_i64(self) -> i64 {
        __fixtfdi(self)
    }

    /// Truncated to an integer.
    pub fn to_u64(self) -> u64 {
        __fixunstfdi(self)
    }

    /// Rounded to a `float`.
    pub fn to_f32(self) -> f32 {
        __trunctfsf2(self)
    }

    /// Rounded to a `double`.
    pub fn to_f64(self) -> f64 {
        __trunctfdf2(self)
    }
}
