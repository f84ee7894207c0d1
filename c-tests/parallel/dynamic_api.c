// omp_set_dynamic: with adjustment off a team has the size asked for; with it
// on, at most that. The setting is inherited by members, not handed back.
#include "../check.h"
#include <omp.h>

static int size_of(int n) {
  int got = 0;
#pragma omp parallel num_threads(n) reduction(+ : got)
  got++;
  return got;
}

int main(void) {
  CHECK_EQ(omp_get_dynamic(), 0);
  CHECK_EQ(size_of(13), 13);
  omp_set_dynamic(1);
  CHECK_EQ(omp_get_dynamic(), 1);
  int n = size_of(13);
  CHECK(n >= 1 && n <= 13);
#pragma omp parallel num_threads(4)
  CHECK_EQ(omp_get_dynamic(), 1);
  omp_set_dynamic(0);
  CHECK_EQ(omp_get_dynamic(), 0);
  CHECK_EQ(size_of(13), 13);
#pragma omp parallel num_threads(4)
  {
    CHECK_EQ(omp_get_dynamic(), 0);
    omp_set_dynamic(omp_get_thread_num() % 2);
#pragma omp barrier
    CHECK_EQ(omp_get_dynamic(), omp_get_thread_num() % 2);
  }
  printf("dynamic adjustment\n");
  return check_done();
}
