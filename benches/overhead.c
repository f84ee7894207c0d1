/* What each construct costs. The team's size is OMP_NUM_THREADS; constructs that
 * stand inside a region are repeated in one region, so that its own cost does
 * not count. Bodies only count what ran, on lines of their own. */
#define _GNU_SOURCE
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "floor.h"
#include "runtime.h"

extern char **environ;

/* Counters, a line for each thread that ever counts. */
enum { SLOTS = 8192 };

static struct {
  unsigned long count;
} __attribute__((aligned(LINE))) slots[SLOTS];

static unsigned slots_used;
static _Thread_local unsigned long *slot;

static inline void count(void) {
  if (!slot) {
    unsigned mine = __atomic_fetch_add(&slots_used, 1, __ATOMIC_RELAXED);
    if (mine >= SLOTS)
      expect("threads at most", mine, SLOTS);
    slot = &slots[mine].count;
  }
  ++*slot;
}

/* What was counted since the last call; no other thread counts meanwhile. */
static unsigned long counted(void) {
  unsigned long sum = 0;
  unsigned used = __atomic_load_n(&slots_used, __ATOMIC_RELAXED);
  for (unsigned i = 0; i < used; i++) {
    sum += slots[i].count;
    slots[i].count = 0;
  }
  return sum;
}

static unsigned long team(void) {
  static unsigned long size;
  if (size == 0) {
#pragma omp parallel
#pragma omp single
    size = (unsigned long)omp_get_num_threads();
  }
  return size;
}

static void expect_team_count(long n) {
  expect("executions by the team", counted(), (unsigned long)n * team());
}

/* ---- regions */

static long region_0(long n) {
  team();
  for (long i = 0; i < n; i++) {
#pragma omp parallel
    count();
  }
  expect_team_count(n);
  return n;
}

static long region_7(long n) {
  static volatile unsigned long sum;
  unsigned long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7;
  team();
  for (long i = 0; i < n; i++) {
#pragma omp parallel shared(a, b, c, d, e, f, g)
    {
      count();
      if (a + b + c + d + e + f + g != 28)
        sum = 1;
    }
  }
  expect("wrong arguments", sum, 0);
  expect_team_count(n);
  return n;
}

enum { SHORT_LOOP = 64 };

static long parallel_for(long n) {
  for (long i = 0; i < n; i++) {
#pragma omp parallel for
    for (int j = 0; j < SHORT_LOOP; j++)
      count();
  }
  expect("iterations", counted(), (unsigned long)n * SHORT_LOOP);
  return n;
}

static long region_serialized(long n) {
  volatile int parallel = 0;
  for (long i = 0; i < n; i++) {
#pragma omp parallel if (parallel)
    count();
  }
  expect("executions", counted(), (unsigned long)n);
  return n;
}

/* Every thread of the team runs n regions of two threads. */
static long region_nested(long n) {
  omp_set_max_active_levels(2);
  unsigned long outer = team();
#pragma omp parallel
  for (long i = 0; i < n; i++) {
#pragma omp parallel num_threads(2)
    count();
  }
  expect("executions", counted(), 2 * outer * (unsigned long)n);
  return n;
}

static long alternating(long n, unsigned long other) {
  unsigned long sizes[2] = {team(), other}, want = 0;
  for (long i = 0; i < n; i++) {
    int size = (int)sizes[i % 2];
    want += (unsigned long)size;
#pragma omp parallel num_threads(size)
    count();
  }
  expect("executions", counted(), want);
  return n;
}

static long alternating_half(long n) { return alternating(n, team() / 2 + 1); }

static long alternating_one_more(long n) { return alternating(n, team() + 1); }

static long reduction_scalar(long n) {
  for (long i = 0; i < n; i++) {
    long sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (int j = 0; j < SHORT_LOOP; j++)
      sum += j;
    expect("the sum", (unsigned long)sum, SHORT_LOOP * (SHORT_LOOP - 1) / 2);
  }
  return n;
}

enum { ARRAY = 100 };

static long reduction_array(long n) {
  for (long i = 0; i < n; i++) {
    long sums[ARRAY] = {0};
#pragma omp parallel for reduction(+ : sums)
    for (int j = 0; j < SHORT_LOOP; j++)
      sums[j] += j;
    for (int j = 0; j < SHORT_LOOP; j += 21)
      expect("an element", (unsigned long)sums[j], (unsigned long)j);
  }
  return n;
}

/* Regions after a millisecond of other work: what they take by themselves. The
 * mean, as of all regions: where others want the processors, the median would
 * leave out the regions that wait for a thread to have its turn again. */
static double region_after_1ms(void) {
  enum { TIMES = 100 };
  double sum = 0;
  region_0(100);
  for (int i = 0; i < TIMES; i++) {
    double start = bench_now();
    while (bench_now() - start < 1e6)
      ;
    start = bench_now();
    region_0(1);
    sum += bench_now() - start;
  }
  return sum / TIMES;
}

/* Processor time of the whole process in the second after its last region. */
static double cpu_after_region(void) {
  struct timespec second = {1, 0}, before, after;
  region_0(1000);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
  nanosleep(&second, 0);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
  return (double)(after.tv_sec - before.tv_sec) * 1e9 +
         (double)(after.tv_nsec - before.tv_nsec);
}

/* ---- processes */

#define FIRST_REGION "--first-region"
#define FIRST_AMONG_THREADS "--first-among-threads"
#define NO_REGION "--no-region"

/* A fresh process that runs one region and prints how long that took. */
static int first_region_child(void) {
  double start = bench_now();
#pragma omp parallel
  count();
  printf("%.0f\n", bench_now() - start);
  return counted() == 0;
}

/* Runs this program anew; returns the time until it is gone, and in `printed`
 * what it printed. */
static double child(const char *mode, double *printed) {
  char *argv[] = {"/proc/self/exe", (char *)mode, 0}, text[64] = "";
  int ends[2], status;
  pid_t pid;
  posix_spawn_file_actions_t actions;
  if (pipe(ends) != 0)
    expect("pipe", 1, 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  double start = bench_now();
  if (posix_spawn(&pid, argv[0], &actions, 0, argv, environ) != 0)
    expect("posix_spawn", 1, 0);
  waitpid(pid, &status, 0);
  double time = bench_now() - start;
  expect("the child's status", (unsigned long)status, 0);
  close(ends[1]);
  if (read(ends[0], text, sizeof text - 1) < 0)
    expect("read", 1, 0);
  close(ends[0]);
  posix_spawn_file_actions_destroy(&actions);
  *printed = atof(text);
  return time;
}

static void *sleep_forever(void *argument) {
  for (;;)
    pause();
  return argument;
}

/* The same where another thread was before: another library's, say. */
static int first_among_threads_child(void) {
  pthread_t other;
  if (pthread_create(&other, 0, sleep_forever, 0) != 0)
    expect("pthread_create", 1, 0);
  return first_region_child();
}

static double children(const char *mode, int own_time) {
  enum { TIMES = 9 };
  double times[TIMES];
  for (int i = 0; i < TIMES; i++) {
    double printed, time = child(mode, &printed);
    times[i] = own_time ? printed : time;
  }
  return bench_median(times, TIMES);
}

static double first_region(void) { return children(FIRST_REGION, 1); }

static double first_among_threads(void) {
  return children(FIRST_AMONG_THREADS, 1);
}

static double process(void) { return children(FIRST_REGION, 0); }

static double floor_process(void) { return children(NO_REGION, 0); }

/* ---- callers: threads that OpenMP did not make, each with regions of its own */

struct caller {
  long n;
  pthread_t thread;
};

static void *call(void *argument) {
  long n = ((struct caller *)argument)->n;
  for (long i = 0; i < n; i++) {
#pragma omp parallel
    count();
  }
  return 0;
}

static long callers(long n, int how_many) {
  struct caller all[16];
  long share = n / how_many + 1;
  team();
  for (int i = 0; i < how_many; i++) {
    all[i].n = share;
    if (pthread_create(&all[i].thread, 0, call, &all[i]) != 0)
      expect("pthread_create", 1, 0);
  }
  for (int i = 0; i < how_many; i++)
    pthread_join(all[i].thread, 0);
  expect_team_count(share * how_many);
  return share * how_many;
}

static long callers_4(long n) { return callers(n, 4); }
static long callers_16(long n) { return callers(n, 16); }

#include "inside.h"

#define REGION .operation = "region"
#define ROUND_TRIP .floor = "floor:round-trip"

static const struct workload workloads[] = {
    {.name = "region-0", REGION, .run = region_0, ROUND_TRIP},
    {.name = "region-7", REGION ", 7 shared variables", .run = region_7,
     ROUND_TRIP},
    {.name = "parallel-for", REGION " with a loop", .run = parallel_for,
     ROUND_TRIP},
    {.name = "region-serialized", REGION, .run = region_serialized},
    {.name = "region-nested", REGION " of 2 in each thread",
     .run = region_nested},
    {.name = "alternating-half", REGION " of N, of N / 2 + 1",
     .run = alternating_half},
    {.name = "alternating-one-more", REGION " of N, of N + 1",
     .run = alternating_one_more},
    {.name = "reduction-scalar", REGION " with a loop", .run = reduction_scalar,
     ROUND_TRIP},
    {.name = "reduction-array", REGION " with a loop, 100 elements",
     .run = reduction_array, ROUND_TRIP},
    {.name = "region-after-1ms", REGION " after a millisecond of other work",
     .figure = region_after_1ms},
    {.name = "cpu-after-region", .operation = "processor time, next second",
     .figure = cpu_after_region},
    {.name = "first-region", .operation = "first region of a process",
     .figure = first_region},
    {.name = "first-among-threads",
     .operation = "first region of a process of two threads",
     .figure = first_among_threads},
    {.name = "process", .operation = "process with one region",
     .figure = process, .floor = "floor:process"},
    {.name = "callers-4", REGION " of one of 4 callers", .run = callers_4},
    {.name = "callers-16", REGION " of one of 16 callers", .run = callers_16},
    INSIDE_WORKLOADS,
    {.name = "floor:round-trip", .operation = "a line there and back",
     .run = floor_round_trip},
    {.name = "floor:barrier", .operation = "barrier of 2",
     .run = floor_barrier},
    {.name = "floor:fork-join", .operation = "region of 2",
     .run = floor_fork_join},
    {.name = "floor:counter", .operation = "number from a shared counter",
     .run = floor_counter},
    {.name = "floor:lock", .operation = "lock and unlock", .run = floor_lock},
    {.name = "floor:process", .operation = "process without a region",
     .figure = floor_process},
    {.name = 0}};

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], FIRST_REGION) == 0)
    return first_region_child();
  if (argc == 2 && strcmp(argv[1], FIRST_AMONG_THREADS) == 0)
    return first_among_threads_child();
  if (argc == 2 && strcmp(argv[1], NO_REGION) == 0)
    return 0;
  return bench_main(argc, argv, workloads, bench_runtime(), bench_spread);
}
