// fork and exec inside and between regions: the new program starts fresh, the
// parent's team goes on.
#include "child.h"
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static char *self;

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  n++;
  return n;
}

static pid_t start_self(void) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    execl(self, self, "child", (char *)NULL);
    _exit(9);
  }
  return pid;
}

int main(int argc, char **argv) {
  self = argv[0];
  if (argc > 1 && strcmp(argv[1], "child") == 0)
    return region(3) != 3 || omp_get_level() != 0;
  CHECK_EQ(region(4), 4);
  child_join(start_self());
  int joined = 0;
#pragma omp parallel num_threads(3)
  {
#pragma omp critical
    {
      child_join(start_self());
      joined++;
    }
#pragma omp barrier
    CHECK_EQ(joined, 3);
  }
  CHECK_EQ(region(2), 2);
  int status = system("exit 3");
  CHECK_EQ(WEXITSTATUS(status), 3);
  CHECK_EQ(region(4), 4);
  printf("fork and exec\n");
  return check_done();
}
