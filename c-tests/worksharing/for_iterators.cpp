// Loops over random access iterators: vector, deque, array, reverse iterators,
// and an iterator class of the program's own.
#include "../check.h"
#include <array>
#include <deque>
#include <iterator>
#include <omp.h>
#include <vector>

// Walks the even numbers; holds no memory.
struct Even {
  using iterator_category = std::random_access_iterator_tag;
  using value_type = long;
  using difference_type = std::ptrdiff_t;
  using pointer = long *;
  using reference = long &;
  long at;
  explicit Even(long v = 0) : at(v) {}
  Even(const Even &) = default;
  Even &operator=(const Even &) = default;
  ~Even() {}
  long operator*() const { return at; }
  Even &operator++() { return at += 2, *this; }
  Even &operator--() { return at -= 2, *this; }
  Even &operator+=(difference_type n) { return at += 2 * n, *this; }
  Even &operator-=(difference_type n) { return at -= 2 * n, *this; }
  Even operator+(difference_type n) const { return Even(at + 2 * n); }
  Even operator-(difference_type n) const { return Even(at - 2 * n); }
  difference_type operator-(const Even &o) const { return (at - o.at) / 2; }
  bool operator<(const Even &o) const { return at < o.at; }
  bool operator<=(const Even &o) const { return at <= o.at; }
  bool operator>(const Even &o) const { return at > o.at; }
  bool operator>=(const Even &o) const { return at >= o.at; }
  bool operator==(const Even &o) const { return at == o.at; }
  bool operator!=(const Even &o) const { return at != o.at; }
};

template <typename C> static void bump(C &c) {
#pragma omp parallel
  {
#pragma omp for schedule(static)
    for (auto it = c.begin(); it < c.end(); ++it)
      ++*it;
#pragma omp for schedule(dynamic, 3)
    for (auto it = c.begin(); it < c.end(); it += 2)
      *it += 10;
#pragma omp for schedule(guided)
    for (auto it = c.rbegin(); it < c.rend(); ++it)
      *it += 100;
#pragma omp for schedule(static, 5)
    for (auto it = c.begin(); it != c.end(); ++it)
      *it += 1000;
  }
  int i = 0;
  for (auto v : c) {
    CHECK_EQ(v, i + 1101 + (i % 2 == 0 ? 10 : 0));
    i++;
  }
}

int main() {
  std::vector<int> v(1001);
  std::deque<long> d(777);
  std::array<short, 64> a;
  std::vector<int> none;
  for (size_t i = 0; i < v.size(); i++)
    v[i] = i;
  for (size_t i = 0; i < d.size(); i++)
    d[i] = i;
  for (size_t i = 0; i < a.size(); i++)
    a[i] = i;
  bump(v);
  bump(d);
  bump(a);
  bump(none);

  long sum = 0, count = 0;
#pragma omp parallel for reduction(+ : sum, count) schedule(dynamic)
  for (Even e = Even(0); e < Even(200); ++e)
    sum += *e, count++;
  CHECK_EQ(sum, 9900);
  CHECK_EQ(count, 100);
  sum = count = 0;
#pragma omp parallel for reduction(+ : sum, count) schedule(static, 4)
  for (Even e = Even(200); e >= Even(2); e -= 3)
    sum += *e, count++;
  CHECK_EQ(count, 34);
  CHECK_EQ(sum, 34 * 200 - 6 * (33 * 34 / 2));
  Even last(0);
#pragma omp parallel for lastprivate(last) schedule(guided)
  for (Even e = Even(0); e < Even(50); ++e)
    last = e;
  CHECK_EQ(*last, 48);
  printf("iterator loops\n");
  return check_done();
}
