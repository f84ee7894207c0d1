//! `__kmpc_*_lock` and `__kmpc_*_nest_lock`: the lock routines as Intel's compilers call them, with the source location and
//! the global thread number, which are not needed here. The variables are those of omp/locks.rs.

use std::ffi::{c_int, c_void};

use crate::core::sync::lock::SimpleLock;
use crate::core::sync::nest_lock::NestLock;
use crate::core::sync::owner;

/// As `omp_init_lock`.
///
/// # Safety
///
/// `lock` is the address of a lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_init_lock(_loc: *const c_void, _gtid: i32, lock: *mut u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.init();
}

/// As `omp_init_lock_with_hint`: the hint is ignored.
///
/// # Safety
///
/// `lock` is the address of a lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_init_lock_with_hint(_loc: *const c_void, _gtid: i32, lock: *mut u32, _hint: usize) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.init();
}

/// As `omp_destroy_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_destroy_lock(_loc: *const c_void, _gtid: i32, lock: *mut u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.destroy("omp_destroy_lock");
}

/// As `omp_set_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_set_lock(_loc: *const c_void, _gtid: i32, lock: *mut u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.set("omp_set_lock");
}

/// As `omp_unset_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_unset_lock(_loc: *const c_void, _gtid: i32, lock: *mut u32) {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    lock.unset("omp_unset_lock");
}

/// As `omp_test_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_test_lock(_loc: *const c_void, _gtid: i32, lock: *mut u32) -> c_int {
    // SAFETY: the caller's promise.
    let lock = unsafe { SimpleLock::at(lock) };
    c_int::from(lock.test())
}

/// As `omp_init_nest_lock`.
///
/// # Safety
///
/// `lock` is the address of a nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_init_nest_lock(_loc: *const c_void, _gtid: i32, lock: *mut [u32; 2]) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.init();
}

/// As `omp_init_nest_lock_with_hint`: the hint is ignored.
///
/// # Safety
///
/// `lock` is the address of a nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_init_nest_lock_with_hint(
    _loc: *const c_void,
    _gtid: i32,
    lock: *mut [u32; 2],
    _hint: usize,
) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.init();
}

/// As `omp_destroy_nest_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_destroy_nest_lock(_loc: *const c_void, _gtid: i32, lock: *mut [u32; 2]) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.destroy("omp_destroy_nest_lock");
}

/// As `omp_set_nest_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_set_nest_lock(_loc: *const c_void, _gtid: i32, lock: *mut [u32; 2]) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.set(owner::task());
}

/// As `omp_unset_nest_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_unset_nest_lock(_loc: *const c_void, _gtid: i32, lock: *mut [u32; 2]) {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.unset("omp_unset_nest_lock", owner::task);
}

/// As `omp_test_nest_lock`.
///
/// # Safety
///
/// `lock` is the address of an initialised nest lock variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_test_nest_lock(_loc: *const c_void, _gtid: i32, lock: *mut [u32; 2]) -> c_int {
    // SAFETY: the caller's promise.
    let lock = unsafe { NestLock::at(lock) };
    lock.test(owner::task()).cast_signed()
}
