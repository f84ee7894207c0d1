// linear variables of loops: each iteration sees start + i * step, and the
// value after the last one comes out; int, long, pointer, with and without a
// step, beside lastprivate.
#include "../check.h"
#include <omp.h>

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    int at = 10;                                                               \
    long wide = -5;                                                            \
    int *p = cells;                                                            \
    PRAGMA(omp parallel for linear(at : 3) linear(wide) linear(p : 2)          \
               __VA_ARGS__)                                                    \
    for (int i = 0; i < 100; i++) {                                            \
      CHECK_EQ(at, 10 + 3 * i);                                                \
      CHECK_EQ(wide, -5 + i);                                                  \
      CHECK_EQ(p - cells, 2 * i);                                              \
      *p = i;                                                                  \
      at += 3;                                                                 \
      wide++;                                                                  \
      p += 2;                                                                  \
    }                                                                          \
    CHECK_EQ(at, 310);                                                         \
    CHECK_EQ(wide, 95);                                                        \
    CHECK_EQ(p - cells, 200);                                                  \
  } while (0)

static int cells[200];

int main(void) {
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 4));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(monotonic : dynamic, 3));
  for (int i = 0; i < 200; i++)
    CHECK_EQ(cells[i], i % 2 ? 0 : i / 2);

  int step = 7, x = 1;
#pragma omp parallel for linear(x : step) schedule(static)
  for (int i = 0; i < 64; i++) {
    CHECK_EQ(x, 1 + 7 * i);
    x += step;
  }
  CHECK_EQ(x, 1 + 7 * 64);

  float f[128];
  int j = 0;
#pragma omp parallel for simd linear(j : 2) schedule(static)
  for (int i = 0; i < 64; i++) {
    f[j] = i;
    f[j + 1] = -i;
    j += 2;
  }
  CHECK_EQ(j, 128);
  CHECK(f[126] == 63 && f[127] == -63);
  printf("linear\n");
  return check_done();
}
