// The allocate clause: what the compilers call for it.
#include "../check.h"
#include <omp.h>
#include <stdint.h>

int main(void) {
  int value = 5, sum = 0, wrong = 0;
  double table[50];
  for (int i = 0; i < 50; i++)
    table[i] = i;
#pragma omp parallel firstprivate(value, table) reduction(+ : sum, wrong)      \
    allocate(omp_default_mem_alloc : value, table)
  {
    value += omp_get_thread_num();
    for (int i = 0; i < 50; i++)
      wrong += table[i] != i;
    table[0] = value;
#pragma omp barrier
    sum += value - omp_get_thread_num();
    wrong += table[0] != value;
  }
  CHECK_EQ(value, 5);
  CHECK_EQ(wrong, 0);
  CHECK_EQ(sum % 5, 0);

  omp_alloctrait_t aligned = {omp_atk_alignment, 128};
  omp_allocator_handle_t a =
      omp_init_allocator(omp_large_cap_mem_space, 1, &aligned);
  CHECK(a != omp_null_allocator);
  int last = 0;
#pragma omp parallel for lastprivate(last) allocate(a : last)                  \
    reduction(+ : wrong)
  for (int i = 0; i < 100; i++) {
    last = i;
    wrong += (uintptr_t)&last % 128 != 0;
  }
  CHECK_EQ(wrong, 0);
  CHECK_EQ(last, 99);
  omp_destroy_allocator(a);
  return check_done();
}
