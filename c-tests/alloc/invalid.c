// no-original: the originals end the program, or read the numbers as addresses
// Traits, spaces, handles and alignments that do not exist.
#include "../check.h"
#include <omp.h>
#include <stdint.h>

static int refused(int key, omp_uintptr_t value) {
  omp_alloctrait_t trait = {(omp_alloctrait_key_t)key, value};
  return omp_init_allocator(omp_default_mem_space, 1, &trait) ==
         omp_null_allocator;
}

int main(void) {
  CHECK(refused(0, 1) && refused(77, 1));
  CHECK(refused(omp_atk_alignment, 0) && refused(omp_atk_alignment, 48));
  CHECK(refused(omp_atk_sync_hint, 7) && refused(omp_atk_access, 3));
  CHECK(refused(omp_atk_fallback, 3) && refused(omp_atk_partition, 14));
  CHECK(refused(omp_atk_pinned, 2));
  CHECK(refused(omp_atk_fallback, omp_atv_allocator_fb));
  const omp_alloctrait_t nowhere[] = {{omp_atk_fallback, omp_atv_allocator_fb},
                                      {omp_atk_fb_data, 123456789}};
  CHECK(omp_init_allocator(omp_default_mem_space, 2, nowhere) ==
        omp_null_allocator);
  CHECK(omp_init_allocator((omp_memspace_handle_t)77, 0, NULL) ==
        omp_null_allocator);
  CHECK(omp_init_allocator(omp_default_mem_space, -1, NULL) ==
        omp_null_allocator);

  // Both headers' numbers for "all" and for the default space.
  CHECK(!refused(omp_atk_access, 7) && !refused(omp_atk_access, 19));
  for (int space = 0; space < 100; space += 99)
    CHECK(omp_init_allocator((omp_memspace_handle_t)space, 0, NULL) !=
          omp_null_allocator);

  CHECK(omp_aligned_alloc(48, 96, omp_default_mem_alloc) == NULL);
  CHECK(omp_aligned_calloc(3, 1, 3, omp_default_mem_alloc) == NULL);
  const omp_allocator_handle_t unknown[] = {
      (omp_allocator_handle_t)9, (omp_allocator_handle_t)1000,
      (omp_allocator_handle_t)0x10000000,
      (omp_allocator_handle_t)0x7f0011223340};
  for (int i = 0; i < 4; i++) {
    char *p = omp_alloc(10, unknown[i]);
    CHECK(p != NULL);
    p = omp_realloc(p, 1000, unknown[i], unknown[3 - i]);
    CHECK(p != NULL);
    omp_free(p, unknown[3 - i]);
    omp_destroy_allocator(unknown[i]);
  }
  omp_destroy_allocator(omp_null_allocator);
  omp_destroy_allocator(omp_default_mem_alloc);
  omp_free(omp_alloc(10, omp_default_mem_alloc), omp_null_allocator);

  // One that is gone is default memory; its number serves another.
  omp_allocator_handle_t gone =
      omp_init_allocator(omp_default_mem_space, 0, NULL);
  omp_destroy_allocator(gone);
  omp_destroy_allocator(gone);
  char *p = omp_alloc(10, gone);
  CHECK(p != NULL);
  for (int i = 0; i < 200000; i++) {
    omp_allocator_handle_t next =
        omp_init_allocator(omp_default_mem_space, 0, NULL);
    if (next == omp_null_allocator || (uintptr_t)next > 1 << 16) {
      CHECK(0);
      break;
    }
    omp_destroy_allocator(next);
  }
  omp_free(p, gone);
  return check_done();
}
