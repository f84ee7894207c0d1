// OMP_TARGET_OFFLOAD=mandatory: a target construct that names no device cannot go to one; one that names the host does.
// only: gcc
// no-original: libgomp 12 takes device 0 to be the host there; libgomp 13 ends the process as we do
// env: OMP_TARGET_OFFLOAD=mandatory
// expect-stderr: \nlibgomp: OMP_TARGET_OFFLOAD is set to MANDATORY, but only the host device is available\n
#include "../check.h"
#include <stdlib.h>

static int constructs;

// The status is 1 for the right message at the right place: made 0 here, and anything else 3.
static void at_end(void) { _Exit(constructs == 2 && check_failures == 0 ? 0 : 3); }

int main(void) {
  int x = 0;
  atexit(at_end);
#pragma omp target if (0) map(tofrom : x)
  x++;
  CHECK_EQ(x, 1);
  constructs++;
#pragma omp target device(omp_get_initial_device()) map(tofrom : x)
  x++;
  CHECK_EQ(x, 2);
  constructs++;
#pragma omp target map(tofrom : x)
  x++;
  constructs++;
  return 4;
}
