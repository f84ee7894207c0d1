// env: OMP_ALLOCATOR=omp_const_mem_alloc
// no-original: clang libomp 19 knows no other allocator without libmemkind
// OMP_ALLOCATOR names a predefined allocator.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_default_allocator(), omp_const_mem_alloc);
#pragma omp parallel
  CHECK_EQ(omp_get_default_allocator(), omp_const_mem_alloc);
  return check_done();
}
