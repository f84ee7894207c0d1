// only: clang
// __kmpc_reduce and __kmpc_reduce_nowait called directly, with and without the
// atomic method on offer, and one behind the other.
#include "../check.h"
#include <omp.h>

typedef struct {
  int reserved_1, flags, reserved_2, reserved_3;
  const char *source;
} ident;
typedef int name_t[8];

int __kmpc_global_thread_num(ident *);
int __kmpc_reduce(ident *, int, int, size_t, void *, void (*)(void *, void *),
                  name_t *);
int __kmpc_reduce_nowait(ident *, int, int, size_t, void *,
                         void (*)(void *, void *), name_t *);
void __kmpc_end_reduce(ident *, int, name_t *);
void __kmpc_end_reduce_nowait(ident *, int, name_t *);

static name_t name;
static ident plain = {0, 0x02, 0, 0, ";f.c;main;1;1;;"};
static ident atomic = {0, 0x12, 0, 0, ";f.c;main;1;1;;"};

static void combine(void *into, void *from) {
  *((long **)into)[0] += *((long **)from)[0];
}

static void add(ident *where, int wait, long *sum, long part) {
  void *table[1] = {&part};
  int gtid = __kmpc_global_thread_num(where);
  int how = wait ? __kmpc_reduce(where, gtid, 1, sizeof table, table, combine, &name)
                 : __kmpc_reduce_nowait(where, gtid, 1, sizeof table, table, combine, &name);
  CHECK(how >= 0 && how <= (where == &atomic ? 2 : 1));
  if (how == 1)
    *sum += part;
  if (how == 2)
    __atomic_fetch_add(sum, part, __ATOMIC_RELAXED);
  if (how == 1 && !wait)
    __kmpc_end_reduce_nowait(where, gtid, &name);
  if (how && wait)
    __kmpc_end_reduce(where, gtid, &name);
}

int main(void) {
  enum { ROUNDS = 200 };
  static long sums[4][ROUNDS];
  int threads = omp_get_max_threads();
  long want = (long)threads * (threads + 1) / 2;
#pragma omp parallel
  for (int i = 0; i < ROUNDS; i++) {
    long part = omp_get_thread_num() + 1;
    add(&plain, 1, &sums[0][i], part);
    CHECK_EQ(sums[0][i], want);
    add(&plain, 0, &sums[1][i], part);
    add(&atomic, 0, &sums[2][i], part);
    add(&atomic, 1, &sums[3][i], part);
    CHECK_EQ(sums[1][i], want);
    CHECK_EQ(sums[2][i], want);
    CHECK_EQ(sums[3][i], want);
  }
  // Alone.
  long alone = 0;
  add(&plain, 1, &alone, 3);
  add(&plain, 0, &alone, 4);
  CHECK_EQ(alone, 7);
  printf("entry points\n");
  return check_done();
}
