// Many native threads run regions, loops and reductions at the same time:
// each is the primary of teams of its own, numbered from zero.
#include "../check.h"
#include <omp.h>
#include <pthread.h>

enum { THREADS = 24, ROUNDS = 20 };
static long total;

static void *run(void *arg) {
  int me = (int)(long)arg, size = me % 4 + 1;
  for (int r = 0; r < ROUNDS; r++) {
    int seen[4] = {0};
    long sum = 0;
    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_thread_num(), 0);
#pragma omp parallel num_threads(size) reduction(+ : sum) shared(seen)
    {
      CHECK_EQ(omp_get_num_threads(), size);
      seen[omp_get_thread_num()]++;
#pragma omp for schedule(dynamic, 3)
      for (int i = 0; i < 100; i++)
        sum += i;
#pragma omp barrier
#pragma omp critical
      total++;
    }
    CHECK_EQ(sum, 4950);
    for (int i = 0; i < 4; i++)
      CHECK_EQ(seen[i], i < size);
  }
  return NULL;
}

int main(void) {
  pthread_t t[THREADS];
  for (long i = 0; i < THREADS; i++)
    CHECK_EQ(pthread_create(&t[i], NULL, run, (void *)i), 0);
  for (int i = 0; i < THREADS; i++)
    pthread_join(t[i], NULL);
  CHECK_EQ(total, 60L * ROUNDS);
  int n = 0;
#pragma omp parallel num_threads(4) reduction(+ : n)
  n++;
  CHECK_EQ(n, 4);
  printf("native threads at once\n");
  return check_done();
}
