// not-under: tsan,asan the growth of memory is the tool's
// no-original: gcc
// threads: 3
// timeout: 60
// (libgomp crashes when its last user is unloaded while workers wait.)
// Plugins with OpenMP code are loaded and unloaded a thousand times: threads
// and memory stay as they are.
#include "../check.h"

#ifdef PLUGIN
#include <omp.h>
int run(int size);
static int counter;
#pragma omp threadprivate(counter)
int run(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n) copyin(counter)
  {
    counter++;
#pragma omp for schedule(dynamic)
    for (int i = 0; i < 10; i++)
      counter++;
#pragma omp critical(of_the_plugin)
    n += counter > 0;
  }
  return n + 100 * PLUGIN;
}
#else
#include "../entry/plugin.h"
#include "process.h"
#include "whole.h"

int main(void) {
  char path[2][PATH_MAX];
  int n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  n++;
  CHECK_EQ(n, 2);
  plugin_build(__FILE__, 1, path[0]);
  plugin_build(__FILE__, 2, path[1]);
  for (int i = 0; i < 100; i++)
    CHECK_EQ(plugin_call(path[i % 2], 1 + i % 4), 100 + 100 * (i % 2) + 1 + i % 4);
  int threads = process_threads();
  long memory = process_resident();
  int times = whole(1000, 200);
  for (int i = 0; i < times; i++)
    CHECK_EQ(plugin_call(path[i % 2], 1 + i % 4), 100 + 100 * (i % 2) + 1 + i % 4);
  CHECK_EQ(process_threads(), threads);
  CHECK(process_resident() - memory < 1 << 20);
  plugin_remove(path[0]);
  plugin_remove(path[1]);
  printf("plugins come and go\n");
  return check_done();
}
#endif
