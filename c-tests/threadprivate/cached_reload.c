// only: clang
// no-original: (libomp crashes: it keeps what it knew of the address)
// flags: -fnoopenmp-use-tls
// threads: 3
// Libraries whose threadprivate variables, with storage made by the runtime,
// lie at the same addresses one after the other: the same library loaded
// again, and others where its variable was smaller or larger. Each starts
// with the value that its variable was given, in every thread.
#include <omp.h>

#ifdef PLUGIN
enum { WORDS = PLUGIN == 1 ? 4 : PLUGIN == 2 ? 40 : 2 };
static struct {
  int at[WORDS];
} value = {{PLUGIN}};
#pragma omp threadprivate(value)

int run(int size) {
  int wrong = 0;
#pragma omp parallel num_threads(size) reduction(+ : wrong)
  {
    wrong += value.at[0] != PLUGIN || value.at[WORDS - 1] != 0;
    for (int i = 0; i < WORDS; i++)
      value.at[i] = 1000 + omp_get_thread_num();
  }
#pragma omp parallel num_threads(size) reduction(+ : wrong)
  for (int i = 0; i < WORDS; i++)
    wrong += value.at[i] != 1000 + omp_get_thread_num();
  return wrong;
}
#else
#define PLUGIN_FLAGS "-fnoopenmp-use-tls "
#include "../entry/plugin.h"
#include <pthread.h>

static char path[3][PATH_MAX];

static void *from_thread(void *arg) {
  for (int i = 0; i < 3; i++)
    CHECK_EQ(plugin_call(path[i], 2), 0);
  return arg;
}

int main(void) {
  for (int i = 0; i < 3; i++)
    plugin_build(__FILE__, i + 1, path[i]);
  for (int round = 0; round < 20; round++) {
    for (int i = 0; i < 3; i++)
      CHECK_EQ(plugin_call(path[i], 3), 0);
    CHECK_EQ(plugin_call(path[round % 3], 2), 0);
    CHECK_EQ(plugin_call(path[round % 3], 3), 0);
    // Its record, and what the record has of the last libraries, is reused.
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, from_thread, NULL), 0);
    pthread_join(thread, NULL);
  }
  for (int i = 0; i < 3; i++)
    plugin_remove(path[i]);
}
#endif
