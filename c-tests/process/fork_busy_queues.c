// no-original: (both originals hang in the child)
// env: OMP_MAX_TASK_PRIORITY=10
// args: 4
// timeout: 60
// Forks while another thread's team is in the middle of its queues of tasks: of
// those with a priority, and of those that somebody took and could not execute.
// The child, where that thread does not exist, comes out of fork() and has tasks
// of its own.
#include "../entry/child.h"
#include "whole.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int stop;

static void spin(int n) {
  for (volatile int k = 0; k < n; k++)
    ;
}

/* Tasks with priorities, and tasks that exclude each other on three places. */
static void tasks(int size, int n) {
  int places[3] = {0};
  atomic_int urgent = 0;
#pragma omp parallel num_threads(size)
#pragma omp single
  for (int i = 0; i < n; i++) {
#pragma omp task priority(1 + i % 3)
    {
      spin(50);
      urgent++;
    }
#pragma omp task depend(mutexinoutset : places[i % 3])
    {
      spin(200);
      places[i % 3]++;
    }
  }
  CHECK_EQ(urgent, n);
  CHECK_EQ(places[0] + places[1] + places[2], n);
}

static void *work(void *arg) {
  while (!stop)
    tasks(*(int *)arg, 1000);
  return arg;
}

static void child(int size) {
  tasks(size, 50);
}

int main(int argc, char **argv) {
  int size = argc > 1 ? atoi(argv[1]) : 4;
  pthread_t other;
  tasks(size, 10);
  CHECK_EQ(pthread_create(&other, NULL, work, &size), 0);
  for (int i = 0; i < whole(3000, 300) && check_failures == 0; i++) {
    child_join(child_start(child, i % 2 ? size : 1));
    usleep(i % 7 * 100);
  }
  stop = 1;
  pthread_join(other, NULL);
  printf("forks beside busy queues\n");
  return check_done();
}
