//! OMP_ALLOCATOR: a predefined allocator, or a memory space with traits (OpenMP 6.0, section 4.4.1).

use super::text::{self, Reason};
use std::fmt;

/// The predefined allocators, numbered as `omp_allocator_handle_t` numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Predefined {
    /// omp_default_mem_alloc.
    #[default]
    Default = 1,
    /// omp_large_cap_mem_alloc.
    LargeCap,
    /// omp_const_mem_alloc.
    Const,
    /// omp_high_bw_mem_alloc.
    HighBandwidth,
    /// omp_low_lat_mem_alloc.
    LowLatency,
    /// omp_cgroup_mem_alloc.
    ContentionGroup,
    /// omp_pteam_mem_alloc.
    Team,
    /// omp_thread_mem_alloc.
    Thread,
}

/// The predefined memory spaces. They have no numbers here: those of `omp_memspace_handle_t` differ between headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// omp_default_mem_space.
    Default,
    /// omp_large_cap_mem_space.
    LargeCap,
    /// omp_const_mem_space.
    Const,
    /// omp_high_bw_mem_space.
    HighBandwidth,
    /// omp_low_lat_mem_space.
    LowLatency,
}

/// A trait of an allocator and its value, both numbered as `omp_alloctrait_key_t` and `omp_alloctrait_value_t` number
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trait {
    /// The key's number.
    pub key: i32,
    /// The value: a number of bytes, or the number of the value's name.
    pub value: u64,
}

/// What OMP_ALLOCATOR names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllocatorChoice {
    /// A predefined allocator.
    Predefined(Predefined),
    /// An allocator to be made of a memory space and traits.
    Made {
        /// The space.
        space: Space,
        /// The traits, in the order written.
        traits: Vec<Trait>,
    },
}

impl Default for AllocatorChoice {
    fn default() -> Self {
        Self::Predefined(Predefined::Default)
    }
}

/// The predefined allocators' names, in the order of their numbers.
const ALLOCATORS: [(&str, Predefined); 8] = [
    ("omp_default_mem_alloc", Predefined::Default),
    ("omp_large_cap_mem_alloc", Predefined::LargeCap),
    ("omp_const_mem_alloc", Predefined::Const),
    ("omp_high_bw_mem_alloc", Predefined::HighBandwidth),
    ("omp_low_lat_mem_alloc", Predefined::LowLatency),
    ("omp_cgroup_mem_alloc", Predefined::ContentionGroup),
    ("omp_pteam_mem_alloc", Predefined::Team),
    ("omp_thread_mem_alloc", Predefined::Thread),
];

const SPACES: [(&str, Space); 5] = [
    ("omp_default_mem_space", Space::Default),
    ("omp_large_cap_mem_space", Space::LargeCap),
    ("omp_const_mem_space", Space::Const),
    ("omp_high_bw_mem_space", Space::HighBandwidth),
    ("omp_low_lat_mem_space", Space::LowLatency),
];

/// What the value of a trait may be.
enum Values {
    /// One of these names, by number.
    Names(&'static [(&'static str, u64)]),
    /// A power of two.
    Power,
    /// A number of bytes.
    Bytes,
    /// A predefined allocator.
    Allocator,
    /// A truth value.
    Boolean,
}

/// The traits: name, number and values.
const TRAITS: [(&str, i32, Values); 8] = [
    (
        "sync_hint",
        1,
        Values::Names(&[("contended", 3), ("uncontended", 4), ("serialized", 5), ("sequential", 5), ("private", 6)]),
    ),
    ("alignment", 2, Values::Power),
    ("access", 3, Values::Names(&[("all", 19), ("cgroup", 10), ("pteam", 9), ("thread", 8)])),
    ("pool_size", 4, Values::Bytes),
    ("fallback", 5, Values::Names(&[("default_mem_fb", 11), ("null_fb", 12), ("abort_fb", 13), ("allocator_fb", 14)])),
    ("fb_data", 6, Values::Allocator),
    ("pinned", 7, Values::Boolean),
    ("partition", 8, Values::Names(&[("environment", 15), ("nearest", 16), ("blocked", 17), ("interleaved", 18)])),
];

const ALLOCATOR_FB: Trait = Trait { key: 5, value: 14 };
const FB_DATA: i32 = 6;

fn named<T: Copy>(names: &[(&str, T)], text: &str) -> Option<T> {
    names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map(|&(_, value)| value)
}

fn trait_of(pair: &str) -> Result<Trait, Reason> {
    let refused = || Reason::new(format!("{:?} is not a trait and a value of it", pair.trim()));
    let (key, value) = pair.split_once('=').ok_or_else(refused)?;
    let (_, number, values) =
        TRAITS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(key.trim())).ok_or_else(refused)?;
    let value = match values {
        Values::Names(names) => named(names, value),
        Values::Power => text::size(value, 1).ok().filter(|bytes| bytes.is_power_of_two()),
        Values::Bytes => text::size(value, 1).ok(),
        Values::Allocator => named(&ALLOCATORS, value).map(|allocator| allocator as u64),
        Values::Boolean => text::boolean(value).ok().map(u64::from),
    };
    Ok(Trait { key: *number, value: value.ok_or_else(refused)? })
}

/// Reads OMP_ALLOCATOR.
///
/// # Errors
/// An unknown name, or a trait that is not one.
pub fn parse(value: &str) -> Result<AllocatorChoice, Reason> {
    let (name, traits) = match value.split_once(':') {
        None => (value, None),
        Some((name, traits)) => (name, Some(traits)),
    };
    if let (Some(allocator), None) = (named(&ALLOCATORS, name), traits) {
        return Ok(AllocatorChoice::Predefined(allocator));
    }
    let Some(space) = named(&SPACES, name) else {
        return Err(Reason::new("neither a predefined allocator nor a memory space with traits"));
    };
    let traits: Vec<_> = traits.map_or(Ok(Vec::new()), |traits| traits.split(',').map(trait_of).collect())?;
    if traits.contains(&ALLOCATOR_FB) && traits.iter().all(|item| item.key != FB_DATA) {
        return Err(Reason::new("allocator_fb needs an allocator as fb_data"));
    }
    Ok(AllocatorChoice::Made { space, traits })
}

impl fmt::Display for AllocatorChoice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Predefined(chosen) => {
                let name = ALLOCATORS.iter().find(|(_, allocator)| allocator == chosen);
                out.write_str(name.map_or("", |(name, _)| name))
            }
            Self::Made { space: chosen, traits } => {
                let name = SPACES.iter().find(|(_, space)| space == chosen);
                out.write_str(name.map_or("", |(name, _)| name))?;
                for (n, item) in traits.iter().enumerate() {
                    out.write_str(if n == 0 { ":" } else { "," })?;
                    item.fmt(out)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Trait {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((key, _, values)) = TRAITS.iter().find(|(_, number, _)| *number == self.key) else {
            return Ok(());
        };
        let name = match values {
            Values::Names(names) => names.iter().find(|(_, number)| *number == self.value).map(|(name, _)| *name),
            Values::Allocator => ALLOCATORS.iter().find(|(_, a)| *a as u64 == self.value).map(|(name, _)| *name),
            Values::Boolean => Some(if self.value == 0 { "false" } else { "true" }),
            Values::Power | Values::Bytes => None,
        };
        match name {
            Some(name) => write!(out, "{key}={name}"),
            None => write!(out, "{key}={}", self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predefined() {
        assert_eq!(parse(" OMP_Thread_Mem_Alloc "), Ok(AllocatorChoice::Predefined(Predefined::Thread)));
        assert_eq!(parse("omp_default_mem_alloc").unwrap_or_default().to_string(), "omp_default_mem_alloc");
        for text in ["", "omp_fast_mem_alloc", "omp_default_mem_alloc:pinned=true", "8"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn made_of_a_space_and_traits() {
        let text =
            "omp_high_bw_mem_space:alignment=64,pinned=true,fallback=allocator_fb,fb_data=omp_large_cap_mem_alloc";
        let expected = [(2, 64), (7, 1), (5, 14), (6, 2)].map(|(key, value)| Trait { key, value }).to_vec();
        let choice = AllocatorChoice::Made { space: Space::HighBandwidth, traits: expected };
        assert_eq!(choice.to_string(), text);
        assert_eq!(parse(text), Ok(choice));
        assert_eq!(parse("omp_const_mem_space"), Ok(AllocatorChoice::Made { space: Space::Const, traits: Vec::new() }));
        for text in [
            "omp_const_mem_space:",
            "omp_const_mem_space:alignment=3",
            "omp_const_mem_space:pinned",
            "x:pinned=1",
            "omp_const_mem_space:fallback=allocator_fb",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
