//! Device code in a program (libgomp's target.c). Constructors of programs that an offloading gcc built register theirs.
//! It is made for gcc's devices, of which we have none, so there is nothing to remember: target regions find no device.

use std::ffi::c_void;

/// `void GOMP_offload_register_ver(unsigned version, const void *host_table, int target_type, const void *target_data)`.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_offload_register_ver(_version: u32, _host: *const c_void, _target: i32, _data: *const c_void) {}

/// `void GOMP_offload_register(const void *host_table, int target_type, const void *target_data)`.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_offload_register(_host: *const c_void, _target: i32, _data: *const c_void) {}

/// `void GOMP_offload_unregister_ver(unsigned version, const void *host_table, int target_type, const void *target_data)`.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_offload_unregister_ver(_version: u32, _host: *const c_void, _target: i32, _data: *const c_void) {
}

/// `void GOMP_offload_unregister(const void *host_table, int target_type, const void *target_data)`.
#[unsafe(no_mangle)]
pub extern "C" fn GOMP_offload_unregister(_host: *const c_void, _target: i32, _data: *const c_void) {}
