//! C types of the ABIs, each with its size and offsets asserted.

/// Where in the source a construct stands (kmp.h, `ident_t`).
#[repr(C)]
pub struct Ident {
    reserved_1: i32,
    /// `KMP_IDENT_*` bits.
    pub flags: i32,
    reserved_2: i32,
    reserved_3: i32,
    /// `;file;function;line;column;;`
    pub psource: *const std::ffi::c_char,
}

const _: () = assert!(size_of::<Ident>() == 24 && std::mem::offset_of!(Ident, psource) == 16);
