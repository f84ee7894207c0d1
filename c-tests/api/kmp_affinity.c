// only: clang
// threads: 2
// Affinity masks of the kmp_ extensions: made, filled, read, set, given back.
#include "../check.h"
#include <omp.h>

int main(void) {
  int most = kmp_get_affinity_max_proc();
  CHECK(most >= 1);
  kmp_affinity_mask_t mine, other;
  kmp_create_affinity_mask(&mine);
  CHECK_EQ(kmp_get_affinity(&mine), 0);
  int first = -1, count = 0;
  for (int cpu = 0; cpu < most; cpu++)
    if (kmp_get_affinity_mask_proc(cpu, &mine) > 0) {
      first = first < 0 ? cpu : first;
      count++;
    }
  CHECK(first >= 0);
  CHECK_EQ(kmp_get_affinity_mask_proc(-1, &mine) > 0, 0);

  kmp_create_affinity_mask(&other);
  CHECK_EQ(kmp_set_affinity_mask_proc(first, &other), 0);
  CHECK_EQ(kmp_set_affinity(&other), 0);
  CHECK_EQ(kmp_get_affinity(&other), 0);
  int now = 0;
  for (int cpu = 0; cpu < most; cpu++)
    now += kmp_get_affinity_mask_proc(cpu, &other) > 0;
  CHECK_EQ(now, 1);
  CHECK_EQ(kmp_unset_affinity_mask_proc(first, &other), 0);
  CHECK_EQ(kmp_get_affinity_mask_proc(first, &other), 0);
  CHECK_EQ(kmp_set_affinity(&mine), 0);
  kmp_destroy_affinity_mask(&other);
  kmp_destroy_affinity_mask(&mine);
  CHECK(count >= 1);
  printf("masks\n");
  return check_done();
}
