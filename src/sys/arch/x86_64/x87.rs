//! `long double`: the 80-bit numbers of the x87, which Rust has no type for. Arithmetic is inline assembly; complex
//! products and quotients and conversions come from the compiler's runtime library (`xf` is its name of the format).
//!
//! C passes a `long double` on the stack and returns it in st(0); a complex one comes on the stack too and returns in
//! st(0) and st(1) (x86-64 psABI 3.2.3, classes X87 and COMPLEX_X87). Rust can write neither, so entry points that take
//! or return one are made by [`x87_update`](crate::x87_update), [`x87_capture`](crate::x87_capture) and
//! [`x87_complex_capture`](crate::x87_complex_capture): a few instructions before a function with pointers.

use super::quad::Quad;
use std::arch::asm;

/// An 80-bit number, in the 16 bytes C gives it: ten used, six of padding.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub struct F80 {
    significand: u64,
    sign_exponent: u16,
}

/// An `asm!` block that uses the x87's stack and leaves it empty, as C has it between functions.
macro_rules! x87 {
    ($($part:tt)*) => {
        asm!(
            $($part)*
            out("st(0)") _, out("st(1)") _, out("st(2)") _, out("st(3)") _,
            out("st(4)") _, out("st(5)") _, out("st(6)") _, out("st(7)") _,
            options(nostack),
        )
    };
}

macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident $instruction:literal;)*) => { $(
        $(#[$doc])*
        pub fn $name(self, other: Self) -> Self {
            let mut result = Self::ZERO;
            // SAFETY: the addresses are those of three live locals of 16 bytes; the x87's stack ends as it began.
            unsafe {
                x87!(
                    "fld tbyte ptr [{a}]",
                    "fld tbyte ptr [{b}]",
                    $instruction,
                    "fstp tbyte ptr [{result}]",
                    a = in(reg) &self,
                    b = in(reg) &other,
                    result = in(reg) &mut result,
                );
            }
            result
        }
    )* };
}

macro_rules! complex {
    ($($(#[$doc:meta])* $name:ident $function:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name(a: [Self; 2], b: [Self; 2]) -> [Self; 2] {
            let mut result = [Self::ZERO; 2];
            // SAFETY: the four numbers are copied below the stack pointer, which `asm!` keeps aligned to 16 bytes, as
            // the call's arguments; r12 is the callee's to preserve; both results leave the x87's stack.
            unsafe {
                asm!(
                    "sub rsp, 64",
                    "fld tbyte ptr [{a}]",
                    "fstp tbyte ptr [rsp]",
                    "fld tbyte ptr [{a} + 16]",
                    "fstp tbyte ptr [rsp + 16]",
                    "fld tbyte ptr [{b}]",
                    "fstp tbyte ptr [rsp + 32]",
                    "fld tbyte ptr [{b} + 16]",
                    "fstp tbyte ptr [rsp + 48]",
                    "call {function}",
                    "add rsp, 64",
                    "fstp tbyte ptr [r12]",
                    "fstp tbyte ptr [r12 + 16]",
                    a = in(reg) &a,
                    b = in(reg) &b,
                    in("r12") &mut result,
                    function = sym $function,
                    clobber_abi("C"),
                );
            }
            result
        }
    )* };
}

// Called from assembly alone: the signatures are not theirs. (From libgcc.a, which comes before libgcc_s; see `unwinder`.)
#[link(name = "gcc")]
unsafe extern "C" {
    fn __mulxc3();
    fn __divxc3();
    fn __extendxftf2();
    fn __trunctfxf2();
}

#[allow(clippy::should_implement_trait)]
impl F80 {
    const ZERO: Self = Self { significand: 0, sign_exponent: 0 };

    binary! {
        /// `self + other`.
        add "faddp st(1), st";
        /// `self - other`.
        sub "fsubp st(1), st";
        /// `self * other`.
        mul "fmulp st(1), st";
        /// `self / other`.
        div "fdivp st(1), st";
    }

    complex! {
        /// The product of two complex numbers, real and imaginary part, by C's Annex G.
        complex_mul __mulxc3;
        /// The quotient of two complex numbers, real and imaginary part, by C's Annex G.
        complex_div __divxc3;
    }

    /// `self < other`; false if either is a NaN.
    pub fn below(self, other: Self) -> bool {
        let below: u8;
        // SAFETY: the addresses are those of two live locals of 16 bytes; the x87's stack ends as it began.
        unsafe {
            x87!(
                "fld tbyte ptr [{a}]",
                "fld tbyte ptr [{b}]",
                // Compares st(0), which is b, with st(1): "above" needs both flags clear, so it is false for NaNs.
                "fcomip st, st(1)",
                "fstp st(0)",
                "seta {below}",
                a = in(reg) &self,
                b = in(reg) &other,
                below = out(reg_byte) below,
            );
        }
        below != 0
    }

    /// As a binary128 number, exactly.
    pub fn to_quad(self) -> Quad {
        let quad;
        // SAFETY: the argument is copied below the stack pointer, which `asm!` keeps aligned to 16 bytes.
        unsafe {
            asm!(
                "sub rsp, 16",
                "fld tbyte ptr [{a}]",
                "fstp tbyte ptr [rsp]",
                "call {function}",
                "add rsp, 16",
                a = in(reg) &self,
                out("xmm0") quad,
                function = sym __extendxftf2,
                clobber_abi("C"),
            );
        }
        Quad(quad)
    }

    /// Of a binary128 number, rounded.
    pub fn from_quad(quad: Quad) -> Self {
        let mut result = Self::ZERO;
        // SAFETY: r12 is the callee's to preserve; the result leaves the x87's stack.
        unsafe {
            asm!(
                "call {function}",
                "fstp tbyte ptr [r12]",
                in("r12") &mut result,
                inout("xmm0") quad.0 => _,
                function = sym __trunctfxf2,
                clobber_abi("C"),
            );
        }
        result
    }

    /// The number at `at`: reads ten bytes.
    ///
    /// # Safety
    ///
    /// `at` is valid for reads of ten bytes; it need not be aligned.
    pub unsafe fn load(at: *const Self) -> Self {
        // SAFETY: the first eight and the next two of the caller's ten bytes.
        unsafe {
            Self {
                significand: (&raw const (*at).significand).read_unaligned(),
                sign_exponent: (&raw const (*at).sign_exponent).read_unaligned(),
            }
        }
    }

    /// Writes the number to `at`: ten bytes, the padding stays.
    ///
    /// # Safety
    ///
    /// `at` is valid for writes of ten bytes; it need not be aligned.
    pub unsafe fn store(self, at: *mut Self) {
        // SAFETY: the first eight and the next two of the caller's ten bytes.
        unsafe {
            (&raw mut (*at).significand).write_unaligned(self.significand);
            (&raw mut (*at).sign_exponent).write_unaligned(self.sign_exponent);
        }
    }
}

/// The entry point `void name(ident_t *, int, T *x, T value)` for a `T` passed on the stack (`long double`, real or
/// complex), as a jump to `extern "C" fn(x: *mut T, value: *const T)`.
#[macro_export]
macro_rules! x87_update {
    ($name:expr, $target:path) => {
        const _: () = {
            #[unsafe(naked)]
            #[unsafe(export_name = $name)]
            extern "C" fn entry() {
        std::arch::naked_asm!("mov rdi, rdx", "lea rsi, [rsp + 8]", "jmp {target}", target = sym $target)
            }
        };
    };
}

/// The entry point `long double name(ident_t *, int, long double *x, long double value, int flag)`, as a call of
/// `extern "C" fn(x: *mut F80, value: *const F80, flag: i32, result: *mut F80, xmm0)`. Serves shorter forms too: a
/// function that does not look at `value` or `flag` need not be given one, and xmm0 passes as it came, so the value may
/// be a `Quad` as well.
#[macro_export]
macro_rules! x87_capture {
    ($name:expr, $target:path) => {
        const _: () = {
            #[unsafe(naked)]
            #[unsafe(export_name = $name)]
            extern "C" fn entry() {
                std::arch::naked_asm!(
                    ".cfi_startproc",
                    "mov rdi, rdx",
                    "lea rsi, [rsp + 8]",
                    "mov edx, ecx",
                    "sub rsp, 24",
                    ".cfi_adjust_cfa_offset 24",
                    "mov rcx, rsp",
                    "call {target}",
                    "fld tbyte ptr [rsp]",
                    "add rsp, 24",
                    ".cfi_adjust_cfa_offset -24",
                    "ret",
                    ".cfi_endproc",
                    target = sym $target,
                )
            }
        };
    };
}

/// As [`x87_capture`](crate::x87_capture) for `long double _Complex`.
#[macro_export]
macro_rules! x87_complex_capture {
    ($name:expr, $target:path) => {
        const _: () = {
            #[unsafe(naked)]
            #[unsafe(export_name = $name)]
            extern "C" fn entry() {
                std::arch::naked_asm!(
                    ".cfi_startproc",
                    "mov rdi, rdx",
                    "lea rsi, [rsp + 8]",
                    "mov edx, ecx",
                    "sub rsp, 40",
                    ".cfi_adjust_cfa_offset 40",
                    "mov rcx, rsp",
                    "call {target}",
                    "fld tbyte ptr [rsp + 16]",
                    "fld tbyte ptr [rsp]",
                    "add rsp, 40",
                    ".cfi_adjust_cfa_offset -40",
                    "ret",
                    ".cfi_endproc",
                    target = sym $target,
                )
            }
        };
    };
}
