// std::thread and std::async enter regions: with loops, reductions, critical
// sections and exceptions, and hold team state between their regions.
#include "../check.h"
#include <future>
#include <numeric>
#include <omp.h>
#include <thread>
#include <vector>

static long dot(const std::vector<int> &a, const std::vector<int> &b) {
  long s = 0;
#pragma omp parallel for num_threads(3) reduction(+ : s) schedule(guided)
  for (size_t i = 0; i < a.size(); i++)
    s += (long)a[i] * b[i];
  return s;
}

int main() {
  std::vector<int> a(1000), b(1000, 2);
  std::iota(a.begin(), a.end(), 0);
  std::vector<std::thread> threads;
  std::vector<long> got(16);
  for (int t = 0; t < 16; t++)
    threads.emplace_back([&, t] {
      omp_set_num_threads(t % 3 + 1);
      for (int i = 0; i < 10; i++)
        got[t] += dot(a, b);
      CHECK_EQ(omp_get_max_threads(), t % 3 + 1);
      int n = 0;
#pragma omp parallel reduction(+ : n)
      n++;
      CHECK_EQ(n, t % 3 + 1);
    });
  for (auto &t : threads)
    t.join();
  for (long g : got)
    CHECK_EQ(g, 10 * 999000);

  std::vector<std::future<long>> futures;
  for (int i = 0; i < 12; i++)
    futures.push_back(std::async(std::launch::async, [&, i] {
      long r = dot(a, b);
      if (i % 4 == 3)
        throw r;
      return r;
    }));
  int thrown = 0;
  for (auto &f : futures) {
    try {
      CHECK_EQ(f.get(), 999000);
    } catch (long r) {
      CHECK_EQ(r, 999000);
      thrown++;
    }
  }
  CHECK_EQ(thrown, 3);
  printf("standard threads\n");
  return check_done();
}
