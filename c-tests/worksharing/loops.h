/* Loops over any integer type under any schedule: each iteration must run
 * exactly once, with the right value. */
#ifndef OXOMP_LOOPS_H
#define OXOMP_LOOPS_H

#include "../check.h"
#include <limits.h>
#include <omp.h>
#include <stdint.h>
#include <string.h>

#define MAX_TRIPS 4096

static int loop_hits[MAX_TRIPS];

/* Notes that iteration `at` of `trips` ran. */
static inline void loop_note(unsigned long long at, unsigned long long trips) {
  if (at < trips)
    __atomic_add_fetch(&loop_hits[at], 1, __ATOMIC_RELAXED);
  else
    check_report(__FILE__, __LINE__, "iteration below trips", (long long)at,
                 (long long)trips);
}

/* After the loop: each of `trips` iterations ran once. */
static inline void loop_verify(const char *file, int line, const char *what,
                               int trips) {
  for (int k = 0; k < trips; k++)
    if (loop_hits[k] != 1)
      check_report(file, line, what, loop_hits[k], 1);
  memset(loop_hits, 0, sizeof(int) * (unsigned)trips);
}

/* A loop `for (T i = from; i cmp to; i op step)` of `trips` iterations under
 * the clauses that follow; `op` is += for UP and -= for DOWN. */
#define LOOP_(T, from, cmp, to, op, distance, step, trips, ...)                \
  do {                                                                         \
    const T lo = (from), hi = (to);                                            \
    PRAGMA(omp parallel)                                                       \
    {                                                                          \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (T i = lo; i cmp hi; i op (step)) {                                  \
        unsigned long long gone = (unsigned long long)(distance);              \
        CHECK_EQ(gone % (step), 0);                                            \
        loop_note(gone / (step), trips);                                       \
      }                                                                        \
    }                                                                          \
    loop_verify(__FILE__, __LINE__, "runs of an iteration over " #T, trips);   \
  } while (0)

#define UP(T, from, cmp, to, step, trips, ...)                                 \
  LOOP_(T, from, cmp, to, +=, (T)(i - lo), step, trips, __VA_ARGS__)
#define DOWN(T, from, cmp, to, step, trips, ...)                               \
  LOOP_(T, from, cmp, to, -=, (T)(lo - i), step, trips, __VA_ARGS__)

/* The shapes that every integer type can have, upwards and downwards. */
#define LOOPS_UP(T, ...)                                                       \
  do {                                                                         \
    UP(T, 0, <, 100, 1, 100, __VA_ARGS__);                                     \
    UP(T, 0, <=, 100, 1, 101, __VA_ARGS__);                                    \
    UP(T, 5, <, 120, 7, 17, __VA_ARGS__);                                      \
    UP(T, 3, <, 4, 1, 1, __VA_ARGS__);                                         \
    UP(T, 3, <, 3, 1, 0, __VA_ARGS__);                                         \
    UP(T, 9, <, 2, 3, 0, __VA_ARGS__);                                         \
    UP(T, 0, !=, 50, 1, 50, __VA_ARGS__);                                      \
  } while (0)
#define LOOPS_DOWN(T, ...)                                                     \
  do {                                                                         \
    DOWN(T, 100, >, 0, 1, 100, __VA_ARGS__);                                   \
    DOWN(T, 120, >=, 2, 7, 17, __VA_ARGS__);                                   \
    DOWN(T, 2, >, 9, 3, 0, __VA_ARGS__);                                       \
    DOWN(T, 50, !=, 0, 1, 50, __VA_ARGS__);                                    \
  } while (0)

/* The shapes that signed types have too. */
#define LOOPS_OF_SIGNED(T, ...)                                                \
  do {                                                                         \
    UP(T, -60, <, 60, 1, 120, __VA_ARGS__);                                    \
    DOWN(T, 60, >, -60, 7, 18, __VA_ARGS__);                                   \
    DOWN(T, -3, >=, -99, 3, 33, __VA_ARGS__);                                  \
  } while (0)

/* Wider types: more iterations, offsets far from zero, the ends of the range. */
#define LOOPS_UP_WIDE(T, min, max, ...)                                        \
  do {                                                                         \
    UP(T, 1000, <, 4001, 1, 3001, __VA_ARGS__);                                \
    UP(T, (max) - 1000, <, (max), 1, 1000, __VA_ARGS__);                       \
    UP(T, (min), <, (min) + 77, 2, 39, __VA_ARGS__);                           \
  } while (0)
#define LOOPS_DOWN_WIDE(T, min, max, ...)                                      \
  do {                                                                         \
    DOWN(T, (min) + 1000, >, (min), 1, 1000, __VA_ARGS__);                     \
    DOWN(T, (max), >, (max) - 77, 2, 39, __VA_ARGS__);                         \
  } while (0)

/* gcc 12 hands the step of a descending loop over a 32-bit unsigned variable
 * to the runtime as a large positive long: no runtime can get these right. */
#ifdef __clang__
#define LOOPS_DOWN_UNSIGNED(...)                                               \
  do {                                                                         \
    LOOPS_DOWN(unsigned, __VA_ARGS__);                                         \
    LOOPS_DOWN_WIDE(unsigned, 0u, UINT_MAX, __VA_ARGS__);                      \
  } while (0)
#else
#define LOOPS_DOWN_UNSIGNED(...) (void)0
#endif

/* Every type under one schedule. */
#define ALL_TYPES(...)                                                         \
  do {                                                                         \
    LOOPS_UP(int, __VA_ARGS__);                                                \
    LOOPS_DOWN(int, __VA_ARGS__);                                              \
    LOOPS_OF_SIGNED(int, __VA_ARGS__);                                         \
    LOOPS_UP_WIDE(int, INT_MIN, INT_MAX, __VA_ARGS__);                         \
    LOOPS_DOWN_WIDE(int, INT_MIN, INT_MAX, __VA_ARGS__);                       \
    LOOPS_UP(unsigned, __VA_ARGS__);                                           \
    LOOPS_UP_WIDE(unsigned, 0u, UINT_MAX, __VA_ARGS__);                        \
    LOOPS_DOWN_UNSIGNED(__VA_ARGS__);                                          \
    LOOPS_UP(int64_t, __VA_ARGS__);                                            \
    LOOPS_DOWN(int64_t, __VA_ARGS__);                                          \
    LOOPS_OF_SIGNED(int64_t, __VA_ARGS__);                                     \
    LOOPS_UP_WIDE(int64_t, INT64_MIN, INT64_MAX, __VA_ARGS__);                 \
    LOOPS_DOWN_WIDE(int64_t, INT64_MIN, INT64_MAX, __VA_ARGS__);               \
    LOOPS_UP(uint64_t, __VA_ARGS__);                                           \
    LOOPS_DOWN(uint64_t, __VA_ARGS__);                                         \
    LOOPS_UP_WIDE(uint64_t, (uint64_t)0, UINT64_MAX, __VA_ARGS__);             \
    LOOPS_DOWN_WIDE(uint64_t, (uint64_t)0, UINT64_MAX, __VA_ARGS__);           \
  } while (0)

#endif
