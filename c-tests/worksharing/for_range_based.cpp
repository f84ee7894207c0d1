// Range-based for loops: over arrays, vectors, spans of the program's own, by
// value and by reference, alone and collapsed with another loop.
#include "../check.h"
#include <omp.h>
#include <string>
#include <vector>

struct Slice {
  int *from, *to;
  int *begin() const { return from; }
  int *end() const { return to; }
};

int main() {
  int plain[200];
  std::vector<long> vec(333);
  std::vector<std::string> names = {"a", "bb", "ccc", "dddd", "eeeee"};
  int k = 0;
  for (auto &p : plain)
    p = k++;

#pragma omp parallel
  {
#pragma omp for schedule(static, 9)
    for (auto &p : plain)
      p *= 2;
#pragma omp for schedule(dynamic)
    for (long &v : vec)
      v += 7;
#pragma omp for schedule(guided)
    for (int &p : Slice{plain + 10, plain + 20})
      p += 1;
  }
  for (int i = 0; i < 200; i++)
    CHECK_EQ(plain[i], 2 * i + (i >= 10 && i < 20));
  for (long v : vec)
    CHECK_EQ(v, 7);

  long letters = 0, sum = 0, pairs = 0;
#pragma omp parallel for reduction(+ : letters) schedule(dynamic, 2)
  for (const auto &n : names)
    letters += n.size();
  CHECK_EQ(letters, 15);
#pragma omp parallel for reduction(+ : sum)
  for (int v : plain)
    sum += v;
  CHECK_EQ(sum, 2 * 199 * 100 + 10);
#pragma omp parallel for collapse(2) reduction(+ : pairs) schedule(dynamic, 5)
  for (int i = 0; i < 7; i++)
    for (const auto &n : names)
      pairs += i * (long)n.size();
  CHECK_EQ(pairs, 21 * 15);

  std::vector<int> none;
  int ran = 0;
#pragma omp parallel for reduction(+ : ran)
  for (int v : none)
    ran += v + 1;
  CHECK_EQ(ran, 0);
  printf("range-based loops\n");
  return check_done();
}
