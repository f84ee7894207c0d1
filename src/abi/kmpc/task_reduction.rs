//! Task reductions (kmp_tasking.cpp). Of two layouts of a list item, the newer has the original item, for initializers that
//! use it.

use std::ffi::c_void;

use crate::abi::types::Ident;
use crate::core::task::group::{self, Group};
use crate::core::task::reduction::{self, Construct, Init, Item};
use crate::core::team::Thread;

type Combine = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void);
type Unary = unsafe extern "C-unwind" fn(*mut c_void);

/// A list item (kmp_tasking.cpp, `kmp_task_red_input_t`). Flags ask for copies on demand, which all are here.
#[repr(C)]
pub struct KmpTaskRedInput {
    shared: *mut c_void,
    size: usize,
    init: Option<Unary>,
    destroy: Option<Unary>,
    combine: Combine,
    flags: u32,
}

/// A list item (kmp_tasking.cpp, `kmp_taskred_input_t`).
#[repr(C)]
pub struct KmpTaskredInput {
    shared: *mut c_void,
    original: *mut c_void,
    size: usize,
    init: Option<Combine>,
    destroy: Option<Unary>,
    combine: Combine,
    flags: u32,
}

const _: () = assert!(size_of::<KmpTaskRedInput>() == 48 && size_of::<KmpTaskredInput>() == 56);

impl KmpTaskRedInput {
    fn item(&self) -> Item {
        let &Self { shared, size, init, destroy, combine, .. } = self;
        Item { shared, size, init: init.map_or(Init::Zero, Init::Plain), combine, destroy }
    }
}

impl KmpTaskredInput {
    fn item(&self) -> Item {
        let &Self { shared, original, size, init, destroy, combine, .. } = self;
        let original = if original.is_null() { shared } else { original };
        Item { shared, size, init: init.map_or(Init::Zero, |init| Init::Of(init, original)), combine, destroy }
    }
}

/// `count` elements at `list`.
///
/// # Safety
/// There are as many, for as long as the result is used.
unsafe fn slice<'a, T>(count: i32, list: *const T) -> &'a [T] {
    match usize::try_from(count) {
        // SAFETY: the caller's promise.
        Ok(count) if count > 0 => unsafe { std::slice::from_raw_parts(list, count) },
        _ => &[],
    }
}

/// What compiled code knows of a taskgroup: it hands it back, or null.
fn handle(group: Option<&'static Group>) -> *const Group {
    group.map_or(std::ptr::null(), std::ptr::from_ref)
}

fn construct(worksharing: i32) -> Construct {
    if worksharing == 0 { Construct::Parallel } else { Construct::Worksharing }
}

/// `void *__kmpc_task_reduction_init(int gtid, int num_data, void *data)`: the taskgroup just started has task reductions;
/// returns the taskgroup.
///
/// # Safety
/// Called by compiled code with as many list items as it says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_task_reduction_init(
    _gtid: i32,
    count: i32,
    list: *const KmpTaskRedInput,
) -> *const Group {
    // SAFETY: the caller's promise.
    let items = unsafe { slice(count, list) }.iter().map(KmpTaskRedInput::item);
    handle(reduction::begin(Thread::current(), items))
}

/// `void *__kmpc_taskred_init(int gtid, int num_data, void *data)`: as [`__kmpc_task_reduction_init`], with the newer list
/// items.
///
/// # Safety
/// As [`__kmpc_task_reduction_init`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_taskred_init(_gtid: i32, count: i32, list: *const KmpTaskredInput) -> *const Group {
    // SAFETY: the caller's promise.
    let items = unsafe { slice(count, list) }.iter().map(KmpTaskredInput::item);
    handle(reduction::begin(Thread::current(), items))
}

/// `void *__kmpc_task_reduction_modifier_init(ident_t *, int gtid, int is_ws, int num, void *data)`: starts a taskgroup for
/// the calling thread's part of a parallel or a worksharing construct with the task reduction modifier; returns it.
///
/// # Safety
/// As [`__kmpc_task_reduction_init`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_task_reduction_modifier_init(
    _loc: *const Ident,
    _gtid: i32,
    worksharing: i32,
    count: i32,
    list: *const KmpTaskRedInput,
) -> *const Group {
    // SAFETY: the caller's promise.
    let items = unsafe { slice(count, list) }.iter().map(KmpTaskRedInput::item);
    reduction::begin_construct(Thread::current(), construct(worksharing), items)
}

/// `void *__kmpc_taskred_modifier_init(ident_t *, int gtid, int is_ws, int num, void *data)`: as
/// [`__kmpc_task_reduction_modifier_init`], with the newer list items.
///
/// # Safety
/// As [`__kmpc_task_reduction_init`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_taskred_modifier_init(
    _loc: *const Ident,
    _gtid: i32,
    worksharing: i32,
    count: i32,
    list: *const KmpTaskredInput,
) -> *const Group {
    // SAFETY: the caller's promise.
    let items = unsafe { slice(count, list) }.iter().map(KmpTaskredInput::item);
    reduction::begin_construct(Thread::current(), construct(worksharing), items)
}

/// `void __kmpc_task_reduction_modifier_fini(ident_t *, int gtid, int is_ws)`: ends the taskgroup of the calling thread's
/// part; the last thread's end combines.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn __kmpc_task_reduction_modifier_fini(_loc: *const Ident, _gtid: i32, _worksharing: i32) {
    group::end(Thread::current());
}

/// `void *__kmpc_task_reduction_get_th_data(int gtid, void *tg, void *d)`: the calling thread's copy of a list item.
///
/// # Safety
/// `group` is null or comes from one of the functions above, and has not ended.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn __kmpc_task_reduction_get_th_data(
    _gtid: i32,
    group: *const Group,
    item: *mut c_void,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    reduction::copy(Thread::current(), unsafe { group.as_ref() }, item)
}
