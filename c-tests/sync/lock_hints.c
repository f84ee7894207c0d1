// only: clang
// (libgomp 12 has no omp_init_lock_with_hint.)
// Locks made with every hint guard their data all the same, simple and
// nestable, also when mixed with locks made without one.
#include "../check.h"
#include <omp.h>

static const omp_sync_hint_t hints[] = {
    omp_sync_hint_none,
    omp_sync_hint_uncontended,
    omp_sync_hint_contended,
    omp_sync_hint_nonspeculative,
    omp_sync_hint_speculative,
    (omp_sync_hint_t)(omp_sync_hint_contended | omp_sync_hint_speculative),
    (omp_sync_hint_t)(omp_sync_hint_uncontended |
                      omp_sync_hint_nonspeculative),
};
enum { HINTS = sizeof hints / sizeof *hints };

int main(void) {
  omp_lock_t plain, hinted[HINTS];
  omp_nest_lock_t nested[HINTS];
  long counts[HINTS] = {0}, deep[HINTS] = {0}, base = 0;
  omp_init_lock(&plain);
  for (int h = 0; h < HINTS; h++) {
    omp_init_lock_with_hint(&hinted[h], hints[h]);
    omp_init_nest_lock_with_hint(&nested[h], hints[h]);
  }
#pragma omp parallel num_threads(5)
  for (int i = 0; i < 300; i++) {
    for (int h = 0; h < HINTS; h++) {
      omp_set_lock(&hinted[h]);
      counts[h]++;
      omp_unset_lock(&hinted[h]);
      omp_set_nest_lock(&nested[h]);
      omp_set_nest_lock(&nested[h]);
      deep[h]++;
      omp_unset_nest_lock(&nested[h]);
      omp_unset_nest_lock(&nested[h]);
    }
    omp_set_lock(&plain);
    base++;
    omp_unset_lock(&plain);
  }
  CHECK_EQ(base, 1500);
  for (int h = 0; h < HINTS; h++) {
    CHECK_EQ(counts[h], 1500);
    CHECK_EQ(deep[h], 1500);
    CHECK(omp_test_lock(&hinted[h]));
    omp_unset_lock(&hinted[h]);
    CHECK_EQ(omp_test_nest_lock(&nested[h]), 1);
    CHECK_EQ(omp_test_nest_lock(&nested[h]), 2);
    omp_unset_nest_lock(&nested[h]);
    omp_unset_nest_lock(&nested[h]);
    omp_destroy_lock(&hinted[h]);
    omp_destroy_nest_lock(&nested[h]);
  }
  omp_destroy_lock(&plain);
  printf("hinted locks\n");
  return check_done();
}
