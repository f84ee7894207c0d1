//! Collapsed loop nests of any shape (kmp_collapse.cpp): what Intel's compilers call.

use crate::abi::types::{BoundsInfo, Ident};
use crate::core::loops::collapse::{Level, Line, Width, nest_part};
use crate::core::loops::here;

// How a loop's variable is compared with the bound (`comparison_t`); the one left, 4, is `>`.
const LESS_OR_EQUAL: i32 = 0;
const GREATER_OR_EQUAL: i32 = 1;
const NOT_EQUAL: i32 = 2;
const LESS: i32 = 3;

/// A type's number in `loop_type_t`: unsigned and signed of 8, 16, 32 and 64 bits.
fn width(number: i32) -> Width {
    Width { bits: 8 << (number >> 1 & 3), signed: number & 1 == 1 }
}

impl BoundsInfo {
    fn level(&self) -> Level {
        let width = width(self.loop_type);
        let upward_step = (self.step as u64) << (64 - width.bits) >> 63 == 0;
        Level {
            width,
            up: matches!(self.comparison, LESS | LESS_OR_EQUAL) || self.comparison == NOT_EQUAL && upward_step,
            inclusive: matches!(self.comparison, LESS_OR_EQUAL | GREATER_OR_EQUAL),
            outer: self.outer_iv.max(0) as usize,
            lb: Line { base: self.lb0, slope: self.lb1 },
            ub: Line { base: self.ub0, slope: self.ub1 },
            step: self.step as u64,
        }
    }

    /// What compiled code expects after the call: only `<=` and `>=`.
    fn make_canonical(&mut self) {
        let Level { up, inclusive, .. } = self.level();
        if !inclusive {
            self.ub0 = if up { self.ub0.wrapping_sub(1) } else { self.ub0.wrapping_add(1) };
        }
        self.comparison = if up { LESS_OR_EQUAL } else { GREATER_OR_EQUAL };
    }
}

/// The loops of a nest.
///
/// # Safety
/// Called by compiled code: `nest` is the address of `n` elements that nobody else uses.
unsafe fn loops<'a>(nest: *mut BoundsInfo, n: i32) -> &'a mut [BoundsInfo] {
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts_mut(nest, n.max(0) as usize) }
}

/// `kmp_uint64 __kmpc_process_loop_nest_rectang(ident_t *, kmp_int32 gtid, bounds_info_t *nest, kmp_int32 n)`: fills in the
/// trip counts of a nest whose loops depend on none, and says how many iterations it has.
///
/// # Safety
/// As [`loops`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_process_loop_nest_rectang(
    _loc: *const Ident,
    _gtid: i32,
    nest: *mut BoundsInfo,
    n: i32,
) -> u64 {
    let count = |info: &mut BoundsInfo| {
        info.trip_count = info.level().trip();
        info.make_canonical();
        info.trip_count
    };
    // SAFETY: the caller's promise.
    unsafe { loops(nest, n) }.iter_mut().map(count).fold(1, u64::wrapping_mul)
}

/// `void __kmpc_calc_original_ivs_rectang(ident_t *, kmp_uint64 new_iv, const bounds_info_t *nest, kmp_uint64
/// *original_ivs, kmp_int32 n)`: the values of iteration `new_iv` of a nest that [`__kmpc_process_loop_nest_rectang`] has
/// counted.
///
/// # Safety
/// Called by compiled code: `nest` and `ivs` are the addresses of `n` elements each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_calc_original_ivs_rectang(
    _loc: *const Ident,
    mut number: u64,
    nest: *const BoundsInfo,
    ivs: *mut u64,
    n: i32,
) {
    let n = n.max(0) as usize;
    // SAFETY: the caller's promise.
    let (nest, ivs) = unsafe { (std::slice::from_raw_parts(nest, n), std::slice::from_raw_parts_mut(ivs, n)) };
    for (info, iv) in nest.iter().zip(ivs).rev() {
        *iv = width(info.loop_iv_type).extended(info.level().value(number % info.trip_count));
        number /= info.trip_count;
    }
}

/// `kmp_int32 __kmpc_for_collapsed_init(ident_t *, kmp_int32 gtid, bounds_info_t *nest, bounds_info_t *chunk, kmp_int32 n,
/// kmp_int32 *plastiter)`: the calling thread's part of a nest under a static schedule: from the values `chunk[..].lb0` to
/// `chunk[..].ub0`, in the order of the loops. 0 where it has nothing to do.
///
/// # Safety
/// Called by compiled code: `nest` and `chunk` are the addresses of `n` elements each, `last` that of a variable or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __kmpc_for_collapsed_init(
    _loc: *const Ident,
    _gtid: i32,
    nest: *mut BoundsInfo,
    chunk: *mut BoundsInfo,
    n: i32,
    last: *mut i32,
) -> i32 {
    // SAFETY: the caller's promise.
    let (nest, chunk, last) = unsafe { (loops(nest, n), loops(chunk, n), last.as_mut()) };
    let levels: Vec<Level> = nest.iter().map(BoundsInfo::level).collect();
    let (tid, nthreads) = here::team_seat();
    let part = nest_part(&levels, tid, nthreads);
    nest.iter_mut().for_each(BoundsInfo::make_canonical);
    if let Some(last) = last {
        *last = i32::from(part.as_ref().is_some_and(|part| part.last));
    }
    let Some(part) = part else { return 0 };
    for (i, out) in chunk.iter_mut().enumerate() {
        *out = BoundsInfo { lb0: part.first[i] as u64, lb1: 0, ub0: part.end[i] as u64, ub1: 0, ..nest[i] };
    }
    1
}
