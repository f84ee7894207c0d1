//! Tasks whose body is the runtime's own.

use crate::core::task::deps::Dependence;
use crate::core::task::record::JOB;
use crate::core::task::{Actions, Spec, Task, submit_with};
use crate::core::team::Thread;

/// Hands over a task that calls `job`, behind `dependences`. One that is cancelled drops it.
pub fn submit<J: FnOnce()>(thread: &'static Thread, dependences: &[Dependence], job: J) {
    const { assert!(align_of::<Option<J>>() <= align_of::<Task>()) };
    let spec = Spec { payload: size_of::<Option<J>>(), ..Spec::default() };
    let task = Task::create(thread, spec, const { &Actions { run: run::<J>, end: Some(end::<J>) } });
    // SAFETY: the payload has room for it, and is aligned as a task is.
    unsafe { task.payload().cast::<Option<J>>().write(Some(job)) };
    task.mark(JOB, true);
    submit_with(thread, task, false, dependences);
}

unsafe extern "C-unwind" fn run<J: FnOnce()>(task: &'static Task) {
    // SAFETY: written by `submit`; the body is the thread's that executes it.
    if let Some(job) = unsafe { (*task.payload().cast::<Option<J>>()).take() } {
        job();
    }
}

unsafe extern "C-unwind" fn end<J: FnOnce()>(task: &'static Task) {
    // SAFETY: written by `submit`, and not used again.
    unsafe { task.payload().cast::<Option<J>>().drop_in_place() };
}
