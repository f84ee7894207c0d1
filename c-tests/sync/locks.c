// Simple locks: set, unset and test under contention, in loops, many at once,
// initialised in place and again after destruction, passed between regions.
#include "../check.h"
#include <omp.h>
#include <stdlib.h>

enum { T = 6, N = 1000, MANY = 200 };

int main(void) {
  omp_lock_t lock;
  long count = 0, tried = 0;
  omp_init_lock(&lock);
#pragma omp parallel num_threads(T)
  for (int i = 0; i < N; i++) {
    omp_set_lock(&lock);
    count++;
    omp_unset_lock(&lock);
  }
  CHECK_EQ(count, T * N);

#pragma omp parallel num_threads(T)
  for (int i = 0; i < 100; i++) {
    while (!omp_test_lock(&lock)) {
    }
    tried++;
    omp_unset_lock(&lock);
  }
  CHECK_EQ(tried, T * 100);

  CHECK(omp_test_lock(&lock));
  int got = 0;
#pragma omp parallel num_threads(3) reduction(+ : got)
  got += omp_test_lock(&lock) != 0;
  CHECK_EQ(got, 0);
  omp_unset_lock(&lock);
  CHECK(omp_test_lock(&lock));
  omp_unset_lock(&lock);
  omp_destroy_lock(&lock);

  omp_lock_t *many = malloc(MANY * sizeof *many);
  int *guarded = calloc(MANY, sizeof *guarded);
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < MANY; i++)
      omp_init_lock(&many[i]);
#pragma omp parallel for num_threads(T) schedule(dynamic)
    for (int i = 0; i < MANY * 20; i++) {
      int k = (i * 37) % MANY;
      omp_set_lock(&many[k]);
      guarded[k]++;
      omp_unset_lock(&many[k]);
    }
    for (int i = 0; i < MANY; i++) {
      CHECK_EQ(guarded[i], 20 * (round + 1));
      omp_destroy_lock(&many[i]);
    }
  }
  free(many);
  free(guarded);

  // A lock as a gate: the others wait until the owner lets them through.
  omp_init_lock(&lock);
  int open = 0, after = 0;
  omp_set_lock(&lock);
#pragma omp parallel num_threads(4)
  {
#pragma omp master
    {
      open = 1;
      omp_unset_lock(&lock);
    }
    omp_set_lock(&lock);
    CHECK_EQ(open, 1);
    after++;
    omp_unset_lock(&lock);
  }
  CHECK_EQ(after, 4);
  omp_destroy_lock(&lock);
  printf("locks\n");
  return check_done();
}
