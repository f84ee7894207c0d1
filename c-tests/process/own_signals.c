// threads: 2
// Signals that are meant for one thread reach it though it is a worker: those that it raises by what it does, those that
// another thread sends it, those of a timer of its own. So does a barrier go on that one has interrupted.
#define _GNU_SOURCE
#include "../check.h"
#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t got;
static volatile int over;
static pthread_t worker;

static void note(int signal) {
  (void)signal;
  got = 1;
}

static void raise_term(void) { raise(SIGTERM); }
static void raise_abrt(void) { abort(); }

static void broken_pipe(void) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  close(ends[0]);
  (void)!write(ends[1], "x", 1);
}

static void big_file(void) {
  struct rlimit limit = {4096, 4096};
  setrlimit(RLIMIT_FSIZE, &limit);
  static char block[8192];
  int file = fileno(tmpfile());
  (void)!write(file, block, 4096);
  (void)!write(file, block, 4096);
}

static void divide(void) {
  volatile int zero = 0;
  zero = 70 / zero;
}

// Its end is the signal: it is not restarted.
static void blocking_call(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  int ends[2];
  char byte;
  CHECK(pipe(ends) == 0);
  CHECK(read(ends[0], &byte, 1) == -1 && errno == EINTR);
  over = 1;
}

static void interrupt(void) {
  while (!over) {
    pthread_kill(worker, SIGUSR1);
    usleep(10000);
  }
}

static void barrier(void) {
#pragma omp barrier
}

static void interrupt_barrier(void) {
  while (!got) {
    pthread_kill(worker, SIGUSR1);
    usleep(10000);
  }
#pragma omp barrier
}

static void own_timer(void) {
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 3};
  event._sigev_un._tid = (int)syscall(SYS_gettid);
  struct itimerspec often = {{0, 1000000}, {0, 1000000}};
  timer_t timer;
  CHECK(timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0);
  timer_settime(timer, 0, &often, NULL);
  while (!got)
    ;
  timer_delete(timer);
}

// In a child, whose default actions and handlers these are, after `regions` regions and a rest.
static int status(void (*in_worker)(void), void (*in_primary)(void), int regions) {
  pid_t child = fork();
  if (child == 0) {
    signal(SIGRTMIN + 3, note);
    signal(SIGUSR1, note);
    alarm(20);
    for (int i = 0; i < regions; i++) {
#pragma omp parallel num_threads(2)
      if (omp_get_thread_num() == 1)
        worker = pthread_self();
    }
    if (regions > 1)
      usleep(50000);
#pragma omp parallel num_threads(2)
    {
      if (omp_get_thread_num() == 1)
        worker = pthread_self();
#pragma omp barrier
      if (omp_get_thread_num() == 1)
        in_worker();
      else if (in_primary)
        in_primary();
    }
    _exit(got ? 100 : 101);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

int main(void) {
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  for (int regions = 0; regions < 3; regions++) {
    CHECK(status(raise_term, NULL, regions) == SIGTERM);
    CHECK(status(raise_abrt, NULL, regions) == SIGABRT);
    CHECK(status(divide, NULL, regions) == SIGFPE);
    CHECK(status(broken_pipe, NULL, regions) == SIGPIPE);
    CHECK(status(big_file, NULL, regions) == SIGXFSZ);
    CHECK(status(blocking_call, interrupt, regions) == 100);
    CHECK(status(barrier, interrupt_barrier, regions) == 100);
    CHECK(status(own_timer, NULL, regions) == 100);
  }
  return check_done();
}
