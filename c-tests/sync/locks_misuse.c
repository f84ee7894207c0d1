// Misuse of locks ends the process under KMP_CONSISTENCY_CHECK=all. Each case runs
// in a process of its own, its message unread.
// only: clang
// threads: 2
#include "../check.h"
#include <omp.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void enter(void) {
#pragma omp critical(misused)
  ;
}

static void misuse(const char *what) {
  omp_lock_t lock;
  omp_nest_lock_t nest;
  omp_init_lock(&lock);
  omp_init_nest_lock(&nest);
  if (!strcmp(what, "right use")) {
    omp_set_lock(&lock);
    omp_unset_lock(&lock);
    if (omp_test_lock(&lock))
      omp_unset_lock(&lock);
    omp_destroy_lock(&lock);
    omp_set_nest_lock(&nest);
    omp_set_nest_lock(&nest);
    omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);
    omp_destroy_nest_lock(&nest);
    enter();
    enter();
  } else if (!strcmp(what, "unset of a free lock")) {
    omp_unset_lock(&lock);
  } else if (!strcmp(what, "set of an owned lock")) {
    omp_set_lock(&lock);
    omp_set_lock(&lock);
  } else if (!strcmp(what, "destroy of a held lock")) {
    omp_set_lock(&lock);
    omp_destroy_lock(&lock);
  } else if (!strcmp(what, "unset of a free nest lock")) {
    omp_unset_nest_lock(&nest);
  } else if (!strcmp(what, "destroy of a held nest lock")) {
    omp_set_nest_lock(&nest);
    omp_destroy_nest_lock(&nest);
  } else if (!strcmp(what, "unset of another thread's lock")) {
    omp_set_lock(&lock);
#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 1)
      omp_unset_lock(&lock);
  } else if (!strcmp(what, "unset of another thread's nest lock")) {
    omp_set_nest_lock(&nest);
#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 1)
      omp_unset_nest_lock(&nest);
  } else if (!strcmp(what, "critical within itself")) {
#pragma omp critical(misused)
    enter();
  }
}

int main(int argc, char **argv) {
  if (argc > 1) {
    freopen("/dev/null", "w", stderr);
    alarm(20);
    misuse(argv[1]);
    return 0;
  }
  static char *const cases[] = {
      "right use",
      "unset of a free lock",
      "set of an owned lock",
      "destroy of a held lock",
      "unset of a free nest lock",
      "destroy of a held nest lock",
      "unset of another thread's lock",
      "unset of another thread's nest lock",
      "critical within itself",
  };
  setenv("KMP_CONSISTENCY_CHECK", "all", 1);
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
      execl("/proc/self/exe", argv[0], cases[i], (char *)NULL);
      _exit(127);
    }
    int status = -1;
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    int right = i == 0;
    CHECK(right ? status == 0 : WIFSIGNALED(status) && WTERMSIG(status) == 6);
    printf("%s: %s\n", cases[i], right ? "goes on" : "ends the process");
  }
  return check_done();
}
