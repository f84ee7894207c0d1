use super::*;

fn made(pairs: &[(i32, u64)]) -> Allocator {
    let made = create(space::DEFAULT, pairs.iter().map(|&(key, value)| Pair { key, value }));
    assert_ne!(made, Allocator::NULL);
    made
}

fn alloc(size: usize, allocator: Allocator) -> *mut c_void {
    allocate(0, size, false, allocator)
}

/// Frees what came from these functions.
fn release(memory: *mut c_void) {
    // SAFETY: the tests free what they allocated, once.
    unsafe { free(memory) }
}

fn resized(memory: *mut c_void, size: usize, allocator: Allocator) -> *mut c_void {
    // SAFETY: as in `release`.
    unsafe { reallocate(memory, size, allocator) }
}

fn fill(memory: *mut c_void, size: usize, byte: u8) {
    // SAFETY: the block's own bytes.
    unsafe { memory.cast::<u8>().write_bytes(byte, size) }
}

fn holds(memory: *mut c_void, size: usize, byte: u8) -> bool {
    // SAFETY: the block's own bytes, written by `fill`.
    (0..size).all(|at| unsafe { *memory.cast::<u8>().add(at) } == byte)
}

const POOL: i32 = 4;
const FALLBACK: i32 = 5;
const FB_DATA: i32 = 6;
const NULL_FB: u64 = 12;

#[test]
fn sizes_and_alignments_without_sense() {
    for allocator in
        [Allocator::DEFAULT, Allocator::of(5), Allocator::NULL, Allocator::of(usize::MAX), Allocator::of(9)]
    {
        assert!(alloc(0, allocator).is_null());
        assert!(allocate(24, 8, false, allocator).is_null());
        assert!(alloc(usize::MAX, allocator).is_null());
        assert!(allocate_zeroed(0, usize::MAX / 2, 3, allocator).is_null());
        assert!(allocate_zeroed(0, 0, 3, allocator).is_null());
        let memory = alloc(1, allocator);
        assert!(!memory.is_null());
        release(memory);
    }
    release(null_mut());
}

#[test]
fn a_pool_and_its_fallbacks() {
    let strict = made(&[(POOL, 1000), (FALLBACK, NULL_FB), (2, 64)]);
    let chained = made(&[(POOL, 500), (FALLBACK, 14), (FB_DATA, strict.handle() as u64)]);
    let mild = made(&[(POOL, 500)]);
    let first = alloc(400, chained);
    let second = alloc(400, chained);
    assert_eq!(second.addr() % 64, 0);
    let third = alloc(500, chained);
    assert!(third.addr().is_multiple_of(64) && !third.is_null());
    assert!(alloc(300, chained).is_null() && alloc(300, strict).is_null());
    release(second);
    let again = alloc(300, chained);
    assert!(!again.is_null());
    let beyond = alloc(10_000, mild);
    // SAFETY: in use.
    assert_eq!(unsafe { Block::at(NonNull::new(beyond).unwrap()) }.allocator(), Allocator::DEFAULT);
    [first, third, again, beyond].into_iter().for_each(release);
    [chained, strict, mild].into_iter().for_each(destroy);
}

#[test]
fn blocks_grow_in_their_pool() {
    let pool = made(&[(POOL, 1000), (FALLBACK, NULL_FB)]);
    let memory = alloc(600, pool);
    fill(memory, 600, 7);
    let memory = resized(memory, 900, Allocator::NULL);
    assert!(holds(memory, 600, 7));
    assert!(resized(memory, 985, pool).is_null(), "1001 bytes with the header");
    let memory = resized(memory, 10, pool);
    assert!(holds(memory, 10, 7));
    let other = alloc(900, pool);
    assert!(!other.is_null());
    let outside = resized(other, 950, Allocator::DEFAULT);
    let inside = alloc(900, pool);
    assert!(!outside.is_null() && !inside.is_null());
    // From default memory into a full pool: refused, and the block is as it was.
    fill(outside, 950, 9);
    assert!(resized(outside, 800, pool).is_null() && holds(outside, 950, 9));
    assert!(resized(inside, 0, pool).is_null());
    let outside = resized(outside, 800, pool);
    assert!(holds(outside, 800, 9));
    [memory, outside].into_iter().for_each(release);
    // All was given back.
    let whole = alloc(1000 - block::UNIT, pool);
    assert!(!whole.is_null());
    release(whole);
    destroy(pool);
}

#[test]
fn blocks_keep_their_alignment() {
    let aligned = made(&[(2, 256)]);
    let mut memory = alloc(100, aligned);
    fill(memory, 100, 3);
    for size in [5000, 200_000, 100] {
        memory = resized(memory, size, Allocator::NULL);
        assert!(memory.addr().is_multiple_of(256) && holds(memory, 100, 3));
    }
    memory = resized(memory, 300, Allocator::DEFAULT);
    memory = resized(memory, 400, aligned);
    assert!(memory.addr().is_multiple_of(256) && holds(memory, 100, 3));
    release(memory);
    destroy(aligned);
}

#[test]
fn memory_that_outlives_its_allocator() {
    let pool = made(&[(POOL, 1000)]);
    let free_pool = made(&[]);
    let (counted, plain) = (alloc(100, pool), alloc(100, free_pool));
    destroy(pool);
    destroy(free_pool);
    // Whatever has the second one's number now has a pool of its own, which the old block does not touch.
    let next = made(&[(POOL, 100), (FALLBACK, NULL_FB)]);
    release(counted);
    release(plain);
    assert!(alloc(100, next).is_null());
    let fits = alloc(84, next);
    assert!(!fits.is_null());
    release(fits);
    destroy(next);
    // A destroyed allocator is default memory.
    let memory = alloc(5000, next);
    assert!(!memory.is_null());
    release(memory);
}

#[test]
fn pinned_memory() {
    for allocator in [Allocator::of(PINNED as usize), made(&[(7, 1), (FALLBACK, NULL_FB)])] {
        let memory = allocate(1 << 13, 5000, true, allocator);
        // The system may not allow it.
        if !memory.is_null() {
            assert!(memory.addr().is_multiple_of(1 << 13) && holds(memory, 5000, 0));
            fill(memory, 5000, 1);
            let memory = resized(memory, 9000, Allocator::NULL);
            assert!(memory.is_null() || holds(memory, 5000, 1));
            release(memory);
        }
        // More than can be locked.
        assert!(alloc(1 << 46, allocator).is_null());
    }
}

#[test]
fn spaces_that_are_not_here() {
    for space in [5, 98, 100, 101, 102, 1024, usize::MAX] {
        assert_eq!(create(space, []), Allocator::NULL);
    }
    assert!(alloc(10, Allocator::of(100)).is_null());
    for space in [0, 1, 2, 3, 4, 99, 200] {
        let allocator = create(space, []);
        let memory = alloc(10, allocator);
        assert!(!memory.is_null());
        release(memory);
        destroy(allocator);
    }
}

#[test]
fn handles() {
    assert_eq!(Allocator::existing(0), None);
    assert_eq!(Allocator::existing(9), None);
    assert_eq!(Allocator::existing(8).map(Allocator::handle), Some(8));
    let allocator = made(&[]);
    assert!(allocator.handle() > 1024);
    assert_eq!(Allocator::existing(allocator.handle()), Some(allocator));
    destroy(allocator);
    assert_eq!(Allocator::existing(allocator.handle()), None);
    destroy(Allocator::DEFAULT);
    assert_eq!(Allocator::existing(1), Some(Allocator::DEFAULT));
}
