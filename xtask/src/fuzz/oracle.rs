//! What a program must find in its accounts: the tree, executed serially.

use std::collections::HashMap;

use super::tree::{Body, Cell, Kind, Node, REDUCE_FROM, Range, Stmt, Target, cells_of};

/// Where a statement is executed.
#[derive(Clone, Copy)]
struct Place {
    /// How many times in the whole program.
    times: u64,
    /// How many times within the construct that checks a local count.
    within: u64,
    /// That construct.
    target: Option<Target>,
    /// The innermost loop's variable.
    i: u64,
}

impl Place {
    fn times(self, n: u64) -> Place {
        Place { times: self.times.wrapping_mul(n), within: self.within.wrapping_mul(n), ..self }
    }
}

/// The balances at the end, and the local counts, by number.
pub struct Oracle {
    /// Threads of a region without a clause.
    threads: u32,
    /// What each account must hold.
    pub wants: Vec<u64>,
    /// What each waiting construct must count inside.
    pub locals: Vec<u64>,
}

impl Oracle {
    /// Executes a program.
    pub fn execute(program: &Body, accounts: usize, threads: u32) -> Oracle {
        let mut oracle = Oracle { threads, wants: vec![0; accounts], locals: vec![0; accounts] };
        oracle.alone(program, Place { times: 1, within: 1, target: None, i: 0 });
        oracle
    }

    fn add(&mut self, id: usize, value: u64, at: Place) {
        self.wants[id] = self.wants[id].wrapping_add(value.wrapping_mul(at.times));
        if let Some(target) = at.target {
            // How often, not what: that may depend on loops around.
            self.locals[target.id] = self.locals[target.id].wrapping_add(at.within);
        }
    }

    /// A construct with a local count: fresh each time it is executed, and always the same.
    fn checked(&mut self, id: usize, body: &Body, levels: u32, at: Place) {
        self.locals[id] = 0;
        self.alone(body, Place { within: 1, target: Some(Target { id, levels }), ..at });
    }

    fn alone(&mut self, body: &[Stmt], at: Place) {
        body.iter().for_each(|stmt| self.one(stmt, at));
    }

    /// A statement that the thread which comes to it executes.
    fn one(&mut self, stmt: &Stmt, at: Place) {
        let id = stmt.id;
        match &stmt.kind {
            Kind::Work { add, scale, .. } => self.add(id, add.wrapping_add(scale.wrapping_mul(at.i)), at),
            Kind::Repeat(range, body) => self.each(range, |o, i| o.alone(body, Place { i, ..at })),
            Kind::Task(_, body) => self.alone(body, Place { target: Target::for_task(at.target), ..at }),
            Kind::Group(body) => self.checked(id, body, Target::ALL, at),
            Kind::Wait(body) => self.checked(id, body, 1, at),
            Kind::Net { cells, nodes, .. } => {
                let sum = net(*cells, nodes);
                self.add(id, sum, at);
            }
            Kind::TaskReduction(op, values) => {
                self.add(id, values.iter().fold(REDUCE_FROM, |sum, v| op.apply(sum, *v)), at);
            }
            Kind::Taskloop(range, _, op, body) => {
                let inside = Place { target: Target::for_group(at.target), ..at };
                self.each(range, |o, i| o.alone(body, Place { i, ..inside }));
                if let Some(op) = op {
                    self.add(id, range.values().fold(REDUCE_FROM, |sum, i| op.apply(sum, i as u64 | 1)), at);
                }
            }
            Kind::Detach(add) | Kind::CancelGroup(_, add) | Kind::CancelRegion(_, add) => self.add(id, *add, at),
            Kind::Region { team, copyin, reduction, body, .. } => {
                let size = u64::from(team.size(self.threads));
                let inside = Place { target: Target::for_group(at.target), ..at };
                if let Some(value) = copyin {
                    self.add(id, *value, inside.times(size));
                }
                if let Some(op) = reduction {
                    self.add(id, (0..size).fold(REDUCE_FROM, |sum, _| op.apply(sum, 3)), at);
                }
                let mut cells = HashMap::new();
                self.team(body, size, inside, &mut cells);
                for stmt in cells_of(body) {
                    let value = cells.get(&stmt.id).copied().unwrap_or_else(|| first_value(stmt));
                    self.add(stmt.id, value, at);
                }
            }
            _ => unreachable!("it stands in a region: {stmt:?}"),
        }
    }

    fn each(&mut self, range: &Range, mut body: impl FnMut(&mut Oracle, u64)) {
        range.values().for_each(|i| body(self, i as u64));
    }

    /// Statements that all threads of a team come to.
    fn team(&mut self, body: &[Stmt], size: u64, at: Place, cells: &mut HashMap<usize, u64>) {
        for stmt in body {
            match &stmt.kind {
                Kind::Repeat(range, body) => {
                    range.values().for_each(|i| self.team(body, size, Place { i: i as u64, ..at }, cells));
                }
                Kind::For { range, inner, body, cell, .. } => {
                    for k in range.values() {
                        (0..*inner).for_each(|j| {
                            let i = (k as u64).wrapping_mul(*inner).wrapping_add(j);
                            self.alone(body, Place { i, ..at });
                            if *cell != Cell::None {
                                let value = cells.entry(stmt.id).or_insert_with(|| first_value(stmt));
                                *value = after(*cell, *value, i);
                            }
                        });
                    }
                }
                Kind::Doacross(count, distance, _) => {
                    cells.insert(stmt.id, doacross(*count, *distance));
                }
                Kind::CancelFor(_, which, _) | Kind::CancelSections(_, which) => self.add(stmt.id, 7 + which, at),
                Kind::Sections(bodies, _) => bodies.iter().for_each(|b| self.alone(b, at)),
                Kind::Single(body, _) | Kind::Masked(body) => self.alone(body, at),
                Kind::Copyprivate(value, body) => {
                    self.alone(body, at);
                    self.add(stmt.id, *value, at.times(size));
                }
                Kind::Barrier => {}
                _ => self.one(stmt, at.times(size)),
            }
        }
    }
}

/// What a cell holds before its region.
pub fn first_value(stmt: &Stmt) -> u64 {
    match &stmt.kind {
        Kind::For { cell: Cell::Reduce(_), .. } => REDUCE_FROM,
        _ => 0,
    }
}

fn after(cell: Cell, value: u64, i: u64) -> u64 {
    match cell {
        Cell::None => value,
        Cell::Ordered => value.wrapping_mul(31).wrapping_add(i),
        Cell::Reduce(op) => op.apply(value, i | 1),
        Cell::Last => i.wrapping_add(11),
    }
}

fn net(cells: usize, nodes: &[Node]) -> u64 {
    let (mut v, mut seen) = (vec![1_u64; cells], 0_u64);
    for node in nodes {
        let sum = node.reads.iter().fold(node.add, |sum, r| sum.wrapping_add(v[*r]));
        if node.awaits {
            seen = seen.wrapping_mul(7).wrapping_add(sum);
            continue;
        }
        node.writes.iter().for_each(|(w, _)| v[*w] = v[*w].wrapping_mul(31).wrapping_add(sum));
        node.mutexes.iter().for_each(|m| v[*m] = v[*m].wrapping_add(sum));
    }
    v.iter().fold(seen, |sum, value| sum.wrapping_mul(7).wrapping_add(*value))
}

fn doacross(count: u64, distance: u64) -> u64 {
    let mut v = Vec::new();
    for i in 0..count {
        let before: u64 = if i >= distance { v[(i - distance) as usize] } else { 7 };
        v.push(before.wrapping_mul(31).wrapping_add(i));
    }
    v.iter().fold(0_u64, |sum, value| sum.wrapping_mul(7).wrapping_add(*value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::tree::{How, Team};

    fn stmt(id: usize, kind: Kind) -> Stmt {
        Stmt { id, kind }
    }

    fn work(id: usize) -> Stmt {
        stmt(id, Kind::Work { add: 10, scale: 1, how: How::Atomic, delay: 0 })
    }

    fn range(count: u64) -> Range {
        Range { ty: "int", first: 2, step: -1, count }
    }

    #[test]
    fn each_thread_of_a_team_and_each_iteration_once() {
        let cell = Cell::Ordered;
        let body = vec![work(2)];
        let kind = Kind::For { range: range(3), inner: 1, schedule: String::new(), nowait: false, cell, body };
        let body = vec![work(1), stmt(3, kind), stmt(4, Kind::Single(vec![work(5)], false))];
        let (team, clauses) = (Team::Default, String::new());
        let region = stmt(0, Kind::Region { team, clauses, copyin: Some(7), reduction: None, body });
        let oracle = Oracle::execute(&vec![region], 6, 4);
        // i is 2, 1, 0.
        assert_eq!(oracle.wants, [28, 40, 33, 2 * 31 * 31 + 31, 0, 10]);
    }

    #[test]
    fn local_counts_hold_what_is_waited_for() {
        let task = |id, body| stmt(id, Kind::Task(String::new(), body));
        let grandchild = task(3, vec![work(4)]);
        let children = vec![work(5), task(2, vec![work(1), grandchild])];
        let group = stmt(0, Kind::Group(children.clone()));
        let wait = stmt(6, Kind::Wait(children));
        let oracle = Oracle::execute(&vec![group], 7, 2);
        assert_eq!(oracle.locals[0], 3);
        // taskwait does not wait for grandchildren.
        let oracle = Oracle::execute(&vec![stmt(7, Kind::Repeat(range(5), vec![wait]))], 8, 2);
        assert_eq!(oracle.locals[6], 2);
        assert_eq!(oracle.wants[4], 50);
    }

    #[test]
    fn a_net_is_executed_in_its_order() {
        let node =
            |reads, writes, mutexes, awaits| Node { reads, writes, mutexes, add: 2, clauses: String::new(), awaits };
        let nodes = [node(vec![1], vec![(0, true)], vec![], false), node(vec![0], vec![], vec![1], false)];
        // v0 = 1 * 31 + (2 + 1), v1 = 1 + (2 + 34).
        assert_eq!(net(2, &nodes), 34 * 7 + 37);
    }
}
