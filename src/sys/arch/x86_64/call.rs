//! Calls that Rust cannot spell: variadic entry points, and microtasks of any number of arguments.

use std::arch::naked_asm;
use std::ffi::c_void;

use super::unwind;

/// Calls `func(gtid, tid, argv[0], ..., argv[argc - 1])`: the first six arguments in registers, the others on the stack.
///
/// # Safety
/// `func` is a C function of two pointers and `argc` words; `argv` is readable for `max(argc, 4)` words.
#[unsafe(naked)]
pub unsafe extern "C-unwind" fn invoke(
    func: *const (),
    gtid: *const i32,
    tid: *const i32,
    argc: u32,
    argv: *const usize,
) {
    naked_asm!(
        ".cfi_startproc",
        ".cfi_personality 0x1b, {personality}",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "mov rax, rdi",
        "mov r10, r8",
        "mov r11d, ecx",
        "mov rdi, rsi",
        "mov rsi, rdx",
        "sub r11, 4",
        "jle 3f",
        // An odd number of stacked words would leave the stack misaligned at the call.
        "test r11b, 1",
        "jz 2f",
        "push rax",
        "2:",
        "push qword ptr [r10 + r11*8 + 24]",
        "dec r11",
        "jnz 2b",
        "3:",
        "mov rdx, qword ptr [r10]",
        "mov rcx, qword ptr [r10 + 8]",
        "mov r8, qword ptr [r10 + 16]",
        "mov r9, qword ptr [r10 + 24]",
        "call rax",
        "leave",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
        personality = sym unwind::personality,
    )
}

/// Calls `func(data)`, as [`invoke`] does: of a thread that ends in there nothing comes back.
///
/// # Safety
/// `func` is a C function of one pointer, and `data` what it takes.
#[unsafe(naked)]
pub unsafe extern "C-unwind" fn invoke_with(func: unsafe extern "C-unwind" fn(*mut c_void), data: *mut c_void) {
    naked_asm!(
        ".cfi_startproc",
        ".cfi_personality 0x1b, {personality}",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "mov rax, rdi",
        "mov rdi, rsi",
        "call rax",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
        personality = sym unwind::personality,
    )
}

/// A microtask that is `func(data)`, without the thread's numbers.
///
/// # Safety
/// As [`invoke_with`].
#[unsafe(naked)]
pub unsafe extern "C-unwind" fn without_numbers(
    gtid: *const i32,
    tid: *const i32,
    func: unsafe extern "C-unwind" fn(*mut c_void),
    data: *mut c_void,
) {
    naked_asm!("mov rdi, rcx", "jmp rdx")
}

/// Body of a naked function of up to six words: calls `$target` with them, two lines below the caller's frame.
///
/// What a region shares lies at the end of that frame, so the other threads take its lines. Of what is needed here, nothing
/// is to be on them: the return address moves as well, and is only written where it was.
#[macro_export]
macro_rules! apart_from_caller {
    ($target:path) => {
        $crate::apart_from_caller!($target, [], [])
    };
    // What is to be done right before the call, and after it; the stack is aligned for a call in between.
    ($target:path, [$($before:literal),*], [$($after:literal),*]) => {
        std::arch::naked_asm!(
            ".cfi_startproc",
            "pop r11",
            ".cfi_def_cfa_offset 0",
            ".cfi_register rip, r11",
            "sub rsp, 120",
            ".cfi_def_cfa_offset 120",
            "push r11",
            ".cfi_def_cfa_offset 128",
            ".cfi_offset rip, -128",
            $($before,)*
            "call {target}",
            $($after,)*
            "pop r11",
            ".cfi_def_cfa_offset 120",
            ".cfi_register rip, r11",
            "add rsp, 120",
            ".cfi_def_cfa_offset 0",
            "push r11",
            ".cfi_def_cfa_offset 8",
            ".cfi_offset rip, -8",
            "ret",
            ".cfi_endproc",
            target = sym $target,
        )
    };
}

/// As [`apart_from_caller`], for a function of seven or eight words: stacks again those that the caller stacked. (Where there
/// is only one, the other is something of the caller's own.)
#[macro_export]
macro_rules! eight_apart_from_caller {
    ($target:path) => {
        $crate::apart_from_caller!(
            $target,
            [
                "push qword ptr [rsp + 136]",
                ".cfi_def_cfa_offset 136",
                "push qword ptr [rsp + 136]",
                ".cfi_def_cfa_offset 144"
            ],
            ["add rsp, 16", ".cfi_def_cfa_offset 128"]
        )
    };
}

/// Body of a naked variadic function `(a, b, c, ...)`: calls `$target(a, b, c, rest)`, where `rest` points to the variadic
/// words in order, as one array.
///
/// The three variadic words in registers are pushed right below the ones the caller stacked, where the return address was;
/// that moves away from the caller's frame, as in [`apart_from_caller`].
#[macro_export]
macro_rules! variadic_after_three {
    ($target:path) => {
        std::arch::naked_asm!(
            ".cfi_startproc",
            "pop r11",
            ".cfi_def_cfa_offset 0",
            ".cfi_register rip, r11",
            "push r9",
            ".cfi_def_cfa_offset 8",
            "push r8",
            ".cfi_def_cfa_offset 16",
            "push rcx",
            ".cfi_def_cfa_offset 24",
            "mov rcx, rsp",
            "sub rsp, 112",
            ".cfi_def_cfa_offset 136",
            "push r11",
            ".cfi_def_cfa_offset 144",
            ".cfi_offset rip, -144",
            "call {target}",
            "pop r11",
            ".cfi_def_cfa_offset 136",
            ".cfi_register rip, r11",
            "add rsp, 136",
            ".cfi_def_cfa_offset 0",
            "push r11",
            ".cfi_def_cfa_offset 8",
            ".cfi_offset rip, -8",
            "ret",
            ".cfi_endproc",
            target = sym $target,
        )
    };
}

/// Body of a naked variadic function of words: calls `$target(words)`, where `words` points to all of them in order, as one
/// array.
///
/// As in [`variadic_after_three`]; a word more keeps the stack aligned.
#[macro_export]
macro_rules! variadic_as_array {
    ($target:path) => {
        std::arch::naked_asm!(
            ".cfi_startproc",
            "pop r11",
            ".cfi_def_cfa_offset 0",
            ".cfi_register rip, r11",
            "push r9",
            "push r8",
            "push rcx",
            "push rdx",
            "push rsi",
            "push rdi",
            "mov rdi, rsp",
            "push r11",
            "push r11",
            ".cfi_def_cfa_offset 64",
            ".cfi_offset rip, -56",
            "call {target}",
            "pop r11",
            "pop r11",
            "add rsp, 48",
            ".cfi_def_cfa_offset 0",
            ".cfi_register rip, r11",
            "push r11",
            ".cfi_def_cfa_offset 8",
            ".cfi_offset rip, -8",
            "ret",
            ".cfi_endproc",
            target = sym $target,
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::too_many_arguments)]
    unsafe extern "C-unwind" fn six(
        gtid: *const i32,
        tid: *const i32,
        out: *mut [usize; 7],
        a: usize,
        b: usize,
        c: usize,
        d: usize,
        e: usize,
    ) {
        // SAFETY: the test passes its own array and two integers.
        unsafe { *out = [*gtid as usize, *tid as usize, a, b, c, d, e] };
    }

    #[test]
    fn arguments_arrive_in_order() {
        let (gtid, tid) = (7, 8);
        let mut out = [0usize; 7];
        let argv = [(&raw mut out) as usize, 11, 12, 13, 14, 15];
        // SAFETY: `six` takes two pointers and six words.
        unsafe { invoke(six as *const (), &gtid, &tid, 6, argv.as_ptr()) };
        assert_eq!(out, [7, 8, 11, 12, 13, 14, 15]);
    }

    extern "C-unwind" fn eight(words: *const usize) -> usize {
        // The stack is aligned as the ABI says: an aligned store of 16 bytes does not fault.
        let mut copy = std::hint::black_box([0u128; 4]);
        for i in 0..8 {
            // SAFETY: the test passes eight words.
            copy[i / 2] |= u128::from(unsafe { *words.add(i) } as u64) << (i % 2 * 64);
        }
        let copy = std::hint::black_box(copy);
        (0..8).fold(0, |all, i| all * 10 + (copy[i / 2] >> (i % 2 * 64)) as u64 as usize)
    }

    #[unsafe(naked)]
    unsafe extern "C-unwind" fn variadic() {
        crate::variadic_as_array!(eight)
    }

    #[test]
    fn variadic_words_are_one_array() {
        type Eight = unsafe extern "C-unwind" fn(usize, usize, usize, usize, usize, usize, usize, usize) -> usize;
        // SAFETY: the function takes words, and returns what `eight` does.
        let call = unsafe { std::mem::transmute::<unsafe extern "C-unwind" fn(), Eight>(variadic) };
        // SAFETY: as above.
        assert_eq!(unsafe { call(1, 2, 3, 4, 5, 6, 7, 8) }, 12_345_678);
    }
}
