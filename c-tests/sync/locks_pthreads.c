// Locks and critical regions in threads that OpenMP did not make, at once and
// one after the other; in some the lock is the first thing they ask of OpenMP.
#include "../check.h"
#include <omp.h>
#include <pthread.h>

static omp_lock_t lock;
static omp_nest_lock_t nest;
static long simple_count, nest_count, critical_count, named_count;
static int rounds;

static void *worker(void *arg) {
  for (int i = 0; i < rounds; i++) {
    omp_set_lock(&lock);
    simple_count++;
    omp_unset_lock(&lock);

    omp_set_nest_lock(&nest);
    CHECK_EQ(omp_test_nest_lock(&nest), 2);
    nest_count++;
    omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);

#pragma omp critical
    critical_count++;
#pragma omp critical(pthreads_name)
    named_count++;
  }
  return arg;
}

static void together(int threads) {
  pthread_t ids[16];
  for (int i = 0; i < threads; i++)
    CHECK_EQ(pthread_create(&ids[i], NULL, worker, NULL), 0);
  for (int i = 0; i < threads; i++)
    CHECK_EQ(pthread_join(ids[i], NULL), 0);
  long want = (long)threads * rounds;
  CHECK_EQ(simple_count, want);
  CHECK_EQ(nest_count, want);
  CHECK_EQ(critical_count, want);
  CHECK_EQ(named_count, want);
  simple_count = nest_count = critical_count = named_count = 0;
}

// A simple lock set by one thread and unset by another, as programs do that use
// it as a signal.
static void *opener(void *arg) {
  omp_unset_lock(arg);
  return NULL;
}

static void handed_over(void) {
  omp_lock_t door;
  omp_init_lock(&door);
  omp_set_lock(&door);
  pthread_t id;
  CHECK_EQ(pthread_create(&id, NULL, opener, &door), 0);
  omp_set_lock(&door);
  CHECK_EQ(pthread_join(id, NULL), 0);
  omp_unset_lock(&door);
  omp_destroy_lock(&door);
}

int main(void) {
  omp_init_lock(&lock);
  omp_init_nest_lock(&nest);
  static const int sizes[] = {2, 4, 9};
  rounds = 1000;
  for (int i = 0; i < 3; i++) {
    together(sizes[i]);
    printf("%d threads\n", sizes[i]);
  }
  rounds = 1;
  for (int i = 0; i < 200; i++)
    together(1);
  printf("one after the other\n");
  for (int i = 0; i < 20; i++)
    handed_over();
  printf("handed over\n");
  omp_destroy_lock(&lock);
  omp_destroy_nest_lock(&nest);
  return check_done();
}
