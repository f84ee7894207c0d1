// only: clang
// no-original: libomp hangs: in its code for atomic updates all user-defined combiners have one critical construct
// Combiners within combiners, three deep, each by way of a region of its own;
// the innermost regions reduce into one variable.
#include "../check.h"
#include <omp.h>

static long innermost;

struct Sum {
  long value = 0;
};

static void add_first(Sum &out, const Sum &in) {
#pragma omp parallel num_threads(3) reduction(+ : innermost)
  innermost++;
  out.value += in.value;
}
#pragma omp declare reduction(first : Sum : add_first(omp_out, omp_in))

static void add_second(Sum &out, const Sum &in) {
  Sum s;
#pragma omp parallel num_threads(3) reduction(first : s)
  s.value++;
  out.value += in.value + (s.value == 3 ? 0 : 100000);
}
#pragma omp declare reduction(second : Sum : add_second(omp_out, omp_in))

static void add_third(Sum &out, const Sum &in) {
  Sum s;
#pragma omp parallel num_threads(2) reduction(second : s)
  s.value++;
  out.value += in.value + (s.value == 2 ? 0 : 100000);
}
#pragma omp declare reduction(third : Sum : add_third(omp_out, omp_in))

int main() {
  omp_set_max_active_levels(5);
  omp_set_dynamic(0);
  for (int n = 2; n <= 4; n++) {
    for (int round = 0; round < 5; round++) {
      innermost = 0;
      Sum sum;
#pragma omp parallel for num_threads(n) reduction(third : sum)
      for (int i = 0; i < 50; i++)
        sum.value += i;
      CHECK_EQ(sum.value, 1225);
      // n combiners with 2 each, with 3 each, with a region of 3 each.
      CHECK_EQ(innermost, n * 2 * 3 * 3);
    }
  }
  printf("nested three deep\n");
  return check_done();
}
