/* threads: 4 */
/* __kmpc_atomic_{bool,val}_{1,2,4,8}_cas[_cpt]: OpenMP 5.1's atomic compare. */
#define _GNU_SOURCE
#include "entries.h"
#include <stdbool.h>

#define SIZE(N, T)                                                             \
  static bool (*bool_##N)(void *, int, T *, T, T);                             \
  static bool (*bool_cpt_##N)(void *, int, T *, T, T, T *);                    \
  static T (*val_##N)(void *, int, T *, T, T);                                 \
  static T (*val_cpt_##N)(void *, int, T *, T, T, T *);                        \
                                                                               \
  static void alone_##N(void) {                                                \
    const T values[] = {0, 1, -1, 100, (T)0x8123456789abcdef};                 \
    int g = gtid();                                                            \
    for (unsigned i = 0; i < COUNT(values); i++)                               \
      for (unsigned j = 0; j < COUNT(values); j++) {                           \
        const T old = values[i], expected = values[j], desired = 55;           \
        const T left = old == expected ? desired : old;                        \
        T x = old, captured = 33;                                              \
        CHECK_EQ(bool_##N(&loc, g, &x, expected, desired), old == expected);   \
        CHECK_EQ(x, left);                                                     \
        x = old;                                                               \
        CHECK_EQ(bool_cpt_##N(&loc, g, &x, expected, desired, &captured),      \
                 old == expected);                                             \
        CHECK_EQ(x, left);                                                     \
        CHECK_EQ(captured, old == expected ? 33 : old);                        \
        x = old;                                                               \
        CHECK_EQ(val_##N(&loc, g, &x, expected, desired), old);                \
        CHECK_EQ(x, left);                                                     \
        x = old;                                                               \
        CHECK_EQ(val_cpt_##N(&loc, g, &x, expected, desired, &captured), old); \
        CHECK_EQ(x, left);                                                     \
        CHECK_EQ(captured, left);                                              \
      }                                                                        \
  }                                                                            \
                                                                               \
  /* Each thread adds 1 so and so many times, by each of the four forms. */    \
  static void *add_##N(void *arg) {                                            \
    struct job *j = arg;                                                       \
    T *x = j->x;                                                               \
    int g = gtid();                                                            \
    begin(j);                                                                  \
    for (int i = 0; i < ROUNDS; i++) {                                         \
      T seen = __atomic_load_n(x, __ATOMIC_RELAXED), other;                    \
      while (!bool_##N(&loc, g, x, seen, seen + 1))                            \
        seen = __atomic_load_n(x, __ATOMIC_RELAXED);                           \
      while (!bool_cpt_##N(&loc, g, x, seen, seen + 1, &seen))                 \
        ;                                                                      \
      while ((other = val_##N(&loc, g, x, seen, seen + 1)) != seen)            \
        seen = other;                                                          \
      T left;                                                                  \
      while ((other = val_cpt_##N(&loc, g, x, seen, seen + 1, &left)) != seen) \
        seen = left;                                                           \
      CHECK_EQ(left, (T)(seen + 1));                                           \
    }                                                                          \
    return 0;                                                                  \
  }                                                                            \
                                                                               \
  static void size_##N(void) {                                                 \
    bool_##N = entry("__kmpc_atomic_bool_" #N "_cas");                         \
    bool_cpt_##N = entry("__kmpc_atomic_bool_" #N "_cas_cpt");                 \
    val_##N = entry("__kmpc_atomic_val_" #N "_cas");                           \
    val_cpt_##N = entry("__kmpc_atomic_val_" #N "_cas_cpt");                   \
    if (!bool_##N || !bool_cpt_##N || !val_##N || !val_cpt_##N)                \
      return;                                                                  \
    alone_##N();                                                               \
    T x = 0;                                                                   \
    contend(add_##N, (struct job){.x = &x});                                   \
    CHECK_EQ(x, (T)(4 * THREADS * ROUNDS));                                    \
  }

SIZE(1, signed char)
SIZE(2, short)
SIZE(4, int)
SIZE(8, long long)

int main(void) {
  size_1();
  size_2();
  size_4();
  size_8();
  return check_done();
}
