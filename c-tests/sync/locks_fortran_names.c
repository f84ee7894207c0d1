// The Fortran names of the lock routines, called as Fortran calls them: the
// address of an integer, of 4 bytes for a simple lock with GNU's compilers and
// of 8 bytes otherwise.
#include "../check.h"
#include <omp.h>
#include <stdint.h>

#ifdef __clang__
typedef int64_t lock_kind;
#else
typedef int32_t lock_kind;
#endif
typedef int64_t nest_lock_kind;

extern void omp_init_lock_(lock_kind *);
extern void omp_destroy_lock_(lock_kind *);
extern void omp_set_lock_(lock_kind *);
extern void omp_unset_lock_(lock_kind *);
extern int32_t omp_test_lock_(lock_kind *);
extern void omp_init_nest_lock_(nest_lock_kind *);
extern void omp_destroy_nest_lock_(nest_lock_kind *);
extern void omp_set_nest_lock_(nest_lock_kind *);
extern void omp_unset_nest_lock_(nest_lock_kind *);
extern int32_t omp_test_nest_lock_(nest_lock_kind *);
#ifdef __clang__
extern void omp_init_lock_with_hint_(lock_kind *, const int *);
extern void omp_init_nest_lock_with_hint_(nest_lock_kind *, const int *);
#endif

static void team(int threads, int hinted) {
  lock_kind lock[3] = {0x55, 0x5555, 0x55};
  nest_lock_kind nest[3] = {0x55, 0x5555, 0x55};
#ifdef __clang__
  static const int hint = 2;
  if (hinted) {
    omp_init_lock_with_hint_(&lock[1], &hint);
    omp_init_nest_lock_with_hint_(&nest[1], &hint);
  } else
#endif
  {
    (void)hinted;
    omp_init_lock_(&lock[1]);
    omp_init_nest_lock_(&nest[1]);
  }
  long count = 0, nested = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 500; i++) {
    omp_set_lock_(&lock[1]);
    count++;
    omp_unset_lock_(&lock[1]);
    omp_set_nest_lock_(&nest[1]);
    CHECK_EQ(omp_test_nest_lock_(&nest[1]), 2);
    nested++;
    omp_unset_nest_lock_(&nest[1]);
    omp_unset_nest_lock_(&nest[1]);
  }
  CHECK_EQ(count, 500L * threads);
  CHECK_EQ(nested, 500L * threads);
  CHECK(omp_test_lock_(&lock[1]));
  CHECK(!omp_test_lock_(&lock[1]));
  omp_unset_lock_(&lock[1]);
  omp_destroy_lock_(&lock[1]);
  omp_destroy_nest_lock_(&nest[1]);
  CHECK(lock[0] == 0x55 && lock[2] == 0x55 && nest[0] == 0x55 && nest[2] == 0x55);
}

int main(void) {
  team(2, 0);
  team(4, 1);
  team(9, 0);
  printf("Fortran names\n");
  return check_done();
}
