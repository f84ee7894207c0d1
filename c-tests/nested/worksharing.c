// Worksharing inside nested teams: loops, sections, singles, ordered and
// reductions of different teams at the same time do not meet.
#include "../check.h"
#include <omp.h>

int main(void) {
  omp_set_max_active_levels(3);
  enum { OUTER = 3, INNER = 3, N = 100 };
  static int hits[OUTER][N], order[OUTER][N], at[OUTER];
  static int singles[OUTER], sections[OUTER];
  for (int round = 1; round <= 20; round++) {
#pragma omp parallel num_threads(OUTER)
    {
      int o = omp_get_thread_num();
      long sum = 0;
      at[o] = 0;
#pragma omp parallel num_threads(INNER) shared(sum)
      {
#pragma omp for schedule(dynamic, 2) nowait
        for (int i = 0; i < N; i++)
          hits[o][i]++;
#pragma omp for schedule(guided) reduction(+ : sum)
        for (int i = 0; i < N; i++)
          sum += i * (o + 1);
        CHECK_EQ(sum, 4950L * (o + 1));
#pragma omp for ordered schedule(dynamic)
        for (int i = 0; i < N; i++) {
#pragma omp ordered
          order[o][at[o]++] = i;
        }
#pragma omp single
        singles[o]++;
#pragma omp sections nowait
        {
#pragma omp section
          {
#pragma omp atomic
            sections[o]++;
          }
#pragma omp section
          {
#pragma omp atomic
            sections[o]++;
          }
        }
#pragma omp barrier
        CHECK_EQ(sections[o], 2 * round);
#pragma omp master
        CHECK_EQ(omp_get_ancestor_thread_num(1), o);
      }
#pragma omp for schedule(static, 1)
      for (int i = 0; i < OUTER; i++)
        CHECK_EQ(singles[omp_get_thread_num()], round);
      CHECK_EQ(at[o], N);
      for (int i = 0; i < N; i++) {
        CHECK_EQ(order[o][i], i);
        CHECK_EQ(hits[o][i], round);
      }
    }
  }
  // A nested region inside a worksharing loop and inside a single.
  int total = 0;
#pragma omp parallel num_threads(2)
  {
#pragma omp for schedule(dynamic) reduction(+ : total)
    for (int i = 0; i < 10; i++) {
      int inner = 0;
#pragma omp parallel for num_threads(3) reduction(+ : inner)
      for (int k = 0; k < 5; k++)
        inner += k * i;
      total += inner;
    }
#pragma omp single
    {
#pragma omp parallel num_threads(2)
      {
#pragma omp single
        total += 1000;
      }
    }
  }
  CHECK_EQ(total, 1450);
  printf("nested worksharing\n");
  return check_done();
}
