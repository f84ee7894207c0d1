// The scope construct: every thread runs it, private and reduction clauses
// hold in it, and it ends in a barrier unless nowait.
#include "../check.h"
#include <omp.h>

int main(void) {
  int sum = 0, max = -1;
#pragma omp parallel num_threads(5)
  {
#pragma omp scope reduction(+ : sum) reduction(max : max)
    {
      sum += omp_get_thread_num() + 1;
      max = omp_get_thread_num();
    }
    CHECK_EQ(sum, 15);
    CHECK_EQ(max, 4);
  }

  int reached = 0, scratch = 3;
#pragma omp parallel num_threads(5)
  {
#pragma omp scope private(scratch)
    {
      scratch = omp_get_thread_num();
#pragma omp atomic
      reached++;
    }
    CHECK_EQ(reached, 5);
#pragma omp barrier
#pragma omp scope nowait
    {
#pragma omp atomic
      reached++;
    }
#pragma omp barrier
    CHECK_EQ(reached, 10);
  }
  CHECK_EQ(scratch, 3);

  int many = 0;
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 50; i++) {
#pragma omp scope reduction(+ : many)
    many += i;
  }
  CHECK_EQ(many, 4 * 1225);
#pragma omp scope
  many += 1;
  CHECK_EQ(many, 4901);
  printf("scope\n");
  return check_done();
}
