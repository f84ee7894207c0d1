// copyprivate hands one thread's private values to the whole team: scalars,
// arrays, structs, pointers, several at once, over and over.
#include "../check.h"
#include <omp.h>

struct point {
  int x;
  double y[3];
};
static int tp;
#pragma omp threadprivate(tp)

static int next_ticket(void) {
  static int ticket;
  return ++ticket;
}

int main(void) {
  static int cells[10];
#pragma omp parallel num_threads(5)
  {
    int mine = -omp_get_thread_num();
    double vec[7];
    struct point p = {0, {0, 0, 0}};
    int *where = 0;
    long sum = 0;
    for (int round = 1; round <= 100; round++) {
#pragma omp single copyprivate(mine)
      mine = next_ticket();
      CHECK_EQ(mine, round);
      sum += mine;
#pragma omp single copyprivate(vec, p, where, tp)
      {
        for (int i = 0; i < 7; i++)
          vec[i] = round * i;
        p.x = round;
        p.y[2] = round + 0.5;
        where = &cells[round % 10];
        tp = round * 3;
      }
      CHECK(vec[6] == round * 6);
      CHECK_EQ(p.x, round);
      CHECK(p.y[2] == round + 0.5);
      CHECK_EQ(where - cells, round % 10);
      CHECK_EQ(tp, round * 3);
      vec[6] = -1;
      mine = -1;
    }
    CHECK_EQ(sum, 5050);
  }

  // A team of one, and no team at all.
#pragma omp parallel num_threads(1)
  {
    int v = 0;
#pragma omp single copyprivate(v)
    v = 9;
    CHECK_EQ(v, 9);
  }
#pragma omp parallel num_threads(4)
  {
#pragma omp parallel num_threads(1)
    {
      int v = omp_get_ancestor_thread_num(1), w = v;
#pragma omp single copyprivate(v)
      v += 100;
      CHECK_EQ(v, w + 100);
    }
  }
  printf("copyprivate\n");
  return check_done();
}
