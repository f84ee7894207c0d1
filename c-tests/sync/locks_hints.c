// Locks made with a hint are locks. libgomp 12 has no such routines: built by
// gcc, the plain ones stand in.
#include "../check.h"
#include <omp.h>
#include <stdint.h>

#ifdef __clang__
#define INIT(lock, hint) omp_init_lock_with_hint(lock, hint)
#define INIT_NEST(lock, hint) omp_init_nest_lock_with_hint(lock, hint)
#else
#define INIT(lock, hint) ((void)(hint), omp_init_lock(lock))
#define INIT_NEST(lock, hint) ((void)(hint), omp_init_nest_lock(lock))
#endif

static void use(omp_sync_hint_t hint) {
  omp_lock_t lock;
  omp_nest_lock_t nest;
  INIT(&lock, hint);
  INIT_NEST(&nest, hint);
  long count = 0, nested = 0;
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 500; i++) {
    omp_set_lock(&lock);
    count++;
    omp_unset_lock(&lock);
    omp_set_nest_lock(&nest);
    CHECK_EQ(omp_test_nest_lock(&nest), 2);
    nested++;
    omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);
  }
  CHECK_EQ(count, 2000);
  CHECK_EQ(nested, 2000);
  omp_destroy_lock(&lock);
  omp_destroy_nest_lock(&nest);
}

int main(void) {
  use(omp_sync_hint_none);
  use(omp_sync_hint_uncontended);
  use(omp_sync_hint_contended);
  use(omp_sync_hint_nonspeculative);
  use(omp_sync_hint_speculative);
  use((omp_sync_hint_t)(omp_sync_hint_contended | omp_sync_hint_nonspeculative));
  CHECK_EQ(omp_sync_hint_none, 0);
  CHECK_EQ(omp_sync_hint_uncontended, 1);
  CHECK_EQ(omp_sync_hint_contended, 2);
  CHECK_EQ(omp_sync_hint_nonspeculative, 4);
  CHECK_EQ(omp_sync_hint_speculative, 8);
  CHECK_EQ(omp_lock_hint_contended, 2);
  printf("hints\n");
  return check_done();
}
