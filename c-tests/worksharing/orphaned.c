// Orphaned worksharing: the same function called from a team, from a nested
// team, from a serialized region and from outside binds to what is around it.
#include "../check.h"
#include <omp.h>

static int cell[100], only, every;

static void work(void) {
#pragma omp for schedule(dynamic, 3)
  for (int i = 0; i < 100; i++)
    cell[i]++;
#pragma omp for schedule(static)
  for (unsigned i = 0; i < 100; i++)
    cell[i]++;
#pragma omp single
  only++;
#pragma omp sections
  {
#pragma omp section
    cell[0]++;
#pragma omp section
    cell[1]++;
  }
#pragma omp critical
  every++;
#pragma omp barrier
}

static void expect(int calls, int members) {
  CHECK_EQ(only, calls);
  CHECK_EQ(every, members);
  for (int i = 0; i < 100; i++) {
    CHECK_EQ(cell[i], calls * (2 + (i < 2)));
    cell[i] = 0;
  }
  only = every = 0;
}

int main(void) {
  work();
  expect(1, 1);
#pragma omp parallel num_threads(5)
  work();
  expect(1, 5);
#pragma omp parallel if (0)
  work();
  expect(1, 1);
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(2)
  {
#pragma omp critical(turn)
    {
#pragma omp parallel num_threads(3)
      work();
    }
  }
  expect(2, 6);
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 20; i++)
    work();
  expect(20, 80);
  printf("orphaned worksharing\n");
  return check_done();
}
