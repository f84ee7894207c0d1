// Loops in a league: distribute with and without chunks, loops of the teams'
// own regions with all kinds of schedules, and orphaned loops of an initial
// thread, which is alone.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum { N = 500 };
static int seen[N];

static void once(const char *what, int times) {
  for (int i = 0; i < N; i++) {
    CHECK_EQ(seen[i], times);
    seen[i] = 0;
  }
  printf("%s\n", what);
}

static void put(int i) {
#pragma omp atomic
  seen[i]++;
}

static void alone(void) {
#pragma omp for
  for (int i = 0; i < N; i++)
    put(i);
#pragma omp for schedule(dynamic, 7) nowait
  for (int i = 0; i < N; i++)
    put(i);
#pragma omp for ordered schedule(guided)
  for (int i = 0; i < N; i++) {
#pragma omp ordered
    put(i);
  }
#pragma omp sections
  {
    put(0);
#pragma omp section
    put(1);
  }
#pragma omp for schedule(static, 9)
  for (int i = 2; i < N; i++)
    put(i);
}

#define EACH(name, ...)                                                        \
  do {                                                                         \
    int last = -1;                                                             \
    PRAGMA(omp teams distribute parallel for num_teams(3)                      \
               lastprivate(last) __VA_ARGS__)                                  \
    for (int i = 0; i < N; i++)                                                \
      put(last = i);                                                           \
    CHECK_EQ(last, N - 1);                                                     \
    once(name, 1);                                                             \
  } while (0)

int main(void) {
  EACH("plain");
  EACH("static,3", schedule(static, 3));
  EACH("dist 20", dist_schedule(static, 20));
  EACH("dist 20, static,3", dist_schedule(static, 20) schedule(static, 3));
  EACH("dynamic", schedule(dynamic, 2));
  EACH("dist 33, dynamic", dist_schedule(static, 33) schedule(dynamic));
  EACH("guided", schedule(guided));
  EACH("runtime", schedule(runtime));

#pragma omp teams num_teams(4)
  {
#pragma omp distribute dist_schedule(static, 6)
    for (unsigned long i = N; i > 0; i--)
      put((int)i - 1);
#pragma omp distribute
    for (short i = 0; i < N; i++)
      put(i);
  }
  once("distribute", 2);

  int teams = 0;
#pragma omp teams num_teams(2) thread_limit(3) reduction(+ : teams)
  {
    teams++;
#pragma omp parallel
    {
#pragma omp for schedule(dynamic) nowait
      for (int i = 0; i < N; i++)
        put(i);
#pragma omp for schedule(static, 1)
      for (int i = 0; i < N; i++)
        put(i);
#pragma omp for ordered
      for (int i = 0; i < N; i++) {
#pragma omp ordered
        put(i);
      }
    }
  }
  once("regions of teams", 3 * teams);

  alone();
  once("no region", 4);
#pragma omp parallel if (0)
  alone();
  once("serialized", 4);
#pragma omp parallel num_threads(3)
  {
#pragma omp parallel num_threads(1)
    alone();
  }
  once("nested regions of one", 12);
  return check_done();
}
