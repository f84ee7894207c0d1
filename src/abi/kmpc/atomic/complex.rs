//! `__kmpc_atomic_cmplx4_*` and `__kmpc_atomic_cmplx8_*`: `float _Complex` and `double _Complex`.

use super::{accesses, capture, mixed_updates, name, operators, read, swap, update, write};
use crate::core::sync::atomic::{Cell, Complex, Op, ops};
use std::ffi::c_void;

/// `void name(ident_t *, int, T *x, T value, T *captured, int flag)`: an operator and a capture.
macro_rules! capture_to {
    ($name:expr, $t:ty, $r:ty, $op:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(
                _loc: *const c_void,
                _gtid: i32,
                x: *mut $t,
                value: $r,
                captured: *mut $t,
                flag: i32,
            ) {
                // SAFETY: the compiler passes the addresses of two objects of this type.
                unsafe { captured.write_unaligned(<$op as Op<$t, $r>>::apply(x, value).captured(flag)) };
            }
        };
    };
}

/// `void name(ident_t *, int, T *x, T value, T *captured)`.
macro_rules! swap_to {
    ($name:expr, $t:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(_loc: *const c_void, _gtid: i32, x: *mut $t, value: $t, captured: *mut $t) {
                // SAFETY: the compiler passes the addresses of two objects of this type.
                unsafe { captured.write_unaligned(<$t as Cell>::swap(x, value)) };
            }
        };
    };
}

operators! {
    shapes update capture_to;
    cmplx4 Complex<f32>: add sub mul div, reversed sub div;
}

operators! {
    shapes update capture;
    cmplx8 Complex<f64>: add sub mul div, reversed sub div;
}

accesses! {
    shapes read write swap_to;
    cmplx4 Complex<f32>;
}

accesses! {
    shapes read write swap;
    cmplx8 Complex<f64>;
}

mixed_updates! {
    operand cmplx8 Complex<f64>;
    cmplx4 Complex<f32>: add sub mul div;
}
