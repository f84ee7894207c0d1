// The members of a region block the signals that its caller blocks, whoever they worked for before, and what user code
// changes in a worker lasts while its caller stays as it is. Between regions, workers that rest take no signal that is meant
// for the process. The originals' workers keep the mask that they were made with.
// threads: 2
// no-original: their workers block what the thread blocked that made them
#define _GNU_SOURCE
#include "../check.h"
#include <dirent.h>
#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_blocked(int signal) {
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, NULL, &mask);
  return sigismember(&mask, signal);
}

static void change(int how, int signal) {
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, signal);
  pthread_sigmask(how, &mask, NULL);
}

static int members_blocking(int signal, int n) {
  int members = 0;
#pragma omp parallel num_threads(n) reduction(+ : members)
  members += is_blocked(signal);
  return members;
}

// Waits until all threads but those of these ids block SIGTERM, as workers at rest do.
static void rest(const int *ids, int count) {
  for (int tries = 0, open = 1; open; tries++) {
    CHECK(tries < 20000);
    open = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry; (entry = readdir(tasks));) {
      char path[300], line[256];
      int id = atoi(entry->d_name), own = id == 0;
      for (int i = 0; i < count; i++)
        own |= ids[i] == id;
      snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
      FILE *file = own ? NULL : fopen(path, "r");
      unsigned long long mask = 0;
      while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "SigBlk: %llx", &mask) == 1) {
          open += !(mask >> (SIGTERM - 1) & 1);
          // Never those that a thread raises by a fault of its own, nor the C library's.
          for (int signal = 1; signal < 65; signal++)
            if (strchr((char[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, 32, 33, 0}, signal))
              CHECK(!(mask >> (signal - 1) & 1));
        }
      if (file)
        fclose(file);
    }
    closedir(tasks);
    usleep(1000);
  }
}

static int thread_id(void) { return (int)syscall(SYS_gettid); }

static sem_t turns[2];
static int ids[3];

// Takes turns with the other caller, so that they share workers; each blocks a signal that the other does not.
static void *caller(void *which) {
  int me = *(int *)which, mine = me ? SIGUSR1 : SIGUSR2, other = me ? SIGUSR2 : SIGUSR1;
  change(SIG_BLOCK, mine);
  ids[1 + me] = thread_id();
  for (int round = 0; round < 30; round++) {
    sem_wait(&turns[me]);
    CHECK(members_blocking(mine, 4) == 4 && members_blocking(other, 4) == 0);
    if (ids[1] && ids[2])
      rest(ids, 3);
    sem_post(&turns[!me]);
  }
  return NULL;
}

static volatile sig_atomic_t hits;

static void note(int signal) {
  (void)signal;
  hits++;
}

int main(void) {
  ids[0] = thread_id();
  signal(SIGUSR1, note);
  for (int n = 2; n < 6; n++) {
    CHECK(members_blocking(SIGUSR1, n) == 0);
    rest(ids, 1);
    // One that the program's thread blocks waits for it.
    change(SIG_BLOCK, SIGUSR1);
    kill(getpid(), SIGUSR1);
    CHECK(members_blocking(SIGUSR1, n) == n);
    sigset_t pending;
    sigpending(&pending);
    CHECK(hits == 0 && sigismember(&pending, SIGUSR1));
    rest(ids, 1);
    change(SIG_UNBLOCK, SIGUSR1);
    CHECK(hits == 1);
    hits = 0;
    CHECK(members_blocking(SIGUSR1, n) == 0);
    rest(ids, 1);
  }
  // What a worker blocks itself, it blocks as long as its caller is as it was.
#pragma omp parallel num_threads(3)
  if (omp_get_thread_num() == 2)
    change(SIG_BLOCK, SIGUSR2);
  rest(ids, 1);
  CHECK(members_blocking(SIGUSR2, 3) == 1);
  rest(ids, 1);
  change(SIG_BLOCK, SIGUSR1);
  CHECK(members_blocking(SIGUSR2, 3) == 0);
  change(SIG_UNBLOCK, SIGUSR1);

  int numbers[2] = {0, 1};
  pthread_t threads[2];
  sem_init(&turns[0], 0, 1);
  sem_init(&turns[1], 0, 0);
  for (int i = 0; i < 2; i++)
    pthread_create(&threads[i], NULL, caller, &numbers[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(threads[i], NULL);
  return check_done();
}
