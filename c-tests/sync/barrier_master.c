// only: clang
// __kmpc_barrier_master: the others wait for the primary thread's block.
// __kmpc_barrier_master_nowait: they do not.
#include "../check.h"
#include <omp.h>

int __kmpc_global_thread_num(void *);
int __kmpc_barrier_master(void *, int);
void __kmpc_end_barrier_master(void *, int);
int __kmpc_barrier_master_nowait(void *, int);

int main(void) {
  int value = 0, before = 0, blocks = 0;
  int threads = omp_get_max_threads();
#pragma omp parallel
  for (int i = 1; i <= 100; i++) {
    int gtid = __kmpc_global_thread_num(0);
    __atomic_fetch_add(&before, 1, __ATOMIC_RELAXED);
    if (__kmpc_barrier_master(0, gtid)) {
      CHECK_EQ(omp_get_thread_num(), 0);
      CHECK_EQ(before, threads * i);
      value = i;
      __kmpc_end_barrier_master(0, gtid);
    }
    CHECK_EQ(value, i);
    if (__kmpc_barrier_master_nowait(0, gtid))
      blocks++;
  }
  CHECK_EQ(blocks, 100);
  printf("barrier master\n");
  return check_done();
}
