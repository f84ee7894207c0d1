//! `__kmpc_atomic_float10_*` and `__kmpc_atomic_cmplx10_*`: `long double`, real and complex; and the generic entry
//! points, which are given a function to apply.

use super::{accesses, name, operators};
use crate::core::sync::atomic::{self, Cell, Complex, Op, ops};
use crate::sys::arch::x87::F80;
use std::ffi::c_void;

/// An operator on a type that comes on the stack.
macro_rules! update {
    ($name:expr, $t:ty, $r:ty, $op:ty) => {
        const _: () = {
            unsafe extern "C" fn update(x: *mut $t, value: *const $r) {
                // SAFETY: the compiler passes the address of an object of this type; the value is the shim's.
                unsafe { <$op as Op<$t, $r>>::apply(x, *value) };
            }
            crate::x87_update!($name, update);
        };
    };
}

/// An operator and a capture. The shim differs between the real type and the complex one.
macro_rules! capture {
    ($shim:ident $name:expr, $t:ty, $r:ty, $op:ty) => {
        const _: () = {
            unsafe extern "C" fn capture(x: *mut $t, value: *const $r, flag: i32, result: *mut $t) {
                // SAFETY: the compiler passes the address of an object of this type; value and result are the shim's.
                unsafe { *result = <$op as Op<$t, $r>>::apply(x, *value).captured(flag) };
            }
            crate::$shim!($name, capture);
        };
    };
}

macro_rules! read {
    ($shim:ident $name:expr, $t:ty) => {
        const _: () = {
            unsafe extern "C" fn read(x: *mut $t, _: *const $t, _: i32, result: *mut $t) {
                // SAFETY: the compiler passes the address of an object of this type; the result is the shim's.
                unsafe { *result = <$t as Cell>::read(x) };
            }
            crate::$shim!($name, read);
        };
    };
}

macro_rules! write {
    ($name:expr, $t:ty) => {
        const _: () = {
            unsafe extern "C" fn write(x: *mut $t, value: *const $t) {
                // SAFETY: the compiler passes the address of an object of this type; the value is the shim's.
                unsafe { <$t as Cell>::swap(x, *value) };
            }
            crate::x87_update!($name, write);
        };
    };
}

macro_rules! swap {
    ($shim:ident $name:expr, $t:ty) => {
        const _: () = {
            unsafe extern "C" fn swap(x: *mut $t, value: *const $t, _: i32, result: *mut $t) {
                // SAFETY: the compiler passes the address of an object of this type; value and result are the shim's.
                unsafe { *result = <$t as Cell>::swap(x, *value) };
            }
            crate::$shim!($name, swap);
        };
    };
}

macro_rules! real_capture { ($($args:tt)*) => { capture!(x87_capture $($args)*); }; }
macro_rules! real_read { ($($args:tt)*) => { read!(x87_capture $($args)*); }; }
macro_rules! real_swap { ($($args:tt)*) => { swap!(x87_capture $($args)*); }; }
macro_rules! complex_capture { ($($args:tt)*) => { capture!(x87_complex_capture $($args)*); }; }
macro_rules! complex_read { ($($args:tt)*) => { read!(x87_complex_capture $($args)*); }; }
macro_rules! complex_swap { ($($args:tt)*) => { swap!(x87_complex_capture $($args)*); }; }

operators! {
    shapes update real_capture;
    float10 F80: add sub mul div min max, reversed sub div;
}

operators! {
    shapes update complex_capture;
    cmplx10 Complex<F80>: add sub mul div, reversed sub div;
}

accesses! {
    shapes real_read write real_swap;
    float10 F80;
}

accesses! {
    shapes complex_read write complex_swap;
    cmplx10 Complex<F80>;
}

/// What the compiler hands to a generic entry point: stores `old OP operand` in `result`, which may be `old`.
type Function = unsafe extern "C-unwind" fn(result: *mut c_void, old: *mut c_void, operand: *mut c_void);

/// `void name(ident_t *, int, void *x, void *operand, Function f)`: applies `f` to an object of a word's size.
macro_rules! generic {
    ($($name:ident $t:ty;)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name(_loc: *const c_void, _gtid: i32, x: *mut $t, operand: *mut c_void, f: Function) {
            let compute = |mut old: $t| {
                let mut new: $t = 0;
                // SAFETY: the compiler's function reads and writes objects of this size.
                unsafe { f((&raw mut new).cast(), (&raw mut old).cast(), operand) };
                Some(new)
            };
            // SAFETY: the compiler passes the address of an object of this size.
            unsafe { <$t as Cell>::update(x, compute) };
        }
    )* };
}

generic! {
    __kmpc_atomic_1 u8;
    __kmpc_atomic_2 u16;
    __kmpc_atomic_4 u32;
    __kmpc_atomic_8 u64;
}

/// The same for an object of any other size: applies `f` in place, under the lock.
macro_rules! generic_wide {
    ($($name:ident)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name(
            _loc: *const c_void,
            _gtid: i32,
            x: *mut c_void,
            operand: *mut c_void,
            f: Function,
        ) {
            // SAFETY: the compiler's function reads and writes the object it is given.
            atomic::locked(|| unsafe { f(x, x, operand) });
        }
    )* };
}

generic_wide! {
    __kmpc_atomic_10
    __kmpc_atomic_16
    __kmpc_atomic_20
    __kmpc_atomic_32
}

/// Begins an `atomic` construct on an object of any type: excludes every other access to it that is not one instruction.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_atomic_start() {
    atomic::enter();
}

/// Ends the construct that [`__kmpc_atomic_start`] began.
#[unsafe(no_mangle)]
pub extern "C" fn __kmpc_atomic_end() {
    atomic::leave();
}
