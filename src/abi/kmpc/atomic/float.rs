//! `__kmpc_atomic_float4_*` and `__kmpc_atomic_float8_*`: `float` and `double`.

use super::{accesses, capture, mixed_updates, name, operators, read, swap, update, write};
use crate::core::sync::atomic::{Cell, Op, ops};
use std::ffi::c_void;

operators! {
    shapes update capture;
    float4 f32: add sub mul div min max, reversed sub div;
    float8 f64: add sub mul div min max, reversed sub div;
}

accesses! {
    shapes read write swap;
    float4 f32;
    float8 f64;
}

mixed_updates! {
    operand float8 f64;
    float4 f32: add sub mul div;
}
