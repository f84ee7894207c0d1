// Regions and loops inside member functions, templates and operators: `this`,
// members and template parameters are reached from all members of the team.
#include "../check.h"
#include <cstddef>
#include <omp.h>

template <typename T, int N> class Grid {
  T cells[N];
  int threads;

public:
  explicit Grid(int n) : threads(n) {
    for (int i = 0; i < N; i++)
      cells[i] = T(i);
  }
  void scale(T by) {
#pragma omp parallel for num_threads(threads) schedule(static, 3)
    for (int i = 0; i < N; i++)
      cells[i] *= by;
  }
  T sum() const {
    T s = T();
#pragma omp parallel for num_threads(threads) reduction(+ : s)
    for (std::size_t i = 0; i < N; i++)
      s += cells[i];
    return s;
  }
  template <typename F> void each(F f) {
#pragma omp parallel num_threads(threads)
    {
#pragma omp for schedule(dynamic, 5) nowait
      for (int i = 0; i < N; i++)
        f(cells[i], i);
#pragma omp for schedule(guided)
      for (int i = N - 1; i >= 0; i--)
        f(cells[i], 0);
    }
  }
  Grid &operator+=(const Grid &o) {
#pragma omp parallel num_threads(threads)
#pragma omp for
    for (int i = 0; i < N; i++)
      cells[i] += o.cells[i];
    return *this;
  }
};

template <typename T> static void run(int threads) {
  Grid<T, 100> a(threads), b(threads);
  CHECK(a.sum() == T(4950));
  a.scale(T(2));
  CHECK(a.sum() == T(9900));
  a += b;
  CHECK(a.sum() == T(14850));
}

int main() {
  for (int n = 1; n < 6; n++) {
    run<int>(n);
    run<long>(n);
    run<float>(n);
    run<double>(n);
    Grid<long, 33> g(n);
    long passes = 0;
    g.each([&passes](long &c, int) {
      __atomic_add_fetch(&passes, 1, __ATOMIC_RELAXED);
      __atomic_add_fetch(&c, 1, __ATOMIC_RELAXED);
    });
    CHECK_EQ(passes, 66);
    CHECK_EQ(g.sum(), 33 * 16 + 66);
  }
  printf("members and templates\n");
  return check_done();
}
