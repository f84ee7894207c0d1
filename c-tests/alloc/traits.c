// no-original: clang
// The header of clang 22 has 99 for omp_default_mem_space, which libomp 19 does not take.
// Pools, what follows when they are empty, and alignment.
#include "../check.h"
#include <omp.h>
#include <stdint.h>
#include <string.h>

static omp_allocator_handle_t make(int count, const omp_alloctrait_t *traits) {
  omp_allocator_handle_t made =
      omp_init_allocator(omp_default_mem_space, count, traits);
  CHECK(made != omp_null_allocator);
  return made;
}

int main(void) {
  const omp_alloctrait_t strict[] = {{omp_atk_pool_size, 8192},
                                     {omp_atk_alignment, 256},
                                     {omp_atk_fallback, omp_atv_null_fb}};
  omp_allocator_handle_t a = make(3, strict);
  char *p = omp_alloc(4000, a);
  CHECK(p && (uintptr_t)p % 256 == 0);
  CHECK(omp_alloc(4300, a) == NULL);
  char *q = omp_aligned_alloc(512, 2048, a);
  CHECK(q && (uintptr_t)q % 512 == 0);
  omp_free(p, a);
  p = omp_calloc(100, 40, a);
  CHECK(p && (uintptr_t)p % 256 == 0 && p[0] == 0 && p[3999] == 0);

  // The next allocator in the chain, and default memory at its end.
  omp_alloctrait_t chained[] = {{omp_atk_pool_size, 2048},
                                {omp_atk_fallback, omp_atv_allocator_fb},
                                {omp_atk_fb_data, (omp_uintptr_t)a}};
  omp_allocator_handle_t b = make(3, chained);
  char *r = omp_alloc(1500, b), *s = omp_alloc(1000, b);
  CHECK(r && s && (uintptr_t)s % 256 == 0);
  CHECK(omp_alloc(6000, b) == NULL);
  const omp_alloctrait_t mild[] = {{omp_atk_pool_size, 64}};
  omp_allocator_handle_t c = make(1, mild);
  char *t = omp_alloc(100000, c);
  CHECK(t != NULL);
  memset(t, 1, 100000);
  // Each goes back to where it came from, whatever is said here.
  omp_free(t, a);
  omp_free(s, omp_null_allocator);
  omp_free(r, b);
  omp_free(q, omp_default_mem_alloc);
  omp_free(p, a);
  p = omp_alloc(7500, a);
  CHECK(p != NULL);
  omp_free(p, a);

  // Between allocators, with the contents.
  p = omp_alloc(300, b);
  for (int i = 0; i < 300; i++)
    p[i] = (char)i;
  p = omp_realloc(p, 1200, a, b);
  CHECK(p && (uintptr_t)p % 256 == 0);
  p = omp_realloc(p, 200000, omp_default_mem_alloc, a);
  p = omp_realloc(p, 300, b, omp_default_mem_alloc);
  int wrong = 0;
  for (int i = 0; i < 300; i++)
    wrong += p[i] != (char)i;
  CHECK_EQ(wrong, 0);
  CHECK(omp_realloc(p, 0, b, b) == NULL);
  CHECK(omp_alloc(0, a) == NULL && omp_calloc(0, 8, a) == NULL);
  CHECK(omp_calloc(8, 0, a) == NULL);
  volatile size_t huge = SIZE_MAX / 2;
  CHECK(omp_calloc(huge, 3, a) == NULL);
  CHECK(omp_calloc(huge, 3, c) == NULL);
  CHECK(omp_alloc(huge * 2, omp_default_mem_alloc) == NULL);
  omp_destroy_allocator(c);
  omp_destroy_allocator(b);
  omp_destroy_allocator(a);
  puts("traits");
  return check_done();
}
