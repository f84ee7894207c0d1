// no-original: clang
// The header of clang 22 has 99 for omp_default_mem_space, which libomp 19 does not take.
// A pool that all threads take from is never overdrawn and never loses a byte; blocks are freed by other threads.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum { BLOCK = 3000, POOL = 4 * 4096, ROUNDS = 3000 };

int main(void) {
  const omp_alloctrait_t traits[] = {{omp_atk_pool_size, POOL},
                                     {omp_atk_fallback, omp_atv_null_fb},
                                     {omp_atk_sync_hint, omp_atv_contended}};
  omp_allocator_handle_t pool =
      omp_init_allocator(omp_default_mem_space, 3, traits);
  int out = 0, most = 0;
#pragma omp parallel
  for (int i = 0; i < ROUNDS; i++) {
    char *p = omp_alloc(BLOCK, pool);
    if (!p)
      continue;
    int now = __atomic_add_fetch(&out, 1, __ATOMIC_SEQ_CST);
    int seen = __atomic_load_n(&most, __ATOMIC_SEQ_CST);
    while (now > seen && !__atomic_compare_exchange_n(&most, &seen, now, 0,
                                                      __ATOMIC_SEQ_CST,
                                                      __ATOMIC_SEQ_CST))
      ;
    memset(p, i, BLOCK);
    __atomic_sub_fetch(&out, 1, __ATOMIC_SEQ_CST);
    omp_free(p, pool);
  }
  CHECK(most >= 1 && most <= POOL / BLOCK);

  static char *handed[64];
  int count = 0;
#pragma omp parallel
  {
    int me = omp_get_thread_num(), all = omp_get_num_threads();
#pragma omp single
    count = all;
    for (int i = 0; i < 100; i++) {
      handed[me] = omp_aligned_alloc(64, 100, omp_default_mem_alloc);
      memset(handed[me], me, 100);
#pragma omp barrier
      char *other = handed[(me + 1) % all];
      CHECK_EQ(other[99], (me + 1) % all);
      omp_free(other, omp_default_mem_alloc);
#pragma omp barrier
    }
  }
  CHECK(count >= 1);

  char *whole = omp_alloc(POOL - 200, pool);
  CHECK(whole != NULL);
  omp_free(whole, pool);
  omp_destroy_allocator(pool);
  return check_done();
}
