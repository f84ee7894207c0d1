// lastprivate: the values of the sequentially last iteration come out, of
// scalars, arrays and structs, under the schedules where the original
// runtimes have it right, with firstprivate beside it and with empty loops.
#include "../check.h"
#include <omp.h>

struct pair {
  int a;
  double b;
};

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    for (int n = 1; n < 300; n = n * 3 + 1) {                                  \
      int last = -1, both = 1000, var;                                         \
      double arr[4] = {0};                                                     \
      struct pair p = {0, 0};                                                  \
      PRAGMA(omp parallel for lastprivate(last, arr, p, var)                   \
                 firstprivate(both) lastprivate(both) __VA_ARGS__)             \
      for (var = 0; var < n; var++) {                                          \
        last = var;                                                            \
        CHECK(both >= 1000);                                                   \
        both = 1000 + var;                                                     \
        for (int k = 0; k < 4; k++)                                            \
          arr[k] = var + k;                                                    \
        p.a = var;                                                             \
        p.b = -var;                                                            \
      }                                                                        \
      CHECK_EQ(last, n - 1);                                                   \
      CHECK_EQ(both, 1000 + n - 1);                                            \
      CHECK_EQ(var, n);                                                        \
      CHECK(arr[3] == n - 1 + 3);                                              \
      CHECK_EQ(p.a, n - 1);                                                    \
      CHECK(p.b == -(n - 1));                                                  \
    }                                                                          \
  } while (0)

int main(void) {
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 1));
  SCHEDULE(schedule(static, 7));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(guided, 3));
  SCHEDULE(schedule(monotonic : dynamic));
  SCHEDULE(schedule(monotonic : dynamic, 5));
  SCHEDULE(schedule(auto));

  long down = 0;
#pragma omp parallel for lastprivate(down) schedule(static, 2)
  for (unsigned long i = 50; i > 9; i -= 3)
    down = (long)i;
  CHECK_EQ(down, 11);
  printf("lastprivate\n");
  return check_done();
}
