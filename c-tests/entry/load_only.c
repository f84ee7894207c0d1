// A program that has the runtime loaded and never calls it.
#include "../check.h"
#include <omp.h>

int main(int argc, char **argv) {
  if (argc > 1)
    printf("%s: %d\n", argv[0], omp_get_max_threads());
  return check_done();
}
