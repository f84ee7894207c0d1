// only: clang
// no-original: clang
// (libomp 19 asserts on a downward nest of two.)
// The entry points for collapsed nests that Intel's compilers call (clang
// computes all itself), called as their code does: every iteration once, in
// parts that follow each other.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum compare { LE, GE, NE, LT, GT };
enum type { U32 = 4, I32, U64, I64 };
struct bounds {
  int type, iv_type, compare, outer;
  unsigned long lb0, lb1, ub0, ub1;
  long step;
  unsigned long trip;
};

int __kmpc_global_thread_num(void *);
int __kmpc_for_collapsed_init(void *, int, struct bounds *, struct bounds *,
                              int, int *);
unsigned long __kmpc_process_loop_nest_rectang(void *, int, struct bounds *,
                                               int);
void __kmpc_calc_original_ivs_rectang(void *, unsigned long,
                                      const struct bounds *, unsigned long *,
                                      int);

enum { SIDE = 40 };
static int seen[SIDE][SIDE][SIDE];

static int inside(const struct bounds *b, long v, long bound) {
  switch (b->compare) {
  case LE: return v <= bound;
  case GE: return v >= bound;
  case LT: return v < bound;
  case GT: return v > bound;
  default: return v != bound;
  }
}

// Walks the nest from `first`, or from its start, to `end`.
static int walk(const struct bounds *nest, int n, int at, long *v,
                const long *first, const long *end, int add) {
  const struct bounds *b = &nest[at];
  long lb = (int)b->lb0 + (int)b->lb1 * v[b->outer];
  long ub = (int)b->ub0 + (int)b->ub1 * v[b->outer];
  for (v[at] = first ? first[at] : lb; inside(b, v[at], ub); v[at] += b->step) {
    const long *from = first && v[at] == first[at] ? first : 0;
    if (at + 1 < n) {
      if (walk(nest, n, at + 1, v, from, end, add))
        return 1;
      continue;
    }
    if (end) {
      int i = 0;
      while (i < n && v[i] == end[i])
        i++;
      int up = i < n && (nest[i].compare == LE || nest[i].compare == LT);
      if (i < n && (up ? v[i] > end[i] : v[i] < end[i]))
        return 1;
    }
#pragma omp atomic
    seen[v[0]][n > 1 ? v[1] : 0][n > 2 ? v[2] : 0] += add;
  }
  return 0;
}

static void check(const char *name, const struct bounds *nest, int n) {
  int workers = 0, lasts = 0;
  memset(seen, 0, sizeof seen);
#pragma omp parallel reduction(+ : workers, lasts)
  {
    struct bounds mine[3], part[3];
    long v[3] = {0}, first[3], end[3];
    int last = 0;
    memcpy(mine, nest, n * sizeof *nest);
    if (__kmpc_for_collapsed_init(0, __kmpc_global_thread_num(0), mine, part, n,
                                  &last)) {
      for (int i = 0; i < n; i++) {
        CHECK(mine[i].compare == LE || mine[i].compare == GE);
        CHECK_EQ(part[i].lb1, 0);
        first[i] = (int)part[i].lb0;
        end[i] = (int)part[i].ub0;
      }
      workers++;
      lasts += last;
      walk(nest, n, 0, v, first, end, 1);
    }
  }
  long v[3] = {0}, sum = 0;
  for (int i = 0; i < SIDE * SIDE * SIDE; i++)
    sum += (&seen[0][0][0])[i];
  walk(nest, n, 0, v, 0, 0, -1);
  for (int i = 0; i < SIDE * SIDE * SIDE; i++)
    CHECK_EQ((&seen[0][0][0])[i], 0);
  CHECK(workers > 1);
  CHECK_EQ(lasts, 1);
  printf("%s: %ld iterations\n", name, sum);
}

#define LOOP(compare, outer, lb0, lb1, ub0, ub1, step)                         \
  {I32, I32, compare, outer, (lb0), (unsigned)(lb1), (ub0), (unsigned)(ub1),   \
   step, 0}

int main(void) {
  struct bounds lower[] = {LOOP(LT, 0, 0, 0, 30, 0, 1),
                           LOOP(LT, 0, 0, 0, 0, 1, 1)};
  check("lower triangle", lower, 2);
  struct bounds upper[] = {LOOP(LE, 0, 0, 0, 25, 0, 1),
                           LOOP(LE, 0, 0, 1, 25, 0, 1)};
  check("upper triangle", upper, 2);
  struct bounds trapezoid[] = {LOOP(LT, 0, 2, 0, 20, 0, 3),
                               LOOP(LE, 0, 1, 1, 12, 1, 2)};
  check("trapezoid", trapezoid, 2);
  struct bounds down[] = {LOOP(GE, 0, 30, 0, 3, 0, -2),
                          LOOP(GT, 0, 35, 0, 0, 1, -1)};
  check("downwards", down, 2);
  struct bounds three[] = {LOOP(LT, 0, 0, 0, 12, 0, 1),
                           LOOP(LT, 0, 0, 0, 9, 0, 1),
                           LOOP(LE, 0, 0, 1, 13, 0, 2)};
  check("three loops", three, 3);
  struct bounds chain[] = {LOOP(LE, 0, 1, 0, 11, 0, 1),
                           LOOP(LE, 0, 0, 0, 0, 2, 1),
                           LOOP(LE, 1, 0, 0, 2, 1, 1)};
  check("chain of three", chain, 3);

  struct bounds flat[] = {{U32, U32, LT, 0, 3, 0, 13, 0, 2, 0},
                          {I64, I32, NE, 0, -4, 0, -16, 0, -3, 0},
                          {I32, I32, GE, 0, 9, 0, 1, 0, -4, 0}};
  CHECK_EQ(__kmpc_process_loop_nest_rectang(0, 0, flat, 3), 5 * 4 * 3);
  CHECK_EQ(flat[0].trip, 5);
  CHECK_EQ(flat[1].trip, 4);
  CHECK_EQ(flat[2].trip, 3);
  for (unsigned long i = 0; i < 60; i++) {
    unsigned long v[3];
    __kmpc_calc_original_ivs_rectang(0, i, flat, v, 3);
    CHECK_EQ((unsigned)v[0], 3 + i / 12 * 2);
    CHECK_EQ((int)v[1], -4 - (int)(i / 3 % 4) * 3);
    CHECK_EQ((int)v[2], 9 - (int)(i % 3) * 4);
  }
  return check_done();
}
