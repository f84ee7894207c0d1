// no-original: (they are not asked to: they set no masks)
// threads: 2
// env: OMP_WAIT_POLICY=passive
// A worker's CPU mask is set by another thread again and again, while it works
// and sleeps at barriers: the mask that was set last is the one that it has.
#define _GNU_SOURCE
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile int stop, worker;

static void pass_time(long nanoseconds) {
  struct timespec time = {0, nanoseconds};
  nanosleep(&time, NULL);
}

static void *outside(void *unused) {
  cpu_set_t all, one, now;
  sched_getaffinity(0, sizeof all, &all);
  int cpu = 0, lost = 0;
  while (!CPU_ISSET(cpu, &all))
    cpu++;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  while (!worker)
    pass_time(100000);
  for (int i = 0; i < 8000; i++) {
    sched_setaffinity(worker, sizeof all, &all);
    pass_time(20000 + i % 50 * 1000);
    sched_setaffinity(worker, sizeof one, &one);
    for (int look = 0; look < 3; look++) {
      pass_time(20000 + i % 50 * 1000);
      sched_getaffinity(worker, sizeof now, &now);
      if (!CPU_EQUAL(&now, &one)) {
        lost++;
        break;
      }
    }
  }
  CHECK_EQ(lost, 0);
  stop = 1;
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, outside, NULL);
  int over = 0;
  while (!over) {
#pragma omp parallel num_threads(2)
    {
      if (omp_get_thread_num() == 1)
        worker = (int)syscall(SYS_gettid);
      for (int i = 0; i < 100; i++) {
#pragma omp barrier
        for (volatile int w = 0; w < (omp_get_thread_num() ? 300 : 3000); w++)
          ;
      }
    }
    over = stop;
  }
  pthread_join(thread, NULL);
  return check_done();
}
