//! The environment and the limits that the process was given.

use std::ffi::{CStr, c_char};

use crate::core::primitive::process::{AtomicPtr, Ordering};
use crate::sys::linux::dl;

unsafe extern "C" {
    // POSIX declares this in no header: every program may.
    static environ: *const *const c_char;
}

/// The variables whose name begins with one of `prefixes`, in the order of the environment: name and value, bytes that
/// are not UTF-8 replaced.
#[must_use]
pub fn with_prefixes(prefixes: &[&str]) -> Vec<(String, String)> {
    let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
    entries(prefixes).map(|(name, value)| (text(name), text(value))).collect()
}

/// Whether these are `block`. Allocates nothing.
#[must_use]
pub fn has(prefixes: &[&str], block: &[(String, String)]) -> bool {
    entries(prefixes).eq(block.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())))
}

/// The program's environment. One that is not position independent has the C library's variable in its own data, where the C
/// library uses it, too; a library that is loaded with RTLD_DEEPBIND is shown the C library's, which nobody sets.
fn begin() -> *const *const c_char {
    static OF_PROGRAM: AtomicPtr<*const *const c_char> = AtomicPtr::new(std::ptr::null_mut());
    // SAFETY: libc keeps `environ` null or pointing at a null-terminated array of C strings. As with getenv, a program
    // that changes its environment in one thread while another reads it is at fault.
    let shown = unsafe { environ };
    if !shown.is_null() {
        return shown;
    }
    // First found while the library is loaded, so that no child of a fork needs the linker for it.
    let mut place = OF_PROGRAM.load(Ordering::Relaxed);
    if place.is_null() {
        place = dl::of_program(c"environ").cast();
        OF_PROGRAM.store(place, Ordering::Relaxed);
    }
    // SAFETY: as above; null, or the variable.
    unsafe { place.as_ref() }.map_or(std::ptr::null(), |place| *place)
}

/// Reads `environ` as getenv does. `std::env::vars_os` would take a lock that another thread may hold when this process
/// is forked.
fn entries<'a>(prefixes: &'a [&str]) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    let mut entry = begin();
    // SAFETY: as in `begin`; not past its end.
    let all = std::iter::from_fn(move || unsafe {
        let variable = entry.as_ref().filter(|variable| !variable.is_null())?;
        entry = entry.add(1);
        Some(*variable)
    });
    // SAFETY: as above; a string's bytes are looked at up to the first that differs.
    let begins_with = |variable: *const c_char, prefix: &str| unsafe {
        prefix.bytes().enumerate().all(|(i, byte)| variable.add(i).cast::<u8>().read() == byte)
    };
    all.filter(move |&variable| prefixes.iter().any(|prefix| begins_with(variable, prefix))).filter_map(|variable| {
        // SAFETY: as above.
        let bytes = unsafe { CStr::from_ptr(variable) }.to_bytes();
        let equals = bytes.iter().position(|&byte| byte == b'=')?;
        Some((&bytes[..equals], &bytes[equals + 1..]))
    })
}

/// The soft limit of the main thread's stack in bytes; none where unlimited or unknown.
#[must_use]
pub fn stack_limit() -> Option<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` is a valid rlimit to write.
    let failed = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &raw mut limit) } != 0;
    if failed || limit.rlim_cur == libc::RLIM_INFINITY { None } else { Some(limit.rlim_cur) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_the_process_was_started_with() {
        // Cargo runs tests with CARGO_* set; PATH does not begin with that.
        let found = with_prefixes(&["CARGO_"]);
        let dir = found.iter().find(|(name, _)| name == "CARGO_MANIFEST_DIR").map(|(_, value)| value.as_str());
        assert_eq!(dir, Some(env!("CARGO_MANIFEST_DIR")));
        assert!(found.iter().all(|(name, _)| name.starts_with("CARGO_")));
        assert!(has(&["CARGO_"], &found) && !has(&["CARGO_"], &found[1..]) && !has(&["CARGO_M"], &found));
    }

    #[test]
    fn stack_limit_is_plausible() {
        assert!(stack_limit().is_none_or(|bytes| bytes >= 4096));
    }
}
