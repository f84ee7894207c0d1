/* The chunks that a thread gets rise, in loops whose bodies take now longer,
 * now shorter: who is through early finds the rest at the others. */
#include "../check.h"
#include <limits.h>
#include <omp.h>
#include <sched.h>

enum { TRIPS = 3000 };

static void work(long i) {
  for (volatile int k = 0; k < (i % 97 == 0 ? 3000 : i % 5 * 10); k++)
    ;
}

/* One member's view: the iterations that it has had so far. */
struct view {
  long last, count;
};

static void seen(struct view *view, long at) {
  CHECK(at > view->last);
  view->last = at;
  view->count++;
  work(at);
}

/* The loop that follows in a region of its own, several times; `at` counts its
 * iterations from 0. */
#define RISING(loop, at, ...)                                                  \
  for (int round = 0; round < 10; round++) {                                   \
    long total = 0;                                                            \
    PRAGMA(omp parallel reduction(+ : total))                                  \
    {                                                                          \
      struct view view = {-1, 0};                                              \
      PRAGMA(omp for __VA_ARGS__)                                              \
      loop seen(&view, at);                                                    \
      total += view.count;                                                     \
    }                                                                          \
    CHECK_EQ(total, TRIPS);                                                    \
  }

#define UPWARD(...) RISING(for (int i = 0; i < TRIPS; i++), i, __VA_ARGS__)

#define ALL_SHAPES(...)                                                        \
  do {                                                                         \
    UPWARD(__VA_ARGS__)                                                        \
    RISING(for (long i = 3L * TRIPS; i > 0; i -= 3), TRIPS - i / 3,            \
           __VA_ARGS__)                                                        \
    RISING(for (unsigned long long i = ULLONG_MAX - TRIPS; i < ULLONG_MAX;     \
                i++),                                                          \
           (long)(i - (ULLONG_MAX - TRIPS)), __VA_ARGS__)                      \
  } while (0)

/* Loops by `schedule(runtime)`, with its modifiers. */
static void by_icv(omp_sched_t kind, int chunk) {
  omp_set_schedule(kind, chunk);
  ALL_SHAPES(schedule(runtime));
  ALL_SHAPES(schedule(nonmonotonic : runtime));
  ALL_SHAPES(schedule(monotonic : runtime));
}

static void all_shares(void) {
  ALL_SHAPES(schedule(guided));
  ALL_SHAPES(schedule(nonmonotonic : guided, 4));
  ALL_SHAPES(schedule(static));
  ALL_SHAPES(schedule(static, 7));
  ALL_SHAPES(schedule(auto));
  by_icv(omp_sched_static, 2);
  by_icv(omp_sched_guided, 2);
  by_icv(omp_sched_auto, 0);
}

#ifndef WITHOUT_DYNAMIC

static void all_dynamic(void) {
  ALL_SHAPES(schedule(dynamic));
  ALL_SHAPES(schedule(dynamic, 10));
  ALL_SHAPES(schedule(nonmonotonic : dynamic));
  ALL_SHAPES(schedule(monotonic : dynamic));
  UPWARD(ordered schedule(dynamic))
  by_icv(omp_sched_dynamic, 2);
  for (int round = 0; round < 10; round++) {
    long total = 0;
#pragma omp parallel reduction(+ : total)
    {
      struct view view = {-1, 0};
#pragma omp for collapse(2) schedule(dynamic)
      for (int i = 0; i < TRIPS / 60; i++)
        for (int j = 0; j < 60; j++)
          seen(&view, i * 60 + j);
      total += view.count;
    }
    CHECK_EQ(total, TRIPS);
    total = 0;
#pragma omp parallel for schedule(dynamic) reduction(+ : total)
    for (int i = 0; i < TRIPS; i++) {
      static _Thread_local int last, in;
      CHECK(in != round + 1 || i > last);
      last = i, in = round + 1;
      work(i);
      total++;
    }
    CHECK_EQ(total, TRIPS);
  }
}

/* Each iteration waits for the one before, which is another thread's or done:
 * in a monotonic loop whoever has the lowest is at work on it. */
static void chain(void) {
  int reached = 0;
#pragma omp parallel for schedule(monotonic : dynamic)
  for (int i = 0; i < TRIPS; i++) {
    while (__atomic_load_n(&reached, __ATOMIC_ACQUIRE) != i)
      sched_yield();
    __atomic_store_n(&reached, i + 1, __ATOMIC_RELEASE);
  }
  CHECK_EQ(reached, TRIPS);
}

#endif
