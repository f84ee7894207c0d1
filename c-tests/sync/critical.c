// Critical regions: one at a time for each name, no exclusion between names, any
// order of nesting of different names, in any team.
#include "../check.h"
#include <omp.h>
#include <unistd.h>

static const int sizes[] = {2, 4, 9};

static void counts(int threads) {
  long unnamed = 0, named = 0, inside = 0, hinted = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 1000; i++) {
#pragma omp critical
    {
      CHECK_EQ(inside++, 0);
      unnamed++;
      CHECK_EQ(--inside, 0);
    }
#pragma omp critical(counted)
    named++;
#pragma omp critical(hinted) hint(omp_sync_hint_contended)
    hinted++;
  }
  CHECK_EQ(unnamed, 1000L * threads);
  CHECK_EQ(named, 1000L * threads);
  CHECK_EQ(hinted, 1000L * threads);
}

// Two places with one name, and two unnamed ones, are one region.
static long shared_named, shared_unnamed;
static void here(void) {
#pragma omp critical(two_places)
  shared_named++;
#pragma omp critical
  shared_unnamed++;
}
static void there(void) {
#pragma omp critical
  shared_unnamed--;
#pragma omp critical(two_places)
  shared_named--;
}
static void places(int threads) {
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 1000; i++) {
    here();
    there();
  }
  CHECK_EQ(shared_named, 0);
  CHECK_EQ(shared_unnamed, 0);
}

// One member is inside a region while another is inside a region of another
// name: each waits there for the other.
static void independent(void) {
  int first = 0, second = 0;
#pragma omp parallel num_threads(2)
  {
    if (omp_get_thread_num() == 0) {
#pragma omp critical(first_name)
      {
        __atomic_store_n(&first, 1, __ATOMIC_RELEASE);
        while (!__atomic_load_n(&second, __ATOMIC_ACQUIRE))
          usleep(10);
      }
    } else {
#pragma omp critical
      {
        __atomic_store_n(&second, 1, __ATOMIC_RELEASE);
        while (!__atomic_load_n(&first, __ATOMIC_ACQUIRE))
          usleep(10);
      }
    }
  }
  CHECK(first && second);
}

static void nested(int threads) {
  long outer = 0, inner = 0, innermost = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 300; i++) {
#pragma omp critical(outermost)
    {
      outer++;
#pragma omp critical(between)
      {
        inner++;
#pragma omp critical
        innermost++;
      }
    }
  }
  CHECK_EQ(outer, 300L * threads);
  CHECK_EQ(inner, 300L * threads);
  CHECK_EQ(innermost, 300L * threads);
}

static void sleepers(int threads) {
  long count = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 5; i++)
#pragma omp critical(slow)
  {
    long seen = count;
    usleep(300);
    count = seen + 1;
  }
  CHECK_EQ(count, 5L * threads);
}

int main(void) {
  // Outside of any region too.
  long alone = 0;
#pragma omp critical
  alone++;
#pragma omp critical(alone)
  alone++;
  CHECK_EQ(alone, 2);
  for (int i = 0; i < 3; i++) {
    counts(sizes[i]);
    places(sizes[i]);
    nested(sizes[i]);
    sleepers(sizes[i]);
    printf("%d threads\n", sizes[i]);
  }
  for (int i = 0; i < 50; i++)
    independent();
  printf("independent names\n");
  return check_done();
}
