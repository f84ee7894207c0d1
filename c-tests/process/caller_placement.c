// The members of a region have the CPU mask and the scheduling policy of its caller, whoever they worked for before; but a
// worker that user code, or somebody outside, has placed is left where it is.
// no-original: their workers keep what the thread had that made them
// threads: 2
#define _GNU_SOURCE
#include "../check.h"
#include "process.h"
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

static cpu_set_t all, halves[2];
static sem_t turns[2];
static int real_time = 1;

// Members that are placed otherwise than said.
static int strays(int n, const cpu_set_t *mask, int policy, int priority) {
  int strays = 0;
#pragma omp parallel num_threads(n) reduction(+ : strays)
  {
    cpu_set_t own;
    struct sched_param parameters;
    int kind;
    sched_getaffinity(0, sizeof own, &own);
    pthread_getschedparam(pthread_self(), &kind, &parameters);
    strays += !CPU_EQUAL(&own, mask) || kind != policy || parameters.sched_priority != priority ||
              sched_getscheduler(0) != policy;
  }
  return strays;
}

// Each in turn, with the same workers: they sleep meanwhile, for only then are they the other's to take.
static void *caller(void *which) {
  int me = *(int *)which, policy = me && real_time ? SCHED_FIFO : SCHED_OTHER;
  struct sched_param first_in = {.sched_priority = 5};
  sched_setaffinity(0, sizeof halves[me], &halves[me]);
  if (policy == SCHED_FIFO)
    CHECK(pthread_setschedparam(pthread_self(), SCHED_FIFO, &first_in) == 0);
  for (int round = 0; round < 20; round++) {
    sem_wait(&turns[me]);
    CHECK_EQ(strays(3, &halves[me], policy, policy == SCHED_FIFO ? 5 : 0), 0);
    usleep(10000);
    sem_post(&turns[!me]);
  }
  return NULL;
}

static void *placed_workers(void *unused) {
  (void)unused;
  // A member's own choice lasts, though its caller goes elsewhere.
#pragma omp parallel num_threads(2)
  sched_setaffinity(0, sizeof *halves, &halves[omp_get_thread_num() == 1]);
  process_rests(1);
  for (int round = 0; round < 3; round++) {
    int strays = 0;
#pragma omp parallel num_threads(2) reduction(+ : strays)
    {
      cpu_set_t own;
      sched_getaffinity(0, sizeof own, &own);
      strays += !CPU_EQUAL(&own, &halves[omp_get_thread_num() == 1]);
    }
    CHECK_EQ(strays, 0);
    process_rests(1);
  }
  return NULL;
}

static void in_a_thread(void *(*body)(void *)) {
  pthread_t thread;
  pthread_create(&thread, NULL, body, NULL);
  pthread_join(thread, NULL);
}

int main(void) {
  sched_getaffinity(0, sizeof all, &all);
  if (CPU_COUNT(&all) < 2)
    return check_done();
  for (int cpu = 0, n = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET(cpu, &all))
      CPU_SET(cpu, &halves[n++ % 2]);
  // May this process have such threads?
  struct sched_param first_in = {.sched_priority = 5}, none = {.sched_priority = 0};
  real_time = sched_setscheduler(0, SCHED_FIFO, &first_in) == 0;
  sched_setscheduler(0, SCHED_OTHER, &none);

  // Workers that are there, of another mask and policy than the callers.
  CHECK_EQ(strays(3, &all, SCHED_OTHER, 0), 0);
  // The same caller goes elsewhere: they follow once they have slept.
  for (int i = 0; i < 4; i++) {
    process_rests(0);
    sched_setaffinity(0, sizeof *halves, &halves[i % 2]);
    CHECK_EQ(strays(3, &halves[i % 2], SCHED_OTHER, 0), 0);
  }
  sched_setaffinity(0, sizeof all, &all);

  int numbers[2] = {0, 1};
  pthread_t threads[2];
  sem_init(&turns[0], 0, 1);
  sem_init(&turns[1], 0, 0);
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, caller, &numbers[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  in_a_thread(placed_workers);
  return check_done();
}
