// sections: each runs once, with fewer and with more sections than threads,
// nowait, first and last private values, reductions, empty ones, in a row.
#include "../check.h"
#include <omp.h>

static int ran[12];

static void mark(int i) {
#pragma omp atomic
  ran[i]++;
}

static void twelve(void) {
#pragma omp sections
  {
    mark(0);
#pragma omp section
    mark(1);
#pragma omp section
    {
      mark(2);
      mark(3);
    }
#pragma omp section
    mark(4);
#pragma omp section
    mark(5);
#pragma omp section
    mark(6);
#pragma omp section
    for (int i = 7; i < 12; i++)
      mark(i);
  }
}

int main(void) {
  for (int n = 1; n <= 9; n++) {
#pragma omp parallel num_threads(n)
    {
      twelve();
      for (int i = 0; i < 12; i++)
        CHECK_EQ(ran[i], n);
#pragma omp barrier
    }
  }
  // Outside of any region.
  for (int i = 0; i < 12; i++)
    ran[i] = 0;
  twelve();
  for (int i = 0; i < 12; i++)
    CHECK_EQ(ran[i], 1);

  int first = 40, last = -1, lastp[3] = {0}, sum = 0, product = 1;
#pragma omp parallel num_threads(4)
  {
#pragma omp sections firstprivate(first) lastprivate(last, lastp)              \
    reduction(+ : sum) reduction(* : product)
    {
#pragma omp section
      last = first, lastp[1] = 1, sum += 1, product *= 2;
#pragma omp section
      last = first + 1, lastp[1] = 2, sum += 10, product *= 3;
#pragma omp section
      last = first + 2, lastp[1] = 3, sum += 100, product *= 5;
    }
    CHECK_EQ(last, 42);
    CHECK_EQ(lastp[1], 3);
    CHECK_EQ(sum, 111);
    CHECK_EQ(product, 30);
  }

  // Many nowait sections that threads run through at their own pace.
  int passes = 0;
#pragma omp parallel num_threads(5)
  for (int i = 0; i < 200; i++) {
#pragma omp sections nowait
    {
#pragma omp section
      {
#pragma omp atomic
        passes++;
      }
#pragma omp section
      {
#pragma omp atomic
        passes += 1000;
      }
    }
  }
  CHECK_EQ(passes, 200200);

  int single_one = 0;
#pragma omp parallel sections num_threads(3)
  {
    single_one++;
  }
  CHECK_EQ(single_one, 1);
  printf("sections\n");
  return check_done();
}
