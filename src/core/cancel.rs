//! Cancellation of regions (OpenMP 6.0, section 18). Nothing is ever cancelled unless cancel-var is true.
//!
//! The thread that cancels leaves the region at once; the others when they meet a cancellation point, the implicit ones of
//! barriers included. What is cancelled is a word of the team. That of worksharing regions is taken back by the last thread
//! to arrive at the barrier behind the region, which is never without one.

use crate::core::icv::settings;
use crate::core::task::current_node;
use crate::core::task::group::Group;
use crate::core::team::{Cancelled, Frame};

/// What a `cancel` construct names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The parallel region.
    Parallel,
    /// The loop region.
    Loop,
    /// The sections region.
    Sections,
    /// The taskgroup region.
    Taskgroup,
}

impl Region {
    /// What a team whose region is cancelled is told. Cancelled parallel regions take their taskgroups along.
    fn flag(self) -> Cancelled {
        match self {
            Region::Parallel | Region::Taskgroup => Cancelled::Parallel,
            Region::Loop => Cancelled::Loop,
            Region::Sections => Cancelled::Sections,
        }
    }
}

/// Cancels the innermost region of its kind; says whether the caller has to leave it.
pub fn cancel(frame: &Frame, region: Region) -> bool {
    if !settings().cancellation {
        return false;
    }
    if region == Region::Taskgroup {
        let mut groups = std::iter::successors(current_node(frame).group(), |group| group.outer());
        groups.find(|group| !group.worksharing.get()).inspect(|group| {
            group.cancel();
        });
        return true;
    }
    if region != Region::Parallel {
        frame.work(|mut member| member.cancel());
    }
    // Who is alone has nobody to tell.
    if frame.team().size() > 1 {
        frame.team().cancel(region.flag());
    }
    true
}

/// Whether the innermost region of its kind was cancelled: the caller has to leave it.
#[inline]
pub fn cancelled(frame: &Frame, region: Region) -> bool {
    settings().cancellation
        && (frame.team().cancelled(region.flag())
            || region == Region::Taskgroup && current_node(frame).group().is_some_and(Group::cancelled))
}
