// env: OMP_ALLOCATOR=omp_default_mem_space:fallback=allocator_fb
// no-original: the originals have other words for it
// expect-stderr: [^\n]*OMP_ALLOCATOR[^\n]*\n
// A fallback to no allocator: one warning, then the default.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_default_allocator(), omp_default_mem_alloc);
  return check_done();
}
