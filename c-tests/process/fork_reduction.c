// no-original: (both originals hang in the child)
// threads: 2
// timeout: 60
// A fork while another native thread's region is inside of its reduction: the
// child, where that thread does not exist, reduces all the same, and the parent
// goes on.
#include "../entry/child.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct {
  int sum, slow;
} pair;

static atomic_int inside, leave;

/* Stays inside of the reduction until it is told to leave. */
static void add(pair *out, pair *in) {
  if (in->slow) {
    inside = 1;
    while (!leave)
      usleep(1000);
  }
  out->sum += in->sum;
}

#pragma omp declare reduction(add : pair : add(&omp_out, &omp_in))             \
    initializer(omp_priv = (pair){0, 0})

static int region(int slow) {
  pair p = {0, 0};
#pragma omp parallel num_threads(2) reduction(add : p)
  {
    p.sum += 1;
    p.slow = slow && omp_get_thread_num() == 1;
  }
  return p.sum;
}

static void child(int number) {
  for (int i = 0; i < number; i++)
    CHECK_EQ(region(0), 2);
}

static void *reduces(void *arg) {
  CHECK_EQ(region(1), 2);
  return arg;
}

int main(void) {
  pthread_t other;
  CHECK_EQ(region(0), 2);
  CHECK_EQ(pthread_create(&other, NULL, reduces, NULL), 0);
  while (!inside)
    usleep(1000);
  child_join(child_start(child, 100));
  leave = 1;
  pthread_join(other, NULL);
  CHECK_EQ(region(0), 2);
  printf("fork in a reduction\n");
  return check_done();
}
