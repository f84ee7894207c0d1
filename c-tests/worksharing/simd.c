// simd and for simd: safelen, simdlen, linear, reduction, lastprivate,
// collapse, if; declare simd functions.
#include "../check.h"
#include <omp.h>

enum { N = 1003 };
static float a[N], b[N];

#pragma omp declare simd uniform(scale) linear(i : 1) notinbranch
static float mix(float scale, int i) { return scale * i + 1; }

int main(void) {
  float sum = 0;
  int last = -1, j = 5;
#pragma omp simd
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma omp simd reduction(+ : sum) simdlen(8)
  for (int i = 0; i < N; i++)
    sum += a[i];
  CHECK(sum == N * (N - 1) / 2);
#pragma omp simd safelen(4) lastprivate(last) linear(j : 2)
  for (int i = 4; i < N; i++) {
    a[i] = a[i - 4] + 1;
    last = i;
    j += 2;
  }
  CHECK_EQ(last, N - 1);
  CHECK_EQ(j, 5 + 2 * (N - 4));
  CHECK(a[N - 1] == (N - 1) / 4 + (N - 1) % 4);

#pragma omp parallel num_threads(4)
  {
#pragma omp for simd schedule(simd : static, 5)
    for (int i = 0; i < N; i++)
      b[i] = mix(2, i);
#pragma omp for simd schedule(dynamic, 16) nowait
    for (int i = 0; i < N; i++)
      a[i] = 1;
  }
  for (int i = 0; i < N; i++)
    CHECK(b[i] == 2 * i + 1 && a[i] == 1);

  long total = 0;
#pragma omp parallel for simd collapse(2) reduction(+ : total) lastprivate(last)
  for (int i = 0; i < 30; i++)
    for (int k = 0; k < 40; k++) {
      total += i * k;
      last = i + k;
    }
  CHECK_EQ(total, 435 * 780);
  CHECK_EQ(last, 68);

  int flag = 0, c = 0;
#pragma omp simd if (flag) reduction(+ : c)
  for (int i = 0; i < 64; i++)
    c++;
  CHECK_EQ(c, 64);
  printf("simd\n");
  return check_done();
}
