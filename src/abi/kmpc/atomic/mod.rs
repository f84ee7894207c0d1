//! `__kmpc_atomic_*`: what compilers call for `atomic` constructs that they do not inline (LLVM's kmp_atomic.h). A
//! family of some 500 functions, made here by macros from tables of types and operators.
//!
//! # The names
//!
//! `__kmpc_atomic_TYPE_OPERATOR[_cpt][_rev][_OPERAND]`: TYPE is `fixed` (integers), `float` or `cmplx` with the size of
//! one number in bytes, and `u` where the sign matters. OPERAND is given where its type differs from the object's: it is
//! wider, and the operation is carried out in it.
//!
//! | form | C prototype, after `ident_t *, int gtid` | meaning |
//! |---|---|---|
//! | `OP` | `T *x, R v`, returns nothing | `x = x OP v` |
//! | `OP_rev` | the same | `x = v OP x` |
//! | `OP_cpt`, `OP_cpt_rev` | `T *x, R v, int flag`, returns T | the same; returns the new value if the flag is set, else the old |
//! | `rd` | `T *x`, returns T | the value |
//! | `wr` | `T *x, T v`, returns nothing | `x = v` |
//! | `swp` | `T *x, T v`, returns T | `x = v`; returns the old value |
//!
//! `cmplx4` returns captured values through a pointer, an argument before the flag.

mod complex;
mod float;
mod int;
mod quad;
mod wide;

/// The name of an entry point, from its parts.
macro_rules! name {
    ($($part:ident)*) => { concat!("__kmpc_atomic", $("_", stringify!($part)),*) };
}

/// The entry points of operators whose operand has the object's type. `shapes` names the macros that write a form.
macro_rules! operators {
    (shapes $update:ident $capture:ident;
     $($id:ident $t:ty: $($op:ident)*, reversed $($rev:ident)*;)*) => { $(
        $(
            $update!(name!($id $op), $t, $t, ops::$op);
            $capture!(name!($id $op cpt), $t, $t, ops::$op);
        )*
        $(
            $update!(name!($id $rev rev), $t, $t, ops::Reversed<ops::$rev>);
            $capture!(name!($id $rev cpt rev), $t, $t, ops::Reversed<ops::$rev>);
        )*
    )* };
}

/// The entry points of operators whose operand is of a wider type.
macro_rules! mixed_operators {
    (shapes $update:ident $capture:ident; operand $operand:ident $r:ty;
     $($id:ident $t:ty: $($op:ident)*, reversed $($rev:ident)*;)*) => { $(
        mixed_updates!(operand $operand $r; $id $t: $($op)*;);
        $(
            $capture!(name!($id $op cpt $operand), $t, $r, ops::Mixed<ops::$op>);
        )*
        $(
            $update!(name!($id $rev rev $operand), $t, $r, ops::Mixed<ops::Reversed<ops::$rev>>);
            $capture!(name!($id $rev cpt rev $operand), $t, $r, ops::Mixed<ops::Reversed<ops::$rev>>);
        )*
    )* };
}

/// Those that have an update form alone.
macro_rules! mixed_updates {
    (operand $operand:ident $r:ty; $($id:ident $t:ty: $($op:ident)*;)*) => { $($(
        update!(name!($id $op $operand), $t, $r, ops::Mixed<ops::$op>);
    )*)* };
}

/// The entry points that read, write and swap.
macro_rules! accesses {
    (shapes $read:ident $write:ident $swap:ident; $($id:ident $t:ty;)*) => { $(
        $read!(name!($id rd), $t);
        $write!(name!($id wr), $t);
        $swap!(name!($id swp), $t);
    )* };
}

/// `void name(ident_t *, int, T *x, R value)`: an operator.
macro_rules! update {
    ($name:expr, $t:ty, $r:ty, $op:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(_loc: *const c_void, _gtid: i32, x: *mut $t, value: $r) {
                // SAFETY: the compiler passes the address of an object of this type.
                unsafe { <$op as Op<$t, $r>>::apply(x, value) };
            }
        };
    };
}

/// `T name(ident_t *, int, T *x, R value, int flag)`: an operator and a capture.
macro_rules! capture {
    ($name:expr, $t:ty, $r:ty, $op:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(_loc: *const c_void, _gtid: i32, x: *mut $t, value: $r, flag: i32) -> $t {
                // SAFETY: the compiler passes the address of an object of this type.
                unsafe { <$op as Op<$t, $r>>::apply(x, value) }.captured(flag)
            }
        };
    };
}

/// `T name(ident_t *, int, T *x)`.
macro_rules! read {
    ($name:expr, $t:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(_loc: *const c_void, _gtid: i32, x: *mut $t) -> $t {
                // SAFETY: the compiler passes the address of an object of this type.
                unsafe { <$t as Cell>::read(x) }
            }
        };
    };
}

/// `void name(ident_t *, int, T *x, T value)`: an assignment.
macro_rules! write {
    ($name:expr, $t:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(_loc: *const c_void, _gtid: i32, x: *mut $t, value: $t) {
                // SAFETY: the compiler passes the address of an object of this type.
                unsafe { <$t as Cell>::swap(x, value) };
            }
        };
    };
}

/// `T name(ident_t *, int, T *x, T value)`.
macro_rules! swap {
    ($name:expr, $t:ty) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            unsafe extern "C" fn entry(_loc: *const c_void, _gtid: i32, x: *mut $t, value: $t) -> $t {
                // SAFETY: the compiler passes the address of an object of this type.
                unsafe { <$t as Cell>::swap(x, value) }
            }
        };
    };
}

use {accesses, capture, mixed_operators, mixed_updates, name, operators, read, swap, update, write};
