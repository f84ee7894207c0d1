// no-original: clang
// (libomp fails assertions of its own when it ends beside running regions.)
// The program ends while native threads are in regions, asleep between
// regions, and while workers are busy: exit is clean and prompt.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <unistd.h>

static int started;

static void *endless(void *arg) {
  int size = (int)(long)arg;
  for (;;) {
#pragma omp parallel num_threads(size)
    {
#pragma omp master
      __atomic_add_fetch(&started, 1, __ATOMIC_SEQ_CST);
#pragma omp barrier
      usleep(100);
    }
    if (size == 1)
      usleep(1000);
  }
  return NULL;
}

int main(void) {
  alarm(20);
  for (long i = 0; i < 4; i++) {
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, endless, (void *)(i + 1)), 0);
    pthread_detach(t);
  }
  int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  n++;
  CHECK_EQ(n, 3);
  while (__atomic_load_n(&started, __ATOMIC_SEQ_CST) < 20)
    usleep(1000);
  printf("leaving others behind\n");
  return check_done();
}
