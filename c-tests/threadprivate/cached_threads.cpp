// only: clang
// flags: -fnoopenmp-use-tls
// no-original: libomp keeps the objects of a native thread until another one takes its number
// Storage made by the runtime for native threads that come and go: each gets fresh objects, and they are destroyed
// when it ends; workers keep theirs from region to region.
// threads: 4
#include "../check.h"
#include <atomic>
#include <omp.h>
#include <thread>
#include <vector>

static std::atomic<int> made, gone;

struct Counted {
  int value;
  Counted() : value(5) { made++; }
  ~Counted() { gone++; }
};

static Counted object;
static Counted array[3];
static int plain = 7;
#pragma omp threadprivate(object, array, plain)

static void use(int seed) {
  CHECK_EQ(object.value, 5);
  CHECK_EQ(array[2].value, 5);
  CHECK_EQ(plain, 7);
  object.value = seed;
  array[2].value = seed + 1;
  plain = seed + 2;
#pragma omp barrier
  CHECK_EQ(object.value, seed);
  CHECK_EQ(array[2].value, seed + 1);
  CHECK_EQ(plain, seed + 2);
  object.value = 5;
  array[2].value = 5;
  plain = 7;
}

int main() {
  CHECK_EQ(object.value + array[0].value + plain, 17);
#pragma omp parallel num_threads(4)
  use(100 * omp_get_thread_num());
  int before = made - gone;
  for (int round = 0; round < 20; round++) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; i++)
      threads.emplace_back([i] { use(1000 * i); });
    for (auto &thread : threads)
      thread.join();
    // All that the native threads made is gone.
    CHECK_EQ(made - gone, before);
#pragma omp parallel num_threads(4)
    use(100 * omp_get_thread_num() + round);
    CHECK_EQ(made - gone, before);
  }
  // Three workers and the original, four objects each.
  CHECK_EQ(before, 16);
  printf("threads\n");
  return check_done();
}
