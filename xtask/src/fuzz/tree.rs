//! A random program as a tree: what the emitter writes in C, what the oracle executes serially, what the shrinker cuts.
//! Every statement has a number of its own, and an account that only it adds to: a wrong balance names the construct.

/// Statements one after another.
pub type Body = Vec<Stmt>;

/// A statement and its account.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// The account's number, which also makes its variables' names.
    pub id: usize,
    /// What it does.
    pub kind: Kind,
}

/// How an account is added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// `atomic`.
    Atomic,
    /// `atomic capture`.
    Capture,
    /// `critical`.
    Critical,
    /// `critical` of a name.
    Named,
    /// A lock.
    Lock,
    /// A nestable lock, taken twice.
    NestLock,
}

/// What a loop leaves in a variable of its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    None,
    /// The order of its ordered regions.
    Ordered,
    /// A reduction.
    Reduce(Op),
    /// The value of its last iteration.
    Last,
}

/// The operator of a reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `+`
    Add,
    /// `*`
    Multiply,
    /// `^`
    Xor,
    /// `max`
    Max,
}

impl Op {
    /// As in the clause.
    pub fn word(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Multiply => "*",
            Op::Xor => "^",
            Op::Max => "max",
        }
    }

    /// As the program does it.
    pub fn apply(self, a: u64, b: u64) -> u64 {
        match self {
            Op::Add => a.wrapping_add(b),
            Op::Multiply => a.wrapping_mul(b),
            Op::Xor => a ^ b,
            Op::Max => a.max(b),
        }
    }
}

/// What every reduction begins with.
pub const REDUCE_FROM: u64 = 5;

/// The iterations of a loop: `first`, then in steps.
#[derive(Clone, Debug)]
pub struct Range {
    /// The variable's type.
    pub ty: &'static str,
    /// Its first value.
    pub first: i64,
    /// From one value to the next.
    pub step: i64,
    /// How many.
    pub count: u64,
}

impl Range {
    /// All values.
    pub fn values(&self) -> impl Iterator<Item = i64> + use<> {
        let (first, step) = (self.first, self.step);
        (0..self.count as i64).map(move |k| first + k * step)
    }
}

/// A task of a net of dependences.
#[derive(Clone, Debug)]
pub struct Node {
    /// Cells it reads.
    pub reads: Vec<usize>,
    /// Cells it rewrites alone, and whether `out` says so, or `inout`.
    pub writes: Vec<(usize, bool)>,
    /// Cells it adds to, in any order with its like.
    pub mutexes: Vec<usize>,
    /// What it adds.
    pub add: u64,
    /// Clauses that change nothing.
    pub clauses: String,
    /// No task: the creator waits for the cells it reads.
    pub awaits: bool,
}

/// The team of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Team {
    /// As many as OMP_NUM_THREADS says.
    Default,
    /// As many as the clause says.
    Of(u32),
    /// `if(0)`.
    Alone,
}

impl Team {
    /// Its size where OMP_NUM_THREADS is `default`.
    pub fn size(self, default: u32) -> u32 {
        match self {
            Team::Default => default,
            Team::Of(n) => n,
            Team::Alone => 1,
        }
    }
}

/// What a statement does.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Adds `add + scale * i`, where i is the innermost loop's variable.
    Work {
        /// The constant.
        add: u64,
        /// The variable's factor.
        scale: u64,
        /// By these means.
        how: How,
        /// Loops of delay before, 1 for a yield.
        delay: u32,
    },
    /// A serial loop.
    Repeat(Range, Body),
    /// A task with clauses that do not change what it does.
    Task(String, Body),
    /// `taskgroup`, whose end must find all done.
    Group(Body),
    /// Tasks and a `taskwait`, which must find them done.
    Wait(Body),
    /// Tasks with dependences on so many cells, in a taskgroup or before a taskwait.
    Net {
        /// The cells.
        cells: usize,
        /// The tasks.
        nodes: Vec<Node>,
        /// Is a taskgroup around them?
        group: bool,
    },
    /// `taskgroup task_reduction`, a task a value.
    TaskReduction(Op, Vec<u64>),
    /// `taskloop` with clauses; its reduction, if any.
    Taskloop(Range, String, Option<Op>, Body),
    /// A detached task, fulfilled by another.
    Detach(u64),
    /// A taskgroup of so many tasks, cancelled by one of them.
    CancelGroup(u64, u64),
    /// A parallel region that one of its threads cancels.
    CancelRegion(Team, u64),
    /// A parallel region.
    Region {
        /// Its team.
        team: Team,
        /// More clauses.
        clauses: String,
        /// The threadprivate value that it copies in.
        copyin: Option<u64>,
        /// Its reduction.
        reduction: Option<Op>,
        /// What each thread does.
        body: Body,
    },
    /// A worksharing loop.
    For {
        /// Iterations.
        range: Range,
        /// Iterations of a second loop, collapsed into it; 1 for none.
        inner: u64,
        /// The schedule clause.
        schedule: String,
        /// No barrier after it.
        nowait: bool,
        /// What it leaves.
        cell: Cell,
        /// Its body.
        body: Body,
    },
    /// A doacross loop: iterations, distance, schedule clause.
    Doacross(u64, u64, String),
    /// A loop that iteration `.1` of `.0` cancels; schedule clause.
    CancelFor(u64, u64, String),
    /// Sections of which one cancels them: how many, which.
    CancelSections(u64, u64),
    /// Sections, and no barrier after them.
    Sections(Vec<Body>, bool),
    /// `single`, and no barrier after it.
    Single(Body, bool),
    /// `single copyprivate` of a value.
    Copyprivate(u64, Body),
    /// `masked`.
    Masked(Body),
    /// `barrier`; where a program comes here once, all before it must be done.
    Barrier,
}

impl Stmt {
    /// The bodies inside.
    pub fn bodies(&self) -> Vec<&Body> {
        match &self.kind {
            Kind::Repeat(_, b) | Kind::Task(_, b) | Kind::Group(b) | Kind::Wait(b) | Kind::Taskloop(_, _, _, b) => {
                vec![b]
            }
            Kind::Region { body, .. } | Kind::For { body, .. } => vec![body],
            Kind::Single(b, _) | Kind::Copyprivate(_, b) | Kind::Masked(b) => vec![b],
            Kind::Sections(bodies, _) => bodies.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The bodies inside, to be changed.
    pub fn bodies_mut(&mut self) -> Vec<&mut Body> {
        match &mut self.kind {
            Kind::Repeat(_, b) | Kind::Task(_, b) | Kind::Group(b) | Kind::Wait(b) | Kind::Taskloop(_, _, _, b) => {
                vec![b]
            }
            Kind::Region { body, .. } | Kind::For { body, .. } => vec![body],
            Kind::Single(b, _) | Kind::Copyprivate(_, b) | Kind::Masked(b) => vec![b],
            Kind::Sections(bodies, _) => bodies.iter_mut().collect(),
            _ => Vec::new(),
        }
    }

    /// Does its account get its sum only after the region?
    pub fn settles_late(&self) -> bool {
        match &self.kind {
            Kind::For { cell, .. } => *cell != Cell::None,
            Kind::Doacross(..) => true,
            _ => false,
        }
    }

    /// All statements of this one, itself included.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Stmt)) {
        visit(self);
        self.bodies().into_iter().flatten().for_each(|s| s.walk(visit));
    }
}

/// The statements of a region that leave cells: those that bind to it, not to a region inside.
pub fn cells_of(body: &[Stmt]) -> Vec<&Stmt> {
    let mut found = Vec::new();
    for stmt in body {
        if stmt.settles_late() {
            found.push(stmt);
        }
        if let Kind::Repeat(_, inner) = &stmt.kind {
            found.extend(cells_of(inner));
        }
    }
    found
}

/// The local count that a construct which waits for tasks checks, as it is known to the statements inside.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The construct.
    pub id: usize,
    /// How many levels of tasks inside it are waited for.
    pub levels: u32,
}

impl Target {
    /// All descendants are waited for.
    pub const ALL: u32 = u32::MAX;

    /// What a task inside may add to.
    pub fn for_task(target: Option<Target>) -> Option<Target> {
        let target = target?;
        match target.levels {
            0 => None,
            Target::ALL => Some(target),
            levels => Some(Target { levels: levels - 1, ..target }),
        }
    }

    /// What is known inside a construct that ends only when all tasks inside have: a group's, a region's.
    pub fn for_group(target: Option<Target>) -> Option<Target> {
        Some(Target { levels: Target::ALL, ..target? })
    }
}
