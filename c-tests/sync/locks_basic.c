// Simple and nest locks used by one thread: what the routines return, that they
// keep to their variable, that a variable serves again after destroy.
#include "../check.h"
#include <omp.h>
#include <string.h>

static omp_lock_t global;
static omp_nest_lock_t nest_global;

static void simple(omp_lock_t *lock) {
  omp_init_lock(lock);
  CHECK(omp_test_lock(lock));
  CHECK(!omp_test_lock(lock));
  omp_unset_lock(lock);
  for (int i = 0; i < 1000; i++) {
    omp_set_lock(lock);
    CHECK(!omp_test_lock(lock));
    omp_unset_lock(lock);
  }
  CHECK(omp_test_lock(lock));
  omp_unset_lock(lock);
  omp_destroy_lock(lock);
}

static void nest(omp_nest_lock_t *lock) {
  omp_init_nest_lock(lock);
  for (int depth = 1; depth <= 300; depth++)
    if (depth % 3)
      CHECK_EQ(omp_test_nest_lock(lock), depth);
    else
      omp_set_nest_lock(lock);
  for (int depth = 300; depth > 1; depth--)
    omp_unset_nest_lock(lock);
  CHECK_EQ(omp_test_nest_lock(lock), 2);
  omp_unset_nest_lock(lock);
  omp_unset_nest_lock(lock);
  CHECK_EQ(omp_test_nest_lock(lock), 1);
  omp_unset_nest_lock(lock);
  omp_destroy_nest_lock(lock);
}

int main(void) {
  simple(&global);
  simple(&global);
  nest(&nest_global);
  nest(&nest_global);

  // On the stack and the heap, from whatever was there before.
  omp_lock_t local;
  memset(&local, 0xa5, sizeof local);
  simple(&local);
  omp_nest_lock_t nest_local;
  memset(&nest_local, 0xa5, sizeof nest_local);
  nest(&nest_local);

  enum { N = 100 };
  omp_lock_t *locks = malloc(N * sizeof *locks);
  memset(locks, 0xff, N * sizeof *locks);
  for (int i = 0; i < N; i++)
    omp_init_lock(&locks[i]);
  for (int i = 0; i < N; i += 2)
    omp_set_lock(&locks[i]);
  for (int i = 0; i < N; i++) {
    CHECK_EQ(!!omp_test_lock(&locks[i]), i % 2);
    omp_unset_lock(&locks[i]);
  }
  for (int i = 0; i < N; i++)
    omp_destroy_lock(&locks[i]);
  free(locks);

  omp_nest_lock_t *nests = malloc(N * sizeof *nests);
  memset(nests, 0xff, N * sizeof *nests);
  for (int i = 0; i < N; i++)
    omp_init_nest_lock(&nests[i]);
  for (int i = 0; i < N; i++)
    for (int depth = 1; depth <= i % 5; depth++)
      CHECK_EQ(omp_test_nest_lock(&nests[i]), depth);
  for (int i = 0; i < N; i++) {
    for (int depth = 1; depth <= i % 5; depth++)
      omp_unset_nest_lock(&nests[i]);
    omp_destroy_nest_lock(&nests[i]);
  }
  free(nests);

  // The neighbours of a variable stay as they are.
  struct {
    unsigned char before[16];
    omp_lock_t lock;
    unsigned char between[16];
    omp_nest_lock_t nest;
    unsigned char after[16];
  } fenced;
  memset(&fenced, 0x5a, sizeof fenced);
  simple(&fenced.lock);
  nest(&fenced.nest);
  for (int i = 0; i < 16; i++) {
    CHECK_EQ(fenced.before[i], 0x5a);
    CHECK_EQ(fenced.between[i], 0x5a);
    CHECK_EQ(fenced.after[i], 0x5a);
  }
  printf("locks of one thread\n");
  return check_done();
}
