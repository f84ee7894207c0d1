// env: "OMP_NUM_THREADS=abc" OMP_DISPLAY_ENV=true KMP_SETTINGS=1
// no-original
// expect-stderr: ^$
// A program that is linked with the runtime and does not use it hears nothing of it.
#include "../check.h"
#include <omp.h>

int main(int count, char **arguments) {
  (void)arguments;
  if (count > 5)
    CHECK(omp_get_max_threads() >= 1);
  printf("not used\n");
  return check_done();
}
