// no-original: gcc
// (Any region of a child forked after a region hangs in libgomp.)
// fork from a native thread while other threads are in regions: the child has
// one thread, which runs regions; the parent's go on.
#include "child.h"
#include <omp.h>
#include <pthread.h>

static int stop;

static void regions(int size) {
  for (int i = 0; i < 10; i++) {
    int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
    {
      n++;
#pragma omp barrier
    }
    CHECK_EQ(n, size);
  }
}

static void *busy(void *arg) {
  int size = (int)(long)arg;
  while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE))
    regions(size);
  return NULL;
}

static void *forker(void *arg) {
  (void)arg;
  regions(2);
  for (int i = 0; i < 5; i++) {
    pid_t pid = child_start(regions, i % 3 + 2);
    regions(2);
    child_join(pid);
  }
  return NULL;
}

int main(void) {
  pthread_t a, b, f;
  CHECK_EQ(pthread_create(&a, NULL, busy, (void *)2L), 0);
  CHECK_EQ(pthread_create(&b, NULL, busy, (void *)3L), 0);
  CHECK_EQ(pthread_create(&f, NULL, forker, NULL), 0);
  pthread_join(f, NULL);
  __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  regions(4);
  printf("fork from a native thread\n");
  return check_done();
}
