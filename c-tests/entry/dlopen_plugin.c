// A shared object with OpenMP code is loaded, runs regions and is unloaded,
// again and again, beside the program's own regions, from several threads and
// while another copy stays loaded.
#include <omp.h>

#ifdef PLUGIN
int run(int size);
static int private_of_thread;
#pragma omp threadprivate(private_of_thread)
int run(int size) {
  int n = 0, sum = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
    private_of_thread = omp_get_thread_num();
    n++;
#pragma omp for schedule(dynamic) reduction(+ : sum)
    for (int i = 0; i < 100; i++)
      sum += i;
#pragma omp critical(in_plugin)
    n += private_of_thread != omp_get_thread_num();
  }
  return sum == 4950 ? n + PLUGIN * 100 : -1;
}
#else
#include "plugin.h"
#include <pthread.h>

static char one[PATH_MAX], two[PATH_MAX];

static int own(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  n++;
  return n;
}

static void *from_thread(void *arg) {
  int size = (int)(long)arg;
  for (int i = 0; i < 10; i++)
    CHECK_EQ(plugin_call(i % 2 ? one : two, size), (i % 2 ? 100 : 200) + size);
  return NULL;
}

int main(void) {
  plugin_build(__FILE__, 1, one);
  plugin_build(__FILE__, 2, two);
  CHECK_EQ(plugin_call(one, 3), 103);
  CHECK_EQ(own(4), 4);
  for (int i = 0; i < 50; i++) {
    CHECK_EQ(plugin_call(one, i % 4 + 1), 101 + i % 4);
    CHECK_EQ(own(2), 2);
    CHECK_EQ(plugin_call(two, 2), 202);
  }
  void *kept = dlopen(one, RTLD_NOW);
  CHECK(kept != NULL);
  pthread_t t[3];
  for (long i = 0; i < 3; i++)
    CHECK_EQ(pthread_create(&t[i], NULL, from_thread, (void *)(i + 1)), 0);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  dlclose(kept);
  CHECK_EQ(own(4), 4);
  plugin_remove(one);
  plugin_remove(two);
  printf("plugins\n");
  return check_done();
}
#endif
