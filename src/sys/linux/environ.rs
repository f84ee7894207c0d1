//! The environment and the limits that the process was given.

use std::ffi::{CStr, c_char};

unsafe extern "C" {
    // POSIX declares this in no header: every program may.
    static environ: *const *const c_char;
}

/// The variables whose name begins with one of `prefixes`, in the order of the environment: name and value, bytes that
/// are not UTF-8 replaced.
///
/// Reads `environ` as getenv does. `std::env::vars_os` would take a lock that another thread may hold when this process
/// is forked.
#[must_use]
pub fn with_prefixes(prefixes: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    // SAFETY: libc keeps `environ` null or pointing at a null-terminated array of C strings. As with getenv, a program
    // that changes its environment in one thread while another reads it is at fault.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            let bytes = CStr::from_ptr(*entry).to_bytes();
            if prefixes.iter().any(|prefix| bytes.starts_with(prefix.as_bytes()))
                && let Some(equals) = bytes.iter().position(|&b| b == b'=')
            {
                let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
                found.push((text(&bytes[..equals]), text(&bytes[equals + 1..])));
            }
            entry = entry.add(1);
        }
    }
    found
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
    }

    #[test]
    fn stack_limit_is_plausible() {
        assert!(stack_limit().is_none_or(|bytes| bytes >= 4096));
    }
}
