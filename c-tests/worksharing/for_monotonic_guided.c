// schedule(monotonic : guided, 2) over loops of int, unsigned, int64_t and uint64_t: both
// directions, strides, empty ranges and the ends of each type's range.
#include "loops.h"

int main(void) {
  ALL_TYPES(schedule(monotonic : guided, 2));
  printf("monotonic : guided, 2\n");
  return check_done();
}
