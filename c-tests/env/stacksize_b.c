// env: OMP_STACKSIZE=25165824B
// OMP_STACKSIZE=25165824B: every member of a team can use 18 MiB of stack.
#include "../check.h"
#include <omp.h>
#include <string.h>

__attribute__((noinline)) static int touch(int id) {
  char block[18 << 20];
  memset(block, id, sizeof block);
  __asm__ volatile("" : : "r"(block) : "memory");
  int good = 0;
  for (unsigned i = 0; i < sizeof block; i += 65536)
    good += block[i] == id;
  return good == (int)(sizeof block / 65536);
}

int main(void) {
  int good = 0;
#pragma omp parallel num_threads(4) reduction(+ : good)
  good += omp_get_thread_num() == 0 || touch(omp_get_thread_num());
  CHECK_EQ(good, 4);
  printf("stacks of 25165824B\n");
  return check_done();
}
