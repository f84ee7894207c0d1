// Native threads and team members meet in the same locks, critical sections
// and atomics: no update is lost between the two kinds.
#include "../check.h"
#include <omp.h>
#include <pthread.h>

enum { N = 500 };
static omp_lock_t lock;
static long a, b, c;

static void bump(int n) {
  for (int i = 0; i < n; i++) {
    omp_set_lock(&lock);
    a++;
    omp_unset_lock(&lock);
#pragma omp critical(both_kinds)
    b++;
#pragma omp atomic
    c++;
  }
}

static void *native(void *arg) {
  (void)arg;
  bump(N);
#pragma omp parallel num_threads(2)
  bump(N);
  return NULL;
}

int main(void) {
  pthread_t t[4];
  omp_init_lock(&lock);
  for (int i = 0; i < 4; i++)
    CHECK_EQ(pthread_create(&t[i], NULL, native, NULL), 0);
#pragma omp parallel num_threads(3)
  bump(N);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  CHECK_EQ(a, (4 * 3 + 3) * N);
  CHECK_EQ(b, (4 * 3 + 3) * N);
  CHECK_EQ(c, (4 * 3 + 3) * N);
  omp_destroy_lock(&lock);
  printf("locks of both kinds\n");
  return check_done();
}
