// schedule(dynamic, 1000000000) over loops of int, unsigned, int64_t and uint64_t: both
// directions, strides, empty ranges and the ends of each type's range.
#include "loops.h"

int main(void) {
  ALL_TYPES(schedule(dynamic, 1000000000));
  printf("dynamic, 1000000000\n");
  return check_done();
}
