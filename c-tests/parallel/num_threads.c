// Team sizes: the num_threads clause (constants, variables, expressions), the
// API call, the default, and that every member has its own number.
#include "../check.h"
#include <omp.h>
#include <string.h>

static void team_of(int want) {
  int seen[64], size = -1;
  memset(seen, 0, sizeof seen);
#pragma omp parallel num_threads(want) shared(seen, size)
  {
    int id = omp_get_thread_num();
    CHECK(id >= 0 && id < want);
#pragma omp atomic
    seen[id]++;
    if (id == 0)
      size = omp_get_num_threads();
    CHECK_EQ(omp_get_num_threads(), want);
  }
  CHECK_EQ(size, want);
  for (int i = 0; i < 64; i++)
    CHECK_EQ(seen[i], i < want);
}

static int default_size(void) {
  int n = 0;
#pragma omp parallel reduction(+ : n)
  n++;
  return n;
}

int main(void) {
  int before = omp_get_max_threads();
  CHECK_EQ(default_size(), before);

  for (int n = 1; n <= 33; n++)
    team_of(n);
  team_of(64);
  team_of(2);

  // The clause holds for its region only.
  CHECK_EQ(omp_get_max_threads(), before);
  CHECK_EQ(default_size(), before);

  for (int n = 12; n >= 1; n--) {
    omp_set_num_threads(n);
    CHECK_EQ(omp_get_max_threads(), n);
    CHECK_EQ(default_size(), n);
    team_of(n + 1);
    CHECK_EQ(default_size(), n);
  }

  long big = 5;
  short small = 3;
  int count = 0;
#pragma omp parallel num_threads(big + small) reduction(+ : count)
  count++;
  CHECK_EQ(count, 8);

  printf("clause, api and default sizes\n");
  return check_done();
}
