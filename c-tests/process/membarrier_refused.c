// env: KMP_BLOCKTIME=0 OMP_WAIT_POLICY=passive
// no-original: clang libomp leaves a task to its maker where all others sleep
// A program that forbids itself membarrier(2) after its first region (a filter
// of system calls, in all threads): threads that sleep for want of tasks, at
// loops and at barriers are still woken.
#include "../check.h"
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <omp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void refuse(void) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
                &program) == 0);
  CHECK(syscall(SYS_membarrier, 0, 0, 0) == -1 && errno == EPERM);
}

// Tasks so long apart that others sleep in between, each waited for.
static long tasks(int rounds) {
  long sum = 0;
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < rounds; i++) {
    int done = 0;
#pragma omp task shared(sum, done)
    {
#pragma omp atomic
      sum++;
#pragma omp atomic write
      done = 1;
    }
    for (volatile int spin = 0; spin < i % 500; spin++) {
    }
    if (i % 2) {
#pragma omp taskwait
    } else {
      // Somebody else must execute it.
      for (int seen = omp_get_num_threads() == 1; !seen;) {
#pragma omp atomic read
        seen = done;
      }
#pragma omp taskwait
    }
  }
  return sum;
}

static long loops(int rounds) {
  long sum = 0;
#pragma omp parallel reduction(+ : sum)
  for (int i = 0; i < rounds; i++) {
#pragma omp for schedule(dynamic) nowait
    for (int j = 0; j < 2 * omp_get_num_threads(); j++)
      sum++;
#pragma omp for ordered schedule(dynamic)
    for (int j = 0; j < omp_get_num_threads(); j++) {
#pragma omp ordered
      sum++;
    }
  }
  return sum;
}

int main(void) {
  int n = 0;
#pragma omp parallel
#pragma omp master
  n = omp_get_num_threads();
  CHECK_EQ(tasks(100), 100);
  refuse();
  errno = 0;
  for (int round = 0; round < 20; round++) {
    CHECK_EQ(tasks(500), 500);
    CHECK_EQ(loops(50), 150L * n);
  }
  printf("refused\n");
  return check_done();
}
