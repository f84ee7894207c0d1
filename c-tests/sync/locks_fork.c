// A process forks: what the forking thread holds is held in the child too, and
// is its own there; locks that were free work, and so do new ones.
// libomp 19 dies of any use of a lock in a forked child.
// no-original: clang
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static omp_lock_t held, idle;
static omp_nest_lock_t nest_held;


static int child(void) {
  alarm(20);
  int bad = 0;
  bad += omp_test_lock(&held) != 0;
  omp_unset_lock(&held);
  bad += !omp_test_lock(&held);
  omp_unset_lock(&held);
  bad += omp_test_nest_lock(&nest_held) != 3;
  for (int i = 0; i < 3; i++)
    omp_unset_nest_lock(&nest_held);
  bad += omp_test_nest_lock(&nest_held) != 1;
  omp_unset_nest_lock(&nest_held);
  for (int i = 0; i < 100; i++) {
    omp_set_lock(&idle);
    omp_unset_lock(&idle);
  }
  omp_lock_t fresh;
  omp_init_lock(&fresh);
  omp_set_lock(&fresh);
  omp_unset_lock(&fresh);
  omp_destroy_lock(&fresh);
#pragma omp critical(quiet)
  bad += 0;
  return bad;
}

int main(void) {
  omp_init_lock(&held);
  omp_init_lock(&idle);
  omp_init_nest_lock(&nest_held);
  omp_set_lock(&held);
  omp_set_nest_lock(&nest_held);
  omp_set_nest_lock(&nest_held);
  for (int i = 0; i < 20; i++) {
    pid_t pid = fork();
    if (pid == 0)
      _exit(child());
    int status = -1;
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
  }
  // The parent's are as they were.
  CHECK(!omp_test_lock(&held));
  CHECK_EQ(omp_test_nest_lock(&nest_held), 3);
  printf("forks\n");
  return check_done();
}
