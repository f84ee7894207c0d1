// Reductions over class objects: operators of the class, declared reductions
// over strings and vectors, in templates, and with every copy destroyed.
#include "../check.h"
#include <algorithm>
#include <map>
#include <omp.h>
#include <string>
#include <vector>

static int alive;

struct Vec {
  double x, y;
  Vec(double a = 0, double b = 0) : x(a), y(b) {
    __atomic_add_fetch(&alive, 1, __ATOMIC_RELAXED);
  }
  Vec(const Vec &o) : x(o.x), y(o.y) {
    __atomic_add_fetch(&alive, 1, __ATOMIC_RELAXED);
  }
  ~Vec() { __atomic_sub_fetch(&alive, 1, __ATOMIC_RELAXED); }
  Vec &operator+=(const Vec &o) {
    x += o.x;
    y += o.y;
    return *this;
  }
};
#pragma omp declare reduction(+ : Vec : omp_out += omp_in)                     \
    initializer(omp_priv = Vec())

#pragma omp declare reduction(                                                 \
        join : std::vector<int> : omp_out.insert(                              \
                omp_out.end(), omp_in.begin(), omp_in.end()))

typedef std::map<std::string, int> Count;
static void merge(Count &into, const Count &from) {
  for (const auto &kv : from)
    into[kv.first] += kv.second;
}
#pragma omp declare reduction(count : Count : merge(omp_out, omp_in))

template <typename T> static T sum(const std::vector<T> &v, int threads) {
  T s = T();
#pragma omp parallel for num_threads(threads) reduction(+ : s)
  for (size_t i = 0; i < v.size(); i++)
    s += v[i];
  return s;
}

int main() {
  for (int threads = 1; threads <= 8; threads += 2) {
    std::vector<Vec> points;
    for (int i = 0; i < 100; i++)
      points.push_back(Vec(i, -i));
    Vec total = sum(points, threads);
    CHECK(total.x == 4950 && total.y == -4950);
    CHECK_EQ(sum(std::vector<long>(50, 3), threads), 150);
    points.clear();
    CHECK_EQ(alive, 1);

    std::vector<int> found;
#pragma omp parallel for num_threads(threads) reduction(join : found)
    for (int i = 0; i < 1000; i++)
      if (i % 7 == 0)
        found.push_back(i);
    std::sort(found.begin(), found.end());
    CHECK_EQ(found.size(), 143);
    for (size_t i = 0; i < found.size(); i++)
      CHECK_EQ(found[i], 7 * i);

    Count words;
    const char *text[] = {"one", "two", "three"};
#pragma omp parallel for num_threads(threads) reduction(count : words)
    for (int i = 0; i < 90; i++)
      words[text[i % 3]] += i % 2 + 1;
    CHECK_EQ(words.size(), 3);
    CHECK_EQ(words["one"], 45);
    CHECK_EQ(words["three"], 45);
  }
  CHECK_EQ(alive, 0);
  printf("reductions of objects\n");
  return check_done();
}
