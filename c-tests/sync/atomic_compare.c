// atomic compare: minimum, maximum and conditional assignment, with capture
// of the old value, under contention.
#include "../check.h"
#include <omp.h>

int main(void) {
  int low = 1000, high = -1000;
  long wlow = 1L << 40, whigh = -(1L << 40);
  unsigned slot = 0;
  int owners = 0;
#pragma omp parallel for num_threads(6) schedule(dynamic, 3)
  for (int i = 0; i < 600; i++) {
    int v = (i * 7919) % 601 - 300;
#pragma omp atomic compare
    if (v < low) {
      low = v;
    }
#pragma omp atomic compare
    high = high < v ? v : high;
    long w = v * 1000000000L;
#pragma omp atomic compare
    if (wlow > w) {
      wlow = w;
    }
#pragma omp atomic compare
    whigh = w > whigh ? w : whigh;
  }
  int want_low = 1000, want_high = -1000;
  for (int i = 0; i < 600; i++) {
    int v = (i * 7919) % 601 - 300;
    want_low = v < want_low ? v : want_low;
    want_high = v > want_high ? v : want_high;
  }
  CHECK_EQ(low, want_low);
  CHECK_EQ(high, want_high);
  CHECK_EQ(wlow, want_low * 1000000000L);
  CHECK_EQ(whigh, want_high * 1000000000L);

  // One thread of all wins each round.
  for (unsigned round = 0; round < 200; round++) {
#pragma omp parallel num_threads(5) reduction(+ : owners)
    {
      unsigned old, next = round + 1;
#pragma omp atomic compare capture
      {
        old = slot;
        if (slot == round) {
          slot = next;
        }
      }
      owners += old == round;
      CHECK(old == round || old == next);
    }
    CHECK_EQ(slot, round + 1);
  }
  CHECK_EQ(owners, 200);
  printf("compare and exchange\n");
  return check_done();
}
