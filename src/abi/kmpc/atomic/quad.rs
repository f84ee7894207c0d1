//! `__kmpc_atomic_float16_*` and `__kmpc_atomic_cmplx16_*`: `__float128`, real and complex; and the `_fp` forms, whose
//! operand is a `__float128` on any real type. libiomp5 has them, for Intel's compilers; libomp built by clang has not.

// The lint knows no C name for a 128-bit vector; the x86-64 psABI (3.2.3) passes one as it passes a `__float128`.
#![allow(improper_ctypes_definitions)]

use super::{accesses, capture, mixed_operators, mixed_updates, name, operators, read, swap, update, write};
use crate::core::sync::atomic::{Cell, Complex, Op, ops};
use crate::sys::arch::quad::Quad;
use crate::sys::arch::x87::F80;
use std::ffi::c_void;

operators! {
    shapes update capture;
    float16 Quad: add sub mul div min max, reversed sub div;
    cmplx16 Complex<Quad>: add sub mul div, reversed sub div;
}

accesses! {
    shapes read write swap;
    float16 Quad;
    cmplx16 Complex<Quad>;
}

mixed_operators! {
    shapes update capture;
    operand fp Quad;
    fixed1 i8: add sub mul div, reversed sub div;
    fixed2 i16: add sub mul div, reversed sub div;
    fixed4 i32: add sub mul div, reversed sub div;
    fixed8 i64: add sub mul div, reversed sub div;
    fixed1u u8: add sub mul div, reversed sub div;
    fixed2u u16: add sub mul div, reversed sub div;
    fixed4u u32: add sub mul div, reversed sub div;
    fixed8u u64: add sub mul div, reversed sub div;
    float4 f32: add sub mul div, reversed sub div;
    float8 f64: add sub mul div, reversed sub div;
}

/// `long double name(ident_t *, int, long double *x, __float128 value, int flag)`: an operator and a capture.
macro_rules! x87_capture_quad {
    ($name:expr, $t:ty, $r:ty, $op:ty) => {
        const _: () = {
            unsafe extern "C" fn capture(x: *mut $t, _: *const c_void, flag: i32, result: *mut $t, value: $r) {
                // SAFETY: the compiler passes the address of an object of this type; the result is the shim's.
                unsafe { *result = <$op as Op<$t, $r>>::apply(x, value).captured(flag) };
            }
            crate::x87_capture!($name, capture);
        };
    };
}

mixed_operators! {
    shapes update x87_capture_quad;
    operand fp Quad;
    float10 F80: add sub mul div, reversed sub div;
}
