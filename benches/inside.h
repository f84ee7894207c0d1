/* Constructs inside a region: a part of overhead.c. Each function repeats its
 * construct n times in one region, or spreads n chunks, sections, iterations
 * over a few loops. */

static long barrier(long n) {
  static int checked;
  static volatile long epochs[SLOTS];
  unsigned long early = 0;
#pragma omp parallel reduction(+ : early)
  {
    int me = omp_get_thread_num(), next = (me + 1) % omp_get_num_threads();
    /* Once, that everyone waits for everyone. */
    for (long i = 1; i <= 64 && !checked; i++) {
      epochs[me] = i;
#pragma omp barrier
      early += epochs[next] < i;
#pragma omp barrier
    }
    for (long i = 0; i < n; i++) {
#pragma omp barrier
    }
  }
  checked = 1;
  expect("threads that left early", early, 0);
  return n;
}

/* Loops of an iteration a thread: what a loop costs. */
#define LOOP_COST(NAME, CLAUSES)                                               \
  static long NAME(long n) {                                                   \
    int size = (int)team();                                                    \
    omp_set_schedule(omp_sched_dynamic, 1);                                    \
    _Pragma("omp parallel") for (long i = 0; i < n; i++) {                     \
      PRAGMA(omp for CLAUSES)                                                  \
      for (int j = 0; j < size; j++)                                           \
        count();                                                               \
    }                                                                          \
    expect_team_count(n);                                                      \
    return n;                                                                  \
  }
#define PRAGMA(TEXT) _Pragma(#TEXT)

LOOP_COST(for_static, schedule(static))
LOOP_COST(for_static_nowait, schedule(static) nowait)
LOOP_COST(for_static_1, schedule(static, 1))
LOOP_COST(for_dynamic, schedule(dynamic))
LOOP_COST(for_guided, schedule(guided))
LOOP_COST(for_runtime, schedule(runtime))

/* Long loops: what a chunk costs (of a guided loop: an iteration). */
enum { CHUNKS = 4096 };

#define CHUNK_COST(NAME, CLAUSES)                                              \
  static long NAME(long n) {                                                   \
    long times = n / CHUNKS + 1;                                               \
    omp_set_schedule(omp_sched_dynamic, 1);                                    \
    _Pragma("omp parallel") for (long i = 0; i < times; i++) {                 \
      PRAGMA(omp for CLAUSES)                                                  \
      for (int j = 0; j < CHUNKS; j++)                                         \
        count();                                                               \
    }                                                                          \
    expect("iterations", counted(), (unsigned long)times *CHUNKS);             \
    return times * CHUNKS;                                                     \
  }

CHUNK_COST(chunk_static_1, schedule(static, 1))
CHUNK_COST(chunk_dynamic, schedule(dynamic))
CHUNK_COST(chunk_monotonic, schedule(monotonic : dynamic))
CHUNK_COST(chunk_guided, schedule(guided))
CHUNK_COST(chunk_runtime, schedule(runtime))

static long ordered(long n) {
  static long next;
  long times = n / CHUNKS + 1, wrong = 0;
#pragma omp parallel reduction(+ : wrong)
  for (long i = 0; i < times; i++) {
#pragma omp single
    next = 0;
#pragma omp for ordered schedule(static, 1)
    for (long j = 0; j < CHUNKS; j++) {
#pragma omp ordered
      wrong += next++ != j;
    }
  }
  expect("iterations out of order", (unsigned long)wrong, 0);
  expect("iterations", (unsigned long)next, CHUNKS);
  return times * CHUNKS;
}

static long doacross(long n) {
  static long chain[CHUNKS];
  long times = n / CHUNKS + 1;
#pragma omp parallel
  for (long i = 0; i < times; i++) {
#pragma omp for ordered(1) schedule(static, 1)
    for (long j = 1; j < CHUNKS; j++) {
#pragma omp ordered depend(sink : j - 1)
      chain[j] = chain[j - 1] + 1;
#pragma omp ordered depend(source)
    }
  }
  expect("the chain's end", (unsigned long)chain[CHUNKS - 1], CHUNKS - 1);
  return times * (CHUNKS - 1);
}

static long single(long n) {
#pragma omp parallel
  for (long i = 0; i < n; i++) {
#pragma omp single
    count();
  }
  expect("executions", counted(), (unsigned long)n);
  return n;
}

static long single_nowait(long n) {
#pragma omp parallel
  for (long i = 0; i < n; i++) {
#pragma omp single nowait
    count();
  }
  expect("executions", counted(), (unsigned long)n);
  return n;
}

static long copyprivate(long n) {
  long wrong = 0;
#pragma omp parallel reduction(+ : wrong)
  for (long i = 0; i < n; i++) {
    long value = -1;
#pragma omp single copyprivate(value)
    value = i;
    wrong += value != i;
  }
  expect("wrong copies", (unsigned long)wrong, 0);
  return n;
}

static long sections(long n) {
#pragma omp parallel
  for (long i = 0; i < n; i++) {
#pragma omp sections
    {
#pragma omp section
      count();
#pragma omp section
      count();
#pragma omp section
      count();
#pragma omp section
      count();
    }
  }
  expect("sections", counted(), 4 * (unsigned long)n);
  return n;
}

static long critical(long n) {
  static unsigned long shared;
  long share = n / (long)team() + 1;
  shared = 0;
#pragma omp parallel
  for (long i = 0; i < share; i++) {
#pragma omp critical
    shared++;
  }
  expect("critical sections", shared, (unsigned long)share * team());
  return share * (long)team();
}

static long lock_contended(long n) {
  static unsigned long shared;
  long share = n / (long)team() + 1;
  omp_lock_t lock;
  omp_init_lock(&lock);
  shared = 0;
#pragma omp parallel
  for (long i = 0; i < share; i++) {
    omp_set_lock(&lock);
    shared++;
    omp_unset_lock(&lock);
  }
  omp_destroy_lock(&lock);
  expect("locked sections", shared, (unsigned long)share * team());
  return share * (long)team();
}

static long lock(long n) {
#pragma omp parallel
  {
    struct {
      omp_lock_t lock;
    } __attribute__((aligned(LINE))) own;
    omp_init_lock(&own.lock);
    for (long i = 0; i < n; i++) {
      omp_set_lock(&own.lock);
      count();
      omp_unset_lock(&own.lock);
    }
    omp_destroy_lock(&own.lock);
  }
  expect_team_count(n);
  return n;
}

static long nest_lock(long n) {
#pragma omp parallel
  {
    struct {
      omp_nest_lock_t lock;
    } __attribute__((aligned(LINE))) own;
    omp_init_nest_lock(&own.lock);
    for (long i = 0; i < n; i++) {
      omp_set_nest_lock(&own.lock);
      count();
      omp_unset_nest_lock(&own.lock);
    }
    omp_destroy_nest_lock(&own.lock);
  }
  expect_team_count(n);
  return n;
}

/* Calls of a function, by every thread; through a pointer, because compilers
 * know that the answer stays. From 16 places: what a call takes depends on how
 * the addresses of both ends meet in the tables of branches, by a fourth and
 * more, and anew in each process. */
#define CALL_4 answer(), answer(), answer(), answer()

static long api(long n, int (*function)(void), long least, long most) {
  unsigned long outside = 0;
#pragma omp parallel reduction(+ : outside)
  {
    int (*volatile pointer)(void) = function;
    int (*answer)(void) = pointer;
    for (long i = 0; i < n; i += 16) {
      int answers[] = {CALL_4, CALL_4, CALL_4, CALL_4};
      for (int j = 0; j < 16; j++)
        outside += answers[j] < least || answers[j] > most;
    }
  }
  expect("answers out of range", outside, 0);
  return (n + 15) / 16 * 16;
}

static long api_thread_num(long n) {
  return api(n, omp_get_thread_num, 0, (long)team() - 1);
}

static long api_num_threads(long n) {
  return api(n, omp_get_num_threads, (long)team(), (long)team());
}

static long api_max_threads(long n) {
  return api(n, omp_get_max_threads, (long)team(), (long)team());
}

static long api_level(long n) { return api(n, omp_get_level, 1, 1); }

static int threadprivate_value;
#pragma omp threadprivate(threadprivate_value)

static int its_threadprivate(void) { return threadprivate_value; }

/* clang's program asks the runtime for its copy at each use (it is built with
 * -fnoopenmp-use-tls), gcc's uses the linker's. The copies are only read: a
 * store that the next access reads takes 5 or 8 cycles on some processors, for
 * milliseconds on end, whatever the runtime. */
static long threadprivate_access(long n) {
  unsigned long wrong = 0;
#pragma omp parallel reduction(+ : wrong)
  {
    int (*volatile pointer)(void) = its_threadprivate;
    int mine = omp_get_thread_num() + 1;
    threadprivate_value = mine;
    long sum = 0;
    for (long i = 0; i < n; i++)
      sum += pointer();
    wrong += sum != n * mine;
  }
  expect("wrong copies", wrong, 0);
  return n;
}

#define LOOP .operation = "loop"
#define CHUNK .operation = "chunk of one iteration"
#define CALL .operation = "call, by each thread"
#define MEETING .floor = "floor:barrier"

#define INSIDE_WORKLOADS                                                       \
  {.name = "barrier", .operation = "barrier", .run = barrier,                  \
   .floor = "floor:round-trip"},                                               \
      {.name = "for-static", LOOP, .run = for_static, MEETING},                \
      {.name = "for-static-nowait", LOOP, .run = for_static_nowait},           \
      {.name = "for-static-1", LOOP, .run = for_static_1, MEETING},            \
      {.name = "for-dynamic", LOOP, .run = for_dynamic, MEETING},              \
      {.name = "for-guided", LOOP, .run = for_guided, MEETING},                \
      {.name = "for-runtime", LOOP, .run = for_runtime, MEETING},              \
      {.name = "chunk-static-1", CHUNK, .run = chunk_static_1},                \
      {.name = "chunk-dynamic", CHUNK, .run = chunk_dynamic,                   \
       .floor = "floor:counter"},                                              \
      {.name = "chunk-monotonic", CHUNK, .run = chunk_monotonic,               \
       .floor = "floor:counter"},                                              \
      {.name = "chunk-guided", .operation = "iteration",                       \
       .run = chunk_guided},                                                   \
      {.name = "chunk-runtime", CHUNK " (dynamic)", .run = chunk_runtime,      \
       .floor = "floor:counter"},                                              \
      {.name = "ordered", .operation = "iteration", .run = ordered},           \
      {.name = "doacross", .operation = "iteration", .run = doacross},         \
      {.name = "single", .operation = "single", .run = single, MEETING},       \
      {.name = "single-nowait", .operation = "single", .run = single_nowait},  \
      {.name = "copyprivate", .operation = "single", .run = copyprivate,       \
       MEETING},                                                               \
      {.name = "sections", .operation = "sections, 4", .run = sections,        \
       MEETING},                                                               \
      {.name = "critical", .operation = "section, by any thread",              \
       .run = critical},                                                       \
      {.name = "lock", .operation = "pair, each thread's own", .run = lock,    \
       .floor = "floor:lock"},                                                 \
      {.name = "lock-contended", .operation = "pair, by any thread",           \
       .run = lock_contended},                                                 \
      {.name = "nest-lock", .operation = "pair, each thread's own",            \
       .run = nest_lock, .floor = "floor:lock"},                               \
      {.name = "api-thread-num", CALL, .run = api_thread_num},                 \
      {.name = "api-num-threads", CALL, .run = api_num_threads},               \
      {.name = "api-max-threads", CALL, .run = api_max_threads},               \
      {.name = "api-level", CALL, .run = api_level},                           \
      {.name = "threadprivate", .operation = "access, by each thread",         \
       .run = threadprivate_access}
