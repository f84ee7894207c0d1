//! How instances of threadprivate variables are made and destroyed: by the program's code, or as bytes.

use std::ffi::c_void;

use crate::core::heap;

/// How instances are made and destroyed; user code.
#[derive(Clone, Copy, Debug, Default)]
pub enum Functions {
    /// By copying bytes.
    #[default]
    Plain,
    /// For an object.
    Object {
        /// Constructor.
        ctor: Option<unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void>,
        /// Copy constructor: to, from.
        cctor: Option<unsafe extern "C-unwind" fn(*mut c_void, *mut c_void) -> *mut c_void>,
        /// Destructor.
        dtor: Option<unsafe extern "C-unwind" fn(*mut c_void)>,
    },
    /// For an array of `len` objects.
    Array {
        /// Constructor.
        ctor: Option<unsafe extern "C-unwind" fn(*mut c_void, usize) -> *mut c_void>,
        /// Copy constructor: to, from.
        cctor: Option<unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, usize) -> *mut c_void>,
        /// Destructor.
        dtor: Option<unsafe extern "C-unwind" fn(*mut c_void, usize)>,
        /// Elements.
        len: usize,
    },
}

impl Functions {
    /// Whether instances end by code of the program's.
    pub(super) fn destroys(&self) -> bool {
        matches!(self, Self::Object { dtor: Some(_), .. } | Self::Array { dtor: Some(_), .. })
    }

    /// What instances of the variable at `data`, of `size` bytes, are copies of; null where none are.
    ///
    /// # Safety
    /// `data` is readable for `size` bytes, and the functions are its own.
    pub(super) unsafe fn make_template(self, data: *mut c_void, size: usize) -> *mut c_void {
        match self {
            Functions::Object { ctor: Some(_), .. } | Functions::Array { ctor: Some(_), .. } => std::ptr::null_mut(),
            _ => {
                let template = room(data, size);
                // SAFETY: both are of `size` bytes, and the template is fresh.
                unsafe {
                    match self {
                        Functions::Object { cctor: Some(copy), .. } => {
                            copy(template, data);
                        }
                        Functions::Array { cctor: Some(copy), len, .. } => {
                            copy(template, data, len);
                        }
                        _ => std::ptr::copy_nonoverlapping(data.cast::<u8>(), template.cast::<u8>(), size),
                    }
                }
                template
            }
        }
    }

    /// Ends a template that nothing was made of.
    ///
    /// # Safety
    /// [`Self::make_template`] of these functions made it, and nobody uses it.
    pub(super) unsafe fn drop_template(self, template: *mut c_void) {
        let is_object = matches!(self, Self::Object { cctor: Some(_), .. } | Self::Array { cctor: Some(_), .. });
        // SAFETY: the caller's promise.
        unsafe {
            if is_object && !template.is_null() {
                self.destroy(template);
            }
            heap::free(template);
        }
    }

    /// Makes an instance of a variable of `size` bytes.
    ///
    /// # Safety
    /// `instance` is fresh memory of that size, `template` what [`Self::make_template`] made.
    pub(super) unsafe fn construct(self, instance: *mut c_void, template: *mut c_void, size: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Functions::Object { ctor: Some(make), .. } => {
                    make(instance);
                }
                Functions::Object { cctor: Some(copy), .. } => {
                    copy(instance, template);
                }
                Functions::Array { ctor: Some(make), len, .. } => {
                    make(instance, len);
                }
                Functions::Array { cctor: Some(copy), len, .. } => {
                    copy(instance, template, len);
                }
                _ => std::ptr::copy_nonoverlapping(template.cast::<u8>(), instance.cast::<u8>(), size),
            }
        }
    }

    /// Ends an instance.
    ///
    /// # Safety
    /// It is whole, nobody uses it, and the functions are its own.
    pub(super) unsafe fn destroy(self, instance: *mut c_void) {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Self::Object { dtor: Some(destroy), .. } => destroy(instance),
                Self::Array { dtor: Some(destroy), len, .. } => destroy(instance, len),
                _ => {}
            }
        }
    }
}

/// Memory for an instance of the variable at `variable`: as aligned as that is, and on lines of its own.
pub(super) fn room(variable: *mut c_void, size: usize) -> *mut c_void {
    heap::aligned(size.max(1), 1 << variable.addr().trailing_zeros().clamp(6, 12))
}
