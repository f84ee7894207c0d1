// only: gcc
// inscan reductions whose variables hold a value before the loop: it is part
// of every prefix. (clang 22 leaves it out before any runtime is asked.)
#include "../check.h"
#include <omp.h>
#include <stdint.h>

enum { N = 517 };
static int a[N], out[N];
static uint64_t big[N];

static void inclusive(int start, int threads) {
  int sum = start, want = start;
#pragma omp parallel for reduction(inscan, + : sum) num_threads(threads)
  for (int i = 0; i < N; i++) {
    sum += a[i];
#pragma omp scan inclusive(sum)
    out[i] = sum;
  }
  for (int i = 0; i < N; i++) {
    want += a[i];
    CHECK_EQ(out[i], want);
  }
  CHECK_EQ(sum, want);
}

static void exclusive(int start, int threads) {
  int sum = start, want = start;
#pragma omp parallel num_threads(threads)
#pragma omp for reduction(inscan, + : sum)
  for (int i = 0; i < N; i++) {
    out[i] = sum;
#pragma omp scan exclusive(sum)
    sum += a[i];
  }
  for (int i = 0; i < N; i++) {
    CHECK_EQ(out[i], want);
    want += a[i];
  }
  CHECK_EQ(sum, want);
}

static void product(int threads) {
  uint64_t p = 3, want = 3;
#pragma omp parallel for reduction(inscan, * : p) num_threads(threads)
  for (int i = 0; i < 100; i++) {
    p *= 2 * i + 1;
#pragma omp scan inclusive(p)
    big[i] = p;
  }
  for (int i = 0; i < 100; i++) {
    want *= 2 * i + 1;
    CHECK(big[i] == want);
  }
}

int main(void) {
  for (int i = 0; i < N; i++)
    a[i] = i % 13 - 5;
  for (int threads = 1; threads < 9; threads++) {
    inclusive(100, threads);
    inclusive(-7, threads);
    exclusive(7, threads);
    exclusive(0, threads);
    product(threads);
  }
  printf("scans from a start value\n");
  return check_done();
}
