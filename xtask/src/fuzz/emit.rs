//! A tree as a program in C.
//!
//! Names carry the statement's number: `i7` is a loop's variable, `l7` a construct's local count, `q7` a cell of a region,
//! `v7` the cells of a net. Tasks name what they share and what they take along, since the rules of C alone would make
//! locals firstprivate. Arrays are in structs: clang 22 reads those of untied tasks as if they lay at multiples of 16.

use std::fmt::Write;

use super::oracle::{Oracle, first_value};
use super::tree::{Body, Cell, How, Kind, Node, Op, REDUCE_FROM, Range, Stmt, Target, Team, cells_of};

/// What is known at a place of the text.
#[derive(Clone, Copy, Default)]
struct Scope {
    target: Option<Target>,
    /// The number of the innermost loop's variable.
    i: Option<usize>,
}

/// The text of a file.
struct Text(String);

macro_rules! line {
    ($text:expr, $($words:tt)*) => { writeln!($text.0, $($words)*).expect("a string takes all") };
}

/// The C text of several programs. It is run with the row of `threads` that OMP_NUM_THREADS has, and prints each program's
/// number when it begins.
pub fn file(programs: &[Body], accounts: usize, threads: &[u32]) -> String {
    let mut text = Text(PRELUDE.replace("ACCOUNTS", &accounts.max(1).to_string()));
    let oracles: Vec<Vec<Oracle>> =
        threads.iter().map(|t| programs.iter().map(|p| Oracle::execute(p, accounts, *t)).collect()).collect();
    for (name, values) in [("want", true), ("local", false)] {
        line!(text, "static const u64 {name}[{}][{}] = {{", threads.len(), accounts.max(1));
        for row in &oracles {
            let sum = |id: usize| {
                row.iter().fold(0_u64, |s, o| s.wrapping_add(if values { o.wants[id] } else { o.locals[id] }))
            };
            let numbers: Vec<String> = (0..accounts).map(|id| format!("{}u", sum(id))).collect();
            line!(text, "{{{}}},", if numbers.is_empty() { "0".into() } else { numbers.join(",") });
        }
        line!(text, "}};");
    }
    for (number, program) in programs.iter().enumerate() {
        line!(text, "static void p{number}(void) {{");
        text.body(program, Scope::default(), true);
        program.iter().for_each(|s| s.walk(&mut |s| line!(text, "CHK({});", s.id)));
        line!(text, "}}");
    }
    line!(text, "int main(int argc, char **argv) {{\n  begin(atoi(argv[1]));");
    (0..programs.len()).for_each(|n| line!(text, "  say({n}); p{n}();"));
    line!(text, "  say(-1);\n  return failures != 0;\n}}");
    text.0
}

const PRELUDE: &str = r#"#include <omp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
typedef unsigned long u64;
static u64 a[ACCOUNTS];
static int row, failures;
static omp_lock_t lock;
static omp_nest_lock_t nest;
static u64 tp;
#pragma omp threadprivate(tp)
static void begin(int r) {
  row = r;
  omp_set_max_active_levels(6);
  omp_init_lock(&lock);
  omp_init_nest_lock(&nest);
}
static void say(int n) {
  char text[32];
  if (write(1, text, snprintf(text, sizeof text, "at %d\n", n)) < 0) _exit(3);
}
static void wrong(const char *what, int id, u64 got, u64 wanted) {
  if (__atomic_add_fetch(&failures, 1, __ATOMIC_RELAXED) <= 10)
    fprintf(stderr, "%s of %d: got %lu, want %lu\n", what, id, got, wanted);
}
static void delay(int n) {
  if (n == 1) sched_yield();
  else for (volatile int k = 0; k < n; k++) {}
}
#define SUM(x, v) __atomic_fetch_add(&(x), (u64)(v), __ATOMIC_RELAXED)
#define CHK(id) do { u64 g = __atomic_load_n(&a[id], __ATOMIC_RELAXED); \
  if (g != want[row][id]) wrong("account", id, g, want[row][id]); } while (0)
#define LOCAL(id, l) do { u64 g = __atomic_load_n(&(l), __ATOMIC_RELAXED); \
  if (g != local[row][id]) wrong("local count", id, g, local[row][id]); } while (0)
"#;

impl Text {
    fn body(&mut self, body: &[Stmt], at: Scope, once: bool) {
        for stmt in body {
            self.stmt(stmt, at, once);
        }
    }

    /// A team's statements; after each barrier a program that comes here once must find all before it done.
    fn team(&mut self, body: &[Stmt], at: Scope, once: bool) {
        let late: Vec<usize> = cells_of(body).iter().map(|s| s.id).collect();
        for (k, stmt) in body.iter().enumerate() {
            self.stmt(stmt, at, false);
            let barrier = match &stmt.kind {
                Kind::Barrier | Kind::For { nowait: false, .. } | Kind::Doacross(..) | Kind::Copyprivate(..) => true,
                Kind::Single(_, nowait) | Kind::Sections(_, nowait) => !nowait,
                _ => false,
            };
            // A copyprivate's own account is added to after its barrier.
            let own = matches!(stmt.kind, Kind::Copyprivate(..)).then_some(stmt.id);
            if !(barrier && once) {
                continue;
            }
            let mut before = Vec::new();
            body[..=k].iter().for_each(|s| s.walk(&mut |s| before.push(s.id)));
            before.retain(|id| !late.contains(id) && Some(*id) != own);
            before.iter().for_each(|id| line!(self, "CHK({id});"));
        }
    }

    fn add(&mut self, id: usize, value: &str, at: Scope) {
        line!(self, "SUM(a[{id}], {value});");
        if let Some(target) = at.target {
            line!(self, "SUM(l{}, 1);", target.id);
        }
    }

    /// What a task in this scope takes along.
    fn taken(&self, at: Scope) -> String {
        let shared = at.target.map_or(String::new(), |t| format!(" shared(l{})", t.id));
        let own = at.i.map_or(String::new(), |i| format!(" firstprivate(i{i})"));
        shared + &own
    }

    fn work(&mut self, id: usize, value: &str, how: How, at: Scope) {
        let add = format!("a[{id}] += {value};");
        match how {
            How::Atomic => line!(self, "#pragma omp atomic\n{add}"),
            How::Capture => {
                line!(self, "{{ u64 c;\n#pragma omp atomic capture\n{{ c = a[{id}]; a[{id}] += {value}; }} (void)c; }}")
            }
            How::Critical => line!(self, "#pragma omp critical\n{{ {add} }}"),
            How::Named => line!(self, "#pragma omp critical(named)\n{{ {add} }}"),
            How::Lock => line!(self, "omp_set_lock(&lock); {add} omp_unset_lock(&lock);"),
            How::NestLock => line!(
                self,
                "omp_set_nest_lock(&nest); omp_set_nest_lock(&nest); {add} omp_unset_nest_lock(&nest); omp_unset_nest_lock(&nest);"
            ),
        }
        if let Some(target) = at.target {
            line!(self, "SUM(l{}, 1);", target.id);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, at: Scope, once: bool) {
        let id = stmt.id;
        let inside = Scope { target: Target::for_group(at.target), ..at };
        let child = Scope { target: Target::for_task(at.target), ..at };
        match &stmt.kind {
            Kind::Work { add, scale, how, delay } => {
                let factor = at.i.map_or("0".into(), |i| format!("(u64)i{i}"));
                if *delay > 0 {
                    line!(self, "delay({delay});");
                }
                self.work(id, &format!("({add}u + {scale}u * {factor})"), *how, at);
            }
            Kind::Repeat(range, body) => {
                line!(self, "{}\n{{", header(range, id));
                self.team(body, Scope { i: Some(id), ..at }, false);
                line!(self, "}}");
            }
            Kind::Task(clauses, body) => {
                line!(self, "#pragma omp task{clauses}{}\n{{", self.taken(child_of(at)));
                self.body(body, child, false);
                line!(self, "}}");
            }
            Kind::Group(body) => self.checked(id, body, Target::ALL, at),
            Kind::Wait(body) => self.checked(id, body, 1, at),
            Kind::Net { cells, nodes, group } => self.net(id, *cells, nodes, *group, at),
            Kind::TaskReduction(op, values) => self.task_reduction(id, *op, values, at),
            Kind::Taskloop(range, clauses, op, body) => {
                line!(self, "{{ u64 r{id} = {REDUCE_FROM};");
                let reduction = op.map_or(String::new(), |op| format!(" reduction({}: r{id})", op.word()));
                let own = at.i.map_or(String::new(), |i| format!(" firstprivate(i{i})"));
                let shared = at.target.map_or(String::new(), |t| format!(" shared(l{})", t.id));
                line!(self, "#pragma omp taskloop{clauses}{reduction}{shared}{own}\n{}\n{{", header(range, id));
                if let Some(op) = op {
                    line!(self, "{}", apply(*op, &format!("r{id}"), &format!("((u64)i{id} | 1)")));
                }
                self.body(body, Scope { i: Some(id), ..inside }, false);
                line!(self, "}}");
                if op.is_some() {
                    self.add(id, &format!("r{id}"), at);
                }
                line!(self, "}}");
            }
            Kind::Detach(add) => {
                line!(self, "{{ u64 d{id} = 0;\n#pragma omp taskgroup\n{{ omp_event_handle_t e{id};");
                line!(self, "#pragma omp task detach(e{id}) shared(d{id})\n{{ SUM(d{id}, {add}u); }}");
                line!(self, "#pragma omp task firstprivate(e{id})\n{{ omp_fulfill_event(e{id}); }}\n}}");
                self.add(id, &format!("d{id}"), at);
                line!(self, "}}");
            }
            Kind::CancelGroup(count, add) => {
                line!(self, "#pragma omp taskgroup\n{{ for (int k = 0; k < {count}; k++) {{");
                line!(
                    self,
                    "#pragma omp task firstprivate(k){}\n{{ if (k == {}) {{",
                    self.taken(Scope { i: None, ..at }),
                    count / 2
                );
                self.add(id, &format!("{add}u"), at);
                line!(self, "#pragma omp cancel taskgroup\n}}\n#pragma omp cancellation point taskgroup\n}} }} }}");
            }
            Kind::CancelRegion(team, add) => {
                line!(self, "#pragma omp parallel{}\n{{", team_clause(*team));
                line!(self, "if (omp_get_thread_num() == omp_get_num_threads() - 1) {{");
                self.add(id, &format!("{add}u"), at);
                line!(self, "#pragma omp cancel parallel\n}}\n#pragma omp barrier\n}}");
            }
            Kind::Region { team, clauses, copyin, reduction, body } => {
                let head = format!("#pragma omp parallel{}{clauses}", team_clause(*team));
                self.region(stmt, &head, (*copyin, *reduction, body), at, once);
            }
            _ => self.shared(stmt, at),
        }
    }

    fn region(&mut self, stmt: &Stmt, head: &str, parts: (Option<u64>, Option<Op>, &Body), at: Scope, once: bool) {
        let (id, (copyin, reduction, body)) = (stmt.id, parts);
        let inside = Scope { target: Target::for_group(at.target), ..at };
        let cells = cells_of(body);
        line!(self, "{{");
        for cell in &cells {
            match &cell.kind {
                Kind::Doacross(count, ..) => line!(self, "struct {{ u64 of[{}]; }} q{} = {{{{0}}}};", count, cell.id),
                _ => line!(self, "u64 q{} = {};", cell.id, first_value(cell)),
            }
        }
        let mut head = head.to_owned();
        if let Some(op) = reduction {
            line!(self, "u64 r{id} = {REDUCE_FROM};");
            head += &format!(" reduction({}: r{id})", op.word());
        }
        if let Some(value) = copyin {
            line!(self, "tp = {value};");
            head += " copyin(tp)";
        }
        line!(self, "{head}\n{{");
        if copyin.is_some() {
            self.add(id, "tp", inside);
        }
        if let Some(op) = reduction {
            line!(self, "{}", apply(op, &format!("r{id}"), "3u"));
        }
        // The region's own account is settled behind it.
        self.team(body, inside, once);
        line!(self, "}}");
        if reduction.is_some() {
            self.add(id, &format!("r{id}"), at);
        }
        for cell in &cells {
            let name = format!("q{}", cell.id);
            match &cell.kind {
                Kind::Doacross(count, ..) => {
                    line!(self, "{{ u64 s = 0; for (int k = 0; k < {count}; k++) s = s * 7 + {name}.of[k];");
                    self.add(cell.id, "s", inside);
                    line!(self, "}}");
                }
                _ => self.add(cell.id, &name, inside),
            }
        }
        line!(self, "}}");
    }

    fn checked(&mut self, id: usize, body: &Body, levels: u32, at: Scope) {
        line!(self, "{{ u64 l{id} = 0;");
        if levels == Target::ALL {
            line!(self, "#pragma omp taskgroup\n{{");
        }
        self.body(body, Scope { target: Some(Target { id, levels }), ..at }, false);
        match levels {
            Target::ALL => line!(self, "}}"),
            _ => line!(self, "#pragma omp taskwait"),
        }
        line!(self, "LOCAL({id}, l{id});\n}}");
    }

    fn net(&mut self, id: usize, cells: usize, nodes: &[Node], group: bool, at: Scope) {
        let ones = vec!["1"; cells].join(",");
        line!(self, "{{ u64 s{id} = 0; struct {{ u64 of[{cells}]; }} v{id} = {{{{{ones}}}}};");
        if group {
            line!(self, "#pragma omp taskgroup\n{{");
        }
        for node in nodes {
            let mut depends = String::new();
            let mut kind = |word: &str, of: Vec<usize>| {
                of.iter().for_each(|cell| depends += &format!(" depend({word}: v{id}.of[{cell}])"));
            };
            kind("in", node.reads.clone());
            kind("out", node.writes.iter().filter(|w| w.1).map(|w| w.0).collect());
            kind("inout", node.writes.iter().filter(|w| !w.1).map(|w| w.0).collect());
            kind("mutexinoutset", node.mutexes.clone());
            let sum = node.reads.iter().fold(format!("{}u", node.add), |s, r| format!("{s} + v{id}.of[{r}]"));
            if node.awaits {
                line!(self, "#pragma omp taskwait{depends}\ns{id} = s{id} * 7 + {sum};");
                continue;
            }
            line!(
                self,
                "#pragma omp task shared(v{id}){}{depends}\n{{ u64 s = {sum}; delay({});",
                node.clauses,
                node.add % 50
            );
            node.writes.iter().for_each(|(w, _)| line!(self, "v{id}.of[{w}] = v{id}.of[{w}] * 31 + s;"));
            node.mutexes.iter().for_each(|m| line!(self, "v{id}.of[{m}] += s;"));
            line!(self, "}}");
        }
        line!(self, "{}", if group { "}" } else { "#pragma omp taskwait" });
        line!(self, "for (int k = 0; k < {cells}; k++) s{id} = s{id} * 7 + v{id}.of[k];");
        self.add(id, &format!("s{id}"), at);
        line!(self, "}}");
    }

    fn task_reduction(&mut self, id: usize, op: Op, values: &[u64], at: Scope) {
        let (name, word) = (format!("r{id}"), op.word());
        line!(self, "{{ u64 {name} = {REDUCE_FROM};\n#pragma omp taskgroup task_reduction({word}: {name})\n{{");
        for value in values {
            line!(
                self,
                "#pragma omp task in_reduction({word}: {name})\n{{ {} }}",
                apply(op, &name, &format!("{value}u"))
            );
        }
        line!(self, "}}");
        self.add(id, &name, at);
        line!(self, "}}");
    }

    /// What binds to a team.
    fn shared(&mut self, stmt: &Stmt, at: Scope) {
        let id = stmt.id;
        let nowait_word = |nowait: &bool| if *nowait { " nowait" } else { "" };
        match &stmt.kind {
            Kind::For { .. } => self.worksharing_loop(stmt, at),
            Kind::Doacross(count, distance, schedule) => {
                line!(self, "#pragma omp for ordered(1){schedule}\nfor (int i{id} = 0; i{id} < {count}; i{id}++) {{");
                line!(self, "#pragma omp ordered depend(sink: i{id} - {distance})");
                line!(self, "q{id}.of[i{id}] = (i{id} >= {distance} ? q{id}.of[i{id} - {distance}] : 7) * 31 + i{id};");
                line!(self, "#pragma omp ordered depend(source)\n}}");
            }
            Kind::CancelFor(count, which, schedule) => {
                line!(self, "#pragma omp for{schedule}\nfor (int i{id} = 0; i{id} < {count}; i{id}++) {{");
                line!(self, "if (i{id} == {which}) {{");
                self.add(id, &format!("{}u", 7 + which), at);
                line!(self, "#pragma omp cancel for\n}}\n#pragma omp cancellation point for\n}}");
            }
            Kind::CancelSections(count, which) => {
                line!(self, "#pragma omp sections\n{{");
                for k in 0..*count {
                    line!(self, "#pragma omp section\n{{");
                    if k == *which {
                        self.add(id, &format!("{}u", 7 + which), at);
                        line!(self, "#pragma omp cancel sections");
                    }
                    line!(self, "#pragma omp cancellation point sections\n}}");
                }
                line!(self, "}}");
            }
            Kind::Sections(bodies, nowait) => {
                line!(self, "#pragma omp sections{}\n{{", nowait_word(nowait));
                for body in bodies {
                    line!(self, "#pragma omp section\n{{");
                    self.body(body, at, false);
                    line!(self, "}}");
                }
                line!(self, "}}");
            }
            Kind::Single(body, nowait) => {
                line!(self, "#pragma omp single{}\n{{", nowait_word(nowait));
                self.body(body, at, false);
                line!(self, "}}");
            }
            Kind::Copyprivate(value, body) => {
                line!(self, "{{ u64 x{id} = 0;\n#pragma omp single copyprivate(x{id})\n{{ x{id} = {value};");
                self.body(body, at, false);
                line!(self, "}}");
                self.add(id, &format!("x{id}"), at);
                line!(self, "}}");
            }
            Kind::Masked(body) => {
                line!(self, "#pragma omp masked\n{{");
                self.body(body, at, false);
                line!(self, "}}");
            }
            Kind::Barrier => line!(self, "#pragma omp barrier"),
            other => unreachable!("{other:?}"),
        }
    }

    fn worksharing_loop(&mut self, stmt: &Stmt, at: Scope) {
        let Kind::For { range, inner, schedule, nowait, cell, body } = &stmt.kind else { unreachable!("a loop") };
        let (id, mut clauses) = (stmt.id, schedule.clone());
        match cell {
            Cell::None => {}
            Cell::Ordered => clauses += " ordered",
            Cell::Reduce(op) => clauses += &format!(" reduction({}: q{id})", op.word()),
            Cell::Last => clauses += &format!(" lastprivate(q{id})"),
        }
        if *nowait {
            clauses += " nowait";
        }
        if *inner > 1 {
            let outer = header(range, id).replace(&format!("i{id}"), &format!("k{id}"));
            line!(self, "#pragma omp for{clauses} collapse(2)\n{outer}");
            line!(self, "for (int j{id} = 0; j{id} < {inner}; j{id}++) {{");
            line!(self, "u64 i{id} = (u64)k{id} * {inner} + j{id};");
        } else {
            line!(self, "#pragma omp for{clauses}\n{}\n{{", header(range, id));
        }
        self.body(body, Scope { i: Some(id), ..at }, false);
        match cell {
            Cell::None => {}
            Cell::Ordered => line!(self, "#pragma omp ordered\n{{ q{id} = q{id} * 31 + (u64)i{id}; }}"),
            Cell::Reduce(op) => line!(self, "{}", apply(*op, &format!("q{id}"), &format!("((u64)i{id} | 1)"))),
            Cell::Last => line!(self, "q{id} = (u64)i{id} + 11;"),
        }
        line!(self, "}}");
    }
}

/// The scope in which a task's clauses are read: with what its own statements may add to.
fn child_of(at: Scope) -> Scope {
    Scope { target: Target::for_task(at.target), ..at }
}

fn header(range: &Range, id: usize) -> String {
    let end = range.first + range.step * range.count as i64;
    let (compare, step) = if range.step < 0 { (">", "-") } else { ("<", "+") };
    let Range { ty, first, .. } = range;
    format!("for ({ty} i{id} = {first}; i{id} {compare} {end}; i{id} {step}= {})", range.step.abs())
}

fn team_clause(team: Team) -> String {
    match team {
        Team::Default => String::new(),
        Team::Of(n) => format!(" num_threads({n})"),
        Team::Alone => " if(0)".into(),
    }
}

fn apply(op: Op, name: &str, value: &str) -> String {
    match op {
        Op::Max => format!("{{ u64 m = {value}; if ({name} < m) {name} = m; }}"),
        _ => format!("{name} {}= {value};", op.word()),
    }
}
