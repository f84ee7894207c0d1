//! Cuts a file that fails down to what is needed for it: programs first, then statements, then clauses, as long as some
//! of a few runs still fail.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::runs::{Bench, Setting};
use super::tree::{Body, Kind};

/// Runs of a candidate, of which one must fail.
const RUNS: usize = 6;

/// What it may take in all.
const PATIENCE: Duration = Duration::from_secs(240);

/// A file that shrinks.
pub struct Shrinker<'a> {
    bench: &'a Bench,
    setting: Setting,
    accounts: usize,
    end: Instant,
}

impl<'a> Shrinker<'a> {
    /// For failures under this setting.
    pub fn new(bench: &'a Bench, setting: Setting, accounts: usize) -> Shrinker<'a> {
        Shrinker { bench, setting, accounts, end: Instant::now() + PATIENCE }
    }

    fn fails(&self, programs: &[Body]) -> Result<bool> {
        if Instant::now() > self.end {
            return Ok(false);
        }
        // What does not compile any more is no failure of a runtime.
        let Ok(binary) = self.bench.build(programs, self.accounts) else { return Ok(false) };
        for _ in 0..RUNS {
            if self.bench.run(&binary, self.setting)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The smallest file found that still fails; the file itself when nothing can go.
    pub fn shrink(&self, mut programs: Vec<Body>, suspect: Option<usize>) -> Result<Vec<Body>> {
        if let Some(only) = suspect.and_then(|n| programs.get(n)) {
            let alone = vec![only.clone()];
            if self.fails(&alone)? {
                programs = alone;
            }
        }
        self.halve(&mut programs)?;
        loop {
            let before = size(&programs);
            self.cut(&mut programs)?;
            if size(&programs) == before || Instant::now() > self.end {
                return Ok(programs);
            }
        }
    }

    /// Drops halves, quarters and so on of the programs.
    fn halve(&self, programs: &mut Vec<Body>) -> Result<()> {
        let mut part = programs.len() / 2;
        while part > 0 {
            let mut at = 0;
            while at < programs.len() && programs.len() > 1 {
                let mut fewer = programs.clone();
                fewer.drain(at..(at + part).min(programs.len()));
                if self.fails(&fewer)? { *programs = fewer } else { at += part }
            }
            part /= 2;
        }
        Ok(())
    }

    /// Tries each change once, the outermost statements first.
    fn cut(&self, programs: &mut Vec<Body>) -> Result<()> {
        let mut n = 0;
        loop {
            let mut changed = programs.clone();
            let mut left = n;
            if !changed.iter_mut().any(|p| change(p, &mut left)) {
                return Ok(());
            }
            if self.fails(&changed)? { *programs = changed } else { n += 1 }
        }
    }
}

/// Makes the change of number `left`, counted from 0: a statement goes, or becomes simpler. False when there are fewer.
fn change(body: &mut Body, left: &mut usize) -> bool {
    for at in 0..body.len() {
        if *left == 0 {
            body.remove(at);
            return true;
        }
        *left -= 1;
        if simpler(&mut body[at].kind, left) || body[at].bodies_mut().into_iter().any(|b| change(b, left)) {
            return true;
        }
    }
    false
}

fn simpler(kind: &mut Kind, left: &mut usize) -> bool {
    let mut turn = || {
        *left = left.wrapping_sub(1);
        *left == usize::MAX
    };
    match kind {
        Kind::Task(clauses, _) if !clauses.is_empty() && turn() => clauses.clear(),
        Kind::Taskloop(range, ..) | Kind::Repeat(range, _) if range.count > 2 && turn() => range.count /= 2,
        Kind::For { range, .. } if range.count > 2 && turn() => range.count /= 2,
        Kind::For { schedule, .. } if !schedule.is_empty() && turn() => schedule.clear(),
        Kind::Region { copyin, .. } if copyin.is_some() && turn() => *copyin = None,
        Kind::Region { reduction, .. } if reduction.is_some() && turn() => *reduction = None,
        Kind::Net { nodes, .. } => {
            for k in 0..nodes.len() {
                if turn() {
                    nodes.remove(k);
                    return true;
                }
            }
            return false;
        }
        _ => return false,
    }
    true
}

fn size(programs: &[Body]) -> usize {
    let mut count = programs.len();
    programs.iter().flatten().for_each(|s| s.walk(&mut |s| count += weight(&s.kind)));
    count
}

fn weight(kind: &Kind) -> usize {
    match kind {
        Kind::Task(clauses, _) => 2 + clauses.len(),
        Kind::Taskloop(range, ..) | Kind::Repeat(range, _) => 2 + range.count as usize,
        Kind::For { range, schedule, .. } => 2 + range.count as usize + schedule.len(),
        Kind::Region { copyin, reduction, .. } => 2 + usize::from(copyin.is_some()) + usize::from(reduction.is_some()),
        Kind::Net { nodes, .. } => 2 + nodes.len(),
        _ => 2,
    }
}
