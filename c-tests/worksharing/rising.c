// only: gcc
// Under gcc's interface the chunks of a thread rise whatever the schedule and
// its modifier: programs that keep a thread's first hit as its smallest rely
// on what libgomp does.
#include "rising.h"

int main(void) {
  all_shares();
  all_dynamic();
  chain();
  return check_done();
}
