// no-original: their workers keep what the thread blocked that made them
// threads: 2
// What a member of a region starts inherits the signal mask that the program has, not one of the runtime's: it can be ended.
#define _GNU_SOURCE
#include "../check.h"
#include <omp.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// Signals blocked in the process that has written its status to `file`.
static unsigned long long blocked(FILE *file) {
  char line[256];
  unsigned long long mask = ~0ULL;
  while (fgets(line, sizeof line, file))
    sscanf(line, "SigBlk: %llx", &mask);
  return mask;
}

static int ended_by(int status) {
  if (WIFSIGNALED(status))
    return WTERMSIG(status);
  return WEXITSTATUS(status) > 128 ? WEXITSTATUS(status) - 128 : 0;
}

static void starts_children(unsigned long long mask) {
  // Without a shell: some open all signals.
  int ends[2];
  CHECK(pipe(ends) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  char *look[] = {"cat", "/proc/self/status", NULL};
  pid_t child;
  CHECK(posix_spawnp(&child, "cat", &actions, NULL, look, environ) == 0);
  close(ends[1]);
  FILE *status = fdopen(ends[0], "r");
  CHECK_EQ(blocked(status), mask);
  fclose(status);
  posix_spawn_file_actions_destroy(&actions);
  int how;
  waitpid(child, &how, 0);
  CHECK(ended_by(system("kill -TERM $$")) == SIGTERM);
  char *args[] = {"sleep", "1000", NULL};
  CHECK(posix_spawnp(&child, "sleep", NULL, NULL, args, environ) == 0);
  kill(child, SIGTERM);
  CHECK(waitpid(child, &how, 0) == child && ended_by(how) == SIGTERM);
  if ((child = fork()) == 0) {
    raise(SIGTERM);
    _exit(0);
  }
  CHECK(waitpid(child, &how, 0) == child && ended_by(how) == SIGTERM);
}

int main(void) {
  // Under a shell's or a test's own mask, what it blocks counts.
  sigset_t own;
  sigemptyset(&own);
  sigaddset(&own, SIGUSR2);
  for (int round = 0; round < 2; round++) {
    sigprocmask(SIG_SETMASK, &own, NULL);
    for (int i = 0; i < 2; i++) {
#pragma omp parallel num_threads(3)
#pragma omp critical
      starts_children(round ? 0 : 1ULL << (SIGUSR2 - 1));
      usleep(50000);
    }
    sigemptyset(&own);
  }
  return check_done();
}
