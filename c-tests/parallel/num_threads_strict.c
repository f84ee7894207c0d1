// only: clang
// env: OMP_THREAD_LIMIT=4 OMP_MAX_ACTIVE_LEVELS=3
// threads: 2
// expect-stderr: OMP: Warning #[0-9]+: here.c:3:4: Encountered user-directed warning: five are too many\.\n(OMP: Warning #[0-9]+: unknown: Encountered user-directed warning: [^\n]*strict[^\n]*\n){1}
// no-original: libomp warns of the thread limit besides
// The strict modifier and lists of the num_threads clause, by the entry points that clang calls for them.
#include "../check.h"
#include <omp.h>

typedef struct {
  int reserved_1, flags, reserved_2, reserved_3;
  const char *source;
} ident;

int __kmpc_global_thread_num(ident *);
void __kmpc_push_num_threads_strict(ident *, int, int, int, const char *);
void __kmpc_push_num_threads_list(ident *, int, unsigned, int *);
void __kmpc_push_num_threads_list_strict(ident *, int, unsigned, int *, int,
                                         const char *);

static int team(void) {
  int size = 0;
#pragma omp parallel reduction(+ : size)
  size++;
  return size;
}

int main(void) {
  static ident here = {0, 2, 0, 0, ";here.c;main;3;4;;"};
  int gtid = __kmpc_global_thread_num(&here);
  __kmpc_push_num_threads_strict(&here, gtid, 4, 2, "no message");
  CHECK_EQ(team(), 4);
  __kmpc_push_num_threads_strict(&here, gtid, 5, 1, "five are too many");
  CHECK_EQ(team(), 4);
  __kmpc_push_num_threads_strict(0, gtid, 6, 1, 0);
  CHECK_EQ(team(), 4);
  // A clause holds for one region.
  CHECK_EQ(team(), 2);
  int list[3] = {2, 1, 2};
  __kmpc_push_num_threads_list(&here, gtid, 3, list);
  int inner[4] = {0}, inmost[4] = {0};
#pragma omp parallel
  {
    int me = omp_get_thread_num();
#pragma omp parallel
    {
      inner[me] = omp_get_num_threads();
      if (me == 0) {
        int most = omp_get_max_threads();
        inmost[me] = most;
      }
    }
  }
  CHECK_EQ(inner[0], 1);
  CHECK_EQ(inner[1], 1);
  CHECK_EQ(inmost[0], 2);
  int pair[2] = {3, 2};
  __kmpc_push_num_threads_list_strict(&here, gtid, 2, pair, 2, "no message");
#pragma omp parallel
  {
    CHECK_EQ(omp_get_num_threads(), 3);
    CHECK_EQ(omp_get_max_threads(), 2);
  }
  CHECK_EQ(omp_get_max_threads(), 2);
  printf("strict\n");
  return check_done();
}
