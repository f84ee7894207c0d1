// Settings made in a region belong to the task that made them: team members
// inherit at the fork, and nothing flows back.
#include "../check.h"
#include <omp.h>

static int size_now(void) {
  int n = 0;
#pragma omp parallel reduction(+ : n)
  n++;
  return n;
}

int main(void) {
  omp_set_max_active_levels(4);
  omp_set_num_threads(3);
#pragma omp parallel
  {
    int id = omp_get_thread_num();
    CHECK_EQ(omp_get_max_threads(), 3);
    omp_set_num_threads(id + 2);
    omp_set_dynamic(0);
    CHECK_EQ(omp_get_max_threads(), id + 2);
    CHECK_EQ(size_now(), id + 2);
#pragma omp parallel num_threads(2)
    {
      // Inherited from the encountering task, not from the clause.
      CHECK_EQ(omp_get_max_threads(), id + 2);
      omp_set_num_threads(7);
      CHECK_EQ(omp_get_max_threads(), 7);
    }
    CHECK_EQ(omp_get_max_threads(), id + 2);
  }
  CHECK_EQ(omp_get_max_threads(), 3);

  // A serialized region has settings of its own, too.
#pragma omp parallel if (0)
  {
    omp_set_num_threads(5);
    CHECK_EQ(omp_get_max_threads(), 5);
  }
  CHECK_EQ(omp_get_max_threads(), 3);
#pragma omp parallel num_threads(1)
  {
    omp_set_schedule(omp_sched_guided, 9);
    omp_set_max_active_levels(1);
  }
  omp_sched_t kind;
  int chunk;
  omp_set_schedule(omp_sched_dynamic, 4);
#pragma omp parallel num_threads(2) private(kind, chunk)
  {
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind & ~omp_sched_monotonic, omp_sched_dynamic);
    CHECK_EQ(chunk, 4);
    if (omp_get_thread_num() == 1)
      omp_set_schedule(omp_sched_static, 8);
#pragma omp barrier
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(chunk, omp_get_thread_num() == 1 ? 8 : 4);
  }
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(chunk, 4);

  // Worker settings of one region are gone in the next.
#pragma omp parallel num_threads(4)
  omp_set_num_threads(6);
#pragma omp parallel num_threads(4)
  CHECK_EQ(omp_get_max_threads(), 3);
  printf("inheritance of settings\n");
  return check_done();
}
