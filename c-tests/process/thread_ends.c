// no-original: (the originals hang)
// threads: 3
// pthread_exit in a region: a worker's is as if it had done its part, and the
// next regions are whole; a native primary thread's ends when its workers have.
#include "../check.h"
#include "process.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
    n++;
#pragma omp barrier
  }
  return n;
}

static void worker_ends(int who, int size) {
  atomic_int there = 0;
#pragma omp parallel num_threads(size)
  {
    there++;
    if (omp_get_thread_num() == who)
      pthread_exit(NULL);
    there++;
  }
  CHECK_EQ(there, 2 * size - 1);
}

static void *native(void *arg) {
  atomic_int there = 0, *stack = &there, nested = arg != NULL;
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3) firstprivate(stack)
  {
    ++*stack;
    if (omp_get_thread_num() == 0) {
      if (nested) {
#pragma omp parallel num_threads(2) firstprivate(stack)
        {
          if (omp_get_thread_num() == 0)
            pthread_exit(arg);
          usleep(20000);
          ++*stack;
        }
      }
      pthread_exit(arg);
    }
    // The primary thread's stack is there as long as this region is.
    usleep(20000);
    ++*stack;
  }
  return NULL;
}

int main(void) {
  CHECK_EQ(region(4), 4);
  int threads = process_threads();
  for (int i = 0; i < 30; i++) {
    worker_ends(1 + i % 3, 4);
    CHECK_EQ(region(4), 4);
  }
  for (int i = 0; i < 10; i++) {
    pthread_t thread;
    void *result = NULL, *given = i % 2 ? &thread : NULL;
    CHECK_EQ(pthread_create(&thread, NULL, native, given), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == given);
    CHECK_EQ(region(4), 4);
  }
  CHECK(process_threads_left(threads + 3) <= threads + 3);
  printf("threads that end\n");
  return check_done();
}
