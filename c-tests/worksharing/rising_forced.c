// env: KMP_FORCE_MONOTONIC_DYNAMIC_SCHEDULE=true
// The chunks of a thread rise whatever the modifier, where the user asks for it.
#include "rising.h"

int main(void) {
  all_shares();
  all_dynamic();
  chain();
  return check_done();
}
