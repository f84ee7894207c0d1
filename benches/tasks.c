/* Throughput of explicit tasks: the time of a whole region divided by the tasks
 * made in it. The team's size is OMP_NUM_THREADS. Bodies do next to nothing,
 * except in the tree, so the figures are what the runtime costs. */
#define _GNU_SOURCE
#include <stdint.h>

#include "bench.h"
#include "runtime.h"

/* What this thread's tasks have added up. Tied tasks that never wait stay on
 * the thread that started them. */
static _Thread_local unsigned long mine;

static unsigned long total;

/* The sum over the team; called by every thread after the last task. */
static void add_mine(void) {
#pragma omp atomic
  total += mine;
}

static unsigned long sum_below(unsigned long n) { return n * (n - 1) / 2; }

/* One thread makes every task; the others find them. */
static long single_creator(long n) {
  total = 0;
#pragma omp parallel
  {
    mine = 0;
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i)
      mine += (unsigned long)i;
    }
    add_mine();
  }
  expect("sum of the tasks", total, sum_below((unsigned long)n));
  return n;
}

/* Every thread makes its share. */
static long per_thread(long n) {
  unsigned long want = 0;
  long done = 0;
  total = 0;
#pragma omp parallel reduction(+ : want, done)
  {
    long team = omp_get_num_threads(), share = (n + team - 1) / team;
    mine = 0;
    for (long i = 0; i < share; i++) {
#pragma omp task firstprivate(i)
      mine += (unsigned long)i;
    }
    want += sum_below((unsigned long)share);
    done += share;
#pragma omp barrier
    add_mine();
  }
  expect("sum of the tasks", total, want);
  return done;
}

/* Fibonacci numbers by two tasks a call, without cut-off. */
enum { FIB = 20 };

static long fib(int n) {
  if (n < 2)
    return n;
  long a, b;
#pragma omp task shared(a) firstprivate(n)
  a = fib(n - 1);
#pragma omp task shared(b) firstprivate(n)
  b = fib(n - 2);
#pragma omp taskwait
  return a + b;
}

static long fib_without_tasks(int n) {
  return n < 2 ? n : fib_without_tasks(n - 1) + fib_without_tasks(n - 2);
}

static long recursive_fib(long n) {
  /* fib(k) calls itself 2 * fib(k + 1) - 2 times: so many tasks. */
  long tasks = 2 * fib_without_tasks(FIB + 1) - 2, times = n / tasks + 1;
#pragma omp parallel
#pragma omp single
  for (long i = 0; i < times; i++)
    expect("fib", (unsigned long)fib(FIB),
           (unsigned long)fib_without_tasks(FIB));
  return times * tasks;
}

/* Every thread waits for each task that it makes. */
static long taskwait_each(long n) {
  unsigned long sum = 0;
  long done = 0;
#pragma omp parallel reduction(+ : sum, done)
  {
    long team = omp_get_num_threads(), share = (n + team - 1) / team;
    unsigned long last = 0;
    for (long i = 0; i < share; i++) {
#pragma omp task shared(last)
      last++;
#pragma omp taskwait
    }
    sum += last;
    done += share;
  }
  expect("tasks that ran", sum, (unsigned long)done);
  return done;
}

/* Taskloops whose tasks are one iteration each. libgomp 12 runs a taskloop on
 * the thread that meets it, without tasks, where it has more than 64 tasks a
 * thread: the short loop is shared by every runtime, the long one is not, and
 * the long one with work shows what that costs. */
enum { SHORT_LOOP = 100, LONG_LOOP = 1000, WORK = 200 };

static long taskloop(long n, long length) {
  long times = n / length + 1;
  total = 0;
#pragma omp parallel
  {
    mine = 0;
#pragma omp single
    for (long t = 0; t < times; t++) {
#pragma omp taskloop grainsize(1)
      for (long i = 0; i < length; i++)
        mine += (unsigned long)i;
    }
    add_mine();
  }
  expect("sum of the iterations", total,
         (unsigned long)times * sum_below((unsigned long)length));
  return times * length;
}

static long taskloop_short(long n) { return taskloop(n, SHORT_LOOP); }

static long taskloop_long(long n) { return taskloop(n, LONG_LOOP); }

static uint64_t step(uint64_t x, uint64_t i) {
  return x * 6364136223846793005u + i;
}

/* A number that takes some time to find. */
static uint64_t work(uint64_t x) {
  for (int i = 0; i < WORK; i++)
    x = step(x, x >> 32);
  return x;
}

static long taskloop_work(long n) {
  static uint64_t results[LONG_LOOP];
  long times = n / LONG_LOOP + 1;
#pragma omp parallel
#pragma omp single
  for (long t = 0; t < times; t++) {
#pragma omp taskloop grainsize(1)
    for (long i = 0; i < LONG_LOOP; i++)
      results[i] = work((uint64_t)(t + i));
  }
  for (long i = 0; i < LONG_LOOP; i += 100)
    expect("an iteration", results[i], work((uint64_t)(times - 1 + i)));
  return times * LONG_LOOP;
}

static long serial_work(long n) {
  volatile uint64_t last = 0;
  for (long i = 0; i < n; i++)
    last = work((uint64_t)i);
  expect("the last", last, work((uint64_t)n - 1));
  return n;
}

/* Each task depends on the one before. */
static long depend_chain(long n) {
  uint64_t x = 1, want = 1;
#pragma omp parallel
#pragma omp single
  for (long i = 0; i < n; i++) {
#pragma omp task depend(inout : x) shared(x) firstprivate(i)
    x = step(x, (uint64_t)i);
  }
  for (long i = 0; i < n; i++)
    want = step(want, (uint64_t)i);
  expect("end of the chain", x, want);
  return n;
}

/* One task writes what WIDTH tasks read, each of which also updates an element
 * of its own; then the next writes. */
enum { WIDTH = 64 };

static long depend_wide(long n) {
  static uint64_t a[WIDTH], root;
  long rounds = n / (WIDTH + 1) + 1;
  memset(a, 0, sizeof a);
  root = 1;
#pragma omp parallel
#pragma omp single
  for (long r = 0; r < rounds; r++) {
#pragma omp task depend(inout : root) firstprivate(r)
    root = step(root, (uint64_t)r);
    for (int i = 0; i < WIDTH; i++) {
#pragma omp task depend(in : root) depend(inout : a[i]) firstprivate(i)
      a[i] = step(a[i], root);
    }
  }
  uint64_t want = 0, source = 1;
  for (long r = 0; r < rounds; r++) {
    source = step(source, (uint64_t)r);
    want = step(want, source);
  }
  for (int i = 0; i < WIDTH; i++)
    expect("an element", a[i], want);
  return rounds * (WIDTH + 1);
}

/* Taskgroups of GROUP tasks that take part in a reduction. */
enum { GROUP = 32 };

static long taskgroup_reduction(long n) {
  long times = n / GROUP + 1;
#pragma omp parallel
#pragma omp single
  for (long t = 0; t < times; t++) {
    unsigned long sum = 0;
#pragma omp taskgroup task_reduction(+ : sum)
    for (long i = 0; i < GROUP; i++) {
#pragma omp task in_reduction(+ : sum) firstprivate(i)
      sum += (unsigned long)i;
    }
    expect("the reduction", sum, sum_below(GROUP));
  }
  return times * GROUP;
}

/* A tree in the manner of UTS (Olivier et al., LCPC 2006): a node's children
 * follow from its hash, most nodes have none, and subtrees differ in size by
 * orders of magnitude. Its shape is the same in every run. */
enum { ROOT_CHILDREN = 512, CHILDREN = 8, HASH_ROUNDS = 24 };

struct tree {
  unsigned long nodes, hash;
};

/* About as much work as UTS does for a node (one SHA-1 block there). */
static uint64_t node_hash(uint64_t parent, unsigned child) {
  uint64_t h = parent + 0x9e3779b97f4a7c15u * (child + 1);
  for (int i = 0; i < HASH_ROUNDS; i++) {
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    h ^= h >> 31;
  }
  return h;
}

/* CHILDREN children with a probability just below 1 / CHILDREN. */
static unsigned children_of(uint64_t hash) {
  return (hash >> 40) < (uint64_t)(0.122 * (1 << 24)) ? CHILDREN : 0;
}

static struct tree tree_serial(uint64_t hash, unsigned children) {
  struct tree sum = {1, hash};
  for (unsigned i = 0; i < children; i++) {
    uint64_t h = node_hash(hash, i);
    struct tree below = tree_serial(h, children_of(h));
    sum.nodes += below.nodes;
    sum.hash ^= below.hash;
  }
  return sum;
}

/* A task a child; it adds what it found to its parent's sums. */
static struct tree tree_tasks(uint64_t hash, unsigned children) {
  struct tree sum = {1, hash};
  for (unsigned i = 0; i < children; i++) {
#pragma omp task shared(sum) firstprivate(hash, i)
    {
      uint64_t h = node_hash(hash, i);
      struct tree below = tree_tasks(h, children_of(h));
#pragma omp atomic
      sum.nodes += below.nodes;
#pragma omp atomic
      sum.hash ^= below.hash;
    }
  }
  if (children > 0) {
#pragma omp taskwait
  }
  return sum;
}

enum { SEED = 42 };

static long unbalanced_tree(long n) {
  static struct tree want;
  if (want.nodes == 0)
    want = tree_serial(SEED, ROOT_CHILDREN);
  long times = n / (long)want.nodes + 1;
#pragma omp parallel
#pragma omp single
  for (long t = 0; t < times; t++) {
    struct tree got = tree_tasks(SEED, ROOT_CHILDREN);
    expect("nodes of the tree", got.nodes, want.nodes);
    expect("hash of the tree", got.hash, want.hash);
  }
  return times * (long)want.nodes;
}

/* The same two bodies without tasks: what is no cost of the runtime. */
static long serial_fib(long n) {
  long tasks = 2 * fib_without_tasks(FIB + 1) - 2, times = n / tasks + 1;
  for (long i = 0; i < times; i++) {
    volatile int k = FIB;
    expect("fib", (unsigned long)fib_without_tasks(k), 6765);
  }
  return times * tasks;
}

static long serial_tree(long n) {
  long done = 0;
  unsigned long first = 0;
  do {
    volatile uint64_t seed = SEED;
    struct tree got = tree_serial(seed, ROOT_CHILDREN);
    if (done == 0)
      first = got.hash;
    expect("hash of the tree", got.hash, first);
    done += (long)got.nodes;
  } while (done < n);
  return done;
}

static const struct workload workloads[] = {
    {.name = "single-creator", .operation = "task", .run = single_creator},
    {.name = "per-thread", .operation = "task", .run = per_thread},
    {.name = "fib",
     .operation = "task",
     .run = recursive_fib,
     .floor = "floor:fib"},
    {.name = "taskwait", .operation = "task, taskwait", .run = taskwait_each},
    {.name = "taskloop",
     .operation = "iteration (a task) of 100",
     .run = taskloop_short},
    {.name = "taskloop-long",
     .operation = "iteration (a task) of 1000",
     .run = taskloop_long},
    {.name = "taskloop-work",
     .operation = "iteration (a task with work) of 1000",
     .run = taskloop_work,
     .floor = "floor:work"},
    {.name = "depend-chain", .operation = "task", .run = depend_chain},
    {.name = "depend-wide", .operation = "task", .run = depend_wide},
    {.name = "taskgroup-reduction",
     .operation = "task",
     .run = taskgroup_reduction},
    {.name = "tree",
     .operation = "node (a task)",
     .run = unbalanced_tree,
     .floor = "floor:tree"},
    {.name = "floor:fib", .operation = "call, no tasks", .run = serial_fib},
    {.name = "floor:work", .operation = "iteration's work", .run = serial_work},
    {.name = "floor:tree", .operation = "node, no tasks", .run = serial_tree},
    {.name = 0}};

int main(int argc, char **argv) {
  return bench_main(argc, argv, workloads, bench_runtime(), bench_spread);
}
