// Regions from native threads that were made inside a region, and nested
// regions from native threads: levels count from the native thread.
#include "../check.h"
#include <omp.h>
#include <pthread.h>

static int done;

static void *inner(void *arg) {
  (void)arg;
  CHECK_EQ(omp_get_level(), 0);
  CHECK_EQ(omp_in_parallel(), 0);
#pragma omp parallel num_threads(2)
  {
    CHECK_EQ(omp_get_level(), 1);
    CHECK_EQ(omp_get_num_threads(), 2);
#pragma omp parallel num_threads(2)
    {
      CHECK_EQ(omp_get_level(), 2);
      CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
#pragma omp atomic
      done++;
    }
  }
  return NULL;
}

int main(void) {
  int nested = omp_get_max_active_levels();
  CHECK(nested >= 1);
#pragma omp parallel num_threads(3)
  {
    pthread_t t;
    for (int i = 0; i < 4; i++) {
      CHECK_EQ(pthread_create(&t, NULL, inner, NULL), 0);
      pthread_join(t, NULL);
    }
    CHECK_EQ(omp_get_level(), 1);
    CHECK_EQ(omp_get_num_threads(), 3);
#pragma omp barrier
  }
  // The inner regions are serialized or active as the limit says.
  CHECK(done == 3 * 4 * 2 || done == 3 * 4 * 4);
  CHECK_EQ(done == 3 * 4 * 4, nested > 1);
  printf("threads made in regions\n");
  return check_done();
}
