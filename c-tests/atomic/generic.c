// no-original: clang libomp hands its lock from thread to thread: four on two busy CPUs can outlast the time limit
/* threads: 4 */
/* __kmpc_atomic_{1,2,4,8,10,16,20,32}, which are given a function to apply;
 * __kmpc_atomic_start and _end, GOMP_atomic_start and _end. All exclude the
 * entry points that are made for the object's type. */
#define _GNU_SOURCE
#define ROUNDS 20000
#include "entries.h"

typedef _Complex float cmplx4;
typedef _Complex double cmplx8;
typedef _Complex long double cmplx10;
typedef struct {
  long long part[4]; // 32 bytes
} parts;

typedef void (*generic)(void *, int, void *, void *,
                        void (*)(void *, void *, void *));

/* One call in four of each thread goes through the entry point of the type, if
 * it has one; the others through the generic one, or between a pair of marks.
 */
#define SIZE(N, T, NAME)                                                       \
  static void plus_##T(void *result, void *old, void *operand) {               \
    *(T *)result = *(T *)old + *(T *)operand;                                  \
  }                                                                            \
  static void *adds_##T(void *arg) {                                           \
    struct job *j = arg;                                                       \
    generic f = entry("__kmpc_atomic_" #N);                                    \
    void (*typed)(void *, int, T *, T) = entry("__kmpc_atomic_" NAME "_add");  \
    void (*start)(void) =                                                      \
        entry(j->flag ? "GOMP_atomic_start" : "__kmpc_atomic_start");          \
    void (*end)(void) =                                                        \
        entry(j->flag ? "GOMP_atomic_end" : "__kmpc_atomic_end");              \
    T *x = j->x, one = 1;                                                      \
    int g = gtid();                                                            \
    if (!f || !typed || !start || !end)                                        \
      return 0;                                                                \
    begin(j);                                                                  \
    for (int i = 0; i < ROUNDS; i++)                                           \
      switch (i % 4) {                                                         \
      case 0:                                                                  \
        typed(&loc, g, x, one);                                                \
        break;                                                                 \
      case 1:                                                                  \
        if (N > 8) {                                                           \
          start();                                                             \
          *(volatile T *)x = *(volatile T *)x + one;                           \
          end();                                                               \
          break;                                                               \
        } /* fall through */                                                   \
      default:                                                                 \
        f(&loc, g, x, &one, plus_##T);                                         \
      }                                                                        \
    return 0;                                                                  \
  }                                                                            \
  static void size_##T(void) {                                                 \
    if (!entry("__kmpc_atomic_" #N))                                           \
      return;                                                                  \
    for (int flag = 0; flag < 2; flag++) {                                     \
      T x = 0;                                                                 \
      contend(adds_##T, (struct job){.x = &x, .flag = flag});                  \
      CHECK(x == (T)(THREADS * ROUNDS));                                       \
    }                                                                          \
  }

typedef signed char fixed1;
typedef long double float10;

SIZE(1, fixed1, "fixed1")
SIZE(2, short, "fixed2")
SIZE(4, int, "fixed4")
SIZE(4, float, "float4")
SIZE(8, long, "fixed8")
SIZE(8, double, "float8")
SIZE(10, float10, "float10")
SIZE(16, cmplx8, "cmplx8")
SIZE(20, cmplx10, "cmplx10")

/* Objects that no other entry point is made for. */
static void add_parts(void *result, void *old, void *operand) {
  parts sum;
  for (int i = 0; i < 4; i++)
    sum.part[i] = ((parts *)old)->part[i] + ((parts *)operand)->part[i];
  *(parts *)result = sum;
}

static void *adds_parts(void *arg) {
  struct job *j = arg;
  parts v = {{1, -2, 3, -4}};
  int g = gtid();
  begin(j);
  for (int i = 0; i < ROUNDS; i++)
    ((generic)j->f)(&loc, g, j->x, &v, add_parts);
  return 0;
}

/* A complex of two floats is updated by GNU code between marks: its own entry
 * points exclude that. */
static void *adds_cmplx4(void *arg) {
  struct job *j = arg;
  void (*add)(void *, int, cmplx4 *, cmplx4) =
      entry("__kmpc_atomic_cmplx4_add");
  void (*start)(void) = entry("GOMP_atomic_start");
  void (*end)(void) = entry("GOMP_atomic_end");
  volatile cmplx4 *x = j->x;
  int g = gtid();
  begin(j);
  for (int i = 0; i < ROUNDS; i++)
    if (i % 2) {
      add(&loc, g, j->x, 1 + 2.0fi);
    } else {
      start();
      *x = *x + (1 + 2.0fi);
      end();
    }
  return 0;
}

int main(void) {
  size_fixed1();
  size_short();
  size_int();
  size_float();
  size_long();
  size_double();
  size_float10();
  size_cmplx8();
  size_cmplx10();
  generic f = entry("__kmpc_atomic_32");
  if (f) {
    parts x = {{0}};
    contend(adds_parts, (struct job){.f = f, .x = &x});
    CHECK_EQ(x.part[0], THREADS * ROUNDS);
    CHECK_EQ(x.part[1], THREADS * ROUNDS * -2);
    CHECK_EQ(x.part[2], THREADS * ROUNDS * 3);
    CHECK_EQ(x.part[3], THREADS * ROUNDS * -4);
  }
  if (entry("__kmpc_atomic_cmplx4_add")) {
    cmplx4 x = 0;
    contend(adds_cmplx4, (struct job){.x = &x});
    CHECK(x == THREADS * ROUNDS * (1 + 2.0fi));
  }
  return check_done();
}
