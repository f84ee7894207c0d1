// Workers have names of their own, another one for each caller they work for; the program's threads keep theirs, and a
// worker the name that the program has given it.
// no-original: their threads are all called as the process
// threads: 2
#define _GNU_SOURCE
#include "../check.h"
#include "process.h"
#include <omp.h>
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { SIZE = 3 };
static char names[2][SIZE][16], process_name[16];

static void read_names(int caller) {
#pragma omp parallel num_threads(SIZE)
  prctl(PR_GET_NAME, names[caller][omp_get_thread_num()]);
}

static void *second_caller(void *unused) {
  (void)unused;
  prctl(PR_SET_NAME, "mine");
  for (int round = 0; round < 3; round++) {
    read_names(1);
    CHECK(strcmp(names[1][0], "mine") == 0);
    for (int tid = 1; tid < SIZE; tid++) {
      CHECK(strncmp(names[1][tid], "omp ", 4) == 0);
      for (int other = 0; other < SIZE; other++) {
        CHECK(strcmp(names[1][tid], names[0][other]) != 0);
        CHECK(tid == other || strcmp(names[1][tid], names[1][other]) != 0);
      }
    }
  }
  return NULL;
}

int main(void) {
  prctl(PR_GET_NAME, process_name);
  for (int round = 0; round < 3; round++) {
    read_names(0);
    CHECK(strcmp(names[0][0], process_name) == 0);
    CHECK(strcmp(names[0][1], "omp 1") == 0 && strcmp(names[0][2], "omp 2") == 0);
  }
  for (int i = 0; i < 3; i++) {
    pthread_t thread;
    pthread_create(&thread, NULL, second_caller, NULL);
    pthread_join(thread, NULL);
  }
#pragma omp parallel num_threads(SIZE)
  if (omp_get_thread_num() == 1)
    prctl(PR_SET_NAME, "theirs");
  for (int round = 0; round < 3; round++) {
    process_rests(0);
    read_names(0);
    CHECK(strcmp(names[0][1], "theirs") == 0 && strcmp(names[0][2], "omp 2") == 0);
  }
  char name[16];
  prctl(PR_GET_NAME, name);
  CHECK(strcmp(name, process_name) == 0);
  return check_done();
}
