// Reductions across the league: on teams, on distribute and on the combined
// forms, for several operators and types.
#include "../check.h"
#include <omp.h>

int main(void) {
  for (int n = 1; n <= 4; n++) {
    int teams = 0, sum = 0;
#pragma omp teams num_teams(n) reduction(+ : teams, sum)
    {
      teams++;
      sum += omp_get_team_num();
    }
    CHECK(teams >= 1 && teams <= n);
    CHECK_EQ(sum, teams * (teams - 1) / 2);

    long total = 3;
    int high = -1, bits = 0;
    double real = 0.5;
#pragma omp teams distribute num_teams(n) reduction(+ : total, real)           \
    reduction(max : high) reduction(| : bits)
    for (int i = 0; i < 500; i++) {
      total += i;
      real += 0.25;
      high = i > high ? i : high;
      bits |= i;
    }
    CHECK_EQ(total, 3 + 124750);
    CHECK(real == 125.5);
    CHECK_EQ(high, 499);
    CHECK_EQ(bits, 511);

    long both = 0;
#pragma omp teams num_teams(n) reduction(+ : both)
    {
#pragma omp distribute parallel for reduction(+ : both) num_threads(2)
      for (int i = 0; i < 1000; i++)
        both += i;
    }
    CHECK_EQ(both, 499500);

    int array[5] = {0};
#pragma omp teams distribute parallel for num_teams(n) reduction(+ : array)
    for (int i = 0; i < 1000; i++)
      array[i % 5] += 1;
    for (int k = 0; k < 5; k++)
      CHECK_EQ(array[k], 200);
    int product = 1;
#pragma omp teams distribute parallel for simd num_teams(n)                    \
    reduction(* : product)
    for (int i = 1; i < 10; i++)
      product *= i;
    CHECK_EQ(product, 362880);
  }
  printf("reductions over teams\n");
  return check_done();
}
