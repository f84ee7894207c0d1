// only: clang
// Locks made with hints (libgomp 12 declares these routines and has none).
#include "../check.h"
#include <omp.h>

int main(void) {
  const int hints[] = {omp_sync_hint_none,
                       omp_sync_hint_uncontended,
                       omp_sync_hint_contended,
                       omp_sync_hint_nonspeculative,
                       omp_sync_hint_speculative,
                       omp_sync_hint_contended | omp_sync_hint_speculative,
                       omp_lock_hint_none,
                       kmp_lock_hint_adaptive};
  int threads = omp_get_max_threads();
  for (unsigned i = 0; i < sizeof hints / sizeof *hints; i++) {
    omp_lock_t lock;
    omp_nest_lock_t nest;
    omp_init_lock_with_hint(&lock, (omp_lock_hint_t)hints[i]);
    omp_init_nest_lock_with_hint(&nest, (omp_lock_hint_t)hints[i]);
    int count = 0, nested = 0;
#pragma omp parallel
    for (int round = 0; round < 100; round++) {
      omp_set_lock(&lock);
      count++;
      omp_unset_lock(&lock);
      omp_set_nest_lock(&nest);
      omp_set_nest_lock(&nest);
      nested++;
      omp_unset_nest_lock(&nest);
      omp_unset_nest_lock(&nest);
    }
    CHECK_EQ(count, 100 * threads);
    CHECK_EQ(nested, 100 * threads);
    omp_destroy_lock(&lock);
    omp_destroy_nest_lock(&nest);
  }
  printf("hints\n");
  return check_done();
}
