// flags: -rdynamic
// threads: 2
// From within every kind of region, the primary thread's stack can be unwound
// to main: debuggers, profilers and thread cancellation go that way.
#include "../check.h"
#include <execinfo.h>
#include <omp.h>
#include <string.h>

static int seen;

/* Counts itself if main is among the primary thread's callers. */
static void look(void) {
  if (omp_get_thread_num() != 0)
    return;
  void *addresses[64];
  int n = backtrace(addresses, 64);
  char **names = backtrace_symbols(addresses, n);
  for (int i = 0; i < n; i++)
    seen += strstr(names[i], "(main+") != NULL;
  free(names);
}

int main(void) {
  int threads = 0;
#pragma omp parallel shared(threads)
  {
    look();
#pragma omp atomic
    threads++;
  }
  CHECK_EQ(seen, 1);
#pragma omp parallel if (threads < 0)
  look();
  CHECK_EQ(seen, 2);
#pragma omp parallel for schedule(dynamic, threads)
  for (int i = 0; i < 1000; i++)
    if (i == 0 && omp_get_thread_num() != 0)
      seen++;
    else if (i == 0)
      look();
  CHECK_EQ(seen, 3);
  int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7;
#pragma omp parallel shared(a, b, c, d, e, f, g)
  if (a + b + c + d + e + f + g == 28)
    look();
  CHECK_EQ(seen, 4);
#pragma omp parallel sections
  {
#pragma omp section
    omp_get_thread_num() == 0 ? look() : (void)seen++;
  }
  CHECK_EQ(seen, 5);
  return check_done();
}
