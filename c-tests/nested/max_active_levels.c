// max-active-levels: regions beyond the limit are serialized, the limit can be
// moved while running, and it is clamped to what is supported.
#include "../check.h"
#include <omp.h>

static int depth_of_activity(int levels) {
  int active = 0;
#pragma omp parallel num_threads(2) reduction(max : active)
  {
    active = omp_get_active_level();
    if (levels > 1) {
      int below = depth_of_activity(levels - 1);
      active = below > active ? below : active;
    }
  }
  return active;
}

int main(void) {
  CHECK(omp_get_supported_active_levels() > 0);
  CHECK(omp_get_max_active_levels() >= 1);
  for (int limit = 0; limit <= 5; limit++) {
    omp_set_max_active_levels(limit);
    CHECK_EQ(omp_get_max_active_levels(), limit);
    CHECK_EQ(depth_of_activity(4), limit < 4 ? limit : 4);
  }
  // With none, every region is serialized.
  omp_set_max_active_levels(0);
  int n = 0;
#pragma omp parallel num_threads(5) reduction(+ : n)
  {
    n++;
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_in_parallel(), 0);
    CHECK_EQ(omp_get_level(), 1);
  }
  CHECK_EQ(n, 1);
  omp_set_max_active_levels(1);
  n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  {
    int inner = 0;
#pragma omp parallel num_threads(4) reduction(+ : inner)
    inner++;
    CHECK_EQ(inner, 1);
    n += inner;
  }
  CHECK_EQ(n, 3);
  // Serialized levels do not count.
  n = 0;
#pragma omp parallel num_threads(1)
  {
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
  }
  CHECK_EQ(n, 3);
  printf("max active levels\n");
  return check_done();
}
