// exit() called inside regions: by the primary, by another member, by both of
// two racing members, in a nested region and in a critical section. The status
// and the handlers' output come through.
#include "child.h"
#include <omp.h>
#include <stdlib.h>

static int pipe_end;

static void handler(void) {
  char c = 'h';
  if (write(pipe_end, &c, 1) != 1)
    _exit(99);
}

// A child that exits inside a region: status 40 + mode.
static void leave(int mode) {
  atexit(handler);
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3)
  {
    int id = omp_get_thread_num();
    switch (mode) {
    case 0:
      if (id == 0)
        exit(40);
      break;
    case 1:
      if (id == 2)
        exit(41);
      break;
    case 2:
#pragma omp critical
      exit(42);
    case 3:
#pragma omp parallel num_threads(2)
      {
        if (omp_get_thread_num() == 1) {
#pragma omp critical
          exit(43);
        }
      }
      break;
    case 4:
#pragma omp for schedule(dynamic)
      for (int i = 0; i < 100; i++)
        if (i == 50)
          exit(44);
      break;
    }
    if (mode < 2)
      for (;;)
        usleep(1000);
  }
  _exit(1);
}

int main(void) {
  for (int mode = 0; mode < 5; mode++) {
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
      alarm(20);
      close(fd[0]);
      pipe_end = fd[1];
      leave(mode);
    }
    close(fd[1]);
    int status;
    char c[2];
    CHECK_EQ(read(fd[0], c, 2), 1);
    close(fd[0]);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 40 + mode);
  }
  int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  n++;
  CHECK_EQ(n, 3);
  printf("exit in regions\n");
  return check_done();
}
