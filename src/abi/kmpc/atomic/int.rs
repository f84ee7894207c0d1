//! `__kmpc_atomic_fixed*`, and compare-and-swap.

use super::{accesses, capture, mixed_updates, name, operators, read, swap, update, write};
use crate::core::sync::atomic::{Cell, Op, Word, ops};
use std::ffi::c_void;

operators! {
    shapes update capture;
    fixed1 i8: add sub mul div andb orb xor shl shr andl orl eqv neqv min max, reversed sub div shl shr;
    fixed2 i16: add sub mul div andb orb xor shl shr andl orl eqv neqv min max, reversed sub div shl shr;
    fixed4 i32: add sub mul div andb orb xor shl shr andl orl eqv neqv min max, reversed sub div shl shr;
    fixed8 i64: add sub mul div andb orb xor shl shr andl orl eqv neqv min max, reversed sub div shl shr;
    fixed1u u8: div shr, reversed div shr;
    fixed2u u16: div shr, reversed div shr;
    fixed4u u32: div shr, reversed div shr;
    fixed8u u64: div shr, reversed div shr;
}

accesses! {
    shapes read write swap;
    fixed1 i8;
    fixed2 i16;
    fixed4 i32;
    fixed8 i64;
}

mixed_updates! {
    operand float8 f64;
    fixed1 i8: mul div;
    fixed2 i16: mul div;
    fixed4 i32: mul div;
    fixed8 i64: mul div;
}

/// OpenMP 5.1's `atomic compare`. `bool` forms return whether `x` was `expected`, `val` forms its old value; `_cpt`
/// forms store what was captured: the old value if the comparison failed (`bool`), or the value left in `x` (`val`).
macro_rules! compare_and_swap {
    ($($t:ty: $bool:ident $bool_cpt:ident $val:ident $val_cpt:ident;)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $bool(_loc: *const c_void, _gtid: i32, x: *mut $t, expected: $t, desired: $t) -> bool {
            // SAFETY: the compiler passes the address of an object of this type.
            unsafe { Word::compare_exchange(x, expected, desired) }.is_ok()
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $bool_cpt(
            _loc: *const c_void,
            _gtid: i32,
            x: *mut $t,
            expected: $t,
            desired: $t,
            captured: *mut $t,
        ) -> bool {
            // SAFETY: the compiler passes the addresses of two objects of this type.
            unsafe {
                Word::compare_exchange(x, expected, desired).map_err(|old| captured.write_unaligned(old)).is_ok()
            }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $val(_loc: *const c_void, _gtid: i32, x: *mut $t, expected: $t, desired: $t) -> $t {
            // SAFETY: the compiler passes the address of an object of this type.
            unsafe { Word::compare_exchange(x, expected, desired) }.unwrap_or_else(|old| old)
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $val_cpt(
            _loc: *const c_void,
            _gtid: i32,
            x: *mut $t,
            expected: $t,
            desired: $t,
            captured: *mut $t,
        ) -> $t {
            // SAFETY: the compiler passes the addresses of two objects of this type.
            unsafe {
                let result = Word::compare_exchange(x, expected, desired);
                captured.write_unaligned(result.map_or_else(|old| old, |_| desired));
                result.unwrap_or_else(|old| old)
            }
        }
    )* };
}

// Comparison and exchange know no sign: the unsigned types stand for C's char, short, int and long long.
compare_and_swap! {
    u8: __kmpc_atomic_bool_1_cas __kmpc_atomic_bool_1_cas_cpt __kmpc_atomic_val_1_cas __kmpc_atomic_val_1_cas_cpt;
    u16: __kmpc_atomic_bool_2_cas __kmpc_atomic_bool_2_cas_cpt __kmpc_atomic_val_2_cas __kmpc_atomic_val_2_cas_cpt;
    u32: __kmpc_atomic_bool_4_cas __kmpc_atomic_bool_4_cas_cpt __kmpc_atomic_val_4_cas __kmpc_atomic_val_4_cas_cpt;
    u64: __kmpc_atomic_bool_8_cas __kmpc_atomic_bool_8_cas_cpt __kmpc_atomic_val_8_cas __kmpc_atomic_val_8_cas_cpt;
}
