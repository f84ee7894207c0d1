// Signals while regions run: a timer's handler interrupts members and waiting
// threads, system calls in the runtime are taken up again, masks are kept.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static int ticks;

static void tick(int sig) {
  (void)sig;
  // Of several threads at once.
  __atomic_add_fetch(&ticks, 1, __ATOMIC_RELAXED);
}

int main(void) {
  struct sigaction act;
  memset(&act, 0, sizeof act);
  act.sa_handler = tick;
  sigemptyset(&act.sa_mask);
  CHECK_EQ(sigaction(SIGALRM, &act, NULL), 0);
  struct itimerval often = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
  CHECK_EQ(setitimer(ITIMER_REAL, &often, NULL), 0);
  long sum = 0;
  int rounds = 0;
  while (__atomic_load_n(&ticks, __ATOMIC_RELAXED) < 50 && rounds < 20000) {
    rounds++;
#pragma omp parallel num_threads(4)
    {
#pragma omp for schedule(dynamic) reduction(+ : sum)
      for (int i = 0; i < 20; i++)
        sum += i;
#pragma omp barrier
      if (omp_get_thread_num() == 1 && rounds % 10 == 0)
        usleep(500);
#pragma omp barrier
#pragma omp critical
      sum += 0;
    }
  }
  CHECK_EQ(setitimer(ITIMER_REAL, &never, NULL), 0);
  CHECK_EQ(sum, 190L * rounds);
  CHECK(__atomic_load_n(&ticks, __ATOMIC_RELAXED) >= 1);

  // The encountering thread's mask is untouched.
  sigset_t blocked, now;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
#pragma omp parallel num_threads(3)
  {
#pragma omp atomic
    sum++;
  }
  pthread_sigmask(SIG_SETMASK, NULL, &now);
  CHECK_EQ(sigismember(&now, SIGUSR1), 1);
  CHECK_EQ(sigismember(&now, SIGUSR2), 0);
  printf("signals\n");
  return check_done();
}
