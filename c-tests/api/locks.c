// Every lock routine, on lock variables that are parts of structures and arrays.
#include "../check.h"
#include <omp.h>

struct pair {
  char before;
  omp_lock_t lock;
  int value, nested;
  omp_nest_lock_t nest;
  char after;
};

int main(void) {
  struct pair pairs[8];
  for (int i = 0; i < 8; i++) {
    pairs[i].before = pairs[i].after = 'x';
    pairs[i].value = pairs[i].nested = 0;
    omp_init_lock(&pairs[i].lock);
    omp_init_nest_lock(&pairs[i].nest);
  }
#pragma omp parallel
  for (int round = 0; round < 200; round++) {
    struct pair *p = &pairs[round % 8];
    if (round % 3) {
      omp_set_lock(&p->lock);
    } else {
      while (!omp_test_lock(&p->lock)) {
      }
    }
    p->value++;
    omp_unset_lock(&p->lock);
    omp_set_nest_lock(&p->nest);
    int depth = omp_test_nest_lock(&p->nest);
    CHECK_EQ(depth, 2);
    omp_unset_nest_lock(&p->nest);
    p->nested++;
    omp_unset_nest_lock(&p->nest);
  }
  int threads = omp_get_max_threads();
  for (int i = 0; i < 8; i++) {
    CHECK_EQ(pairs[i].value, 25 * threads);
    CHECK_EQ(pairs[i].nested, 25 * threads);
    CHECK(pairs[i].before == 'x' && pairs[i].after == 'x');
    // Free now: taken at once, and not twice.
    CHECK_EQ(omp_test_lock(&pairs[i].lock), 1);
    CHECK_EQ(omp_test_lock(&pairs[i].lock), 0);
    omp_unset_lock(&pairs[i].lock);
    for (int depth = 1; depth <= 5; depth++)
      CHECK_EQ(omp_test_nest_lock(&pairs[i].nest), depth);
    for (int depth = 1; depth <= 5; depth++)
      omp_unset_nest_lock(&pairs[i].nest);
    omp_destroy_lock(&pairs[i].lock);
    omp_destroy_nest_lock(&pairs[i].nest);
  }
  printf("locks\n");
  return check_done();
}
