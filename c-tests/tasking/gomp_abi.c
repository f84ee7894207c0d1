// What gcc makes of tasks: aligned and large firstprivate data, undeferred ones, the split of taskloops, reductions in
// nested groups, cancelled groups.
// only: gcc
// env: OMP_CANCELLATION=true
// threads: 2,4,9
#include "../check.h"
#include <omp.h>
#include <stdint.h>

typedef struct {
  _Alignas(64) int word[48];
} Wide;

static void aligned(void) {
  int right = 0;
#pragma omp parallel num_threads(4)
#pragma omp single
  for (int i = 0; i < 400; i++) {
    Wide wide;
    for (int j = 0; j < 48; j++)
      wide.word[j] = i + j;
#pragma omp task firstprivate(wide) shared(right) if (i % 4)
    {
      int good = (uintptr_t)&wide % 64 == 0;
      for (int j = 0; j < 48; j++)
        good &= wide.word[j] == i + j;
#pragma omp atomic
      right += good;
    }
  }
  CHECK_EQ(right, 400);
}

static void taskloops(void) {
  for (int n = 0; n < 70; n++)
    for (int size = 1; size < 12; size++) {
      unsigned char seen[70] = {0};
      long long sum = 0;
      int last = -1;
      unsigned long long up = ~0ULL - 80;
#pragma omp parallel num_threads(3)
#pragma omp single
      {
#pragma omp taskloop grainsize(size) lastprivate(last)
        for (int i = 0; i < n; i++) {
          seen[i]++;
          last = i;
        }
#pragma omp taskloop grainsize(strict : size) reduction(+ : sum)
        for (int i = n; i > 0; i--)
          sum += i;
#pragma omp taskloop num_tasks(size) nogroup
        for (unsigned long long i = up; i < up + n; i++)
          seen[i - up] += 2;
#pragma omp taskwait
      }
      for (int i = 0; i < n; i++)
        CHECK_EQ(seen[i], 3);
      CHECK_EQ(sum, (long long)n * (n + 1) / 2);
      CHECK_EQ(last, n - 1);
    }
}

static long fib(int n) {
  long sum = 0;
  if (n < 2)
    return n;
#pragma omp taskgroup task_reduction(+ : sum)
  {
#pragma omp task in_reduction(+ : sum)
    sum += fib(n - 1);
#pragma omp task in_reduction(+ : sum) final(n < 8)
    sum += fib(n - 2);
  }
  return sum;
}

static void cancelled(void) {
  int before = 0, after = 0;
#pragma omp parallel num_threads(4)
#pragma omp single
#pragma omp taskgroup
  {
#pragma omp task if (0) shared(before)
    {
      before++;
#pragma omp cancel taskgroup
      before += 100;
    }
    for (int i = 0; i < 100; i++)
#pragma omp task shared(after)
#pragma omp atomic
      after++;
  }
  CHECK_EQ(before, 1);
  CHECK_EQ(after, 0);
}

int main(void) {
  aligned();
  taskloops();
  long sum = 0;
#pragma omp parallel
#pragma omp single
  sum = fib(17);
  CHECK_EQ(sum, 1597);
  cancelled();
  return check_done();
}
