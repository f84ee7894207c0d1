/* What programs find beyond the specification: who executes what, in which
 * order, in how many parts (docs/expectations.md). Prints a line for each
 * observation: what it is, a tab, what was seen. Nothing is checked. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime.h"

enum { MOST = 1000, THREADS = 512, ROUNDS = 100 };

#define TEXT(...) _Pragma(#__VA_ARGS__)
#define PRAGMA(...) TEXT(__VA_ARGS__)

/* Who did each iteration or task, and as the how manieth. */
static int who[MOST], order[MOST], done;

static void begin(void) {
  memset(who, -1, sizeof who);
  done = 0;
}

static void note(int i) {
  who[i] = omp_get_thread_num();
  order[i] = __atomic_fetch_add(&done, 1, __ATOMIC_RELAXED);
}

static int threads_seen(int n) {
  static char seen[THREADS];
  int count = 0;
  memset(seen, 0, sizeof seen);
  for (int i = 0; i < n; i++)
    if (who[i] >= 0 && !seen[who[i]])
      seen[who[i]] = 1, count++;
  return count;
}

static int count_of(int thread, int n) {
  int count = 0;
  for (int i = 0; i < n; i++)
    count += who[i] == thread;
  return count;
}

static void work(int steps) {
  for (volatile int k = 0; k < steps; k++)
    ;
}

static void await(int *flag) {
  while (!__atomic_load_n(flag, __ATOMIC_ACQUIRE))
    sched_yield();
}

static void set(int *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELEASE); }

/* ---- loops */

#define STEPS_BACK(name, ...)                                                  \
  do {                                                                         \
    int back = 0;                                                              \
    for (int round = 0; round < 50; round++) {                                 \
      PRAGMA(omp parallel reduction(+ : back))                                 \
      {                                                                        \
        int last = -1;                                                         \
        PRAGMA(omp for __VA_ARGS__)                                            \
        for (int i = 0; i < 2000; i++) {                                       \
          back += i < last;                                                    \
          last = i;                                                            \
          work(100 + i % 50 * 20);                                             \
        }                                                                      \
      }                                                                        \
    }                                                                          \
    printf("steps back of a thread, " name "\t%d\n", back);                    \
  } while (0)

static void loops(void) {
  STEPS_BACK("dynamic,10", schedule(dynamic, 10));
  STEPS_BACK("monotonic:dynamic,10", schedule(monotonic : dynamic, 10));
  STEPS_BACK("guided", schedule(guided));
  STEPS_BACK("auto", schedule(auto));
  int first = 0;
#pragma omp parallel
  {
    int mine = -1;
#pragma omp for schedule(guided)
    for (int i = 0; i < MOST; i++) {
      if (mine < 0)
        mine = i;
      if (mine == 0)
        __atomic_add_fetch(&first, 1, __ATOMIC_RELAXED);
      // Others take the next shares meanwhile.
      if (i == 0)
        usleep(20000);
    }
  }
  printf("first guided share of %d\t%d\n", MOST, first);
  omp_sched_t kind;
  int chunk;
  omp_get_schedule(&kind, &chunk);
  printf("run-sched-var, its chunk\t%d, %d\n", (int)(kind & 0x7fffffff), chunk);
}

/* ---- sections and singles */

static void sections(void) {
  int threads = 0, in_order = 0;
  for (int round = 0; round < ROUNDS; round++) {
    begin();
#pragma omp parallel sections
    {
#define SECTION(i) PRAGMA(omp section) note(i);
      SECTION(0)
      SECTION(1)
      SECTION(2)
      SECTION(3)
      SECTION(4)
      SECTION(5)
      SECTION(6)
      SECTION(7)
    }
    threads += threads_seen(8);
    for (int i = 0; i < 8; i++)
      in_order += order[i] == i;
  }
  printf("8 empty sections: threads, in order\t%.1f, %d %%\n",
         threads / (double)ROUNDS, in_order * 100 / (8 * ROUNDS));
}

static void singles(void) {
  begin();
  for (int i = 0; i < MOST; i++) {
#pragma omp parallel
#pragma omp single
    note(i);
  }
  printf("singles at a region's start: by thread 0, threads\t%d %%, %d\n",
         count_of(0, MOST) * 100 / MOST, threads_seen(MOST));
  begin();
#pragma omp parallel
  for (int i = 0; i < MOST; i++) {
#pragma omp single
    note(i);
  }
  printf("singles after singles: by thread 0, threads\t%d %%, %d\n",
         count_of(0, MOST) * 100 / MOST, threads_seen(MOST));
}

/* ---- reductions */

#pragma omp declare reduction(digits : unsigned long : omp_out =               \
                                  omp_out * 16 + omp_in)                       \
    initializer(omp_priv = 0)

static void reductions(void) {
  unsigned long before[ROUNDS];
  int kinds = 0;
  for (int round = 0; round < ROUNDS; round++) {
    unsigned long seen = 0;
#pragma omp parallel reduction(digits : seen)
    seen = (unsigned long)omp_get_thread_num() + 1;
    int at = 0;
    while (at < kinds && before[at] != seen)
      at++;
    if (at == kinds)
      before[kinds++] = seen;
  }
  printf("orders of a reduction in %d regions\t%d\n", ROUNDS, kinds);
}

/* ---- tasks */

#define SHARED_OUT(name, n, ...)                                               \
  do {                                                                         \
    int threads = 0, by_creator = 0;                                           \
    for (int round = 0; round < ROUNDS; round++) {                             \
      int creator = 0;                                                         \
      begin();                                                                 \
      PRAGMA(omp parallel)                                                     \
      PRAGMA(omp single) {                                                     \
        creator = omp_get_thread_num();                                        \
        __VA_ARGS__                                                            \
      }                                                                        \
      threads += threads_seen(n);                                              \
      by_creator += count_of(creator, n);                                      \
    }                                                                          \
    printf(name ": threads, by their creator\t%.1f, %d %%\n",                  \
           threads / (double)ROUNDS, by_creator * 100 / (ROUNDS * (n)));       \
  } while (0)

static void tasks(void) {
  SHARED_OUT("4 empty tasks", 4, for (int i = 0; i < 4; i++) {
    PRAGMA(omp task firstprivate(i)) note(i);
  });
  SHARED_OUT("100 empty tasks", 100, for (int i = 0; i < 100; i++) {
    PRAGMA(omp task firstprivate(i)) note(i);
  });
  SHARED_OUT("100 tasks of some 10 us", 100, for (int i = 0; i < 100; i++) {
    PRAGMA(omp task firstprivate(i)) {
      work(10000);
      note(i);
    }
  });
  SHARED_OUT("taskloop of 100 empty iterations", 100,
             PRAGMA(omp taskloop) for (int i = 0; i < 100; i++) note(i););
  SHARED_OUT("taskloop of 100, grainsize(1)", 100,
             PRAGMA(omp taskloop grainsize(1)) for (int i = 0; i < 100; i++)
                 note(i););
  SHARED_OUT("taskloop of 100 of some 10 us", 100,
             PRAGMA(omp taskloop grainsize(1)) for (int i = 0; i < 100; i++) {
               work(10000);
               note(i);
             });
}

/* How 10 things were done, by number. */
static void print_order(const char *name) {
  printf("%s\t", name);
  for (int i = 0; i < 10; i++)
    printf("%d%s", order[i], i < 9 ? " " : "\n");
}

/* The body is thread 0's, while all others are busy until it is over. */
#define ALONE(name, ...)                                                       \
  do {                                                                         \
    int over = 0;                                                              \
    begin();                                                                   \
    PRAGMA(omp parallel)                                                       \
    if (omp_get_thread_num() == 0) {                                           \
      __VA_ARGS__                                                              \
      set(&over);                                                              \
    } else {                                                                   \
      await(&over);                                                            \
    }                                                                          \
    print_order(name);                                                         \
  } while (0)

#define MAKE_TEN(...)                                                          \
  for (int i = 0; i < 10; i++) {                                               \
    PRAGMA(omp task firstprivate(i) __VA_ARGS__) note(i);                      \
  }

static void task_order(void) {
  ALONE("10 tasks, creator alone", MAKE_TEN() PRAGMA(omp taskwait));
  ALONE("10 tasks of priorities i % 3, creator alone",
        MAKE_TEN(priority(i % 3)) PRAGMA(omp taskwait));
  int a = 0; // gcc sees no use of it
  (void)a;
  ALONE("10 tasks, mutexinoutset, creator alone",
        MAKE_TEN(depend(mutexinoutset : a)) PRAGMA(omp taskwait));
  ALONE("taskloop, creator alone", PRAGMA(omp taskloop grainsize(1)) for (
                                       int i = 0; i < 10; i++) note(i););
  int made = 0, over = 0;
  begin();
#pragma omp parallel
  if (omp_get_thread_num() == 0) {
    for (int i = 0; i < 10; i++) {
#pragma omp task firstprivate(i) shared(over)
      {
        note(i);
        if (__atomic_load_n(&done, __ATOMIC_RELAXED) == 10)
          set(&over);
      }
    }
    set(&made);
    await(&over);
  } else {
    await(&made);
    if (omp_get_thread_num() != 1)
      await(&over);
  }
  print_order("10 tasks, creator busy, one other");
}

static void deferring(void) {
  int over = 0, own = -1, yielded = 0;
  begin();
#pragma omp parallel
  if (omp_get_thread_num() == 0) {
    for (int i = 0; i < MOST; i++) {
#pragma omp task firstprivate(i)
      note(i);
      if (own < 0 && __atomic_load_n(&done, __ATOMIC_RELAXED))
        own = i;
    }
    set(&over);
  } else {
    await(&over);
  }
  printf("tasks that a creator defers, the others busy\t%d\n", own);
  over = 0;
  begin();
#pragma omp parallel
  if (omp_get_thread_num() == 0) {
    MAKE_TEN()
#pragma omp taskyield
    yielded = done;
    set(&over);
  } else {
    await(&over);
  }
  printf("tasks that a taskyield executes\t%d\n", yielded);
  int at_once = 0;
  begin();
#pragma omp parallel num_threads(1)
  for (int i = 0; i < 10; i++) {
    int before = done;
#pragma omp task firstprivate(i)
    note(i);
    at_once += done != before;
  }
  printf("of 10 tasks of a team of one, at once\t%d\n", at_once);
}

static int first_of[MOST];

static void parts(void) {
#pragma omp parallel
#pragma omp single
  {
    int first = -1;
#pragma omp taskloop firstprivate(first)
    for (int i = 0; i < MOST; i++) {
      if (first < 0)
        first = i;
      first_of[i] = first;
    }
  }
  int count = 0;
  for (int i = 0; i < MOST; i++)
    count += first_of[i] == i;
  printf("parts of a taskloop of %d\t%d\n", MOST, count);
}

/* ---- teams, locks, clocks */

static int teams_now, teams_most, team_max_threads;

__attribute__((noinline)) static void in_team(int *count) {
  int now = __atomic_add_fetch(&teams_now, 1, __ATOMIC_RELAXED);
  if (now > teams_most)
    teams_most = now;
  *count = omp_get_num_teams();
  team_max_threads = omp_get_max_threads();
  usleep(5000);
  __atomic_sub_fetch(&teams_now, 1, __ATOMIC_RELAXED);
}

static void teams(void) {
  int plain = 0, asked = 0;
#pragma omp teams
  in_team(&plain);
  teams_most = 0;
#pragma omp teams num_teams(4)
  in_team(&asked);
  printf("teams without a clause, of num_teams(4), at once\t%d, %d, %d\n",
         plain, asked, teams_most);
  printf("omp_get_max_threads in a team\t%d\n", team_max_threads);
  int size = 0;
  omp_set_dynamic(1);
#pragma omp parallel
#pragma omp single
  size = omp_get_num_threads();
  omp_set_dynamic(0);
  printf("a team under dyn-var\t%d\n", size);
}

static void locks(void) {
  static long turns[THREADS];
  long all = 0, most = 0, least = 1L << 60;
  int team = 1;
  double end = 0;
  omp_lock_t lock;
  omp_init_lock(&lock);
#pragma omp parallel
  {
    int me = omp_get_thread_num();
#pragma omp barrier
#pragma omp single
    {
      team = omp_get_num_threads();
      end = omp_get_wtime() + 0.05;
    }
    while (omp_get_wtime() < end) {
      omp_set_lock(&lock);
      turns[me]++;
      omp_unset_lock(&lock);
    }
  }
  for (int i = 0; i < team; i++) {
    all += turns[i];
    most = turns[i] > most ? turns[i] : most;
    least = turns[i] < least ? turns[i] : least;
  }
  printf("turns at a lock in 50 ms, the fewest to the most\t%ld, %.2f\n", all,
         most ? (double)least / (double)most : 0);
}

static void clocks(void) {
  printf("omp_get_wtick, what omp_get_wtime counts from\t%g, %s\n",
         omp_get_wtick(), omp_get_wtime() > 1e9 ? "1970" : "the start");
}

int main(void) {
  if (omp_get_max_threads() > THREADS)
    return 2;
  loops();
  sections();
  singles();
  reductions();
  tasks();
  task_order();
  deferring();
  parts();
  teams();
  locks();
  clocks();
  return 0;
}
