// Critical sections, named and not, locks and atomics are shared by the whole
// program: nested teams exclude each other through them.
#include "../check.h"
#include <omp.h>

static long plain, named, locked, nested, counted;
static omp_lock_t lock;
static omp_nest_lock_t nest;

static void work(int rounds) {
  for (int i = 0; i < rounds; i++) {
#pragma omp critical
    plain++;
#pragma omp critical(shared_by_all)
    named++;
    omp_set_lock(&lock);
    locked++;
    omp_unset_lock(&lock);
    omp_set_nest_lock(&nest);
    omp_set_nest_lock(&nest);
    nested++;
    omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);
#pragma omp atomic
    counted++;
  }
}

int main(void) {
  omp_set_max_active_levels(2);
  omp_init_lock(&lock);
  omp_init_nest_lock(&nest);
#pragma omp parallel num_threads(3)
  {
    work(20);
#pragma omp parallel num_threads(2)
    work(50);
#pragma omp parallel if (0)
    work(10);
  }
  work(5);
  long want = 3 * 20 + 6 * 50 + 3 * 10 + 5;
  CHECK_EQ(plain, want);
  CHECK_EQ(named, want);
  CHECK_EQ(locked, want);
  CHECK_EQ(nested, want);
  CHECK_EQ(counted, want);
  omp_destroy_lock(&lock);
  omp_destroy_nest_lock(&nest);

  // An inner team runs while its primary holds a critical section that only
  // outer members enter.
  int turns = 0, inside = 0;
#pragma omp parallel num_threads(3)
  {
#pragma omp critical(outer_only)
    {
      int size = 0;
#pragma omp parallel num_threads(2) reduction(+ : size)
      {
#pragma omp critical(inner_only)
        inside++;
        size++;
      }
      turns += size;
    }
  }
  CHECK_EQ(turns, 6);
  CHECK_EQ(inside, 6);
  printf("exclusion across teams\n");
  return check_done();
}
