//! Maps by address: places in one piece of memory, tried one after the other from that which the address comes to.
//!
//! Not std's map: that one takes its hash's seed from thread-local storage, and knows its memory by an address in the
//! middle, so that leak checkers take it for lost.

/// What is known of addresses.
pub struct ByAddress<T> {
    /// A power of two of them, of which at least a quarter are empty; or none.
    places: Vec<Option<(usize, T)>>,
    count: usize,
}

/// Places that the first entry makes.
const FIRST: usize = 4;

impl<T> Default for ByAddress<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> ByAddress<T> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self { places: Vec::new(), count: 0 }
    }

    /// Entries.
    #[inline]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The place that `address` comes to.
    #[inline]
    fn home(&self, address: usize) -> usize {
        // The high half of the product depends on all bits. (Halves of 64 bits run together at some distances of addresses.)
        let product = u128::from(address as u64) * 0x9e37_79b9_7f4a_7c15;
        ((product >> 64) as u64 ^ product as u64) as usize & (self.places.len() - 1)
    }

    /// The place of `address`, and whether it is there, or would be entered there. There are places.
    #[inline]
    fn find(&self, address: usize) -> (usize, bool) {
        let mut place = self.home(address);
        loop {
            match &self.places[place] {
                None => return (place, false),
                Some((there, _)) if *there == address => return (place, true),
                Some(_) => place = (place + 1) & (self.places.len() - 1),
            }
        }
    }

    /// What is known of `address`.
    #[inline]
    pub fn get(&self, address: usize) -> Option<&T> {
        if self.is_empty() {
            return None;
        }
        let (place, _) = self.find(address);
        self.places[place].as_ref().map(|(_, value)| value)
    }

    /// What is known of `address`; what `make` says, if that was nothing.
    #[inline]
    pub fn get_or_insert_with(&mut self, address: usize, make: impl FnOnce() -> T) -> &mut T {
        if self.count >= self.places.len() / 4 * 3 {
            self.grow();
        }
        let (place, there) = self.find(address);
        if !there {
            self.count += 1;
        }
        &mut self.places[place].get_or_insert_with(|| (address, make())).1
    }

    /// Replaces what is known of `address`.
    pub fn insert(&mut self, address: usize, value: T) {
        let mut value = Some(value);
        let held = self.get_or_insert_with(address, || value.take().expect("it is there"));
        if let Some(value) = value {
            *held = value;
        }
    }

    #[cold]
    fn grow(&mut self) {
        self.lay_out((2 * self.places.len()).max(FIRST), |_| true);
    }

    /// Enters what is to be kept into `size` places.
    fn lay_out(&mut self, size: usize, mut keep: impl FnMut(&T) -> bool) {
        let old = std::mem::replace(&mut self.places, std::iter::repeat_with(|| None).take(size).collect());
        self.count = 0;
        for (address, value) in old.into_iter().flatten() {
            if keep(&value) {
                let (place, _) = self.find(address);
                self.places[place] = Some((address, value));
                self.count += 1;
            }
        }
    }

    /// Forgets `address`.
    pub fn remove(&mut self, address: usize) {
        if self.is_empty() {
            return;
        }
        let (mut empty, there) = self.find(address);
        if !there {
            return;
        }
        self.places[empty] = None;
        self.count -= 1;
        // Those behind that could not be found any more move up.
        let mask = self.places.len() - 1;
        let mut place = (empty + 1) & mask;
        while let Some((there, _)) = self.places[place] {
            let (way_home, way_up) = (place.wrapping_sub(self.home(there)) & mask, place.wrapping_sub(empty) & mask);
            if way_home >= way_up {
                self.places.swap(place, empty);
                empty = place;
            }
            place = (place + 1) & mask;
        }
    }

    /// Forgets the addresses of which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.lay_out(self.places.len(), keep);
    }

    /// Forgets all, and says what was known.
    pub fn take_all(&mut self) -> impl Iterator<Item = T> {
        self.count = 0;
        std::mem::take(&mut self.places).into_iter().flatten().map(|(_, value)| value)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn of_no_entries() {
        let mut map = ByAddress::<u32>::new();
        assert!(map.get(0).is_none() && map.is_empty());
        map.remove(0);
        map.retain(|_| false);
        assert_eq!(map.take_all().count(), 0);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Insert(usize, u32),
        Ask(usize, u32),
        Remove(usize),
        Retain(u32),
        TakeAll,
    }

    fn step() -> impl Strategy<Value = Step> {
        // Few addresses, as programs have them: near each other, the lowest and the highest among them.
        let address = prop_oneof![(0..24usize).prop_map(|i| i * 8), Just(usize::MAX)];
        prop_oneof![
            8 => (address.clone(), any::<u32>()).prop_map(|(a, v)| Step::Insert(a, v)),
            8 => (address.clone(), any::<u32>()).prop_map(|(a, v)| Step::Ask(a, v)),
            8 => address.prop_map(Step::Remove),
            1 => (2..5u32).prop_map(Step::Retain),
            1 => Just(Step::TakeAll),
        ]
    }

    proptest! {
        #[test]
        fn does_as_an_ordered_map(steps in prop::collection::vec(step(), 0..200)) {
            let (mut map, mut model) = (ByAddress::new(), BTreeMap::new());
            for step in steps {
                match step {
                    Step::Insert(a, v) => {
                        map.insert(a, v);
                        model.insert(a, v);
                    }
                    Step::Ask(a, v) => {
                        prop_assert_eq!(*map.get_or_insert_with(a, || v), *model.entry(a).or_insert(v));
                    }
                    Step::Remove(a) => {
                        map.remove(a);
                        model.remove(&a);
                    }
                    Step::Retain(n) => {
                        map.retain(|v| v % n != 0);
                        model.retain(|_, v| *v % n != 0);
                    }
                    Step::TakeAll => {
                        let mut all: Vec<_> = map.take_all().collect();
                        let mut wanted: Vec<_> = std::mem::take(&mut model).into_values().collect();
                        all.sort_unstable();
                        wanted.sort_unstable();
                        prop_assert_eq!(all, wanted);
                    }
                }
                prop_assert_eq!(map.len(), model.len());
                for (a, v) in &model {
                    prop_assert_eq!(map.get(*a), Some(v));
                }
                prop_assert!((0..24).all(|i| map.get(i * 8).is_some() == model.contains_key(&(i * 8))));
            }
        }
    }
}
