//! OMP_ALLOCATOR: a predefined allocator, or a memory space with traits (OpenMP 6.0, section 4.4.1).

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

/// The predefined memory spaces, numbered as `omp_memspace_handle_t` numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Space {
    /// omp_default_mem_space.
    Default = 0,
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
