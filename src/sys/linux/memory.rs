//! Whole pages: mapped, locked into memory, spread over NUMA nodes.

use std::ffi::c_void;
use std::ptr::NonNull;

/// The memory policies of `mbind` (linux/mempolicy.h) that allocators ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Pages come from the node where they are touched first.
    Local,
    /// Pages come from the nodes in turn.
    Interleave,
    /// Pages come from this node while it has some.
    Node(u32),
}

const MPOL_PREFERRED: i32 = 1;
const MPOL_INTERLEAVE: i32 = 3;
const MPOL_F_MEMS_ALLOWED: u64 = 4;

/// NUMA nodes that can be told apart here: the kernel's own limit (CONFIG_NODES_SHIFT is 10 at most).
const MAX_NODES: usize = 1024;
const WORDS: usize = MAX_NODES / 64;

/// Bytes of a page.
#[must_use]
pub fn page_size() -> usize {
    // SAFETY: always allowed.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// Maps `len` bytes of zeroed memory that belong to nobody else; none where the system refuses. `len` is in whole pages.
#[must_use]
pub fn map(len: usize) -> Option<NonNull<u8>> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: a new mapping, at an address of the kernel's choice.
    let start = unsafe { libc::mmap(std::ptr::null_mut(), len, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if start == libc::MAP_FAILED { None } else { NonNull::new(start.cast()) }
}

/// Gives mapped pages back; none where `len` is 0.
///
/// # Safety
/// `start` and `len` are whole pages of a mapping from [`map`], and nobody uses them any more.
pub unsafe fn unmap(start: *mut u8, len: usize) {
    if len > 0 {
        // SAFETY: the caller's promise.
        unsafe { libc::munmap(start.cast::<c_void>(), len) };
    }
}

/// Locks `len` bytes at `start` into physical memory; whether the system allowed it (RLIMIT_MEMLOCK). [`unmap`] undoes it.
#[must_use]
pub fn lock(start: *const u8, len: usize) -> bool {
    // SAFETY: mlock reads and writes nothing of the program's; a range that is not mapped is an error.
    unsafe { libc::mlock(start.cast(), len) == 0 }
}

/// The NUMA nodes that the calling thread may have memory of, in increasing order; empty where the kernel does not say.
#[must_use]
pub fn nodes() -> Vec<u32> {
    let mut mask = [0_u64; WORDS];
    // SAFETY: `mask` has room for the number of bits that is given.
    let result = unsafe {
        libc::syscall(
            libc::SYS_get_mempolicy,
            std::ptr::null_mut::<i32>(),
            mask.as_mut_ptr(),
            MAX_NODES,
            std::ptr::null_mut::<c_void>(),
            MPOL_F_MEMS_ALLOWED,
        )
    };
    let allowed = |node: &u32| mask[*node as usize / 64] >> (node % 64) & 1 != 0;
    if result == 0 { (0..MAX_NODES as u32).filter(allowed).collect() } else { Vec::new() }
}

/// Sets the policy for whole pages from `start`, `len` bytes, that are not yet touched; `nodes` is for
/// [`Policy::Interleave`]. Whether the system took it: it is advice, the memory is there in either case.
pub fn bind(start: NonNull<u8>, len: usize, policy: Policy, nodes: &[u32]) -> bool {
    let mut mask = [0_u64; WORDS];
    let mut add = |node: u32| {
        if let Some(word) = mask.get_mut(node as usize / 64) {
            *word |= 1 << (node % 64);
        }
    };
    let mode = match policy {
        // Preferring no node at all is the local policy, on every kernel.
        Policy::Local => MPOL_PREFERRED,
        Policy::Interleave => {
            nodes.iter().copied().for_each(add);
            MPOL_INTERLEAVE
        }
        Policy::Node(node) => {
            add(node);
            MPOL_PREFERRED
        }
    };
    // SAFETY: the mask has as many bits as is said (the kernel counts one more than it reads); the call changes no
    // contents.
    unsafe { libc::syscall(libc::SYS_mbind, start.as_ptr(), len, mode, mask.as_ptr(), MAX_NODES + 1, 0_u32) == 0 }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// The policy of the page at `address`.
    fn policy_at(address: *const u8) -> Option<i32> {
        const MPOL_F_ADDR: u64 = 2;
        let mut mode = -1_i32;
        let mut mask = [0_u64; WORDS];
        // SAFETY: both are valid for what the kernel writes.
        let result = unsafe {
            libc::syscall(libc::SYS_get_mempolicy, &raw mut mode, mask.as_mut_ptr(), MAX_NODES, address, MPOL_F_ADDR)
        };
        (result == 0).then_some(mode)
    }

    #[test]
    fn pages_take_a_policy() {
        let len = 8 * page_size();
        let start = map(len).unwrap();
        let nodes = nodes();
        // A kernel without NUMA, or a sandbox without these calls, refuses them all: then there is nothing to see.
        if let (Some(&first), true) = (nodes.first(), policy_at(start.as_ptr()).is_some()) {
            if bind(start, len, Policy::Interleave, &nodes) {
                assert_eq!(policy_at(start.as_ptr()), Some(MPOL_INTERLEAVE));
            }
            if bind(start, len / 2, Policy::Node(first), &[]) {
                assert_eq!(policy_at(start.as_ptr()), Some(MPOL_PREFERRED));
            }
        }
        // SAFETY: mapped above, all of it.
        unsafe { unmap(start.as_ptr(), len) };
    }

    #[test]
    fn what_cannot_be_had() {
        assert!(map(usize::MAX & !(page_size() - 1)).is_none());
        assert!(!lock(std::ptr::without_provenance(page_size()), page_size()));
        assert!(page_size().is_power_of_two());
    }
}
