//! The process as a whole.

use crate::sys::linux::stderr;

/// Ends it by SIGABRT.
pub fn abort() -> ! {
    // SAFETY: always allowed.
    unsafe { libc::abort() }
}

/// From now on a panic, and what unwinds into a function that cannot, ends the process with what `message` makes of it.
pub fn on_panic(message: fn(&str, &str) -> String) {
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let payload = info.payload();
        let what = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
        stderr::write(&message(what.unwrap_or_default(), &place));
        abort();
    }));
}

/// Ends it with `status`, by way of its exit handlers.
pub fn exit(status: i32) -> ! {
    // SAFETY: allowed wherever the caller's program may end itself.
    unsafe { libc::exit(status) }
}
