//! Messages to the user.

/// Writes `text` to standard error in one write where the kernel takes it so, and keeps errno: a message must not
/// change what the program sees. What cannot be written is dropped.
pub fn write(text: &str) {
    // SAFETY: __errno_location gives this thread's errno, valid for the thread's life.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    let saved = unsafe { *errno };
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        // SAFETY: `rest` is valid for its length.
        let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), rest.len()) };
        match usize::try_from(written) {
            Ok(0) => break,
            Ok(count) => rest = &rest[count.min(rest.len())..],
            // SAFETY: as above.
            Err(_) if unsafe { *errno } == libc::EINTR => {}
            Err(_) => break,
        }
    }
    // SAFETY: as above.
    unsafe { *errno = saved };
}
