// Locks fought for by the members of a team: each count is exact, whichever way
// the lock is taken, whether sections are short or long.
#include "../check.h"
#include <omp.h>
#include <unistd.h>

static const int sizes[] = {2, 4, 9};

static void one_lock(int threads) {
  omp_lock_t lock;
  omp_init_lock(&lock);
  long count = 0, inside = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 2000; i++) {
    omp_set_lock(&lock);
    CHECK_EQ(inside++, 0);
    count++;
    CHECK_EQ(--inside, 0);
    omp_unset_lock(&lock);
  }
  CHECK_EQ(count, 2000L * threads);
  omp_destroy_lock(&lock);
}

static void by_test(int threads) {
  omp_lock_t lock;
  omp_init_lock(&lock);
  long count = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 300; i++) {
    while (!omp_test_lock(&lock))
      usleep(1);
    count++;
    omp_unset_lock(&lock);
  }
  CHECK_EQ(count, 300L * threads);
  omp_destroy_lock(&lock);
}

static void mixed(int threads) {
  omp_lock_t lock;
  omp_init_lock(&lock);
  long count = 0, tried = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 1000; i++) {
    if ((i + omp_get_thread_num()) % 2) {
      omp_set_lock(&lock);
    } else if (!omp_test_lock(&lock)) {
#pragma omp atomic
      tried++;
      continue;
    }
    count++;
    omp_unset_lock(&lock);
  }
  CHECK_EQ(count + tried, 1000L * threads);
  omp_destroy_lock(&lock);
}

static void many_locks(int threads) {
  enum { N = 16 };
  omp_lock_t locks[N];
  long counts[N] = {0};
  for (int i = 0; i < N; i++)
    omp_init_lock(&locks[i]);
#pragma omp parallel num_threads(threads)
  {
    unsigned seed = 12345u + (unsigned)omp_get_thread_num();
    for (int i = 0; i < 2000; i++) {
      seed = seed * 1664525u + 1013904223u;
      int a = seed >> 28, b = seed >> 24 & 15;
      // Two at a time, always in the same order.
      if (a == b)
        b = (a + 1) % N;
      int first = a < b ? a : b, second = a < b ? b : a;
      omp_set_lock(&locks[first]);
      omp_set_lock(&locks[second]);
      counts[first]++;
      counts[second]++;
      omp_unset_lock(&locks[first]);
      omp_unset_lock(&locks[second]);
    }
  }
  long sum = 0;
  for (int i = 0; i < N; i++) {
    sum += counts[i];
    omp_destroy_lock(&locks[i]);
  }
  CHECK_EQ(sum, 4000L * threads);
}

static void long_sections(int threads) {
  omp_lock_t lock;
  omp_init_lock(&lock);
  long count = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 10; i++) {
    omp_set_lock(&lock);
    long seen = count;
    usleep(200);
    count = seen + 1;
    omp_unset_lock(&lock);
  }
  CHECK_EQ(count, 10L * threads);
  omp_destroy_lock(&lock);
}

int main(void) {
  for (int i = 0; i < 3; i++) {
    one_lock(sizes[i]);
    by_test(sizes[i]);
    mixed(sizes[i]);
    many_locks(sizes[i]);
    long_sections(sizes[i]);
    printf("%d threads\n", sizes[i]);
  }
  return check_done();
}
