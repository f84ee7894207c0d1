//! Collapsed loop nests whose inner bounds may depend on an outer loop's value (OpenMP 5.2 section 4.4.2): which values
//! the iterations of a nest have, counted in the order in which a single thread runs them.
//!
//! Where no inner loop depends on a loop, its iterations are alike and are counted by a product. The innermost pair of
//! loops, if dependent, is counted by the sum of a linear function rounded down, which takes a few divisions whatever the
//! number of iterations. So the parts of a triangle or a trapezoid are of the same size, and cost no walk over the nest;
//! only a loop further out that others depend on is walked over.

use super::static_::balanced_block;

/// An integer type, 8 to 64 bits wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// 8, 16, 32 or 64.
    pub bits: u32,
    /// Whether it has negative values.
    pub signed: bool,
}

impl Width {
    /// The value that the low bits of `bits` stand for.
    fn value(self, bits: u64) -> i128 {
        let unused = 64 - self.bits;
        if self.signed { i128::from((bits << unused) as i64 >> unused) } else { i128::from(bits << unused >> unused) }
    }

    /// The same, extended to 64 bits.
    #[inline]
    #[must_use]
    pub fn extended(self, bits: u64) -> u64 {
        self.value(bits) as u64
    }

    /// The same, of a value's low bits.
    fn wrap(self, value: i128) -> i128 {
        self.value(value as u64)
    }

    /// The signed type of the same width.
    fn signed(self) -> Self {
        Width { signed: true, ..self }
    }
}

/// A bound: `base + slope * v`, where `v` is the outer loop's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// In the loop's type.
    pub base: u64,
    /// In the signed type of the same width; 0 in a loop that depends on none.
    pub slope: u64,
}

/// One loop of a nest, the outermost being the first.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// The type that bounds are computed in.
    pub width: Width,
    /// Upwards (compared by `<`, `<=`), or downwards.
    pub up: bool,
    /// Whether the bound itself is of the loop.
    pub inclusive: bool,
    /// The loop that this one depends on; any, where both slopes are 0.
    pub outer: usize,
    /// The first value.
    pub lb: Line,
    /// The bound.
    pub ub: Line,
    /// The stride in the signed type; its sign is that of `up`.
    pub step: u64,
}

/// The iterations of a loop for given values of those around it.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: i128,
    step: i128,
    trip: i128,
}

impl Run {
    fn at(&self, index: i128) -> i128 {
        self.first + index * self.step
    }
}

impl Level {
    fn slope(&self, line: Line) -> i128 {
        self.width.signed().value(line.slope)
    }

    fn depends(&self) -> bool {
        self.slope(self.lb) != 0 || self.slope(self.ub) != 0
    }

    fn bound(&self, line: Line, outer: i128) -> i128 {
        self.width.wrap(self.width.value(line.base) + self.slope(line) * outer)
    }

    fn magnitude(&self) -> i128 {
        self.width.signed().value(self.step).abs()
    }

    /// From the first value to the last possible one, in the loop's direction; negative in an empty loop.
    fn distance(&self, outer: i128) -> i128 {
        let (lb, ub) = (self.bound(self.lb, outer), self.bound(self.ub, outer));
        (if self.up { ub - lb } else { lb - ub }) - i128::from(!self.inclusive)
    }

    fn run(&self, outer: i128) -> Run {
        let (distance, magnitude) = (self.distance(outer), self.magnitude());
        let trip = if distance < 0 || magnitude == 0 { 0 } else { distance / magnitude + 1 };
        Run { first: self.bound(self.lb, outer), step: if self.up { magnitude } else { -magnitude }, trip }
    }

    /// The number of iterations of a loop that depends on none.
    #[must_use]
    pub fn trip(&self) -> u64 {
        self.run(0).trip as u64
    }

    /// The value of iteration `index` of a loop that depends on none.
    #[inline]
    #[must_use]
    pub fn value(&self, index: u64) -> u64 {
        let bits = self.lb.base.wrapping_add(index.wrapping_mul(self.width.signed().value(self.step) as u64));
        self.width.value(bits) as u64
    }
}

/// The first and the last iteration of a member's part of a nest: a value for each loop, the outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestPart {
    /// Where the part starts.
    pub first: Vec<i128>,
    /// Where it ends, inclusive.
    pub end: Vec<i128>,
    /// The nest's last iteration is in the part.
    pub last: bool,
}

/// Member `tid`'s part in a team of `n`: parts differ by one iteration at most. None for a member with nothing to do.
#[must_use]
pub fn nest_part(levels: &[Level], tid: u32, n: u32) -> Option<NestPart> {
    let nest = Nest { levels };
    let total = nest.count(0, &mut vec![0; levels.len()]) as u64;
    let (first, len) = balanced_block(total, u64::from(tid), u64::from(n.max(1)));
    (len > 0).then(|| NestPart {
        first: nest.point(first),
        end: nest.point(first + (len - 1)),
        last: first + len == total,
    })
}

struct Nest<'a> {
    levels: &'a [Level],
}

impl Nest<'_> {
    fn run(&self, at: usize, values: &[i128]) -> Run {
        let level = &self.levels[at];
        level.run(values.get(level.outer).copied().unwrap_or(0))
    }

    /// Whether a loop inside of `at` depends on it.
    fn matters(&self, at: usize) -> bool {
        self.levels[at + 1..].iter().any(|level| level.outer == at && level.depends())
    }

    /// The number of iterations of the nest from loop `at` inwards, for the `values` of the loops around.
    fn count(&self, at: usize, values: &mut [i128]) -> i128 {
        let run = self.run(at, values);
        if at + 1 == self.levels.len() || run.trip == 0 {
            return run.trip;
        }
        if !self.matters(at) {
            return run.trip * self.count(at + 1, values);
        }
        if at + 2 == self.levels.len() {
            return self.pair(run, run.trip);
        }
        let count = |t| {
            values[at] = run.at(t);
            self.count(at + 1, values)
        };
        (0..run.trip).map(count).sum()
    }

    /// The number of iterations of the innermost pair of loops in the first `outer` iterations of its outer one.
    fn pair(&self, run: Run, outer: i128) -> i128 {
        let inner = &self.levels[self.levels.len() - 1];
        let growth = (inner.slope(inner.ub) - inner.slope(inner.lb)) * run.step * if inner.up { 1 } else { -1 };
        linear_trips(inner.distance(run.first), growth, inner.magnitude(), outer)
    }

    /// The values of iteration `number`, which the nest has.
    fn point(&self, number: u64) -> Vec<i128> {
        let mut values = vec![0; self.levels.len()];
        let mut left = i128::from(number);
        for at in 0..self.levels.len() {
            let index;
            (index, left) = self.split(at, left, &mut values);
            values[at] = self.run(at, &values).at(index);
        }
        values
    }

    /// In which iteration of loop `at` iteration `number` of the nest from there inwards is, and its number in that.
    fn split(&self, at: usize, number: i128, values: &mut [i128]) -> (i128, i128) {
        let run = self.run(at, values);
        if at + 1 == self.levels.len() {
            return (number, 0);
        }
        if !self.matters(at) {
            let each = self.count(at + 1, values);
            return (number / each, number % each);
        }
        if at + 2 == self.levels.len() {
            // The last `low` with `pair(low) <= number`.
            let (mut low, mut high) = (0, run.trip);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if self.pair(run, middle) <= number { low = middle } else { high = middle }
            }
            return (low, number - self.pair(run, low));
        }
        let mut left = number;
        for t in 0..run.trip {
            values[at] = run.at(t);
            let here = self.count(at + 1, values);
            if left < here {
                return (t, left);
            }
            left -= here;
        }
        (run.trip - 1, 0)
    }
}

/// The sum over `t` in `0..n` of the iterations of a loop by `step` over a distance of `start + growth * t`.
fn linear_trips(start: i128, growth: i128, step: i128, n: i128) -> i128 {
    if step == 0 {
        return 0;
    }
    // Where the distance is not negative: a beginning or an end of `0..n`.
    let (from, to) = match growth.signum() {
        0 if start < 0 => return 0,
        0 => return n * (start / step + 1),
        1 => ((-start).max(0).div_euclid(growth) + i128::from((-start).max(0) % growth != 0), n),
        _ if start < 0 => return 0,
        _ => (0, n.min(start / -growth + 1)),
    };
    if from >= to {
        return 0;
    }
    let smallest = start + growth * if growth > 0 { from } else { to - 1 };
    let n = to - from;
    n + floor_sum(n as u128, step as u128, growth.unsigned_abs(), smallest as u128) as i128
}

/// The sum over `i` in `0..n` of `(a * i + b) / m`, rounded down each: the lattice points under a line, by the steps of
/// Euclid's algorithm.
fn floor_sum(mut n: u128, mut m: u128, mut a: u128, mut b: u128) -> u128 {
    let mut sum = 0u128;
    while n > 0 {
        let pairs = if n.is_multiple_of(2) { n / 2 * (n - 1) } else { (n - 1) / 2 * n };
        sum = sum.wrapping_add(pairs.wrapping_mul(a / m)).wrapping_add(n.wrapping_mul(b / m));
        (a, b) = (a % m, b % m);
        let top = a * n + b;
        (n, b) = (top / m, top % m);
        (m, a) = (a, m);
        if n > 0 && m == 0 {
            break;
        }
    }
    sum
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All iterations in order, as the loops of a program go through them.
    fn walk(levels: &[Level], values: &mut Vec<i128>, all: &mut Vec<Vec<i128>>) {
        let Some(level) = levels.get(values.len()) else { return all.push(values.clone()) };
        let outer = values.get(level.outer).copied().unwrap_or(0);
        let (mut v, ub) = (level.bound(level.lb, outer), level.bound(level.ub, outer));
        let step = level.width.signed().value(level.step);
        while match (level.up, level.inclusive) {
            (true, true) => v <= ub,
            (true, false) => v < ub,
            (false, true) => v >= ub,
            (false, false) => v > ub,
        } {
            values.push(v);
            walk(levels, values, all);
            values.pop();
            v += step;
        }
    }

    fn check(levels: &[Level], n: u32) {
        let mut all = Vec::new();
        walk(levels, &mut Vec::new(), &mut all);
        let mut next = 0;
        for tid in 0..n {
            let (_, len) = balanced_block(all.len() as u64, tid.into(), n.into());
            let part = nest_part(levels, tid, n);
            assert_eq!(part.is_some(), len > 0, "{tid} of {n}, {} iterations of {levels:?}", all.len());
            if let Some(part) = part {
                assert_eq!(part.first, all[next], "{tid} of {n}: {levels:?}");
                next += len as usize;
                assert_eq!(part.end, all[next - 1], "{tid} of {n}: {levels:?}");
                assert_eq!(part.last, next == all.len());
            }
        }
        assert_eq!(next, all.len());
    }

    fn level(at: usize) -> impl Strategy<Value = Level> {
        let widths = prop_oneof![Just(32u32), Just(64)].prop_map(|bits| Width { bits, signed: true });
        (widths, any::<[bool; 2]>(), 0..at.max(1), -9i64..9, -3i64..4, 0i64..12, -3i64..4, 1i64..5).prop_map(
            move |(width, [up, inclusive], outer, lb, lb_slope, len, ub_slope, step)| {
                let sign = if up { 1 } else { -1 };
                let slope = |slope: i64| if at == 0 { 0 } else { slope as u64 };
                Level {
                    width,
                    up,
                    inclusive,
                    outer,
                    lb: Line { base: lb as u64, slope: slope(lb_slope) },
                    ub: Line { base: (lb + sign * len) as u64, slope: slope(ub_slope) },
                    step: (sign * step) as u64,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn nests_of_two(a in level(0), b in level(1), n in 1u32..9) {
            check(&[a, b], n);
        }

        #[test]
        fn nests_of_three(a in level(0), b in level(1), c in level(2), n in 1u32..9) {
            check(&[a, b, c], n);
        }

        #[test]
        fn nests_of_four(a in level(0), b in level(1), c in level(2), d in level(3), n in 1u32..5) {
            check(&[a, b, c, d], n);
        }

        #[test]
        fn sums(n in 0u128..50, m in 1u128..20, a in 0u128..60, b in 0u128..60) {
            prop_assert_eq!(floor_sum(n, m, a, b), (0..n).map(|i| (a * i + b) / m).sum::<u128>());
        }
    }

    const U32: Width = Width { bits: 32, signed: false };

    fn unsigned(lb: Line, ub: Line) -> Level {
        Level { width: U32, up: true, inclusive: false, outer: 0, lb, ub, step: 1 }
    }

    fn constant(base: u64) -> Line {
        Line { base, slope: 0 }
    }

    #[test]
    fn unsigned_triangles() {
        let outer = unsigned(constant(0), constant(10));
        // j < i, which is empty for i == 0; j from 10 - i.
        check(&[outer, unsigned(constant(0), Line { base: 0, slope: 1 })], 4);
        check(&[outer, unsigned(Line { base: 10, slope: u64::from(u32::MAX) }, constant(10))], 4);
        check(&[outer, unsigned(constant(3), constant(0))], 2);
        assert_eq!(unsigned(constant(0), constant(0)).trip(), 0);
    }

    #[test]
    fn large_triangles_are_not_walked_over() {
        let side = 1u64 << 31;
        let int = Width { bits: 64, signed: true };
        let outer = Level { width: int, ..unsigned(constant(0), constant(side)) };
        let inner = Level { width: int, ..unsigned(constant(0), Line { base: 0, slope: 1 }) };
        let total = side * (side - 1) / 2;
        let nest = Nest { levels: &[outer, inner] };
        assert_eq!(nest.count(0, &mut [0, 0]), i128::from(total));
        assert_eq!(nest.point(total - 1), [i128::from(side) - 1, i128::from(side) - 2]);
        let part = nest_part(&[outer, inner], 1, 2).unwrap();
        assert_eq!((part.last, part.end), (true, vec![i128::from(side) - 1, i128::from(side) - 2]));
        let [i, j] = part.first[..] else { panic!() };
        assert_eq!(i * (i - 1) / 2 + j, i128::from(total.div_ceil(2)));
    }

    #[test]
    fn values_of_a_rectangle() {
        let down = Level { up: false, step: (-3i64) as u64, ..unsigned(constant(10), constant(0)) };
        assert_eq!((down.trip(), down.value(3)), (4, 1));
        let signed = Level { width: Width { bits: 32, signed: true }, ..down };
        assert_eq!(Level { ub: constant(-5i64 as u64), ..signed }.value(4), -2i64 as u64);
    }
}
