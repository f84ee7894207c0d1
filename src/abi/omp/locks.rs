//! `omp_*_lock` and `omp_*_nest_lock`, in C and in Fortran's spelling (OpenMP 5.2, section 18.9).
//!
//! Every ABI passes the address of the lock variable, Fortran too, and one implementation fits all their variables: four
//! bytes for a lock, eight for a nest lock, aligned to 4 (see core/sync/lock.rs and nest_lock.rs). Hints are accepted and
//! change nothing: there is one kind of lock, whatever KMP_LOCK_KIND says.

use std::ffi::c_int;

use crate::core::sync::lock::SimpleLock;
use crate::core::sync::nest_lock::NestLock;
use crate::core::sync::owner;

/// What of the user's lock variable is used.
pub type LockWord = u32;
/// What of the user's nest lock variable is used.
pub type NestLockWords = [u32; 2];

/// Makes the variable a free lock.
///
/// # Safety
///
/// `lock` is the address of a lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_lock(lock: *mut LockWord) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.init();
}

/// Makes the variable a free lock; the hint (an `omp_sync_hint_t`) is ignored.
///
/// # Safety
///
/// `lock` is the address of a lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_lock_with_hint(lock: *mut LockWord, _hint: u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.init();
}

/// Makes the variable uninitialised. The lock must be free.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_destroy_lock(lock: *mut LockWord) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.destroy("omp_destroy_lock");
}

/// Sets the lock, waiting until it is free.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_set_lock(lock: *mut LockWord) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.set("omp_set_lock");
}

/// Makes the lock free.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_unset_lock(lock: *mut LockWord) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.unset("omp_unset_lock");
}

/// Sets the lock if it is free; returns 1 if it did, 0 otherwise.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_test_lock(lock: *mut LockWord) -> c_int {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    c_int::from(lock.test())
}

/// Makes the variable a free nest lock.
///
/// # Safety
///
/// `lock` is the address of a nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_nest_lock(lock: *mut NestLockWords) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.init();
}

/// Makes the variable a free nest lock; the hint (an `omp_sync_hint_t`) is ignored.
///
/// # Safety
///
/// `lock` is the address of a nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_nest_lock_with_hint(lock: *mut NestLockWords, _hint: u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.init();
}

/// Makes the variable uninitialised. The nest lock must be free.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_destroy_nest_lock(lock: *mut NestLockWords) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.destroy("omp_destroy_nest_lock");
}

/// Sets the lock, once more if the encountering task owns it; waits while another task does.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_set_nest_lock(lock: *mut NestLockWords) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.set(owner::task());
}

/// Takes back one set of the lock; the last makes it free.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_unset_nest_lock(lock: *mut NestLockWords) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.unset("omp_unset_nest_lock", owner::task);
}

/// Sets the lock if that needs no waiting; returns the nesting count, or 0 if another task owns it.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_test_nest_lock(lock: *mut NestLockWords) -> c_int {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.test(owner::task()).cast_signed()
}

/// The Fortran spellings: the same functions, but for hints, which Fortran passes by reference.
macro_rules! fortran {
    ($($name:ident = $c:ident(lock: $lock:ty) $(-> $ret:ty)?;)*) => {$(
        #[doc = concat!("[`", stringify!($c), "`] for Fortran.")]
        ///
        /// # Safety
        ///
        /// As for the C function.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(lock: *mut $lock) $(-> $ret)? {
            // SAFETY: the caller's promise.
            unsafe { $c(lock) }
        }
    )*};
}

fortran! {
    omp_init_lock_ = omp_init_lock(lock: LockWord);
    omp_destroy_lock_ = omp_destroy_lock(lock: LockWord);
    omp_set_lock_ = omp_set_lock(lock: LockWord);
    omp_unset_lock_ = omp_unset_lock(lock: LockWord);
    omp_test_lock_ = omp_test_lock(lock: LockWord) -> c_int;
    omp_init_nest_lock_ = omp_init_nest_lock(lock: NestLockWords);
    omp_destroy_nest_lock_ = omp_destroy_nest_lock(lock: NestLockWords);
    omp_set_nest_lock_ = omp_set_nest_lock(lock: NestLockWords);
    omp_unset_nest_lock_ = omp_unset_nest_lock(lock: NestLockWords);
    omp_test_nest_lock_ = omp_test_nest_lock(lock: NestLockWords) -> c_int;
}

/// [`omp_init_lock_with_hint`] for Fortran.
///
/// # Safety
///
/// As for the C function. The hint is not read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_lock_with_hint_(lock: *mut LockWord, _hint: *const c_int) {
    // SAFETY: the caller's promise.
    unsafe { omp_init_lock(lock) }
}

/// [`omp_init_nest_lock_with_hint`] for Fortran.
///
/// # Safety
///
/// As for the C function. The hint is not read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn omp_init_nest_lock_with_hint_(lock: *mut NestLockWords, _hint: *const c_int) {
    // SAFETY: the caller's promise.
    unsafe { omp_init_nest_lock(lock) }
}
