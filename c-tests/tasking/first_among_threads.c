// no-original: gcc
// (libgomp 12 hangs in a child whose parent used it.)
// The first use of the runtime in a process that has threads already, from all
// of them at once: tasks for members that sleep, ordered loops, and forks, while
// the runtime's own arrangements with the system may still be under way.
// env: OMP_WAIT_POLICY=passive
// threads: 2,5
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALLERS = 3, ROUNDS = 60, TASKS = 20, TURNS = 30 };

static int sum(int n) {
  int done = 0;
#pragma omp parallel shared(done)
#pragma omp single
  {
    // The others sleep by now, and the tasks wake them.
    usleep(200);
    for (int i = 0; i < n; i++) {
#pragma omp task shared(done)
      {
#pragma omp atomic
        done += i;
      }
    }
  }
  return done;
}

static int turns(void) {
  int next = 0;
#pragma omp parallel for ordered schedule(static, 1)
  for (int i = 0; i < TURNS; i++) {
#pragma omp ordered
    if (next == i)
      next++;
  }
  return next;
}

static void round_of_both(void) {
  CHECK_EQ(sum(TASKS), TASKS * (TASKS - 1) / 2);
  CHECK_EQ(turns(), TURNS);
}

static pthread_barrier_t begin;

static void *call(void *argument) {
  pthread_barrier_wait(&begin);
  for (int r = 0; r < ROUNDS; r++)
    round_of_both();
  return argument;
}

int main(void) {
  pthread_t callers[CALLERS];
  pthread_barrier_init(&begin, 0, CALLERS + 1);
  for (int c = 0; c < CALLERS; c++)
    CHECK_EQ(pthread_create(&callers[c], 0, call, 0), 0);
  pthread_barrier_wait(&begin);
  for (int f = 0; f < 10; f++) {
    round_of_both();
    pid_t child = fork();
    if (child == 0) {
      round_of_both();
      _exit(check_failures != 0);
    }
    int status = -1;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
    usleep(2000);
  }
  for (int c = 0; c < CALLERS; c++)
    pthread_join(callers[c], 0);
  return check_done();
}
