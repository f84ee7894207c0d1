// Class objects in data clauses: private constructs, firstprivate copies,
// every copy is destroyed, references and lambdas reach the region.
#include "../check.h"
#include <omp.h>
#include <vector>

static int made, copied, gone;

struct Counted {
  int value;
  Counted() : value(-1) { __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED); }
  explicit Counted(int v) : value(v) {
    __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
  }
  Counted(const Counted &o) : value(o.value) {
    __atomic_add_fetch(&copied, 1, __ATOMIC_RELAXED);
  }
  ~Counted() { __atomic_add_fetch(&gone, 1, __ATOMIC_RELAXED); }
};

int main() {
  {
    Counted a(7), b(8);
#pragma omp parallel num_threads(4) private(a) firstprivate(b)
    {
      CHECK_EQ(a.value, -1);
      CHECK_EQ(b.value, 8);
      a.value = b.value = omp_get_thread_num();
#pragma omp barrier
      CHECK_EQ(a.value, omp_get_thread_num());
      CHECK_EQ(b.value, omp_get_thread_num());
    }
    CHECK_EQ(a.value, 7);
    CHECK_EQ(b.value, 8);
    CHECK_EQ(made, 2 + 4);
    CHECK(copied >= 4);
    CHECK_EQ(gone, made + copied - 2);
  }
  CHECK_EQ(gone, made + copied);

  std::vector<int> data(1000, 1);
  const std::vector<int> &view = data;
  int offset = 5;
  auto add = [&](int i) { return view[i] + offset; };
  long sum = 0;
#pragma omp parallel for num_threads(4) reduction(+ : sum)
  for (int i = 0; i < 1000; i++)
    sum += add(i);
  CHECK_EQ(sum, 6000);

  std::vector<int> mine(3, 4);
  int ok = 0;
#pragma omp parallel num_threads(6) firstprivate(mine) reduction(+ : ok)
  {
    mine.resize(100 * (omp_get_thread_num() + 1), 9);
    mine[0] = omp_get_thread_num();
#pragma omp barrier
    ok += mine[0] == omp_get_thread_num() && mine[2] == 4 && mine.back() == 9;
  }
  CHECK_EQ(ok, 6);
  CHECK_EQ(mine.size(), 3);

  // A region made inside a lambda that captures by value.
  auto region = [offset, &data](int n) {
    int s = 0;
#pragma omp parallel num_threads(n) reduction(+ : s)
    s += offset + data[omp_get_thread_num()];
    return s;
  };
  CHECK_EQ(region(3), 18);
  printf("objects in clauses\n");
  return check_done();
}
