//! Doacross loops: iterations that wait for named earlier ones (`ordered(n)` with depend/doacross clauses,
//! OpenMP 5.2 section 15.9.6).
//!
//! Two forms, as the ABIs know different things when the loop starts. `__kmpc_doacross_*` does not know the loop's
//! schedule: a bit for each iteration. GOMP knows it: a row for each part of the outer loop that is run in order (a
//! member's, or a chunk), holding how far it is. Both only ever grow, so a wait is for a value and not for an event.
//!
//! A post changes its cell (Release) and opens the cell's gate; a wait reads the cell (Acquire) and sleeps at the
//! gate. Gates are shared by many cells: a post wakes waiters for others, which look again.

use super::static_::balanced_block;
use crate::core::primitive::{AtomicU64, CachePadded, Ordering};
use crate::core::sync::raw::HeapMutex;
use crate::core::wait::Gate;

const GATES: usize = if cfg!(loom) { 1 } else { 16 };

/// One loop of the nest, as `kmp_dim` gives it: `lo..=up` by `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dim {
    /// The first value.
    pub lo: i64,
    /// The bound, inclusive.
    pub up: i64,
    /// The stride, not 0.
    pub step: i64,
}

impl Dim {
    fn len(self) -> u64 {
        super::int::trip_inclusive(self.lo, self.up, self.step)
    }

    /// The number of the iteration with `value`; none when the loop has no such value.
    fn index(self, value: i64) -> Option<u64> {
        let (low, high) = if self.step > 0 { (self.lo, self.up) } else { (self.up, self.lo) };
        let distance = (value as u64).wrapping_sub(self.lo as u64);
        let distance = if self.step > 0 { distance } else { distance.wrapping_neg() };
        let step = self.step.unsigned_abs();
        // Between two values is none: a program that names it waits for nothing (OpenMP 5.2, section 15.9.6).
        (value >= low && value <= high && step != 0 && distance.is_multiple_of(step)).then(|| distance / step)
    }
}

/// Which row an iteration of the outer loop posts to: one row for what one member runs in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// A block a member.
    Blocks,
    /// A row a member; chunks of so many iterations are dealt round robin.
    Dealt(u64),
    /// A row a chunk of so many iterations.
    Chunks(u64),
    /// A row an iteration.
    Each,
}

/// How far a doacross loop is, for all members.
#[derive(Debug)]
pub struct Doacross {
    form: Form,
    gates: Box<[CachePadded<Gate>; GATES]>,
}

#[derive(Debug)]
enum Form {
    Bits { dims: Box<[Dim]>, bits: Box<[AtomicU64]> },
    Rows { counts: Box<[u64]>, rows: Rows, outer: u64, n: u64, cells: Cells },
}

#[derive(Debug)]
enum Cells {
    /// The number of the latest posted iteration of the nest, plus 1; `1 << shift` words apart.
    Linear { shift: u32, words: Box<[AtomicU64]> },
    /// The vector of the latest posted iteration: the nest has 2^64 iterations or more.
    Vectors(Box<[HeapMutex<Box<[u64]>>]>),
}

impl Doacross {
    fn new(form: Form) -> Self {
        Doacross { form, gates: Box::new(std::array::from_fn(|_| CachePadded::new(Gate::new()))) }
    }

    /// A bit for each iteration of the nest.
    #[must_use]
    pub fn bits(dims: Box<[Dim]>) -> Self {
        let trip = dims.iter().fold(1u64, |trip, dim| trip.saturating_mul(dim.len()));
        let bits = (0..trip.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self::new(Form::Bits { dims, bits })
    }

    /// A row for what each of `n` members runs in order of a nest with `counts` iterations.
    #[must_use]
    pub fn rows(counts: &[u64], rows: Rows, n: u32) -> Self {
        let (outer, n) = (counts.first().copied().unwrap_or(0), u64::from(n));
        let amount = match rows {
            Rows::Blocks | Rows::Dealt(_) => n,
            Rows::Chunks(chunk) => outer.div_ceil(chunk.max(1)),
            Rows::Each => outer,
        };
        let fits = counts.iter().try_fold(1u64, |all, &count| all.checked_mul(count)).is_some_and(|all| all < u64::MAX);
        let cells = if fits {
            // Rows of their own lines while that is cheap. Where there are many, neighbours have one owner mostly.
            let shift = if amount <= 1024 { 4 } else { 0 };
            Cells::Linear { shift, words: (0..amount << shift).map(|_| AtomicU64::new(0)).collect() }
        } else {
            Cells::Vectors((0..amount).map(|_| HeapMutex::new(Box::default())).collect())
        };
        Self::new(Form::Rows { counts: counts.into(), rows, outer, n, cells })
    }

    /// How many loops the nest has.
    #[must_use]
    pub fn depth(&self) -> usize {
        match &self.form {
            Form::Bits { dims, .. } => dims.len(),
            Form::Rows { counts, .. } => counts.len(),
        }
    }

    /// The iteration at `vector` is done as far as others wait for it.
    pub fn post(&self, vector: &[i64]) {
        match &self.form {
            Form::Bits { dims, bits } => {
                let Some((word, bit)) = bit_of(dims, vector) else { return };
                // Release: pairs with the Acquire in `wait`.
                bits[word].fetch_or(bit, Ordering::Release);
                self.gate(word).open();
            }
            Form::Rows { counts, cells, .. } => {
                let Some(row) = self.row(counts, vector) else { return };
                match cells {
                    Cells::Linear { shift, words } => {
                        // Release: pairs with the Acquire in `wait`. One member at a time posts to a row, in order.
                        words[row << shift].store(linear(counts, vector) + 1, Ordering::Release);
                    }
                    Cells::Vectors(vectors) => {
                        let latest = vector.iter().map(|&v| v as u64).collect();
                        *vectors[row].lock() = latest;
                    }
                }
                self.gate(row).open();
            }
        }
    }

    /// Waits until the iteration at `vector` was posted. One outside the loops was long ago.
    pub fn wait(&self, vector: &[i64]) {
        match &self.form {
            Form::Bits { dims, bits } => {
                let Some((word, bit)) = bit_of(dims, vector) else { return };
                // Acquire: pairs with the Release in `post`.
                self.wait_for(word, || bits[word].load(Ordering::Acquire) & bit != 0);
            }
            Form::Rows { counts, cells, .. } => {
                let Some(row) = self.row(counts, vector) else { return };
                match cells {
                    Cells::Linear { shift, words } => {
                        let goal = linear(counts, vector);
                        // Acquire: pairs with the Release in `post`.
                        self.wait_for(row, || words[row << shift].load(Ordering::Acquire) > goal);
                    }
                    Cells::Vectors(vectors) => self.wait_for(row, || {
                        let latest = vectors[row].lock();
                        !latest.is_empty() && latest.iter().copied().ge(vector.iter().map(|&v| v as u64))
                    }),
                }
            }
        }
    }

    #[inline]
    fn wait_for(&self, cell: usize, mut ready: impl FnMut() -> bool) {
        if !ready() {
            self.gate(cell).wait_until(ready);
        }
    }

    #[inline]
    fn gate(&self, cell: usize) -> &Gate {
        &self.gates[cell % GATES]
    }

    /// The row of the iteration at `vector`; none outside the nest.
    fn row(&self, counts: &[u64], vector: &[i64]) -> Option<usize> {
        let Form::Rows { rows, outer, n, .. } = &self.form else { return None };
        if !counts.iter().zip(vector).all(|(&count, &value)| (value as u64) < count) {
            return None;
        }
        let first = vector[0] as u64;
        let row = match *rows {
            Rows::Blocks => block_of(first, *outer, *n),
            Rows::Dealt(chunk) => first / chunk.max(1) % n,
            Rows::Chunks(chunk) => first / chunk.max(1),
            Rows::Each => first,
        };
        Some(row as usize)
    }
}

/// Whose block iteration `first` is in: the inverse of [`balanced_block`].
fn block_of(first: u64, trip: u64, n: u64) -> u64 {
    let (small, extra) = (trip / n, trip % n);
    let (boundary, _) = balanced_block(trip, extra, n);
    if first < boundary { first / (small + 1) } else { extra + (first - boundary) / small.max(1) }
}

/// The number of the iteration at `vector` of a nest with `counts`.
fn linear(counts: &[u64], vector: &[i64]) -> u64 {
    counts.iter().zip(vector).fold(0u64, |number, (&count, &v)| number.wrapping_mul(count).wrapping_add(v as u64))
}

/// The word and the bit of the iteration at `vector`; none outside the nest.
fn bit_of(dims: &[Dim], vector: &[i64]) -> Option<(usize, u64)> {
    let mut number = 0u64;
    for (dim, &value) in dims.iter().zip(vector) {
        number = number * dim.len() + dim.index(value)?;
    }
    Some(((number / 64) as usize, 1 << (number % 64)))
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn blocks_inverse() {
        for (trip, n) in [(1u64, 4u64), (3, 4), (4, 4), (17, 5), (100, 7)] {
            for id in 0..n {
                let (first, len) = balanced_block(trip, id, n);
                assert!((first..first + len).all(|i| block_of(i, trip, n) == id));
            }
        }
    }

    #[test]
    fn outside_the_nest_is_long_done() {
        let cells = Doacross::bits(Box::new([
            Dim { lo: 10, up: 0, step: -2 },
            Dim { lo: i64::MIN, up: i64::MIN + 5, step: 5 },
        ]));
        cells.wait(&[12, i64::MIN]);
        cells.wait(&[-1, i64::MIN]);
        cells.wait(&[10, i64::MAX]);
        cells.wait(&[9, i64::MIN]);
        cells.wait(&[10, i64::MIN + 3]);
        cells.post(&[0, i64::MIN + 5]);
        cells.wait(&[0, i64::MIN + 5]);
        assert!(matches!(&cells.form, Form::Bits { bits, .. } if bits[0].load(Ordering::Relaxed) == 1 << 11));
    }

    /// The same where the members' order is known: neither beyond a row's end nor another row.
    #[test]
    fn outside_the_rows_is_long_done() {
        for rows in [Rows::Blocks, Rows::Dealt(2), Rows::Chunks(2), Rows::Each] {
            for counts in [[4, 5], [1 << 40, 1 << 40]] {
                if counts[0] > 4 && matches!(rows, Rows::Chunks(_) | Rows::Each) {
                    continue;
                }
                let cells = Doacross::rows(&counts, rows, 3);
                let (outer, inner) = (counts[0] as i64, counts[1] as i64);
                let outside =
                    [[outer, 0], [-1, 0], [0, inner], [0, -1], [i64::MAX, 0], [i64::MIN, i64::MIN], [outer + 7, inner]];
                outside.iter().for_each(|vector| cells.wait(vector));
                outside.iter().for_each(|vector| cells.post(vector));
                cells.post(&[1, 2]);
                cells.wait(&[1, 2]);
            }
        }
    }

    #[test]
    fn too_many_iterations_for_a_number() {
        let cells = Doacross::rows(&[4, 1 << 40, 1 << 40], Rows::Chunks(2), 2);
        cells.post(&[1, 7, 9]);
        cells.wait(&[1, 7, 9]);
        cells.wait(&[1, 6, 1 << 39]);
        cells.wait(&[0, 1 << 39, 1 << 39]);
        assert!(matches!(cells.form, Form::Rows { cells: Cells::Vectors(ref rows), .. } if rows.len() == 2));
    }
}
