// env: OMP_ALLOCATOR=omp_large_cap_mem_space:alignment=512,pool_size=10000,fallback=null_fb
// no-original: gcc libgomp 12 reads another grammar
// OMP_ALLOCATOR makes an allocator, one for the process.
#include "../check.h"
#include <omp.h>
#include <stdint.h>

int main(void) {
  omp_allocator_handle_t made = omp_get_default_allocator();
  CHECK((uintptr_t)made > omp_thread_mem_alloc);
#pragma omp parallel
  CHECK(omp_get_default_allocator() == made);
  void *p = omp_alloc(9000, omp_null_allocator);
  CHECK(p != NULL && (uintptr_t)p % 512 == 0);
#pragma omp parallel
  CHECK(omp_alloc(2000, omp_null_allocator) == NULL);
  omp_free(p, made);
  p = omp_alloc(9000, made);
  CHECK(p != NULL && (uintptr_t)p % 512 == 0);
  omp_free(p, omp_null_allocator);
  return check_done();
}
