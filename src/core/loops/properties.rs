//! Properties of doacross loops, over bounds at random: each wait ends once what it names is posted, and at once where
//! the nest has no such iteration.

use super::doacross::{Dim, Doacross, Rows};
use proptest::prelude::*;
use proptest::sample::select;

/// A loop of few iterations anywhere among the integers.
fn dim() -> impl Strategy<Value = Dim> {
    let first = prop_oneof![any::<i64>(), -9..9_i64, Just(i64::MIN), Just(i64::MAX)];
    let step = prop_oneof![any::<i64>(), -3..4_i64, Just(i64::MIN), Just(i64::MAX)].prop_filter("a step", |s| *s != 0);
    (first, step, 0..6_u32, any::<i64>()).prop_map(|(lo, step, count, beyond)| {
        // The bound of a loop of `count` iterations, with a part of a step behind it, as far as there are numbers.
        let last = (1..count).try_fold(lo, |at, _| at.checked_add(step)).unwrap_or(lo);
        let rest = beyond.unsigned_abs() % step.unsigned_abs().max(1);
        let rest = i64::try_from(rest).unwrap_or(0);
        let up = if step > 0 { last.checked_add(rest) } else { last.checked_sub(rest) }.unwrap_or(last);
        let none = if step > 0 { lo.checked_sub(1) } else { lo.checked_add(1) };
        Dim { lo, up: if count == 0 { none.unwrap_or(up) } else { up }, step }
    })
}

/// The values of a loop, counted another way than by the code that is tested.
fn values(dim: Dim) -> Vec<i64> {
    let inside = |i: &i128| if dim.step > 0 { *i <= dim.up.into() } else { *i >= dim.up.into() };
    let each = std::iter::successors(Some(i128::from(dim.lo)), |i| Some(i + i128::from(dim.step)));
    each.take_while(inside).map(|i| i as i64).collect()
}

/// All vectors of a nest in the order of its iterations.
fn vectors(loops: &[Vec<i64>]) -> Vec<Vec<i64>> {
    loops.iter().fold(vec![Vec::new()], |outer, values| {
        outer.iter().flat_map(|v| values.iter().map(|i| [v.as_slice(), &[*i]].concat())).collect()
    })
}

proptest! {
    #[test]
    fn waits_for_what_was_posted_end(dims in prop::collection::vec(dim(), 1..4), sinks in prop::collection::vec((any::<usize>(), any::<i64>(), any::<bool>()), 0..40)) {
        let loops: Vec<_> = dims.iter().map(|dim| values(*dim)).collect();
        let nest = vectors(&loops);
        let cells = Doacross::bits(dims.into());
        for (at, vector) in nest.iter().enumerate() {
            if let Some((which, shift, outside)) = sinks.get(at) {
                let mut sink = nest[which % (at + 1)].clone();
                let place = which % sink.len();
                if *outside {
                    sink[place] = sink[place].wrapping_add(*shift);
                }
                // Posted, or none of the nest: before, behind, or between two of its values.
                if !nest[at..].contains(&sink) {
                    cells.wait(&sink);
                }
            }
            cells.post(vector);
            cells.wait(vector);
        }
        nest.iter().for_each(|vector| cells.wait(vector));
    }

    #[test]
    fn rows_that_were_run_in_order_are_done(
        counts in prop::collection::vec(1..7_u64, 1..4),
        rows in select(vec![Rows::Blocks, Rows::Dealt(1), Rows::Dealt(3), Rows::Chunks(1), Rows::Chunks(4), Rows::Each]),
        members in 1..5_u32,
        sink in prop::collection::vec(any::<i64>(), 3),
    ) {
        let loops: Vec<_> = counts.iter().map(|count| (0..*count as i64).collect()).collect();
        let cells = Doacross::rows(&counts, rows, members);
        for vector in &vectors(&loops) {
            cells.post(vector);
            cells.wait(vector);
        }
        // Inside or not: all is done.
        cells.wait(&sink[..counts.len()]);
        vectors(&loops).iter().for_each(|vector| cells.wait(vector));
    }
}
