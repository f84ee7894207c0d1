/* Checks shared by the test programs. A failed check names its place on
 * stderr and turns the exit status to 1; stdout holds only text that is the
 * same for every runtime and every number of threads. */
#ifndef OXOMP_CHECK_H
#define OXOMP_CHECK_H

#include <stdio.h>
#include <stdlib.h>

static int check_failures;

static inline void check_report(const char *file, int line, const char *what,
                                long long got, long long want) {
  int failures = __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);
  if (failures <= 20)
    fprintf(stderr, "%s:%d: %s: got %lld, want %lld\n", file, line, what, got,
            want);
  if (failures > 1000)
    abort(); // a loop that has lost its end
}

/* Holds when `cond` is true. */
#define CHECK(cond)                                                            \
  ((cond) ? (void)0 : check_report(__FILE__, __LINE__, #cond, 0, 1))

/* Holds when the two integers are equal; prints both when not. */
#define CHECK_EQ(got, want)                                                    \
  do {                                                                         \
    long long check_got = (long long)(got), check_want = (long long)(want);    \
    if (check_got != check_want)                                               \
      check_report(__FILE__, __LINE__, #got " == " #want, check_got,           \
                   check_want);                                                \
  } while (0)

/* The last statement of main: prints the verdict, gives the exit status. */
static inline int check_done(void) {
  puts(check_failures ? "FAILED" : "ok");
  return check_failures != 0;
}

/* A pragma made from macro arguments. */
#define PRAGMA_TEXT(...) _Pragma(#__VA_ARGS__)
#define PRAGMA(...) PRAGMA_TEXT(__VA_ARGS__)

#endif
