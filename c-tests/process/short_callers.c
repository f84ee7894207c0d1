// not-under: tsan,asan the growth of memory is the tool's
// no-original: (libomp keeps threads and memory of callers that have gone)
// threads: 2,4
// timeout: 60
// Thousands of native threads come, run regions and go, one by one and in
// crowds: the pool holds as many workers as the largest crowd needed, and
// memory stays as it is.
#include "../check.h"
#include "process.h"
#include "whole.h"
#include <omp.h>
#include <pthread.h>

enum { CROWD = 10 };

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  n++;
  return n;
}

static void *caller(void *arg) {
  int size = (int)(long)arg;
  CHECK_EQ(region(size), size);
#pragma omp parallel num_threads(size)
#pragma omp single
#pragma omp task
  size = 0;
  CHECK_EQ(size, 0);
  return NULL;
}

static void crowd(int count, int size) {
  pthread_t threads[CROWD];
  for (int i = 0; i < count; i++)
    CHECK_EQ(pthread_create(&threads[i], NULL, caller, (void *)(long)size), 0);
  for (int i = 0; i < count; i++)
    pthread_join(threads[i], NULL);
}

int main(void) {
  int size = omp_get_max_threads(), most = 1 + CROWD * (size - 1);
  for (int i = 0; i < 200; i++)
    crowd(1, size);
  // One caller at a time: what the first left, the next one found.
  CHECK_EQ(process_threads_left(size), size);
  for (int i = 0; i < 50; i++)
    crowd(CROWD, size);
  CHECK(process_threads_left(most) <= most);
  long before = process_resident();
  int rounds = whole(10000, 1500) / (1 + CROWD);
  for (int i = 0; i < rounds; i++) {
    crowd(1, size);
    crowd(CROWD, size);
  }
  CHECK(process_threads_left(most) <= most);
  CHECK(process_resident() - before < 1 << 20);
  printf("short-lived callers\n");
  return check_done();
}
