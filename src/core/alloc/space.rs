//! Memory spaces (OpenMP 6.0, sections 8.1 and 26.1).
//!
//! Handles are the numbers of `omp_memspace_handle_t`. The default space is 0 in GCC's header and 99 in LLVM's, where 0
//! is omp_null_mem_space; the rest are the same. Each host space is one resource: the machine's memory. Devices have none
//! that is known here.

use super::Allocator;

/// omp_null_mem_space; GCC's omp_default_mem_space.
pub const NULL: usize = 0;
/// LLVM's omp_default_mem_space.
pub const DEFAULT: usize = 99;
/// The other predefined spaces of host memory: large_cap, const, high_bw, low_lat.
const SPECIAL: std::ops::RangeInclusive<usize> = 1..=4;
/// ompx_gnu_managed_mem_space.
const MANAGED: usize = 200;

/// Whether allocators can be made of the space.
pub fn is_host(space: usize) -> bool {
    matches!(space, NULL | DEFAULT | MANAGED) || SPECIAL.contains(&space)
}

/// omp_initial_device: the host, whatever its number is.
const INITIAL_DEVICE: i32 = -1;

/// Whether all of `devices` are the host, whose number is `host`.
fn all_host(devices: &[i32], host: i32) -> bool {
    devices.iter().all(|device| [host, INITIAL_DEVICE].contains(device))
}

/// The space that has the memory of `space` on all of `devices`: itself if these are the host, else null. `host` is the
/// host's device number.
pub fn of_devices(space: usize, devices: &[i32], host: i32) -> usize {
    if is_host(space) && all_host(devices, host) { space } else { NULL }
}

/// The allocator of the memory of `space` on all of `devices`, with default traits: the predefined one if these are the
/// host, else null.
pub fn allocator_of_devices(space: usize, devices: &[i32], host: i32) -> Allocator {
    if !is_host(space) || !all_host(devices, host) {
        return Allocator::NULL;
    }
    match space {
        // The predefined allocators follow each other as the spaces do.
        1..=4 => Allocator::of(space + 1),
        MANAGED => Allocator::of(super::MANAGED as usize),
        _ => Allocator::DEFAULT,
    }
}

/// Resources of the space; 0 where it does not exist.
pub fn resources(space: usize) -> i32 {
    i32::from(is_host(space))
}

/// The part of `space` that has these resources, by their numbers: all of it or, where one does not exist, null.
pub fn part(space: usize, wanted: &[i32]) -> usize {
    let known = |resource: &i32| (0..resources(space)).contains(resource);
    if is_host(space) && !wanted.is_empty() && wanted.iter().all(known) { space } else { NULL }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn the_host_has_all_its_spaces() {
        for space in [1, 2, 3, 4, DEFAULT, MANAGED] {
            assert_eq!((of_devices(space, &[7, -1], 7), of_devices(space, &[7, 6], 7)), (space, NULL));
            assert_eq!((resources(space), part(space, &[0]), part(space, &[1])), (1, space, NULL));
            assert_eq!(part(space, &[]), NULL);
        }
        assert_eq!((of_devices(5, &[7], 7), resources(100), part(1000, &[0])), (NULL, 0, NULL));
    }

    #[test]
    fn predefined_allocators() {
        let handles = [NULL, DEFAULT, 1, 2, 3, 4, 5].map(|space| allocator_of_devices(space, &[0], 0).handle());
        assert_eq!(handles, [1, 1, 2, 3, 4, 5, 0]);
        assert_eq!(allocator_of_devices(DEFAULT, &[0], 3), Allocator::NULL);
    }
}
