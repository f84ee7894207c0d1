// Regions in the destructors of thread_local objects and in those of
// pthread keys, while their thread ends.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <thread>
#include <vector>

static int in_object, in_key;

static int region() {
  int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  n++;
  return n;
}

struct AtThreadEnd {
  int used = 0;
  ~AtThreadEnd() {
    if (used)
      __atomic_add_fetch(&in_object, region(), __ATOMIC_SEQ_CST);
  }
};
static thread_local AtThreadEnd at_end;
static pthread_key_t key;

static void key_destructor(void *) {
  __atomic_add_fetch(&in_key, region(), __ATOMIC_SEQ_CST);
}

int main() {
  CHECK_EQ(pthread_key_create(&key, key_destructor), 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; i++)
    threads.emplace_back([i] {
      at_end.used = 1;
      pthread_setspecific(key, &in_key);
      if (i % 2)
        CHECK_EQ(region(), 3);
    });
  for (auto &t : threads)
    t.join();
  CHECK_EQ(in_object, 24);
  CHECK_EQ(in_key, 24);
  CHECK_EQ(region(), 3);
  printf("regions while threads end\n");
  return check_done();
}
