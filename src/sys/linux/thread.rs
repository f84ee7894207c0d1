//! POSIX threads: workers, the end of native threads, forks.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use crate::sys::arch::link;
use crate::sys::linux::signals;

/// Starts a thread with `stack` bytes of stack, closed to the signals that others may send it. Errors are errno values: EAGAIN when the system has no room for it.
pub fn spawn<T: Sync>(
    stack: usize,
    main: extern "C" fn(*mut c_void) -> *mut c_void,
    argument: &'static T,
) -> Result<libc::pthread_t, i32> {
    let argument = (&raw const *argument).cast_mut().cast();
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let mut id = MaybeUninit::<libc::pthread_t>::uninit();
    // SAFETY: every object is initialised by the first call that gets it, and used only after.
    unsafe {
        let error = libc::pthread_attr_init(attributes.as_mut_ptr());
        if error != 0 {
            return Err(error);
        }
        // Stacks are whole pages; a size that the system refuses leaves its default in force.
        libc::pthread_attr_setstacksize(attributes.as_mut_ptr(), stack.next_multiple_of(4096));
        let before = signals::close();
        let error = libc::pthread_create(id.as_mut_ptr(), attributes.as_ptr(), main, argument);
        signals::block_only(before);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        if error == 0 { Ok(id.assume_init()) } else { Err(error) }
    }
}

/// Gives the calling thread a name of up to 15 bytes, behind which zeros stand.
pub fn set_name(name: &[u8; 16]) {
    // SAFETY: a C string, which the kernel copies.
    unsafe { libc::prctl(libc::PR_SET_NAME, name.as_ptr()) };
}

/// The calling thread's name.
#[must_use]
pub fn name() -> [u8; 16] {
    let mut name = [0; 16];
    // SAFETY: the kernel writes up to 16 bytes.
    unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
    name
}

/// Lets others have the CPU. By way of `syscall`, which has been called by the first wait: the code of one more function of
/// the C library is a page fault of 4 us in a process's first region.
pub fn yield_now() {
    // SAFETY: the call takes nothing and touches no memory.
    unsafe { libc::syscall(libc::SYS_sched_yield) };
}

/// Whether the process is known to have one thread: true as long as none was made, false where the C library (before glibc
/// 2.32) does not tell. (A look into /proc/self/task takes 30 us.)
pub fn is_alone() -> bool {
    // SAFETY: a char of the C library's, written while there is one thread.
    unsafe { link::single_threaded().as_ref() }.is_some_and(|flag| *flag != 0)
}

/// A key whose `destructor` runs in each thread that has set it, as the thread ends.
pub fn end_key(destructor: unsafe extern "C" fn(*mut c_void)) -> Option<libc::pthread_key_t> {
    let mut key = 0;
    // SAFETY: `key` is valid to write.
    (unsafe { libc::pthread_key_create(&mut key, Some(destructor)) } == 0).then_some(key)
}

/// Sets the calling thread's value of `key`.
pub fn set_key<T>(key: libc::pthread_key_t, value: &'static T) {
    let value = (&raw const *value).cast();
    // SAFETY: setting a key of our own; failure (no memory) means that the destructor does not run.
    unsafe { libc::pthread_setspecific(key, value) };
}

/// Takes the calling thread's value of `key` away.
pub fn clear_key(key: libc::pthread_key_t) {
    // SAFETY: as in `set_key`.
    unsafe { libc::pthread_setspecific(key, std::ptr::null()) };
}

/// Nobody will wait for the end of thread `id`, which is the calling one.
pub fn detach(id: libc::pthread_t) {
    // SAFETY: the thread is joinable, and its record gives the id away.
    unsafe { libc::pthread_detach(id) };
}

/// Has `prepare` and `parent` run in the forking thread around every fork, and `child` in the child.
pub fn at_fork(prepare: extern "C" fn(), parent: extern "C" fn(), child: extern "C" fn()) {
    let plain = |f: extern "C" fn()| -> unsafe extern "C" fn() { f };
    // SAFETY: the handlers are functions of this library, which is never unloaded (-z nodelete).
    unsafe { libc::pthread_atfork(Some(plain(prepare)), Some(plain(parent)), Some(plain(child))) };
}

/// Waits for the end of a thread of ours.
pub fn join(id: libc::pthread_t) {
    // SAFETY: the thread is joinable, and joined once: its record gives the id away.
    unsafe { libc::pthread_join(id, std::ptr::null_mut()) };
}

/// Gives a key back: its destructor runs no more.
pub fn delete_key(key: libc::pthread_key_t) {
    // SAFETY: a key that does not exist is refused.
    unsafe { libc::pthread_key_delete(key) };
}
