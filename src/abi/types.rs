//! C types of the ABIs, each with its size and offsets asserted.

use std::ffi::{CStr, c_char, c_void};

use crate::core::alloc::traits::Pair;
use crate::core::target::memory::{End, Rectangle};

/// Where in the source a construct stands (kmp.h, `ident_t`).
#[repr(C)]
pub struct Ident {
    reserved_1: i32,
    /// `KMP_IDENT_*` bits.
    pub flags: i32,
    reserved_2: i32,
    reserved_3: i32,
    /// `;file;function;line;column;;`
    pub psource: *const c_char,
}

const _: () = assert!(size_of::<Ident>() == 24 && std::mem::offset_of!(Ident, psource) == 16);

/// C's `bool` as an argument. GNU's compilers define its low byte alone, where Rust would take the whole word to be 0 or
/// 1: entry points that they call take this. (As a result `bool` is well: they look at the low byte.)
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Bool(u32);

impl Bool {
    /// The value.
    #[inline(always)]
    pub fn get(self) -> bool {
        self.0 & 0xff != 0
    }
}

/// A C string, if there is one.
///
/// # Safety
/// `text` is null or a C string, which stays as it is for as long as the result is used.
pub unsafe fn c_text(text: *const c_char) -> Option<&'static CStr> {
    // SAFETY: the caller's promise.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

impl Ident {
    /// Its source position, if there is one.
    ///
    /// # Safety
    /// `loc` is null or a location whose text stays as it is for as long as the result is used.
    pub unsafe fn source(loc: *const Ident) -> Option<&'static CStr> {
        // SAFETY: the caller's promise.
        unsafe { loc.as_ref().and_then(|loc| c_text(loc.psource)) }
    }

    /// The version of OpenMP that the program was compiled for, times ten; 0 where the compiler does not say it (kmp.h,
    /// `KMP_IDENT_OPENMP_SPEC_VERSION_MASK`).
    pub fn openmp_version(&self) -> u32 {
        self.flags as u32 >> 24
    }
}

/// A loop of a doacross nest (kmp.h, `kmp_dim`).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct KmpDim {
    /// The first value.
    pub lo: i64,
    /// The last value, inclusive.
    pub up: i64,
    /// The stride.
    pub st: i64,
}

const _: () = assert!(size_of::<KmpDim>() == 24 && std::mem::offset_of!(KmpDim, st) == 16);

/// A loop of a collapsed nest (kmp_collapse.h, `bounds_info_t`): from `lb0 + lb1 * v` to `ub0 + ub1 * v`, where `v` is the
/// value of loop `outer_iv`. Of narrower loops the low bits count.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct BoundsInfo {
    /// The type of bounds and stride (`loop_type_t`).
    pub loop_type: i32,
    /// The type of the loop's variable (`loop_type_t`).
    pub loop_iv_type: i32,
    /// `comparison_t`.
    pub comparison: i32,
    /// The loop that the bounds depend on.
    pub outer_iv: i32,
    /// The first value's constant part.
    pub lb0: u64,
    /// The first value's factor.
    pub lb1: u64,
    /// The bound's constant part.
    pub ub0: u64,
    /// The bound's factor.
    pub ub1: u64,
    /// The stride.
    pub step: i64,
    /// The number of iterations, of nests without dependences.
    pub trip_count: u64,
}

const _: () = assert!(size_of::<BoundsInfo>() == 64 && std::mem::offset_of!(BoundsInfo, trip_count) == 56);

/// A trait of an allocator (omp.h, `omp_alloctrait_t`; omp_lib, `omp_alloctrait`): the same in LLVM's headers and GCC's.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AllocTrait {
    /// `omp_alloctrait_key_t`.
    pub key: i32,
    /// A number of bytes, a handle or an `omp_alloctrait_value_t`.
    pub value: usize,
}

const _: () = assert!(size_of::<AllocTrait>() == 16 && std::mem::offset_of!(AllocTrait, value) == 8);

impl AllocTrait {
    /// As the core reads it.
    pub fn pair(&self) -> Pair {
        Pair { key: self.key, value: self.value as u64 }
    }
}

/// A C array and its length: none where the length is negative, or there is no array for it.
///
/// # Safety
/// An array that is there has `count` elements, which nobody writes during `'a`.
pub unsafe fn list<'a, T>(count: i32, array: *const T) -> Option<&'a [T]> {
    match usize::try_from(count) {
        Ok(0) => Some(&[]),
        // SAFETY: the caller's promise.
        Ok(count) if !array.is_null() => Some(unsafe { std::slice::from_raw_parts(array, count) }),
        _ => None,
    }
}

/// The block of an array that `omp_target_memcpy_rect` and its kin copy: to and from an address on a device, in elements of
/// this size, with lists of the block's volume, the offsets at both ends and the dimensions at both ends.
///
/// # Safety
/// Each list has as many elements as there are dimensions.
pub unsafe fn rectangle(
    to: (*mut c_void, i32),
    from: (*const c_void, i32),
    element: usize,
    dimensions: i32,
    lists: [*const usize; 5],
) -> Rectangle {
    // SAFETY: the caller's promise.
    let copied = |array| unsafe { list(dimensions, array) }.unwrap_or_default().into();
    let [volume, to_offsets, from_offsets, to_dimensions, from_dimensions] = lists.map(copied);
    let to = End { address: to.0, offset: 0, device: to.1 };
    let from = End { address: from.0.cast_mut(), offset: 0, device: from.1 };
    Rectangle { to, from, element, volume, to_offsets, from_offsets, to_dimensions, from_dimensions }
}
