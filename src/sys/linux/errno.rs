//! errno, which the runtime must not change under the program's feet.

/// Calls `action` and gives the thread the errno back that it had before.
pub fn kept<T>(action: impl FnOnce() -> T) -> T {
    // SAFETY: __errno_location gives this thread's errno, valid for the thread's life.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    let saved = unsafe { *errno };
    let result = action();
    // SAFETY: as above.
    unsafe { *errno = saved };
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errno_comes_back() {
        let open = |path: &str| std::fs::File::open(path).is_err();
        let errno = || std::io::Error::last_os_error().raw_os_error();
        assert!(open("/dev/null/x") && errno() == Some(libc::ENOTDIR));
        assert!(kept(|| open("/nowhere/at/all")));
        assert_eq!(errno(), Some(libc::ENOTDIR));
    }
}
