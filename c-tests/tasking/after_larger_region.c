// The tasks of a region are its members' alone, also where the one before had
// more, whose threads still look around.
#include "../check.h"
#include <omp.h>

static int strangers, executed;

static void tasks(int threads) {
#pragma omp parallel num_threads(threads)
#pragma omp single
  for (int i = 0; i < 12; i++)
#pragma omp task
  {
    if (omp_get_thread_num() >= threads || omp_get_num_threads() != threads)
#pragma omp atomic
      strangers++;
    for (volatile int k = 0; k < 200; k++)
      ;
#pragma omp atomic
    executed++;
  }
}

int main(void) {
  enum { ROUNDS = 1500 };
  for (int round = 0; round < ROUNDS; round++) {
#pragma omp parallel num_threads(4)
    if (omp_get_num_threads() != 4)
#pragma omp atomic
      strangers++;
    tasks(2);
    if (round % 8 == 0)
      tasks(3);
  }
  CHECK_EQ(strangers, 0);
  CHECK_EQ(executed, ROUNDS * 12 + (ROUNDS + 7) / 8 * 12);
  printf("members alone\n");
  return check_done();
}
