// not-under: asan it takes who joins the initial thread for wrong
// The initial thread leaves with pthread_exit after its regions; another
// thread goes on running regions and ends the program.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_t initial;

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  n++;
  return n;
}

static void *rest(void *arg) {
  (void)arg;
  CHECK_EQ(region(2), 2);
  pthread_join(initial, NULL);
  for (int i = 0; i < 20; i++)
    CHECK_EQ(region(i % 4 + 1), i % 4 + 1);
  printf("the initial thread is gone\n");
  exit(check_done());
}

int main(void) {
  alarm(20);
  initial = pthread_self();
  CHECK_EQ(region(3), 3);
  pthread_t t;
  CHECK_EQ(pthread_create(&t, NULL, rest, NULL), 0);
  pthread_detach(t);
  pthread_exit(NULL);
}
