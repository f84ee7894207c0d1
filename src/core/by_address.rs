//! Maps by address.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes an address, without the random state that std's maps take from thread-local storage.
#[derive(Default)]
pub struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(byte as usize);
        }
    }

    fn write_usize(&mut self, value: usize) {
        // The high half of the product depends on all bits; the map wants them low and high.
        let product = u128::from(self.0 ^ value as u64) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

/// What is known of addresses.
pub type ByAddress<T> = HashMap<usize, T, BuildHasherDefault<AddressHasher>>;

/// A map without entries, for statics.
pub const fn none<T>() -> ByAddress<T> {
    HashMap::with_hasher(BuildHasherDefault::new())
}
