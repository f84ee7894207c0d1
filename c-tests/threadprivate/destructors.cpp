// Threads of the program's own that use threadprivate objects: each is
// constructed at first use, used in regions, and none is destroyed before its
// thread ends.
#include "../check.h"
#include <omp.h>
#include <thread>
#include <vector>

static int made, gone;

struct Tracked {
  long sum = 0;
  int alive = 4242;
  Tracked() { __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED); }
  ~Tracked() {
    alive = 0;
    __atomic_add_fetch(&gone, 1, __ATOMIC_RELAXED);
  }
};
// g++ wants the directive between the declaration and the definition.
extern Tracked tracked;
#pragma omp threadprivate(tracked)
Tracked tracked;

static void user(int n) {
  CHECK_EQ(tracked.sum, 0);
  for (int i = 0; i < n; i++) {
    tracked.sum += i;
#pragma omp parallel num_threads(3)
    {
      CHECK_EQ(tracked.alive, 4242);
      if (omp_get_thread_num() == 0)
        CHECK_EQ(tracked.sum, (long)i * (i + 1) / 2);
    }
  }
  CHECK_EQ(tracked.sum, (long)n * (n - 1) / 2);
}

int main() {
  tracked.sum = 0;
  user(5);
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; t++)
    threads.emplace_back(user, 10 + t);
  for (auto &t : threads)
    t.join();
  CHECK(made >= 7);
  CHECK(gone <= made);
  CHECK_EQ(tracked.alive, 4242);
  CHECK_EQ(tracked.sum, 10);
  printf("constructed and kept\n");
  return check_done();
}
