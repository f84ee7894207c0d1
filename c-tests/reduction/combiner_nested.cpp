// A reduction whose combiner starts a region with a reduction of its own. (The
// specification leaves such combiners undefined, and all runtimes finish them.)
#include "../check.h"
#include <omp.h>

static void add(long &out, long in) {
  long ones = 0;
#pragma omp parallel num_threads(2) reduction(+ : ones)
  ones += 1;
  out += in + (ones == omp_get_num_threads() || ones == 2 ? 0 : 100000);
}
#pragma omp declare reduction(nested : long : add(omp_out, omp_in))            \
    initializer(omp_priv = 0)

int main() {
  omp_set_max_active_levels(3);
  omp_set_dynamic(0);
  for (int n = 1; n <= 9; n++) {
    for (int round = 0; round < 5; round++) {
      long sum = 0;
#pragma omp parallel for num_threads(n) reduction(nested : sum)
      for (int i = 0; i < 50; i++)
        sum += i;
      CHECK_EQ(sum, 1225);
    }
  }
  printf("nested in combiners\n");
  return check_done();
}
