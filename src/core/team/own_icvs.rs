//! A task's own copy of its ICVs, there only once the task, or the one that made it, has changed one.

use std::cell::UnsafeCell;

use crate::core::halt;
use crate::core::icv::Icvs;
use crate::core::primitive::process::Arc;
use crate::core::team::Team;

/// The ICVs of a task that differ from its team's; the executing thread's own.
#[derive(Default)]
pub struct OwnIcvs(UnsafeCell<Option<Arc<Keyed>>>);

/// ICVs, and a number that no others of the process have.
struct Keyed {
    icvs: Icvs,
    key: u64,
}

impl OwnIcvs {
    /// Those of a new task whose maker has `self`: shared until one of the two changes its own.
    #[inline]
    pub fn inherited(&self) -> Self {
        // SAFETY: the executing thread's own; no reference to it outlives a call.
        Self(UnsafeCell::new(unsafe { (*self.0.get()).clone() }))
    }

    /// The ICVs, if the task has its own.
    #[inline]
    pub fn get(&self) -> Option<Icvs> {
        // SAFETY: as in `inherited`.
        unsafe { (*self.0.get()).as_deref().map(|own| own.icvs) }
    }

    /// The number of the task's ICVs: of its own, or of those of `team`, its team.
    #[inline(always)]
    pub(crate) fn key(&self, team: &Team) -> u64 {
        // SAFETY: as in `inherited`.
        unsafe { (*self.0.get()).as_deref().map_or_else(|| team.region_writes(), |own| own.key) }
    }

    /// Whether the task has its team's.
    #[inline(always)]
    pub fn is_inherited(&self) -> bool {
        // SAFETY: as in `inherited`.
        unsafe { (*self.0.get()).is_none() }
    }

    /// Changes them; `key` is their new number.
    pub fn set(&self, icvs: Icvs, key: u64) {
        // SAFETY: as in `inherited`.
        let own = unsafe { &mut *self.0.get() };
        match own.as_mut().and_then(Arc::get_mut) {
            Some(place) => *place = Keyed { icvs, key },
            None => {
                halt::at("ICVs changed");
                *own = Some(Arc::new(Keyed { icvs, key }));
            }
        }
    }

    /// The task has its team's again.
    #[inline(always)]
    pub fn clear(&self) {
        if !self.is_inherited() {
            self.drop_own();
        }
    }

    #[cold]
    #[inline(never)]
    fn drop_own(&self) {
        // SAFETY: as in `inherited`.
        unsafe { *self.0.get() = None };
    }
}
