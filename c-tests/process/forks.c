// no-original: gcc (libgomp hangs in the child)
// threads: 2,4
// timeout: 60
// Thousands of forks: from the initial thread and from another at once, while a
// third runs regions, so that every fork meets the pool in another state.
#include "../entry/child.h"
#include "whole.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_int stop;

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
    n++;
#pragma omp barrier
  }
  return n;
}

static void *busy(void *arg) {
  for (int i = 0; !stop; i++)
    CHECK_EQ(region(2 + i % 3), 2 + i % 3);
  return arg;
}

static void child(int number) {
  CHECK_EQ(region(1 + number % 4), 1 + number % 4);
  CHECK_EQ(region(omp_get_max_threads()), omp_get_max_threads());
}

static void *forks(void *arg) {
  long count = (long)arg;
  for (int i = 0; i < count; i++) {
    if (i % 3 == 0)
      CHECK_EQ(region(3), 3);
    child_join(child_start(child, i));
  }
  return NULL;
}

int main(void) {
  pthread_t background, other;
  long half = whole(10000, 400) / 2;
  CHECK_EQ(pthread_create(&background, NULL, busy, NULL), 0);
  CHECK_EQ(pthread_create(&other, NULL, forks, (void *)half), 0);
  forks((void *)half);
  pthread_join(other, NULL);
  stop = 1;
  pthread_join(background, NULL);
  printf("forks\n");
  return check_done();
}
