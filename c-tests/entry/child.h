/* A forked child as a check: it runs `body`, must end by itself within twenty
 * seconds and exit 0 with no failed check. */
#ifndef OXOMP_CHILD_H
#define OXOMP_CHILD_H

#include "../check.h"
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Forks; the child runs body(arg) and exits with its verdict, without running
 * the parent's exit handlers. */
static inline pid_t child_start(void (*body)(int), int arg) {
  fflush(stdout);
  fflush(stderr);
  pid_t pid = fork();
  if (pid == 0) {
    alarm(20);
    body(arg);
    fflush(stdout);
    _exit(check_failures != 0);
  }
  CHECK(pid > 0);
  return pid;
}

/* Waits for it; its failure is one of the parent's. */
static inline void child_join(pid_t pid) {
  int status = -1;
  CHECK_EQ(waitpid(pid, &status, 0), pid);
  CHECK_EQ(status, 0);
}

#endif
