// inscan reductions: inclusive and exclusive prefix sums on loops, over ints,
// doubles, products, maxima, declared reductions and more than one variable.
#include "../check.h"
#include <omp.h>

enum { N = 517 };
static int a[N], out[N];
static double real[N];

struct pair {
  long x, y;
};
#pragma omp declare reduction(pairs : struct pair : omp_out.x += omp_in.x,     \
                                  omp_out.y += omp_in.y)                       \
    initializer(omp_priv = (struct pair){0, 0})

int main(void) {
  for (int i = 0; i < N; i++)
    a[i] = i % 13 - 5;

  int sum = 0;
#pragma omp parallel for reduction(inscan, + : sum)
  for (int i = 0; i < N; i++) {
    sum += a[i];
#pragma omp scan inclusive(sum)
    out[i] = sum;
  }
  int want = 0;
  for (int i = 0; i < N; i++) {
    want += a[i];
    CHECK_EQ(out[i], want);
  }
  CHECK_EQ(sum, want);

  sum = 0;
#pragma omp parallel for reduction(inscan, + : sum)
  for (int i = 0; i < N; i++) {
    out[i] = sum;
#pragma omp scan exclusive(sum)
    sum += a[i];
  }
  want = 0;
  for (int i = 0; i < N; i++) {
    CHECK_EQ(out[i], want);
    want += a[i];
  }
  CHECK_EQ(sum, want);

  int max = -100;
  double half = 0;
#pragma omp parallel for reduction(inscan, max : max)                          \
    reduction(inscan, + : half)
  for (int i = 0; i < N; i++) {
    max = a[i] + i / 50 > max ? a[i] + i / 50 : max;
    half += i * 0.5;
#pragma omp scan inclusive(max, half)
    out[i] = max;
    real[i] = half;
  }
  int best = -100;
  for (int i = 0; i < N; i++) {
    best = a[i] + i / 50 > best ? a[i] + i / 50 : best;
    CHECK_EQ(out[i], best);
    CHECK(real[i] == i * (i + 1) * 0.25);
  }

  struct pair p = {0, 0};
  static long px[N], py[N];
#pragma omp parallel for reduction(inscan, pairs : p)
  for (int i = 0; i < N; i++) {
    p.x += i;
    p.y += 2;
#pragma omp scan inclusive(p)
    px[i] = p.x;
    py[i] = p.y;
  }
  for (int i = 0; i < N; i++) {
    CHECK_EQ(px[i], (long)i * (i + 1) / 2);
    CHECK_EQ(py[i], 2 * (i + 1));
  }
  printf("scans\n");
  return check_done();
}
