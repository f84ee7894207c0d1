// Nested regions through recursion, lambdas and parallel sections: a sort and
// a tree sum that open a region at each level.
#include "../check.h"
#include <algorithm>
#include <omp.h>
#include <vector>

static void sort(std::vector<int> &v, int from, int to) {
  if (to - from < 500) {
    std::sort(v.begin() + from, v.begin() + to);
    return;
  }
  int mid = from + (to - from) / 2;
#pragma omp parallel sections num_threads(2)
  {
#pragma omp section
    sort(v, from, mid);
#pragma omp section
    sort(v, mid, to);
  }
  std::inplace_merge(v.begin() + from, v.begin() + mid, v.begin() + to);
}

static long tree(int depth) {
  if (depth == 0)
    return 1;
  long below = 0;
#pragma omp parallel num_threads(2) reduction(+ : below)
  {
#pragma omp for schedule(dynamic)
    for (int child = 0; child < 3; child++)
      below += tree(depth - 1);
  }
  return below + 1;
}

int main() {
  for (int levels = 1; levels <= 4; levels++) {
    omp_set_max_active_levels(levels);
    std::vector<int> v(8000);
    for (size_t i = 0; i < v.size(); i++)
      v[i] = (int)((i * 7919) % 8009);
    sort(v, 0, (int)v.size());
    CHECK(std::is_sorted(v.begin(), v.end()));
    CHECK_EQ(tree(4), 121);
  }
  printf("recursive regions\n");
  return check_done();
}
