//! Messages to the user.

use super::errno;
use std::io;

/// Writes `text` to standard error, in one write where the kernel takes it so, and keeps errno. What cannot be written is
/// dropped.
pub fn write(text: &str) {
    errno::kept(|| {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            // SAFETY: `rest` is valid for its length.
            let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), rest.len()) };
            match usize::try_from(written) {
                Ok(0) => break,
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(_) if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
    });
}
