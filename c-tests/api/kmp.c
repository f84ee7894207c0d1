// only: clang
// The kmp_ extensions of libomp and libiomp5.
#include "../check.h"
#include <omp.h>
#include <stdint.h>

int main(void) {
  kmp_set_stacksize_s(3 << 20);
  CHECK_EQ(kmp_get_stacksize_s(), 3 << 20);
  CHECK_EQ(kmp_get_stacksize(), 3 << 20);
  kmp_set_blocktime(17);
  CHECK_EQ(kmp_get_blocktime(), 17);
  kmp_set_blocktime(0);
  CHECK_EQ(kmp_get_blocktime(), 0);
  kmp_set_warnings_off();
  kmp_set_warnings_on();
  kmp_set_defaults("KMP_BLOCKTIME=12");
  kmp_set_disp_num_buffers(7);

  kmp_set_library_turnaround();
  CHECK_EQ(kmp_get_library(), 2);
  kmp_set_library_throughput();
  CHECK_EQ(kmp_get_library(), 3);
  kmp_set_library(2);
  CHECK_EQ(kmp_get_library(), 2);
  kmp_set_library_throughput();

  int *numbers = kmp_calloc(100, sizeof *numbers);
  int sum = 0;
  for (int i = 0; i < 100; i++)
    sum += numbers[i]++;
  CHECK_EQ(sum, 0);
  numbers = kmp_realloc(numbers, 1000 * sizeof *numbers);
  CHECK(numbers && numbers[0] == 1 && numbers[99] == 1);
  kmp_free(numbers);
  void *aligned = kmp_aligned_malloc(1000, 256);
  CHECK_EQ((uintptr_t)aligned % 256, 0);
  kmp_free(aligned);
  void *plain = kmp_malloc(12345);
  CHECK(plain != NULL);
  kmp_free(plain);

  int size = 0;
#pragma omp parallel reduction(+ : size)
  size++;
  CHECK_EQ(size, omp_get_max_threads());
  // All threads have stacks of one size.
  kmp_set_stacksize_s(5 << 20);
  kmp_set_stacksize(6 << 20);
  CHECK_EQ(kmp_get_stacksize_s(), 3 << 20);
  printf("kmp\n");
  return check_done();
}
