//! Random trees. Two rules keep them conforming and fast: what may stand where ([`Place`]), and a budget of executions
//! that loops and teams divide.

use super::tree::{Body, Cell, How, Kind, Node, Op, Range, Stmt, Team};

/// A generator of numbers that gives the same for the same seed everywhere (xorshift64*).
pub struct Random(u64);

impl Random {
    /// Any seed will do.
    pub fn new(seed: u64) -> Random {
        // Seeds that are alike must not give programs that are alike.
        let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Random((x ^ (x >> 31)) | 1)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 33) % n.max(1)
    }

    /// A number from `low` to `high`, both included.
    pub fn from(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.max(low) - low + 1)
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// What the place of a statement allows.
#[derive(Clone, Copy)]
struct Place {
    /// Do all threads of a team come here? Then worksharing and barriers may stand here.
    team: bool,
    /// Threads of the team around, 0 outside of any.
    threads: u64,
    /// Regions around.
    regions: u32,
    /// Constructs around.
    depth: u32,
    /// Is a final task around? A detached task there keeps its creator until its event, which would never come.
    final_task: bool,
    /// Does an untied task stand directly around? It has no threadprivate variables.
    untied: bool,
}

/// What a region without num_threads is taken to cost.
const DEFAULT_THREADS: u64 = 16;

/// Makes one program after another.
pub struct Generator {
    random: Random,
    ids: usize,
    untied_groups: bool,
}

impl Generator {
    /// The programs of a seed. clang 22 makes broken code of a taskgroup that stands in an untied task: without
    /// `untied_groups` there are none.
    pub fn new(seed: u64, untied_groups: bool) -> Generator {
        Generator { random: Random::new(seed), ids: 0, untied_groups }
    }

    /// The next program.
    pub fn program(&mut self) -> Body {
        let place = Place { team: false, threads: 0, regions: 0, depth: 0, final_task: false, untied: false };
        let mut body = Vec::new();
        for _ in 0..self.random.from(1, 3) {
            let kind = if self.random.once_in(6) { self.any(place, 600) } else { self.region(place, 2400) };
            body.push(self.stmt(kind));
        }
        body
    }

    /// How many numbers were given out.
    pub fn ids(&self) -> usize {
        self.ids
    }

    fn stmt(&mut self, kind: Kind) -> Stmt {
        self.ids += 1;
        Stmt { id: self.ids - 1, kind }
    }

    fn body(&mut self, place: Place, budget: u64) -> Body {
        let place = Place { depth: place.depth + 1, ..place };
        let most = if place.depth > 4 || budget < 8 { 1 } else { 4 };
        let count = self.random.from(1, most);
        (0..count)
            .map(|_| {
                let kind = match place.team && !self.random.once_in(4) {
                    true => self.shared(place, budget / count),
                    false => self.any(place, budget / count),
                };
                self.stmt(kind)
            })
            .collect()
    }

    fn work(&mut self) -> Kind {
        let hows =
            [How::Atomic, How::Atomic, How::Atomic, How::Capture, How::Critical, How::Named, How::Lock, How::NestLock];
        let delay = if self.random.once_in(6) { 1 } else { self.random.pick(&[0, 0, 0, 20, 300]) };
        let (add, scale) = (self.random.from(1, 999), self.random.below(9));
        Kind::Work { add, scale, how: self.random.pick(&hows), delay }
    }

    fn range(&mut self, most: u64) -> Range {
        let none = self.random.once_in(12);
        let count = if none { self.random.below(2) } else { self.random.from(1, most.max(1)) };
        let ty = self.random.pick(&["int", "int", "long", "unsigned", "unsigned long", "short"]);
        let down = !ty.starts_with("unsigned") && self.random.once_in(3);
        let step = self.random.pick(&[1, 1, 1, 2, 7]);
        let first = self.random.below(20) as i64;
        // gcc takes no `i < 0` of an unsigned variable, and clang 22 makes a taskloop of 2^32 iterations of it. (Chunks of a
        // thousand, 64 threads and a short: gcc's own arithmetic is wrong.)
        let count = if ty.starts_with("unsigned") { count.max(1) } else { count };
        Range { ty, first, step: if down { -step } else { step }, count }
    }

    /// A statement for any place.
    fn any(&mut self, place: Place, budget: u64) -> Kind {
        if budget < 4 || place.depth > 6 {
            return self.work();
        }
        let inner = Place { team: false, ..place };
        let groups = self.untied_groups || !place.untied;
        match self.random.below(22) {
            0..=2 => self.work(),
            3 => {
                let range = self.range(budget.min(6));
                let body = self.body(place, budget / range.count.max(1));
                Kind::Repeat(range, body)
            }
            4..=7 => self.task(inner, budget / 2),
            8 | 9 if groups => Kind::Group(self.tasks(inner, budget / 2)),
            8..=11 => Kind::Wait(self.tasks(inner, budget / 2)),
            12..=14 => self.net(budget, groups),
            15 if groups && place.threads > 1 => {
                Kind::TaskReduction(self.op(), (0..self.random.from(1, 12)).map(|k| 2 * k + 1).collect())
            }
            16 | 17 if groups => self.taskloop(inner, budget / 2),
            18 if groups && place.threads > 1 && !place.final_task => Kind::Detach(self.random.from(1, 99)),
            19 if groups => Kind::CancelGroup(self.random.from(1, 12), self.random.from(1, 99)),
            _ if place.threads == 0 || (place.regions < 3 && budget >= 60) => self.region(inner, budget),
            _ => self.work(),
        }
    }

    fn op(&mut self) -> Op {
        self.random.pick(&[Op::Add, Op::Multiply, Op::Xor, Op::Max])
    }

    fn task_clauses(&mut self, may_be_final: bool) -> String {
        let mut clauses = String::new();
        for (chance, clause) in
            [(4, " untied"), (5, " priority(3)"), (9, " priority(1)"), (8, " if(0)"), (8, " mergeable")]
        {
            if self.random.once_in(chance) && !(clause.contains("priority") && clauses.contains("priority")) {
                clauses.push_str(clause);
            }
        }
        if may_be_final && self.random.once_in(10) {
            clauses.push_str(" final(1)");
        }
        clauses
    }

    fn task(&mut self, place: Place, budget: u64) -> Kind {
        let clauses = self.task_clauses(true);
        let final_task = place.final_task || clauses.contains("final");
        let untied = clauses.contains("untied");
        let body = self.body(Place { final_task, untied, ..place }, budget);
        Kind::Task(clauses, body)
    }

    /// A body mostly of tasks, or of a loop of tasks.
    fn tasks(&mut self, place: Place, budget: u64) -> Body {
        let place = Place { depth: place.depth + 1, ..place };
        if self.random.once_in(3) {
            let range = self.range(budget.min(40));
            let each = budget / range.count.max(1);
            let task = self.task(place, each);
            let task = self.stmt(task);
            let kind = Kind::Repeat(range, vec![task]);
            return vec![self.stmt(kind)];
        }
        let count = self.random.from(1, 5);
        (0..count)
            .map(|_| {
                let kind = match self.random.below(6) {
                    0 => self.any(place, budget / count),
                    _ => self.task(place, budget / count),
                };
                self.stmt(kind)
            })
            .collect()
    }

    fn net(&mut self, budget: u64, groups: bool) -> Kind {
        let cells = self.random.from(1, 5) as usize;
        let mut nodes = Vec::new();
        for _ in 0..self.random.from(1, budget.min(14)) {
            let (mut reads, mut writes, mut mutexes) = (Vec::new(), Vec::new(), Vec::new());
            let awaits = self.random.once_in(10);
            for cell in 0..cells {
                match self.random.below(8) {
                    0 | 1 => reads.push(cell),
                    2 if !awaits => writes.push((cell, self.random.once_in(2))),
                    3 if !awaits => mutexes.push(cell),
                    _ => {}
                }
            }
            if awaits && reads.is_empty() {
                reads.push(0);
            }
            let (add, clauses) = (self.random.from(1, 99), self.task_clauses(false));
            nodes.push(Node { reads, writes, mutexes, add, clauses, awaits });
        }
        Kind::Net { cells, nodes, group: groups && self.random.once_in(2) }
    }

    fn taskloop(&mut self, place: Place, budget: u64) -> Kind {
        let range = self.range(budget.min(60));
        let size = self.random.from(1, 9);
        let mut clauses = match self.random.below(3) {
            0 => format!(" grainsize({size})"),
            1 => format!(" num_tasks({size})"),
            _ => String::new(),
        };
        for (chance, clause) in [(5, " untied"), (6, " priority(2)"), (8, " if(0)"), (10, " final(1)")] {
            if self.random.once_in(chance) {
                clauses.push_str(clause);
            }
        }
        let reduces = place.threads > 1 && self.random.once_in(3);
        let op = reduces.then(|| self.op());
        let final_task = place.final_task || clauses.contains("final");
        let untied = clauses.contains("untied");
        let body = self.body(Place { final_task, untied, ..place }, budget / range.count.max(1));
        Kind::Taskloop(range, clauses, op, body)
    }

    fn region(&mut self, place: Place, budget: u64) -> Kind {
        let team = match self.random.below(8) {
            0 => Team::Alone,
            1..=4 if place.regions == 0 => Team::Default,
            _ if place.regions == 0 => Team::Of(self.random.pick(&[1, 2, 3, 4, 5, 8, 12, 17])),
            _ => Team::Of(self.random.from(1, 4) as u32),
        };
        if self.random.once_in(12) {
            return Kind::CancelRegion(team, self.random.from(1, 99));
        }
        let threads = u64::from(team.size(DEFAULT_THREADS as u32));
        let clauses = self.random.pick(&["", "", "", " proc_bind(close)", " proc_bind(spread)"]).to_owned();
        let copyin = if !place.untied && self.random.once_in(5) { Some(self.random.from(1, 99)) } else { None };
        let reduction = if self.random.once_in(4) { Some(self.op()) } else { None };
        let inside = Place {
            team: true,
            threads,
            regions: place.regions + 1,
            depth: place.depth,
            final_task: false,
            untied: false,
        };
        let mut body = Vec::new();
        for _ in 0..self.random.from(1, 3) {
            body.extend(self.body(inside, budget / threads / 2));
        }
        Kind::Region { team, clauses, copyin, reduction, body }
    }

    fn schedule(&mut self) -> String {
        let kind = self.random.pick(&["static", "dynamic", "guided", "dynamic", "runtime", "auto"]);
        let order = match kind {
            "dynamic" | "guided" => self.random.pick(&["", "", "monotonic:", "nonmonotonic:"]),
            _ => "",
        };
        match self.random.below(5) {
            0 => String::new(),
            1 | 2 if kind != "runtime" && kind != "auto" => {
                format!(" schedule({order}{kind},{})", self.random.pick(&[1, 2, 3, 7, 16, 100]))
            }
            _ => format!(" schedule({order}{kind})"),
        }
    }

    /// A statement of a team's threads together. `budget` is what each thread has.
    fn shared(&mut self, place: Place, budget: u64) -> Kind {
        let inner = Place { team: false, ..place };
        let whole = budget * place.threads;
        match self.random.below(16) {
            0..=5 => self.loop_of_team(inner, whole),
            6 => {
                let count = self.random.from(2, 40);
                let schedule = self.schedule().replace("nonmonotonic:", "");
                Kind::Doacross(count, self.random.pick(&[1, 1, 2, 3, 9]), schedule)
            }
            7 => {
                let count = self.random.from(1, 80);
                Kind::CancelFor(count, self.random.below(count), self.schedule())
            }
            8 => {
                let count = self.random.from(1, 6);
                Kind::CancelSections(count, self.random.below(count))
            }
            9 => {
                let count = self.random.from(1, 6);
                let bodies = (0..count).map(|_| self.body(inner, whole / count)).collect();
                Kind::Sections(bodies, self.random.once_in(3))
            }
            10 | 11 => Kind::Single(self.body(inner, whole), self.random.once_in(3)),
            12 => Kind::Copyprivate(self.random.from(1, 999), self.body(inner, whole / 2)),
            13 => Kind::Masked(self.body(inner, whole)),
            _ => Kind::Barrier,
        }
    }

    fn loop_of_team(&mut self, place: Place, budget: u64) -> Kind {
        let mut range = self.range(budget.min(150));
        let inner = if self.random.once_in(6) { self.random.from(1, 5) } else { 1 };
        let cell = match self.random.below(6) {
            0 if inner == 1 => Cell::Ordered,
            1 | 2 => Cell::Reduce(self.op()),
            3 => Cell::Last,
            _ => Cell::None,
        };
        // After a loop without iterations a lastprivate variable has no value.
        if cell == Cell::Last {
            range.count = range.count.max(1);
        }
        let mut schedule = self.schedule();
        // An ordered loop is a monotonic one.
        if cell == Cell::Ordered {
            schedule = schedule.replace("nonmonotonic:", "");
        }
        let nowait = cell == Cell::None && self.random.once_in(3);
        let body = self.body(place, budget / (range.count.max(1) * inner));
        Kind::For { range, inner, schedule, nowait, cell, body }
    }
}
