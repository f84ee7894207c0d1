//! Single and ordered (libgomp's single.c and ordered.c), and their later forms that say where a construct ends.

use crate::core::team::Thread;

/// `bool GOMP_single_start(void)`: whether the calling thread executes the single construct.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_single_start() -> bool {
    Thread::current().frame().work(|mut member| member.single())
}

/// `void GOMP_ordered_start(void)`: waits for the ordered regions of all earlier iterations.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_ordered_start() {
    Thread::current().frame().work(|mut member| member.ordered_begin());
}

/// `void GOMP_ordered_end(void)`: the end of the ordered region of the current iteration.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn GOMP_ordered_end() {
    Thread::current().frame().work(|mut member| member.ordered_end());
}
