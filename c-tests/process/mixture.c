// no-original: clang libomp 19 crashes in it
// not-under: valgrind it is too long there
// timeout: 60
// A random mixture: native threads that come and go run regions of changing
// sizes, nested ones among them, with loops, singles and tasks. Every result is
// known, and every access ordered: ThreadSanitizer has nothing to say.
#include "../check.h"
#include "whole.h"
#include <omp.h>
#include <pthread.h>

enum { CALLERS = 3, CELLS = 64 };

static unsigned next(unsigned *seed) {
  *seed = *seed * 1103515245u + 12345u;
  return *seed >> 16;
}

static void loops(int size, unsigned kind) {
  int cell[CELLS] = {0}, once = 0;
#pragma omp parallel num_threads(size)
  {
    if (kind & 1) {
#pragma omp for schedule(dynamic, 3)
      for (int i = 0; i < CELLS; i++)
        cell[i]++;
    } else {
#pragma omp for schedule(static)
      for (int i = 0; i < CELLS; i++)
        cell[i]++;
    }
#pragma omp single
    once++;
    if (kind & 2) {
#pragma omp for schedule(guided) nowait
      for (int i = CELLS - 1; i >= 0; i--)
        cell[i]++;
    }
  }
  for (int i = 0; i < CELLS; i++)
    CHECK_EQ(cell[i], kind & 2 ? 2 : 1);
  CHECK_EQ(once, 1);
}

static void tasks(int size, unsigned kind) {
  int cell[CELLS] = {0}, chain = 0;
#pragma omp parallel num_threads(size)
  {
#pragma omp single nowait
    for (int i = 0; i < CELLS; i++) {
#pragma omp task shared(cell) firstprivate(i)
      {
        cell[i]++;
        if (i % 8 == 0) {
#pragma omp task shared(cell) firstprivate(i)
          cell[i]++;
        }
      }
      if (kind & 1) {
#pragma omp task shared(chain) depend(inout : chain)
        chain++;
      }
    }
    if (kind & 2) {
#pragma omp barrier
      int mine = omp_get_thread_num();
      if (mine < CELLS)
        CHECK_EQ(cell[mine], mine % 8 ? 1 : 2);
    }
  }
  for (int i = 0; i < CELLS; i++)
    CHECK_EQ(cell[i], i % 8 ? 1 : 2);
  CHECK_EQ(chain, kind & 1 ? CELLS : 0);
}

static void nested(int size, unsigned kind) {
  int sum = 0, inner = kind % 3 + 1;
#pragma omp parallel num_threads(size) reduction(+ : sum)
  {
    int n = 0;
#pragma omp parallel num_threads(inner) reduction(+ : n)
    n++;
    sum += n;
  }
  CHECK(sum >= 1 && sum <= size * inner);
}

static void *caller(void *argument) {
  unsigned seed = *(unsigned *)argument;
  omp_set_max_active_levels(2);
  for (int i = 0; i < 12; i++) {
    int size = (int)(next(&seed) % 8) + 1;
    unsigned what = next(&seed) % 3, kind = next(&seed);
    (what == 0 ? loops : what == 1 ? tasks : nested)(size, kind);
  }
  return NULL;
}

int main(void) {
  unsigned seed = 1;
  for (int round = 0; round < whole(200, 10); round++) {
    pthread_t callers[CALLERS];
    unsigned seeds[CALLERS + 1];
    for (int i = 0; i <= CALLERS; i++)
      seeds[i] = next(&seed);
    for (int i = 0; i < CALLERS; i++)
      pthread_create(&callers[i], NULL, caller, &seeds[i]);
    caller(&seeds[CALLERS]);
    for (int i = 0; i < CALLERS; i++)
      pthread_join(callers[i], NULL);
  }
  printf("a mixture\n");
  return check_done();
}
