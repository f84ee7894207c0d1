// schedule(static, 200000000) over loops of int, unsigned, int64_t and uint64_t: both
// directions, strides, empty ranges and the ends of each type's range.
#include "loops.h"

int main(void) {
  ALL_TYPES(schedule(static, 200000000));
  printf("static, 200000000\n");
  return check_done();
}
