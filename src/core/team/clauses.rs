//! Clauses that a compiler pushes ahead of the next region of the calling thread.

use std::ffi::CStr;

use crate::core::icv::ProcBind;
use crate::core::icv::values::intern_counts;
use crate::core::report::{self, Severity};
use crate::core::team::Thread;

/// What most programs push.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pushed {
    /// The num_threads clause: its first item; 0 without.
    pub num_threads: u32,
    /// Upper bound of the num_teams clause; 0 without.
    pub num_teams: u32,
    /// The thread_limit clause of teams; 0 without.
    pub thread_limit: u32,
    /// The proc_bind clause.
    pub proc_bind: Option<ProcBind>,
    /// Whether [`Rare`] holds something.
    pub rare: bool,
}

/// What few regions have.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rare {
    /// The num_threads clause: its items after the first, for the regions inside (OpenMP 6.0, section 12.1.2).
    pub inner_num_threads: &'static [u32],
    /// The strict modifier.
    pub strict: Option<Strict>,
}

/// The strict modifier of the num_threads clause: that many threads, or the message.
#[derive(Clone, Copy, Debug)]
pub struct Strict {
    /// Where the region stands, as in [`report::directed`]. The text outlives the push of the region.
    pub location: Option<&'static CStr>,
    /// The severity clause; fatal without.
    pub severity: Severity,
    /// The message clause. The text outlives the push of the region.
    pub message: Option<&'static CStr>,
}

impl Strict {
    /// The region would get, or has got, fewer threads.
    #[cold]
    pub fn failed(&self) {
        let message =
            self.message.unwrap_or(c"Cannot form team with number of threads specified by strict num_threads clause.");
        report::directed(self.location, self.severity, message);
    }
}

/// The items of a num_threads clause: the first, and the rest for regions inside. Items below 1 count as 1.
pub fn items(list: &[i32]) -> (u32, &'static [u32]) {
    let counts: Vec<u32> = list.iter().map(|&item| item.max(1) as u32).collect();
    match counts.as_slice() {
        [first, rest @ ..] => (*first, intern_counts(rest)),
        [] => (0, &[]),
    }
}

impl Thread {
    /// Pushes a num_threads clause of `num_threads`, 0 without, and what `rare` holds.
    #[cold]
    pub fn push_rare(&self, num_threads: u32, rare: Rare) {
        self.rare.set(rare);
        self.pushed.set(Pushed { num_threads, rare: true, ..self.pushed.get() });
    }
}
