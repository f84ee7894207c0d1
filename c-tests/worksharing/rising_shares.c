// The chunks of a thread rise in loops of all schedules but dynamic, whatever
// the compiler: in guided and auto loops as in static ones.
#define WITHOUT_DYNAMIC
#include "rising.h"

int main(void) {
  all_shares();
  return check_done();
}
