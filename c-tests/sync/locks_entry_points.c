// __kmpc_*_lock and __kmpc_critical called by hand, as Intel's compilers do, mixed
// with the omp_ routines on the same variable.
// only: clang
#include "../check.h"
#include <omp.h>
#include <stdint.h>

typedef struct ident ident_t;
typedef int32_t name_t[8];
extern int32_t __kmpc_global_thread_num(ident_t *);
extern void __kmpc_init_lock(ident_t *, int32_t, void **);
extern void __kmpc_init_nest_lock(ident_t *, int32_t, void **);
extern void __kmpc_init_lock_with_hint(ident_t *, int32_t, void **, uintptr_t);
extern void __kmpc_init_nest_lock_with_hint(ident_t *, int32_t, void **,
                                            uintptr_t);
extern void __kmpc_destroy_lock(ident_t *, int32_t, void **);
extern void __kmpc_destroy_nest_lock(ident_t *, int32_t, void **);
extern void __kmpc_set_lock(ident_t *, int32_t, void **);
extern void __kmpc_set_nest_lock(ident_t *, int32_t, void **);
extern void __kmpc_unset_lock(ident_t *, int32_t, void **);
extern void __kmpc_unset_nest_lock(ident_t *, int32_t, void **);
extern int __kmpc_test_lock(ident_t *, int32_t, void **);
extern int __kmpc_test_nest_lock(ident_t *, int32_t, void **);
extern void __kmpc_critical(ident_t *, int32_t, name_t *);
extern void __kmpc_critical_with_hint(ident_t *, int32_t, name_t *, uint32_t);
extern void __kmpc_end_critical(ident_t *, int32_t, name_t *);

static name_t name;

static void team(int threads, int hinted) {
  omp_lock_t lock;
  omp_nest_lock_t nest;
  void **l = (void **)&lock, **n = (void **)&nest;
  int32_t main_gtid = __kmpc_global_thread_num(NULL);
  if (hinted) {
    __kmpc_init_lock_with_hint(NULL, main_gtid, l, omp_sync_hint_contended);
    __kmpc_init_nest_lock_with_hint(NULL, main_gtid, n, omp_sync_hint_contended);
  } else {
    __kmpc_init_lock(NULL, main_gtid, l);
    __kmpc_init_nest_lock(NULL, main_gtid, n);
  }
  long count = 0, nested = 0, critical = 0;
#pragma omp parallel num_threads(threads)
  {
    int32_t gtid = __kmpc_global_thread_num(NULL);
    for (int i = 0; i < 500; i++) {
      if (i % 2)
        __kmpc_set_lock(NULL, gtid, l);
      else
        omp_set_lock(&lock);
      count++;
      CHECK(!__kmpc_test_lock(NULL, gtid, l));
      if (i % 3)
        __kmpc_unset_lock(NULL, gtid, l);
      else
        omp_unset_lock(&lock);

      __kmpc_set_nest_lock(NULL, gtid, n);
      CHECK_EQ(__kmpc_test_nest_lock(NULL, gtid, n), 2);
      CHECK_EQ(omp_test_nest_lock(&nest), 3);
      nested++;
      __kmpc_unset_nest_lock(NULL, gtid, n);
      omp_unset_nest_lock(&nest);
      __kmpc_unset_nest_lock(NULL, gtid, n);

      if (i % 2)
        __kmpc_critical(NULL, gtid, &name);
      else
        __kmpc_critical_with_hint(NULL, gtid, &name, omp_sync_hint_none);
      critical++;
      __kmpc_end_critical(NULL, gtid, &name);
    }
  }
  CHECK_EQ(count, 500L * threads);
  CHECK_EQ(nested, 500L * threads);
  CHECK_EQ(critical, 500L * threads);
  __kmpc_destroy_lock(NULL, main_gtid, l);
  __kmpc_destroy_nest_lock(NULL, main_gtid, n);
}

int main(void) {
  team(2, 0);
  team(4, 1);
  team(9, 0);
  printf("entry points\n");
  return check_done();
}
