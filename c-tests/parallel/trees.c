// Regions and barriers along trees as deep as there are: each thread hands the
// region on to few others. Team sizes that change, tasks left for the end,
// members that arrive late, reductions, teams inside teams.
// env: KMP_FORKJOIN_BARRIER=1,1 KMP_PLAIN_BARRIER=1,1
// threads: 3,8,23
#include "../check.h"
#include <omp.h>
#include <unistd.h>

static long done;

static void count(long n) { __atomic_add_fetch(&done, n, __ATOMIC_RELAXED); }

// Every member passes `barriers` barriers, and sees what all wrote before.
static void meet(int n, int barriers) {
  int seen[64] = {0};
#pragma omp parallel num_threads(n)
  {
    int me = omp_get_thread_num(), size = omp_get_num_threads();
    for (int b = 1; b <= barriers; b++) {
      seen[me] = b;
#pragma omp barrier
      for (int i = 0; i < size; i++)
        CHECK_EQ(seen[i], b);
#pragma omp barrier
    }
  }
}

// Tasks made by one member only, before the region's end or before a barrier.
static void leave_tasks(int n, int maker, int before_barrier) {
  done = 0;
#pragma omp parallel num_threads(n)
  {
    if (omp_get_thread_num() == maker)
      for (int i = 0; i < 20; i++) {
#pragma omp task
        {
#pragma omp task
          count(1);
          count(1);
        }
      }
    if (before_barrier) {
#pragma omp barrier
      CHECK_EQ(__atomic_load_n(&done, __ATOMIC_RELAXED), 40);
    }
  }
  CHECK_EQ(done, 40);
}

int main(void) {
  int threads = omp_get_max_threads();
  omp_set_dynamic(0);
  omp_set_max_active_levels(2);

  for (int n = 1; n <= threads; n++)
    meet(n, 3);
  for (int i = 0; i < 200; i++)
    meet(1 + i * 7 % threads, 1);

  for (int maker = 0; maker < threads; maker++) {
    leave_tasks(threads, maker, 0);
    leave_tasks(threads, maker, 1);
  }

  // Each member in turn is the last to arrive, long after the others sleep.
  for (int late = 0; late < threads; late += threads / 3) {
#pragma omp parallel
    {
      if (omp_get_thread_num() == late)
        usleep(5000);
#pragma omp barrier
      if (omp_get_thread_num() == late)
        usleep(5000);
    }
  }

  for (int i = 0; i < 50; i++) {
    long sum = 0;
    double parts[3] = {0};
#pragma omp parallel reduction(+ : sum, parts[:3])
    {
      sum += omp_get_thread_num();
      for (int j = 0; j < 3; j++)
        parts[j] += j;
    }
    CHECK_EQ(sum, (long)threads * (threads - 1) / 2);
    CHECK_EQ(parts[2], 2 * threads);
  }

  done = 0;
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 5; i++)
#pragma omp parallel num_threads(5)
    count(1);
  CHECK_EQ(done, 4 * 5 * 5);
  return check_done();
}
