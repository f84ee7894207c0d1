//! How the iterations of a taskloop construct are dealt to its tasks (OpenMP 6.0, section 14.8).

/// What the construct's clauses ask for.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// num_tasks: that many tasks, or as many as there are iterations; 0 without a clause.
    Tasks(u64),
    /// grainsize: at least that many iterations a task, fewer than twice as many.
    Grain(u64),
    /// grainsize with the strict modifier: that many, but for the last task.
    StrictGrain(u64),
}

/// The iterations of each task.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    iterations: u64,
    /// Number of tasks.
    pub tasks: u64,
    /// Iterations of a task, but for those that have one more or less.
    grain: u64,
    /// The first tasks, with one iteration more.
    longer: u64,
}

impl Split {
    /// Deals `iterations`; `otherwise` is the number of tasks where no clause says it.
    pub fn new(iterations: u64, size: Size, otherwise: u64) -> Self {
        let even = |tasks: u64| {
            let tasks = tasks.min(iterations).max(1);
            Split { iterations, tasks, grain: iterations / tasks, longer: iterations % tasks }
        };
        match size {
            Size::Tasks(0) => even(otherwise),
            Size::Tasks(tasks) => even(tasks),
            Size::Grain(grain) => even(iterations / grain.max(1)),
            Size::StrictGrain(grain) => {
                let grain = grain.max(1);
                Split { iterations, tasks: iterations.div_ceil(grain), grain, longer: 0 }
            }
        }
    }

    /// The first iteration of task `i`, and the one behind its last.
    pub fn range(&self, i: u64) -> (u64, u64) {
        let first = self.start(i);
        (first, self.behind(i, first))
    }

    /// The first iteration of task `i`.
    #[inline]
    pub fn start(&self, i: u64) -> u64 {
        i * self.grain + i.min(self.longer)
    }

    /// The iteration behind the last of task `i`, whose first is `first`.
    #[inline]
    pub fn behind(&self, i: u64, first: u64) -> u64 {
        if i + 1 == self.tasks { self.iterations } else { first + self.grain + u64::from(i < self.longer) }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn lengths(iterations: u64, size: Size, otherwise: u64) -> Vec<u64> {
        let split = Split::new(iterations, size, otherwise);
        let ranges: Vec<_> = (0..split.tasks).map(|i| split.range(i)).collect();
        assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert_eq!((ranges[0].0, ranges[ranges.len() - 1].1), (0, iterations));
        ranges.iter().map(|(from, to)| to - from).collect()
    }

    #[test]
    fn every_iteration_once() {
        assert_eq!(lengths(10, Size::Tasks(4), 9), [3, 3, 2, 2]);
        assert_eq!(lengths(3, Size::Tasks(8), 9), [1, 1, 1]);
        assert_eq!(lengths(7, Size::Tasks(0), 2), [4, 3]);
        assert_eq!(lengths(11, Size::Grain(4), 9), [6, 5]);
        assert_eq!(lengths(3, Size::Grain(4), 9), [3]);
        assert_eq!(lengths(11, Size::StrictGrain(4), 9), [4, 4, 3]);
        assert_eq!(lengths(8, Size::StrictGrain(4), 9), [4, 4]);
        assert_eq!(lengths(u64::MAX, Size::StrictGrain(u64::MAX - 1), 9), [u64::MAX - 1, 1]);
        assert_eq!(lengths(u64::MAX, Size::Grain(u64::MAX / 2), 9), [u64::MAX / 2 + 1, u64::MAX / 2]);
    }

    #[test]
    fn grains_are_neither_small_nor_double() {
        for iterations in 1..200 {
            for grain in 1..=iterations {
                assert!(lengths(iterations, Size::Grain(grain), 1).iter().all(|n| (grain..2 * grain).contains(n)));
            }
        }
    }
}
