// only: clang
// env: KMP_BLOCKTIME=0 KMP_STACKSIZE=12m KMP_LIBRARY=throughput KMP_DUPLICATE_LIB_OK=TRUE KMP_WARNINGS=1
// Variables of LLVM's and Intel's runtimes are taken, and the kmp_ functions
// answer and can be called.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(kmp_get_blocktime(), 0);
  CHECK_EQ(kmp_get_stacksize(), 12 << 20);
  CHECK_EQ(kmp_get_stacksize_s(), 12 << 20);
  int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  n++;
  CHECK_EQ(n, 3);
  kmp_set_blocktime(100);
  CHECK_EQ(kmp_get_blocktime(), 100);
  kmp_set_warnings_off();
  kmp_set_warnings_on();
  void *p = kmp_malloc(100), *q = kmp_calloc(10, 10);
  CHECK(p && q);
  for (int i = 0; i < 100; i++)
    CHECK_EQ(((char *)q)[i], 0);
  p = kmp_realloc(p, 5000);
  CHECK(p != 0);
  ((char *)p)[4999] = 1;
  kmp_free(p);
  kmp_free(q);
  printf("kmp variables\n");
  return check_done();
}
