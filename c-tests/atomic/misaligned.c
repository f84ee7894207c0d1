/* threads: 4 */
/* Misaligned objects, such as a Fortran COMMON block may hold, at every offset
 * in and across a cache line: alone and contended, mixed with the locked
 * instructions of inlined code. Few rounds: an operating system may make a
 * locked access across lines very slow. */
#define _GNU_SOURCE
#define ROUNDS 50
#include "entries.h"

typedef short fixed2;
typedef int fixed4;
typedef long long fixed8;
typedef float float4;
typedef double float8;

static char block[192] __attribute__((aligned(64)));

static const int contended[] = {1, 61, 63}; // offsets: two of them cross a line

#define SAMPLES(T)                                                             \
  static T take_##T(int offset) {                                              \
    T value;                                                                   \
    memcpy(&value, block + offset, sizeof value);                              \
    return value;                                                              \
  }                                                                            \
  static T *place_##T(int offset, T value) {                                   \
    memset(block, 0x5a, sizeof block);                                         \
    memcpy(block + offset, &value, sizeof value);                              \
    return (T *)(block + offset);                                              \
  }                                                                            \
  static void surroundings_##T(int offset) {                                   \
    for (int i = 0; i < (int)sizeof block; i++)                                \
      if (i < offset || i >= offset + (int)sizeof(T))                          \
        CHECK_EQ(block[i], 0x5a);                                              \
  }                                                                            \
  typedef void (*update_##T)(void *, int, T *, T);                             \
  typedef T (*read_##T)(void *, int, T *);                                     \
  typedef T (*swap_##T)(void *, int, T *, T);                                  \
  typedef T (*capture_##T)(void *, int, T *, T, int);                          \
  static void alone_##T(void) {                                                \
    update_##T add = entry("__kmpc_atomic_" #T "_add");                        \
    update_##T mul = entry("__kmpc_atomic_" #T "_mul");                        \
    update_##T max = entry("__kmpc_atomic_" #T "_max");                        \
    update_##T wr = entry("__kmpc_atomic_" #T "_wr");                          \
    read_##T rd = entry("__kmpc_atomic_" #T "_rd");                            \
    swap_##T swp = entry("__kmpc_atomic_" #T "_swp");                          \
    capture_##T sub = entry("__kmpc_atomic_" #T "_sub_cpt");                   \
    if (!add)                                                                  \
      return;                                                                  \
    int g = gtid();                                                            \
    for (int offset = 0; offset < 66; offset++) {                              \
      T *x = place_##T(offset, 1000);                                          \
      add(&loc, g, x, -3);                                                     \
      CHECK(take_##T(offset) == 997);                                          \
      mul(&loc, g, x, -3);                                                     \
      CHECK(take_##T(offset) == -2991);                                        \
      max(&loc, g, x, 12);                                                     \
      CHECK(rd(&loc, g, x) == 12);                                             \
      wr(&loc, g, x, 77);                                                      \
      CHECK(swp(&loc, g, x, 78) == 77);                                        \
      CHECK(sub(&loc, g, x, 8, 0) == 78);                                      \
      CHECK(sub(&loc, g, x, 8, 1) == 62);                                      \
      CHECK(take_##T(offset) == 62);                                           \
      surroundings_##T(offset);                                                \
    }                                                                          \
  }                                                                            \
  static void *adds_##T(void *arg) {                                           \
    struct job *j = arg;                                                       \
    update_##T add = j->f;                                                     \
    int g = gtid();                                                            \
    begin(j);                                                                  \
    for (int i = 0; i < ROUNDS; i++)                                           \
      add(&loc, g, j->x, 3);                                                   \
    return 0;                                                                  \
  }                                                                            \
  static void crowd_##T(void) {                                                \
    update_##T add = entry("__kmpc_atomic_" #T "_add");                        \
    for (unsigned i = 0; add && i < COUNT(contended); i++) {                   \
      T *x = place_##T(contended[i], 1000);                                    \
      contend(adds_##T, (struct job){.f = add, .x = x});                       \
      CHECK(take_##T(contended[i]) == 1000 + THREADS * ROUNDS * 3);            \
      surroundings_##T(contended[i]);                                          \
    }                                                                          \
  }

SAMPLES(fixed2)
SAMPLES(fixed4)
SAMPLES(fixed8)
SAMPLES(float4)
SAMPLES(float8)

/* The bitwise operators have instructions of their own where aligned. */
static void bitwise(void) {
  void (*andb)(void *, int, int *, int) = entry("__kmpc_atomic_fixed4_andb");
  void (*orb)(void *, int, int *, int) = entry("__kmpc_atomic_fixed4_orb");
  void (*eqv)(void *, int, int *, int) = entry("__kmpc_atomic_fixed4_eqv");
  _Bool (*cas)(void *, int, int *, int, int) =
      entry("__kmpc_atomic_bool_4_cas");
  if (!andb)
    return;
  for (int offset = 0; offset < 66; offset++) {
    int *x = place_fixed4(offset, 0x12345678);
    andb(&loc, gtid(), x, 0x0ff0f00f);
    CHECK_EQ(take_fixed4(offset), 0x02305008);
    orb(&loc, gtid(), x, 0x01010101);
    CHECK_EQ(take_fixed4(offset), 0x03315109);
    eqv(&loc, gtid(), x, 0x00ff00ff);
    CHECK_EQ(take_fixed4(offset), 0x03315109 ^ ~0x00ff00ff);
    CHECK(!cas(&loc, gtid(), x, 0, 1));
    CHECK(cas(&loc, gtid(), x, 0x03315109 ^ ~0x00ff00ff, 1));
    CHECK_EQ(take_fixed4(offset), 1);
    surroundings_fixed4(offset);
  }
}

int main(void) {
  alone_fixed2();
  alone_fixed4();
  alone_fixed8();
  alone_float4();
  alone_float8();
  bitwise();
  crowd_fixed2();
  crowd_fixed4();
  crowd_fixed8();
  crowd_float4();
  crowd_float8();
  return check_done();
}
