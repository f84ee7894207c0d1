// Reductions over references, over members through local references, over
// array references and over the loop body's captured values.
#include "../check.h"
#include <omp.h>

static void into(long &sum, int (&bins)[4], int n) {
#pragma omp parallel for num_threads(4) reduction(+ : sum, bins)
  for (int i = 0; i < n; i++) {
    sum += i;
    bins[i % 4]++;
  }
}

struct Owner {
  long total = 5;
  double scale = 2;
  void run(int n) {
    long &t = total;
    double &s = scale;
#pragma omp parallel num_threads(3)
    {
#pragma omp for reduction(+ : t) reduction(max : s) schedule(guided)
      for (int i = 0; i < n; i++) {
        t += 2 * i;
        s = i > s ? i : s;
      }
    }
  }
  void member(int n) {
#pragma omp parallel for num_threads(5) reduction(- : total)
    for (int i = 0; i < n; i++)
      total -= i;
  }
};

template <typename T, typename F> static T fold(int n, F f) {
  T acc{};
#pragma omp parallel for reduction(+ : acc) schedule(dynamic, 3)
  for (int i = 0; i < n; i++)
    acc += f(i);
  return acc;
}

int main() {
  long sum = 1;
  int bins[4] = {0, 0, 0, 100};
  into(sum, bins, 100);
  CHECK_EQ(sum, 4951);
  CHECK_EQ(bins[0], 25);
  CHECK_EQ(bins[3], 125);
  Owner o;
  o.run(50);
  CHECK_EQ(o.total, 5 + 2450);
  CHECK(o.scale == 49);
  o.member(11);
  CHECK_EQ(o.total, 2455 - 55);
  int k = 3;
  CHECK_EQ(fold<long>(100, [&](int i) { return i * k; }), 14850);
  CHECK(fold<double>(64, [](int i) { return i * 0.125; }) == 252);
  CHECK_EQ(fold<unsigned char>(300, [](int) { return 1; }), 300 % 256);
  printf("reductions by reference\n");
  return check_done();
}
