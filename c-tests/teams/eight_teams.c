// no-original: clang
// (LLVM's runtimes give no more teams than there are processors.)
// num_teams(8) gives a league of eight whatever the machine.
#include "../check.h"
#include <omp.h>

int main(void) {
  for (int n = 1; n <= 8; n++) {
    int seen[8] = {0}, sizes = 0;
#pragma omp teams num_teams(n) reduction(+ : sizes)
    {
      sizes += omp_get_num_teams();
      __atomic_add_fetch(&seen[omp_get_team_num()], 1, __ATOMIC_RELAXED);
    }
    CHECK_EQ(sizes, n * n);
    for (int t = 0; t < 8; t++)
      CHECK_EQ(seen[t], t < n);
  }
  int hits[100] = {0};
#pragma omp teams num_teams(8)
  {
#pragma omp distribute dist_schedule(static, 5)
    for (int i = 0; i < 100; i++)
      hits[i] = omp_get_team_num();
  }
  for (int i = 0; i < 100; i++)
    CHECK_EQ(hits[i], i / 5 % 8);
  printf("eight teams\n");
  return check_done();
}
