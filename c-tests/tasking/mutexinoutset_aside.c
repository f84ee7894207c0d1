// threads: 3,4,9
// no-original: clang libomp 19 leaves other tasks waiting now and then, with more threads than CPUs
// A task that another excludes keeps nobody from executing other tasks.
#include "../check.h"
#include <unistd.h>

enum { OTHERS = 10 };

static int started, done;

static int get(int *word) {
  int now;
#pragma omp atomic read
  now = *word;
  return now;
}

int main(void) {
  int a = 0, b = 0, waited = 0;
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(mutexinoutset : a) shared(a, waited)
    {
#pragma omp atomic write
      started = 1;
      // As long as it takes, if that is not for ever.
      for (waited = 0; get(&done) < OTHERS && waited < 10000; waited++)
        usleep(1000);
      a++;
    }
    while (!get(&started))
      usleep(100);
    for (int i = 0; i < 5; i++) {
#pragma omp task depend(mutexinoutset : a) shared(a)
      a++;
#pragma omp task depend(mutexinoutset : a, b) shared(a, b)
      {
        a++;
        b++;
      }
    }
    for (int i = 0; i < OTHERS; i++) {
#pragma omp task
      {
#pragma omp atomic
        done++;
      }
    }
    // User code in the creator.
    for (int i = 0; get(&done) < OTHERS && i < 10000; i++)
      usleep(1000);
    // An undeferred one stands in line too.
#pragma omp task if (0) depend(mutexinoutset : b, a) shared(a, b)
    {
      a++;
      b++;
    }
  }
  CHECK(waited < 10000);
  CHECK_EQ(a, 12);
  CHECK_EQ(b, 6);
  return check_done();
}
