//! Properties of allocators, over traits at random: those that make an allocator are kept, all others make none.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;

/// `omp_atv_default`, and what stands at the edges of what traits may be.
const EDGES: [u64; 12] = [u64::MAX, 0, 1, 2, 3, 8, 16, 64, 4096, 1 << 31, 1 << 63, u64::MAX - 1];

fn pair() -> impl Strategy<Value = Pair> {
    let key = prop_oneof![0..17_i32, any::<i32>()];
    let value = prop_oneof![0..30_u64, select(EDGES.to_vec()), any::<u64>()];
    (key, value).prop_map(|(key, value)| Pair { key, value })
}

proptest! {
    #[test]
    fn traits_are_sound_or_refused(pairs in prop::collection::vec(pair(), 0..6)) {
        if let Some(traits) = Traits::read(pairs.iter().copied()) {
            prop_assert!(traits.alignment.is_power_of_two() && traits.alignment >= block::UNIT);
            prop_assert!(traits.pool_size.is_none_or(|size| size > 0));
        } else {
            prop_assert!(!pairs.is_empty());
        }
    }

    #[test]
    fn blocks_of_any_allocator_are_whole(space in prop_oneof![0..6_usize, any::<usize>()], pairs in prop::collection::vec(pair(), 0..5), size in 0..5000_usize) {
        let traits = Traits::read(pairs.iter().copied());
        // Locked memory is the machine's to give; an alignment beyond reason is malloc's to refuse.
        prop_assume!(traits.is_none_or(|t| !t.pinned && t.alignment <= 4096 && t.fallback != Fallback::Abort));
        let allocator = create(space, pairs.iter().copied());
        let memory = allocate(0, size, true, allocator);
        if !memory.is_null() {
            // Without a fallback it is the allocator's own block.
            let own = traits.filter(|t| allocator != Allocator::NULL && t.fallback == Fallback::Null);
            prop_assert!(own.is_none_or(|t| memory.addr().is_multiple_of(t.alignment)));
            // SAFETY: the block has `size` bytes, zeroed.
            let bytes = unsafe { std::slice::from_raw_parts_mut(memory.cast::<u8>(), size) };
            prop_assert!(bytes.iter().all(|b| *b == 0));
            bytes.fill(0xa5);
            // SAFETY: it was just allocated, and nobody else knows it.
            unsafe { free(memory) };
        }
        destroy(allocator);
    }
}
