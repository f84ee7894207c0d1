// def-allocator-var: a copy for each implicit task.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_default_allocator(), omp_default_mem_alloc);
  omp_set_default_allocator(omp_large_cap_mem_alloc);
#pragma omp parallel
  {
    CHECK_EQ(omp_get_default_allocator(), omp_large_cap_mem_alloc);
    if (omp_get_thread_num() == 1)
      omp_set_default_allocator(omp_null_allocator);
#pragma omp barrier
    CHECK_EQ(omp_get_default_allocator(), omp_get_thread_num() == 1
                                              ? omp_default_mem_alloc
                                              : omp_large_cap_mem_alloc);
    void *p = omp_alloc(64, omp_null_allocator);
    CHECK(p != NULL);
    omp_free(p, omp_null_allocator);
  }
  CHECK_EQ(omp_get_default_allocator(), omp_large_cap_mem_alloc);
  const omp_alloctrait_t traits[] = {{omp_atk_pool_size, 4096},
                                     {omp_atk_fallback, omp_atv_null_fb}};
  omp_allocator_handle_t pool =
      omp_init_allocator(omp_large_cap_mem_space, 2, traits);
  CHECK(pool != omp_null_allocator);
  omp_set_default_allocator(pool);
#pragma omp parallel
  {
    CHECK(omp_get_default_allocator() == pool);
    CHECK(omp_alloc(5000, omp_null_allocator) == NULL);
  }
  void *p = omp_alloc(1000, omp_null_allocator);
  CHECK(p != NULL);
  CHECK(omp_realloc(p, 5000, omp_null_allocator, omp_null_allocator) == NULL);
  p = omp_realloc(p, 2000, omp_null_allocator, omp_null_allocator);
  CHECK(p != NULL);
  omp_free(p, omp_null_allocator);
  omp_set_default_allocator(omp_default_mem_alloc);
  omp_destroy_allocator(pool);
  return check_done();
}
