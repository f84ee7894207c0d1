// copyin: every member starts with the encountering thread's values; scalars,
// arrays, structs, several lists, again and again, from a nested team's
// primary too.
#include "../check.h"
#include <omp.h>

static int a, b[100];
static struct {
  double x;
  long y[7];
} s;
#pragma omp threadprivate(a, b, s)

int main(void) {
  for (int round = 1; round <= 40; round++) {
    int threads = round % 7 + 1;
    a = round;
    for (int i = 0; i < 100; i++)
      b[i] = round * i;
    s.x = round + 0.5;
    s.y[6] = -round;
#pragma omp parallel num_threads(threads) copyin(a, b) copyin(s)
    {
      CHECK_EQ(a, round);
      for (int i = 0; i < 100; i++)
        CHECK_EQ(b[i], round * i);
      CHECK(s.x == round + 0.5);
      CHECK_EQ(s.y[6], -round);
#pragma omp barrier
      a = b[99] = -1;
      s.x = 0;
    }
    CHECK_EQ(a, -1);
  }

#ifndef NO_NESTED_COPYIN
  omp_set_max_active_levels(2);
  a = 7;
#pragma omp parallel num_threads(3) copyin(a)
  {
    CHECK_EQ(a, 7);
    a = 10 * omp_get_thread_num();
    int mine = a;
#pragma omp parallel num_threads(2) copyin(a)
    CHECK_EQ(a, mine);
  }
#endif
  a = 50;
#pragma omp parallel if (0) copyin(a)
  CHECK_EQ(a, 50);
#pragma omp parallel for num_threads(4) copyin(a)
  for (int i = 0; i < 100; i++)
    CHECK_EQ(a, 50);
  int lim = 3, total = 0;
#pragma omp parallel sections num_threads(lim) copyin(a) reduction(+ : total)
  {
#pragma omp section
    total += a;
#pragma omp section
    total += a;
  }
  CHECK_EQ(total, 100);
  printf("copyin\n");
  return check_done();
}
