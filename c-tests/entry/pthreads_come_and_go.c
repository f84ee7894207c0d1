// Hundreds of native threads, one after the other and in overlapping pairs,
// each runs a few regions and ends; the program's own regions go on between.
#include "../check.h"
#include <omp.h>
#include <pthread.h>

static int regions(int size) {
  int n = 0;
  for (int i = 0; i < 3; i++) {
#pragma omp parallel num_threads(size) reduction(+ : n)
    n++;
  }
  return n;
}

static void *run(void *arg) {
  int size = (int)(long)arg;
  CHECK_EQ(regions(size), 3 * size);
  return NULL;
}

int main(void) {
  CHECK_EQ(regions(2), 6);
  for (int i = 0; i < 150; i++) {
    pthread_t a, b;
    CHECK_EQ(pthread_create(&a, NULL, run, (void *)(long)(i % 4 + 1)), 0);
    CHECK_EQ(pthread_create(&b, NULL, run, (void *)3L), 0);
    if (i % 10 == 0)
      CHECK_EQ(regions(4), 12);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
  }
  CHECK_EQ(regions(2), 6);
  printf("native threads come and go\n");
  return check_done();
}
