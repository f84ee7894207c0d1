// only: clang
// flags: -fnoopenmp-use-tls
// threads: 4
// At the end of the process every object that a worker has is destroyed, once.
#include <atomic>
#include <cstdio>
#include <omp.h>

static std::atomic<int> made, gone;

struct Counted {
  bool whole;
  Counted() : whole(true) { made++; }
  ~Counted() {
    if (!whole)
      printf("twice\n");
    whole = false;
    if (++gone == made)
      printf("all of %d\n", (int)made);
  }
};

static Counted object;
#pragma omp threadprivate(object)

int main() {
  int count = 0;
#pragma omp parallel num_threads(4) reduction(+ : count)
  count += object.whole;
  printf("%d\n", count);
}
