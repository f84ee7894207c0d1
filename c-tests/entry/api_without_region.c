// Native threads that never enter a region may call the API and meet orphaned
// constructs: they are teams of one, with the program's settings.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>

static omp_lock_t lock;
static int locked, in_critical, ran;

static void *run(void *arg) {
  (void)arg;
  CHECK_EQ(omp_get_thread_num(), 0);
  CHECK_EQ(omp_get_num_threads(), 1);
  CHECK_EQ(omp_get_max_threads(), atoi(getenv("OMP_NUM_THREADS")));
  CHECK_EQ(omp_in_parallel(), 0);
  CHECK_EQ(omp_get_level(), 0);
  CHECK(omp_get_wtime() > 0);
  for (int i = 0; i < 50; i++) {
    omp_set_lock(&lock);
    locked++;
    omp_unset_lock(&lock);
#pragma omp critical
    in_critical++;
  }
  int sum = 0;
#pragma omp for schedule(dynamic)
  for (int i = 0; i < 10; i++)
    sum += i;
#pragma omp single
  sum += 100;
#pragma omp sections
  {
#pragma omp section
    sum += 1000;
#pragma omp section
    sum += 1000;
  }
#pragma omp barrier
#pragma omp atomic
  ran += sum == 2145;
  omp_set_num_threads(2);
  CHECK_EQ(omp_get_max_threads(), 2);
  return NULL;
}

int main(void) {
  enum { T = 10 };
  pthread_t t[T];
  omp_init_lock(&lock);
  for (int i = 0; i < T; i++)
    CHECK_EQ(pthread_create(&t[i], NULL, run, NULL), 0);
  for (int i = 0; i < T; i++)
    pthread_join(t[i], NULL);
  CHECK_EQ(ran, T);
  CHECK_EQ(locked, 50 * T);
  CHECK_EQ(in_critical, 50 * T);
  CHECK_EQ(omp_get_max_threads(), atoi(getenv("OMP_NUM_THREADS")));
  omp_destroy_lock(&lock);
  printf("no region entered\n");
  return check_done();
}
