// not-under: valgrind it does not keep floating-point control
// only: clang
// The LLVM runtime hands the encountering thread's rounding mode and denormal
// flags to the team's members (KMP_INHERIT_FP_CONTROL, on by default).
#include "../check.h"
#include <omp.h>
#include <xmmintrin.h>

static void team_has(unsigned mode) {
  int same = 0;
#pragma omp parallel num_threads(4) reduction(+ : same)
  same += _MM_GET_ROUNDING_MODE() == mode;
  CHECK_EQ(same, 4);
}

int main(void) {
  team_has(_MM_ROUND_NEAREST);
  unsigned modes[] = {_MM_ROUND_UP, _MM_ROUND_DOWN, _MM_ROUND_TOWARD_ZERO,
                      _MM_ROUND_NEAREST};
  for (int i = 0; i < 4; i++) {
    _MM_SET_ROUNDING_MODE(modes[i]);
    team_has(modes[i]);
    team_has(modes[i]);
  }
  // What a member sets for itself ends with its region, and so does what a task
  // sets that it executes.
#pragma omp parallel num_threads(4)
  if (omp_get_thread_num() > 0)
    _MM_SET_ROUNDING_MODE(_MM_ROUND_UP);
  team_has(_MM_ROUND_NEAREST);
#pragma omp parallel num_threads(4)
#pragma omp task
  _MM_SET_ROUNDING_MODE(_MM_ROUND_DOWN);
  _MM_SET_ROUNDING_MODE(_MM_ROUND_NEAREST);
  team_has(_MM_ROUND_NEAREST);
  _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
  int on = 0;
#pragma omp parallel num_threads(4) reduction(+ : on)
  on += _MM_GET_FLUSH_ZERO_MODE() == _MM_FLUSH_ZERO_ON;
  CHECK_EQ(on, 4);
  _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_OFF);
#pragma omp parallel num_threads(4) reduction(+ : on)
  on += _MM_GET_FLUSH_ZERO_MODE() == _MM_FLUSH_ZERO_ON;
  CHECK_EQ(on, 4);
  printf("floating point control inherited\n");
  return check_done();
}
