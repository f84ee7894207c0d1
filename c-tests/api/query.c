// What routines say about regions around the caller: levels, numbers, sizes,
// in serial, active, serialized and nested regions.
#include "../check.h"
#include <omp.h>

// The state of the calling thread, which must be number `me` of `size` at `level`.
static void expect(int level, int active, int me, int size) {
  CHECK_EQ(omp_get_level(), level);
  CHECK_EQ(omp_get_active_level(), active);
  CHECK_EQ(omp_get_thread_num(), me);
  CHECK_EQ(omp_get_num_threads(), size);
  CHECK_EQ(omp_in_parallel(), active > 0);
  CHECK_EQ(omp_get_ancestor_thread_num(level), me);
  CHECK_EQ(omp_get_team_size(level), size);
  CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
  CHECK_EQ(omp_get_team_size(0), 1);
  CHECK_EQ(omp_get_ancestor_thread_num(level + 1), -1);
  CHECK_EQ(omp_get_team_size(level + 1), -1);
  CHECK_EQ(omp_get_ancestor_thread_num(-1), -1);
  CHECK_EQ(omp_get_team_size(-1), -1);
  CHECK_EQ(omp_get_num_teams(), 1);
  CHECK_EQ(omp_get_team_num(), 0);
}

int main(void) {
  int threads = omp_get_max_threads();
  omp_set_dynamic(0);
  omp_set_max_active_levels(3);
  expect(0, 0, 0, 1);

  int seen = 0;
#pragma omp parallel reduction(+ : seen)
  {
    expect(1, 1, omp_get_thread_num(), threads);
    seen += omp_get_thread_num();
  }
  CHECK_EQ(seen, threads * (threads - 1) / 2);

#pragma omp parallel num_threads(1)
  expect(1, 0, 0, 1);

#pragma omp parallel num_threads(4) if (0)
  {
    expect(1, 0, 0, 1);
#pragma omp parallel num_threads(2)
    expect(2, 1, omp_get_thread_num(), 2);
  }

  int inner = 0;
#pragma omp parallel num_threads(2) reduction(+ : inner)
  {
    int outer = omp_get_thread_num();
#pragma omp parallel num_threads(3) reduction(+ : inner)
    {
      expect(2, 2, omp_get_thread_num(), 3);
      CHECK_EQ(omp_get_ancestor_thread_num(1), outer);
      CHECK_EQ(omp_get_team_size(1), 2);
#pragma omp parallel num_threads(2) reduction(+ : inner)
      {
        expect(3, 3, omp_get_thread_num(), 2);
        CHECK_EQ(omp_get_ancestor_thread_num(1), outer);
        CHECK_EQ(omp_get_team_size(2), 3);
        // Beyond max-active-levels a region has one thread.
#pragma omp parallel num_threads(2) reduction(+ : inner)
        {
          CHECK_EQ(omp_get_level(), 4);
          CHECK_EQ(omp_get_active_level(), 3);
          CHECK_EQ(omp_get_num_threads(), 1);
          inner++;
        }
      }
    }
  }
  CHECK_EQ(inner, 2 * 3 * 2);
  expect(0, 0, 0, 1);
  CHECK(omp_get_num_procs() >= 1);
  printf("levels\n");
  return check_done();
}
