/* Taskloops: every iteration once, whatever the type and direction of the loop; sizes of the parts; lastprivate,
 * firstprivate; nogroup; collapse; if(0). */
#include "../check.h"
#include <limits.h>
#include <omp.h>
#include <string.h>

enum { N = 1000 };
static int seen[N];

static void all_once(int n) {
  for (int i = 0; i < N; i++)
    CHECK_EQ(seen[i], i < n);
  memset(seen, 0, sizeof seen);
}

static void types(void) {
#pragma omp taskloop
  for (int i = 0; i < N; i++)
    seen[i]++;
  all_once(N);
#pragma omp taskloop
  for (int i = N - 1; i >= 0; i--)
    seen[i]++;
  all_once(N);
#pragma omp taskloop
  for (int i = 3 * N - 1; i > 0; i -= 3)
    seen[i / 3]++;
  all_once(N);
#pragma omp taskloop
  for (unsigned long long i = ULLONG_MAX - 5 * N; i < ULLONG_MAX - 4; i += 5)
    seen[(i - (ULLONG_MAX - 5 * N)) / 5]++;
  all_once(N);
#pragma omp taskloop
  for (long i = LONG_MIN; i < LONG_MIN + N; i++)
    seen[i - LONG_MIN]++;
  all_once(N);
#pragma omp taskloop
  for (signed char i = 0; i < 100; i++)
    seen[i]++;
  all_once(100);
#pragma omp taskloop
  for (int i = 5; i < 5; i++)
    seen[0]++;
  all_once(0);
#pragma omp taskloop collapse(2)
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 20; j++)
      seen[i * 20 + j]++;
  all_once(200);
#pragma omp taskloop if (0)
  for (int i = 0; i < N; i++)
    seen[i]++;
  all_once(N);
#pragma omp taskloop simd
  for (int i = 0; i < N; i++)
    seen[i]++;
  all_once(N);
}

static int part_of[N], parts;

static void mark(int i, int *mine) {
  if (*mine < 0) {
#pragma omp atomic capture
    *mine = parts++;
  }
  part_of[i] = *mine;
}

/* Parts are runs of iterations of one task. */
static void lengths(int *least, int *most) {
  *least = N, *most = 0;
  int runs = 0;
  for (int i = 0, start = 0; i <= N; i++) {
    if (i == N || part_of[i] != part_of[start]) {
      runs++;
      if (i - start < *least)
        *least = i - start;
      if (i - start > *most)
        *most = i - start;
      start = i;
    }
  }
  CHECK_EQ(runs, parts);
}

static void sizes(void) {
  int least, most, mine = -1;
  parts = 0;
#pragma omp taskloop num_tasks(13) firstprivate(mine)
  for (int i = 0; i < N; i++)
    mark(i, &mine);
  lengths(&least, &most);
  CHECK_EQ(parts, 13);
  CHECK(least >= N / 13 && most <= N / 13 + 1);

  parts = 0;
#pragma omp taskloop grainsize(30) firstprivate(mine)
  for (int i = 0; i < N; i++)
    mark(i, &mine);
  lengths(&least, &most);
  CHECK(least >= 30 && most < 60);

  parts = 0;
#pragma omp taskloop num_tasks(5 * N) firstprivate(mine)
  for (int i = 0; i < N; i++)
    mark(i, &mine);
  CHECK_EQ(parts, N);
}

static void variables(void) {
  int last = -1, start = 7;
  long sum = 0;
#pragma omp taskloop lastprivate(last) firstprivate(start) shared(sum) grainsize(7)
  for (int i = 0; i < N; i++) {
    last = i + start;
#pragma omp atomic
    sum += i;
  }
  CHECK_EQ(last, N - 1 + 7);
  CHECK_EQ(sum, (long)N * (N - 1) / 2);
#pragma omp taskloop nogroup priority(1)
  for (int i = 0; i < N; i++)
    seen[i]++;
#pragma omp taskwait
  all_once(N);
}

int main(void) {
  for (int round = 0; round < 20; round++) {
#pragma omp parallel
#pragma omp single
    {
      types();
      sizes();
      variables();
    }
  }
  types(); // outside any region
  sizes();
  variables();
  // Many more tasks than are kept.
  long count = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(1)
  for (int i = 0; i < 200000; i++) {
#pragma omp atomic
    count++;
  }
  CHECK_EQ(count, 200000);
  return check_done();
}
