// no-original: clang
// The header of clang 22 has 99 for omp_default_mem_space, which libomp 19 does not take.
// Allocation through predefined allocators and through one with traits.
#include "../check.h"
#include <omp.h>
#include <stdint.h>
#include <string.h>

int main(void) {
  const omp_allocator_handle_t allocators[] = {
      omp_null_allocator,    omp_default_mem_alloc, omp_large_cap_mem_alloc,
      omp_const_mem_alloc,   omp_high_bw_mem_alloc, omp_low_lat_mem_alloc,
      omp_cgroup_mem_alloc,  omp_pteam_mem_alloc,   omp_thread_mem_alloc};
  for (unsigned i = 0; i < sizeof allocators / sizeof *allocators; i++) {
    omp_allocator_handle_t a = allocators[i];
    char *plain = omp_alloc(100, a);
    char *zeroed = omp_calloc(25, 4, a);
    char *aligned = omp_aligned_alloc(512, 1024, a);
    char *both = omp_aligned_calloc(256, 8, 64, a);
    CHECK(plain && zeroed && aligned && both);
    CHECK_EQ((uintptr_t)aligned % 512, 0);
    CHECK_EQ((uintptr_t)both % 256, 0);
    int sum = 0;
    for (int k = 0; k < 100; k++)
      sum += zeroed[k];
    for (int k = 0; k < 512; k++)
      sum += both[k];
    CHECK_EQ(sum, 0);
    memset(plain, 5, 100);
    plain = omp_realloc(plain, 100000, a, a);
    CHECK(plain && plain[0] == 5 && plain[99] == 5);
    omp_free(plain, a);
    omp_free(zeroed, omp_null_allocator);
    omp_free(aligned, a);
    omp_free(both, a);
  }
  omp_free(NULL, omp_default_mem_alloc);
  CHECK(omp_alloc(0, omp_default_mem_alloc) == NULL);

  const omp_alloctrait_t traits[] = {{omp_atk_alignment, 128},
                                     {omp_atk_fallback, omp_atv_null_fb},
                                     {omp_atk_pool_size, 4096}};
  omp_allocator_handle_t pool =
      omp_init_allocator(omp_default_mem_space, 3, (omp_alloctrait_t *)traits);
  CHECK(pool != omp_null_allocator);
  void *fits = omp_alloc(1024, pool);
  CHECK(fits && (uintptr_t)fits % 128 == 0);
  CHECK(omp_alloc(1 << 20, pool) == NULL);
  omp_free(fits, pool);
  omp_destroy_allocator(pool);

  CHECK_EQ(omp_get_default_allocator(), omp_default_mem_alloc);
  omp_set_default_allocator(omp_large_cap_mem_alloc);
  CHECK_EQ(omp_get_default_allocator(), omp_large_cap_mem_alloc);
#pragma omp parallel num_threads(2)
  CHECK_EQ(omp_get_default_allocator(), omp_large_cap_mem_alloc);
  printf("allocation\n");
  return check_done();
}
