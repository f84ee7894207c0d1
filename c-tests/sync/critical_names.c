// critical: unnamed, named, in functions, one inside another of another name,
// and two names that do not shut each other out.
#include "../check.h"
#include <omp.h>

static long plain, red, blue, both;

static void bump(void) {
#pragma omp critical
  plain++;
}

int main(void) {
  enum { N = 2000, T = 6 };
#pragma omp parallel num_threads(T)
  for (int i = 0; i < N; i++) {
    bump();
#pragma omp critical
    plain++;
#pragma omp critical(red)
    {
      red++;
      red++;
    }
#pragma omp critical(blue)
    {
      blue++;
#pragma omp critical(red)
      both++;
    }
  }
  CHECK_EQ(plain, 2L * N * T);
  CHECK_EQ(red, 2L * N * T);
  CHECK_EQ(blue, 1L * N * T);
  CHECK_EQ(both, 1L * N * T);

  // A thread in one section can wait for one that must pass through another:
  // the two names are two locks.
  int inside = 0, passed = 0;
#pragma omp parallel num_threads(2)
  {
    if (omp_get_thread_num() == 0) {
#pragma omp critical(first)
      {
#pragma omp atomic write
        inside = 1;
        int seen = 0;
        while (!seen) {
#pragma omp atomic read
          seen = passed;
        }
      }
    } else {
      int seen = 0;
      while (!seen) {
#pragma omp atomic read
        seen = inside;
      }
#pragma omp critical(second)
      {
#pragma omp atomic write
        passed = 1;
      }
    }
  }
  CHECK_EQ(passed, 1);

  // Outside of regions and in serialized ones.
#pragma omp critical
  plain = 0;
#pragma omp parallel if (0)
  {
#pragma omp critical(red)
    plain++;
  }
  CHECK_EQ(plain, 1);
  printf("critical\n");
  return check_done();
}
