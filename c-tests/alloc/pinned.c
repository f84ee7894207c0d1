// not-under: tsan,asan they leave the locking of memory out
// no-original: the originals refuse pinned allocators, or forget about them
// threads: 2
// Pinned memory is locked, and unlocked when freed; where the system does not allow it the fallback follows.
#include "../check.h"
#include <omp.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

static long locked_kib(void) {
  char line[256];
  long kib = -1;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status))
    sscanf(line, "VmLck: %ld", &kib);
  if (status)
    fclose(status);
  return kib;
}

int main(void) {
  const omp_alloctrait_t strict[] = {{omp_atk_pinned, omp_atv_true},
                                     {omp_atk_alignment, 64},
                                     {omp_atk_fallback, omp_atv_null_fb}};
  const omp_alloctrait_t mild[] = {{omp_atk_pinned, omp_atv_true}};
  omp_allocator_handle_t a =
      omp_init_allocator(omp_default_mem_space, 3, strict);
  omp_allocator_handle_t b = omp_init_allocator(omp_default_mem_space, 1, mild);
  CHECK(a != omp_null_allocator && b != omp_null_allocator);
  long before = locked_kib();
  char *p = omp_calloc(1, 40000, a);
  if (p) { // else the system allows none
    CHECK((uintptr_t)p % 64 == 0 && p[0] == 0 && p[39999] == 0);
    if (before >= 0)
      CHECK(locked_kib() >= before + 40);
    memset(p, 3, 40000);
    char *q = omp_realloc(p, 60000, a, a);
    if (q)
      CHECK(q[39999] == 3);
    omp_free(q ? q : p, a);
    CHECK_EQ(locked_kib(), before);
  }
  // Address space for it, but no such memory to lock; root has no other limit.
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_MEMLOCK, &none);
  size_t large = (size_t)1 << 50;
  CHECK(omp_alloc(large, a) == NULL);
  p = omp_alloc(5000, b);
  CHECK(p != NULL);
  memset(p, 1, 5000);
  omp_free(p, b);
  CHECK_EQ(locked_kib(), before);
  omp_destroy_allocator(a);
  omp_destroy_allocator(b);
  return check_done();
}
